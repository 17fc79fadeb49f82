/* A person's own settings: one table of names, read and written. */
#include "file/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/complaint.h"
#include "base/file.h"
#include "base/folders.h"
#include "base/held_signals.h"
#include "base/memory.h"
#include "base/names.h"
#include "base/new_file.h"
#include "base/utf8.h"
#include "base/yaml_file.h"
#include "file/config_edit.h"

/* The settings that are not knobs. */
struct row {
	const char *name;
	const char *help;
	size_t at;
	size_t given; /* of a flag: where it stands that it was said */
	bool is_word; /* else yes or no */
};

#define WORD(member) .at = offsetof(struct config, member), .is_word = true
#define FLAG(member) .at = offsetof(struct config, member), .given = offsetof(struct config, member##_given)

static const struct row rows[] = {
	{ "theme", "the colours", WORD(theme) },
	{ "language", "of the listings", WORD(language) },
	{ "mouse", "whether it is used", FLAG(mouse) },
	{ "ascii", "whether to draw with ASCII characters only", FLAG(ascii) },
	{ "questions", "whether lessons ask before they run", FLAG(questions) },
	{ "presenter", "whether the other keys that remotes send do nothing", FLAG(presenter) },
};

enum {
	ROW_COUNT = sizeof rows / sizeof rows[0],
	BROKEN_LINES_MAX = 100, /* each costs another reading */
};

static char *
word_at(struct config *config, const struct row *row)
{
	return (char *)config + row->at;
}

static bool *
flag_at(struct config *config, const struct row *row)
{
	return (bool *)(void *)word_at(config, row);
}

static bool *
given_at(struct config *config, const struct row *row)
{
	return (bool *)(void *)((char *)config + row->given);
}

void
config_init(struct config *config)
{
	*config = (struct config){ .mouse = true, .questions = true };
	settings_init(&config->knobs);
}

/* ---- where it is ---- */

/* XDG Base Directory Specification 0.8: a path that is not absolute is ignored. */
char *
config_folder(void)
{
	const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (base != NULL && base[0] == '/')
		return mem_format("%s/waitscope", base);
	return home != NULL && home[0] == '/' ? mem_format("%s/.config/waitscope", home) : NULL;
}

/* NULL if there can be none. */
static char *
path_of(const char *file)
{
	char *folder = config_folder(), *path;

	if (folder == NULL)
		return NULL;
	path = mem_format("%s/%s", folder, file);
	free(folder);
	return path;
}

char *
config_path(void)
{
	return path_of("config.yaml");
}

/* ---- reading ---- */

static const char *
row_name_at(int i)
{
	return i < ROW_COUNT ? rows[i].name : NULL;
}

static const char *
knob_name_at(int i)
{
	return i < KNOB_COUNT ? knob_info((enum knob)i)->name : NULL;
}

/* What a reading goes into. */
struct config_reader {
	struct config *config;
	const struct config_words *words;
};

static int
take_word(char *word, const char *(*name_at)(int i), const char *text, char *why, size_t why_size)
{
	int index = name_at == NULL ? -1 : names_find(text, name_at, why, why_size);
	size_t length;

	if (name_at != NULL && index < 0)
		return -1;
	text = name_at != NULL ? name_at(index) : text;
	length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
	if (length == 0 || text[length] != '\0' || length >= CONFIG_WORD_SIZE) {
		utf8_format(why, why_size, "a word of small letters");
		return -1;
	}
	memcpy(word, text, length + 1);
	return 0;
}

/* YAML 1.1's words, in any case. */
static int
take_flag(bool *flag, const char *text, char *why, size_t why_size)
{
	static const char *const words[2][3] = { { "no", "off", "false" }, { "yes", "on", "true" } };

	for (int value = 0; value < 2; value++) {
		for (int i = 0; i < 3; i++) {
			if (ascii_same(text, words[value][i])) {
				*flag = value == 1;
				return 0;
			}
		}
	}
	utf8_format(why, why_size, "yes or no");
	return -1;
}

