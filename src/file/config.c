/* What a person wants kept: one table of names, read and written. */
#include "file/config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "file/conf_file.h"

/* What may be said beside the knobs. */
struct row {
	const char *name;
	const char *help;
	size_t at;
	bool is_word; /* else yes or no */
};

#define WORD(member) .at = offsetof(struct config, member), .is_word = true
#define FLAG(member) .at = offsetof(struct config, member)

static const struct row rows[] = {
	{ "theme", "the colours", WORD(theme) },
	{ "language", "of the listings", WORD(language) },
	{ "mouse", "whether it is used", FLAG(mouse) },
	{ "ascii", "whether to draw with ASCII characters only", FLAG(ascii) },
	{ "questions", "whether lessons ask before they run", FLAG(questions) },
};

enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

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

void
config_init(struct config *config)
{
	*config = (struct config){ .mouse = true, .questions = true };
	settings_init(&config->knobs);
}

/* ---- where it is ---- */

__attribute__((format(printf, 1, 2)))
static char *
format_path(const char *format, ...)
{
	char *path;
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	path = mem_new((size_t)length + 1, 1);
	va_start(args, format);
	vsnprintf(path, (size_t)length + 1, format, args);
	va_end(args);
	return path;
}

/* XDG Base Directory Specification 0.8: a path that is not absolute is ignored. */
char *
config_folder(void)
{
	const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (base != NULL && base[0] == '/')
		return format_path("%s/waitscope", base);
	return home != NULL && home[0] == '/' ? format_path("%s/.config/waitscope", home) : NULL;
}

char *
config_path(void)
{
	char *folder = config_folder(), *path;

	if (folder == NULL)
		return NULL;
	path = format_path("%s/config", folder);
	free(folder);
	return path;
}

/* ---- reading ---- */

static int
take_word(struct config *config, const struct row *row, const char *text, int line)
{
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");

	if (length == 0 || text[length] != '\0' || length >= CONFIG_WORD_SIZE)
		return conf_file_complain(line, "%s: \"%s\" is not a word of small letters", row->name, conf_quote(text).text);
	memcpy(word_at(config, row), text, length + 1);
	return 0;
}

static int
take_flag(struct config *config, const struct row *row, const char *text, int line)
{
	int value = cfg_parse_boolean(text);

	if (value == CFG_FAIL)
		return conf_file_complain(line, "%s: \"%s\" is not yes or no", row->name, conf_quote(text).text);
	*flag_at(config, row) = value == 1;
	return 0;
}

static int
row_cb(cfg_t *cfg, cfg_opt_t *opt)
{
	struct config *config = conf_file_arg();
	const struct row *row = rows;
	const char *text = cfg_opt_getnstr(opt, 0);

	while (strcmp(row->name, opt->name) != 0)
		row++;
	return row->is_word ? take_word(config, row, text, cfg->line) : take_flag(config, row, text, cfg->line);
}

static int
knob_cb(cfg_t *cfg, cfg_opt_t *opt)
{
	struct config *config = conf_file_arg();
	const char *text = cfg_opt_getnstr(opt, 0);
	char why[KNOB_WHY_SIZE];
	enum knob k = 0;

	while (strcmp(knob_info(k)->name, opt->name) != 0)
		k++;
	if (knob_parse(k, text, &config->knobs.value[k], why, sizeof why) != 0)
		return conf_file_complain(cfg->line, "%s: \"%s\" is not %s", opt->name, conf_quote(text).text, why);
	config->given[k] = true;
	return 0;
}

static int
parse(struct config *config, const char *text, size_t size, struct conf_complaint *complaint)
{
	cfg_opt_t options[ROW_COUNT + KNOB_COUNT + 1];

	for (int i = 0; i < ROW_COUNT; i++) {
		options[i] = (cfg_opt_t)CFG_STR(rows[i].name, NULL, CFGF_NODEFAULT);
		options[i].validcb = row_cb;
	}
	for (int k = 0; k < KNOB_COUNT; k++) {
		options[ROW_COUNT + k] = (cfg_opt_t)CFG_STR(knob_info((enum knob)k)->name, NULL, CFGF_NODEFAULT);
		options[ROW_COUNT + k].validcb = knob_cb;
	}
	options[ROW_COUNT + KNOB_COUNT] = (cfg_opt_t)CFG_END();
	config_init(config);
	return conf_file_parse(text, size, options, config, complaint);
}