static int
take_row(void *arg, const struct yaml_file_value *value, char *why, size_t why_size)
{
	const struct config_reader *reader = arg;
	const struct row *row = &rows[value->index];
	const char *(*name_at)(int) = row->at == offsetof(struct config, theme) ? reader->words->theme_at : reader->words->language_at;

	if (row->is_word)
		return take_word(word_at(reader->config, row), name_at, value->text, why, why_size);
	if (take_flag(flag_at(reader->config, row), value->text, why, why_size) != 0)
		return -1;
	*given_at(reader->config, row) = true;
	return 0;
}

static int
take_knob(void *arg, const struct yaml_file_value *value, char *why, size_t why_size)
{
	struct config *config = ((const struct config_reader *)arg)->config;
	enum knob k = (enum knob)value->index;

	if (knob_parse(k, value->text, &config->knobs.value[k], why, why_size) != 0)
		return -1;
	config->given[k] = true;
	return 0;
}

static const struct yaml_file_field fields[] = {
	{ .key_at = row_name_at, .take = take_row },
	{ .key_at = knob_name_at, .take = take_knob },
	{ .key = NULL },
};

static const struct yaml_file_field config_file = { .fields = fields };

/* It is not read, and must not be passed over in silence. */
static void
look_for_former_file(struct complaints *complaints)
{
	char *path = path_of("config");
	struct complaint complaint;

	if (access(path, F_OK) == 0) {
		complaint_set(&complaint, 0, 0, "settings are read from config.yaml now, in YAML: there, \"delay = 2\" is \"delay: 2\"");
		complaints_add(complaints, &complaint, path);
	}
	free(path);
}

/* Blanks a line, from 1. Returns false if there is nothing in it. */
static bool
blank_line(char *text, size_t size, int line)
{
	char *p = text, *end = text + size;
	bool had = false;

	for (; line > 1 && p < end; line--) {
		char *new_line = memchr(p, '\n', (size_t)(end - p));

		p = new_line == NULL ? end : new_line + 1;
	}
	for (; p < end && *p != '\n'; p++) {
		had = had || (*p != ' ' && *p != '\r');
		*p = *p == '\r' ? '\r' : ' ';
	}
	return had;
}

static int
by_place(const void *a, const void *b)
{
	const struct complaint *one = a, *other = b;

	return one->line != other->line ? (one->line > other->line) - (one->line < other->line) :
	    (one->column > other->column) - (one->column < other->column);
}

/* Settings stand in lines of their own: where one breaks YAML's rules, the others are read without it. The
 * text is changed. Returns how many complaints there are. */
static int
parse_lines(const struct config_reader *reader, char *text, size_t size, struct complaint *found, int most)
{
	int kept = 0, count, broken;

	for (int tries = 0;; tries++) {
		config_init(reader->config);
		count = yaml_file_parse(text, size, &config_file, (void *)reader, found + kept, most - kept, &broken);
		if (broken != 0 && tries == BROKEN_LINES_MAX)
			complaint_set(&found[kept + count - 1], broken, 0, "too many lines break the rules of YAML: from here on none is read");
		if (broken == 0 || tries == BROKEN_LINES_MAX || !blank_line(text, size, broken))
			break;
		for (int i = kept, end = kept + count; i < end; i++)
			if (found[i].line == broken)
				found[kept++] = found[i];
	}
	qsort(found, (size_t)kept + (size_t)count, sizeof *found, by_place);
	return kept + count;
}

int
config_parse(struct config *config, const char *text, size_t size, const char *name, const struct config_words *words,
    struct complaints *complaints)
{
	static const struct config_words any;
	const struct config_reader reader = { .config = config, .words = words != NULL ? words : &any };
	/* Those about the lines that are left out, and those about the rest. */
	int most = 2 * yaml_file_complaints_max(text, size), count;
	struct complaint *found = mem_new((size_t)most, sizeof *found);
	char *copy = mem_new(size + 1, 1);

	memcpy(copy, text, size);
	count = parse_lines(&reader, copy, size, found, most);
	for (int i = 0; i < count; i++)
		complaints_add(complaints, &found[i], name);
	free(found);
	free(copy);
	return count == 0 ? 0 : -1;
}

int
config_read(struct config *config, const struct config_words *words, struct complaints *complaints)
{
	char *path = config_path(), *text, clause[COMPLAINT_SIZE];
	struct complaint complaint;
	size_t size, before = complaints->count;

	config_init(config);
	if (path == NULL)
		return 0;
	text = file_read(path, YAML_FILE_BYTES_MAX, &size, clause, sizeof clause);
	if (text != NULL) {
		config_parse(config, text, size, path, words, complaints);
	} else if (errno == ENOENT || errno == ENOTDIR) {
		look_for_former_file(complaints);
	} else {
		complaint_set(&complaint, 0, 0, "%s", clause);
		complaints_add(complaints, &complaint, path);
	}
	free(text);
	free(path);
	return complaints->count == before ? 0 : -1;
}

/* ---- writing ---- */

enum { SETTINGS_MAX = ROW_COUNT + KNOB_COUNT };

/* Lists what was said. Returns how many settings that are. */
static size_t
list_settings(struct config *config, struct config_setting settings[SETTINGS_MAX])
{
	size_t count = 0;

	for (int i = 0; i < ROW_COUNT; i++) {
		struct config_setting *setting = &settings[count];

		if (rows[i].is_word ? word_at(config, &rows[i])[0] == '\0' : !*given_at(config, &rows[i]))
			continue;
		*setting = (struct config_setting){ .key = rows[i].name, .comment = rows[i].help };
		utf8_format(setting->value, sizeof setting->value, "%s",
		    rows[i].is_word ? word_at(config, &rows[i]) : *flag_at(config, &rows[i]) ? "yes" : "no");
		count++;
	}
	for (int k = 0; k < KNOB_COUNT; k++) {
		if (!config->given[k])
			continue;
		settings[count] = (struct config_setting){ .key = knob_info((enum knob)k)->name, .comment = knob_info((enum knob)k)->help };
		knob_format((enum knob)k, config->knobs.value[k], settings[count].value, sizeof settings[count].value);
		count++;
	}
	return count;
}

static const struct config_setting *
find_setting(const struct config_setting *settings, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(settings[i].key, key) == 0)
			return &settings[i];
	return NULL;
}

/* Takes out of `settings` those that `old` has, too. Returns how many are left. */
static size_t
without(struct config_setting *settings, size_t count, const struct config_setting *old, size_t old_count)
{
	size_t left = 0;

	for (size_t i = 0; i < count; i++) {
		const struct config_setting *same = find_setting(old, old_count, settings[i].key);

		if (same == NULL || strcmp(same->value, settings[i].value) != 0)
			settings[left++] = settings[i];
	}
	return left;
}

static size_t
settings_in(const char *text, struct config_setting settings[SETTINGS_MAX])
{
	struct complaints complaints = { .count = 0 };
	struct config config;

	config_parse(&config, text, strlen(text), "", NULL, &complaints);
	complaints_release(&complaints);
	return list_settings(&config, settings);
}

/* The text with what was said, and everything else as it was. NULL if that would not read as it should, with
 * a complaint. Freed by the caller. */