/* Makes a line blank. False if it is already, or not there. */
static bool
drop_line(char *text, size_t size, int line)
{
	char *from = text, *end = text + size, *to;

	for (int i = 1; i < line && from != NULL; i++) {
		from = memchr(from, '\n', (size_t)(end - from));
		from = from == NULL ? NULL : from + 1;
	}
	if (line < 1 || from == NULL)
		return false;
	to = memchr(from, '\n', (size_t)(end - from));
	to = to == NULL ? end : to;
	if (from == to || (size_t)(to - from) == strspn(from, " "))
		return false;
	memset(from, ' ', (size_t)(to - from));
	return true;
}

/* The library stops at the first line that is wrong: so that the others count, the
 * wrong one is dropped and the whole read again. */
static int
parse_what_can_be(struct config *config, char *text, size_t size, struct conf_complaint *first)
{
	enum { WRONG_LINES_MAX = 100 };
	struct conf_complaint complaint;
	int wrong = 0;

	while (parse(config, text, size, &complaint) != 0) {
		if (wrong++ == 0)
			*first = complaint;
		if (wrong > WRONG_LINES_MAX || !drop_line(text, size, complaint.line))
			break;
	}
	return wrong == 0 ? 0 : -1;
}

int
config_read(struct config *config, char *why, size_t why_size)
{
	char *path = config_path(), *text;
	struct conf_complaint complaint;
	int status = -1;
	size_t size;

	config_init(config);
	if (path == NULL)
		return 0;
	text = conf_file_load(path, &size, &complaint);
	if (text != NULL)
		status = parse_what_can_be(config, text, size, &complaint);
	else if (errno == ENOENT || errno == ENOTDIR)
		status = 0;
	if (status != 0)
		conf_file_explain(&complaint, path, why, why_size);
	free(text);
	free(path);
	return status;
}

/* ---- writing ---- */

static void
print_config(FILE *out, struct config *config)
{
	char text[KNOB_TEXT_SIZE];

	fputs("# waitscope's settings, as --save-config wrote them. Change them as you like.\n", out);
	for (int i = 0; i < ROW_COUNT; i++) {
		if (!rows[i].is_word)
			fprintf(out, "%s = %s  # %s\n", rows[i].name, *flag_at(config, &rows[i]) ? "yes" : "no", rows[i].help);
		else if (word_at(config, &rows[i])[0] != '\0')
			fprintf(out, "%s = %s  # %s\n", rows[i].name, word_at(config, &rows[i]), rows[i].help);
	}
	for (int k = 0; k < KNOB_COUNT; k++) {
		if (!config->given[k])
			continue;
		knob_format((enum knob)k, config->knobs.value[k], text, sizeof text);
		fprintf(out, "%s = \"%s\"  # %s\n", knob_info((enum knob)k)->name, text, knob_info((enum knob)k)->help);
	}
}

/* Makes the folders above a file that are missing, for the person alone. */
static int
make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		int status;

		*slash = '\0';
		status = mkdir(path, 0700);
		*slash = '/';
		if (status != 0 && errno != EEXIST && errno != EISDIR)
			return -1;
	}
	return 0;
}

/* For the person alone, if it is new; and on the disk before it takes the old one's
 * place: a run could be made again, what was kept for months could not. */
static int
fill(const struct new_file *file, struct config *config)
{
	int fd = fileno(file->stream);

	print_config(file->stream, config);
	if (file->temporary == NULL)
		return 0;
	if (file->is_new && fchmod(fd, 0600) != 0)
		return -1;
	return fflush(file->stream) == 0 && fsync(fd) == 0 ? 0 : -1;
}

static int
write_file(const char *path, struct config *config, char *why, size_t why_size)
{
	struct new_file file;

	if (new_file_open(&file, path, why, why_size) != 0)
		return -1;
	if (fill(&file, config) != 0)
		return new_file_give_up(&file, why, why_size);
	return new_file_close(&file, why, why_size);
}

int
config_write(const struct config *config, char *why, size_t why_size)
{
	char *path = config_path(), clause[CONF_COMPLAINT_SIZE];
	struct config written = *config;
	struct conf_complaint complaint;
	int status;

	if (path == NULL) {
		snprintf(why, why_size, "settings cannot be kept: HOME is expected to name a folder");
		return -1;
	}
	status = access(path, F_OK) == 0 ? 0 : make_folders(path);
	if (status != 0)
		snprintf(clause, sizeof clause, "%s", strerror(errno));
	else
		status = write_file(path, &written, clause, sizeof clause);
	if (status != 0) {
		conf_complaint_set(&complaint, 0, "it cannot be written: %s", clause);
		conf_file_explain(&complaint, path, why, why_size);
	}
	free(path);
	return status;
}