static char *
edit_text(const char *text, struct config *config, struct complaint *complaint)
{
	struct config_setting settings[SETTINGS_MAX], old[SETTINGS_MAX], wanted[SETTINGS_MAX];
	size_t count = list_settings(config, settings), wanted_count = count;
	char *edited;
	int line = config_edit_odd_line(text);

	memcpy(wanted, settings, sizeof wanted);
	edited = config_edit(text, settings, without(settings, count, old, settings_in(text, old)));
	if (without(wanted, wanted_count, old, settings_in(edited, old)) == 0)
		return edited;
	complaint_set(complaint, line > 0 ? line : 1, 0,
	    "it is not written to: with this line in it, %s would not count: lines of KEY: VALUE are expected", wanted[0].key);
	free(edited);
	return NULL;
}

#define FIRST_LINE "# waitscope's settings, as --save-config wrote them. Change them as you like.\n"

/* The same of a file that may not be there yet. */
static char *
make_text(const char *path, struct config *config, struct complaint *complaint)
{
	char clause[COMPLAINT_SIZE], *text, *edited;
	size_t size = 0;

	text = file_read(path, YAML_FILE_BYTES_MAX, &size, clause, sizeof clause);
	if (text == NULL && errno == ENOENT)
		return edit_text(FIRST_LINE, config, complaint);
	if (text != NULL && strlen(text) == size) {
		edited = edit_text(size == 0 ? FIRST_LINE : text, config, complaint);
	} else {
		complaint_set(complaint, 0, 0, "it cannot be written: %s", text == NULL ? clause : "it has a NUL in it: text is expected");
		edited = NULL;
	}
	free(text);
	return edited;
}

/* For the person alone, if it is new; and on the disk before it takes the old one's
 * place: a run can be made again, settings of months cannot. */
static int
write_text(const struct new_file *file, const char *text)
{
	int fd = fileno(file->stream);

	fputs(text, file->stream);
	if (file->is_new && fchmod(fd, 0600) != 0)
		return -1;
	return fflush(file->stream) == 0 && fsync(fd) == 0 ? 0 : -1;
}

static int
write_file(const char *path, const char *text, char *why, size_t why_size)
{
	struct new_file file;

	if (new_file_open(&file, path, why, why_size) != 0)
		return -1;
	if (write_text(&file, text) != 0)
		return new_file_give_up(&file, why, why_size);
	return new_file_close(&file, why, why_size);
}

/* No signal ends the program while there is a file beside the other one: it waits for that moment. */
static int
write_undisturbed(const char *path, const char *text, char *why, size_t why_size)
{
	sigset_t before;
	int status;

	held_signals_begin(&before);
	status = write_file(path, text, why, why_size);
	held_signals_end(&before);
	return status;
}

static int
edit_file(const char *path, struct config *config, struct complaint *complaint)
{
	char clause[COMPLAINT_SIZE], *text;
	int status = 0;

	text = make_text(path, config, complaint);
	if (text == NULL)
		return -1;
	status = write_undisturbed(path, text, clause, sizeof clause);
	if (status != 0)
		complaint_set(complaint, 0, 0, "it cannot be written: %s", clause);
	free(text);
	return status;
}

static int
write_config(char *path, struct config *config, struct complaint *complaint)
{
	char clause[COMPLAINT_SIZE];
	int folder, status;

	if (access(path, F_OK) != 0 && folders_make(path) != 0) {
		complaint_set(complaint, 0, 0, "it cannot be written: %s", strerror(errno));
		return -1;
	}
	folder = file_take_folder(path, clause, sizeof clause);
	if (folder < 0) {
		complaint_set(complaint, 0, 0, "it cannot be written: %s", clause);
		return -1;
	}
	status = edit_file(path, config, complaint);
	close(folder);
	return status;
}

int
config_write(const struct config *config, char *why, size_t why_size)
{
	char *path = config_path();
	struct config written = *config;
	struct complaint complaint;
	int status;

	if (path == NULL) {
		utf8_format(why, why_size, "settings cannot be saved: HOME is expected to name a folder");
		return -1;
	}
	status = write_config(path, &written, &complaint);
	if (status != 0)
		complaint_explain(&complaint, path, why, why_size);
	free(path);
	return status;
}
