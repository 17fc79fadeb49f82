/* Settings files: the only door to libconfuse. */
#include "file/conf_file.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

/* ---- reading ---- */

/* Opens what is an ordinary file and not too large. A pipe must not be waited for. */
static int
open_file(const char *path, struct conf_complaint *complaint)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), error = errno;
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0) {
		if (S_ISREG(st.st_mode) && st.st_size <= CONF_FILE_MAX)
			return fd;
		error = 0;
		if (S_ISREG(st.st_mode))
			conf_complaint_set(complaint, 0, "it is too large: at most %d KiB are expected", CONF_FILE_MAX / 1024);
		else
			conf_complaint_set(complaint, 0, "it is a %s: an ordinary file is expected",
			    S_ISDIR(st.st_mode) ? "folder" : "device or a pipe");
	} else {
		conf_complaint_set(complaint, 0, "it cannot be read: %s", strerror(error));
	}
	if (fd >= 0)
		close(fd);
	errno = error;
	return -1;
}

char *
conf_file_load(const char *path, size_t *size, struct conf_complaint *complaint)
{
	int fd = open_file(path, complaint);
	char *text;
	ssize_t got;

	if (fd < 0)
		return NULL;
	/* Some files do not tell their size: one byte more than is allowed gives them away. */
	text = mem_new(CONF_FILE_MAX + 2, 1);
	*size = 0;
	do {
		got = read(fd, text + *size, CONF_FILE_MAX + 1 - *size);
		if (got > 0)
			*size += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	if (got == 0 && *size <= CONF_FILE_MAX) {
		close(fd);
		return text;
	}
	if (got < 0)
		conf_complaint_set(complaint, 0, "it cannot be read: %s", strerror(errno));
	else
		conf_complaint_set(complaint, 0, "it is too large: at most %d KiB are expected", CONF_FILE_MAX / 1024);
	errno = got < 0 ? errno : 0;
	close(fd);
	free(text);
	return NULL;
}

/* ---- parsing ---- */

/* The parse that goes on. The library's lexer has but one state, and its callbacks
 * get no argument of ours: so there can be but one, and it is known here. */
static struct {
	const struct conf_text *text;
	struct conf_complaint *complaint;
	void *arg;
	bool complained;
} parse;

void *
conf_file_arg(void)
{
	return parse.arg;
}

int
conf_file_opened_at(int line)
{
	bool known = line >= 1 && line <= parse.text->lines && parse.text->opened_at[line] != 0;

	return known ? parse.text->opened_at[line] : line;
}

int
conf_file_complain(int line, const char *format, ...)
{
	char text[CONF_COMPLAINT_SIZE];
	va_list args;

	va_start(args, format);
	conf_text_vformat(text, sizeof text, format, args);
	va_end(args);
	if (!parse.complained)
		conf_complaint_set(parse.complaint, line, "%s", text);
	parse.complained = true;
	return -1;
}

/* What the library complains of, and what we add to it. */
static const struct {
	const char *begins;
	const char *expected; /* NULL: the names that there are */
} expectations[] = {
	{ "no such option", NULL },
	{ "no sub-section", NULL },
	{ "missing equal sign", "NAME = VALUE is expected" },
	{ "missing opening brace", "NAME { is expected" },
	{ "unexpected token", "NAME = VALUE or NAME { is expected" },
	{ "premature end of file", "NAME = VALUE is expected" },
};

/* "title, before, after" */
static void
list_names(const cfg_t *cfg, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (const cfg_opt_t *opt = cfg->opts; opt->name != NULL && used < size; opt++)
		used += (size_t)snprintf(out + used, size - used, "%s%s", used == 0 ? "" : ", ", opt->name);
}

__attribute__((format(printf, 2, 0)))
static void
complain_cb(cfg_t *cfg, const char *format, va_list args)
{
	char text[128], names[128];

	conf_text_vformat(text, sizeof text, format, args);
	for (size_t i = 0; i < sizeof expectations / sizeof expectations[0]; i++) {
		if (strncmp(format, expectations[i].begins, strlen(expectations[i].begins)) != 0)
			continue;
		if (expectations[i].expected != NULL) {
			conf_file_complain(cfg->line, "%s: %s", text, expectations[i].expected);
			return;
		}
		list_names(cfg, names, sizeof names);
		conf_file_complain(cfg->line, "%s: one of %s is expected", text, names);
		return;
	}
	conf_file_complain(cfg->line, "%s: NAME = VALUE is expected", text);
}

/* In English, as all the rest is: the library has translations. */
static int
parse_in_english(cfg_t *cfg, const char *text)
{
	locale_t english = newlocale(LC_ALL_MASK, "C", (locale_t)0), before = (locale_t)0;
	int status;

	if (english != (locale_t)0)
		before = uselocale(english);
	status = cfg_parse_buf(cfg, text);
	if (english != (locale_t)0) {
		uselocale(before);
		freelocale(english);
	}
	return status;
}

int
conf_file_parse(const char *text, size_t size, cfg_opt_t *options, void *arg, struct conf_complaint *complaint)
{
	struct conf_text clean = { 0 };
	int status = conf_text_clean(text, size, &clean, complaint);
	cfg_t *cfg;

	if (status == 0) {
		parse.text = &clean;
		parse.complaint = complaint;
		parse.arg = arg;
		parse.complained = false;
		cfg = cfg_init(options, CFGF_NONE);
		cfg_set_error_function(cfg, complain_cb);
		status = parse_in_english(cfg, clean.text) == CFG_SUCCESS ? 0 : -1;
		if (status != 0)
			conf_file_complain(cfg == NULL ? 0 : cfg->line, "it cannot be understood: NAME = VALUE is expected");
		cfg_free(cfg);
		parse.arg = NULL;
		parse.text = NULL;
	}
	conf_text_release(&clean);
	return status;
}

/* ---- complaints ---- */

struct conf_quote
conf_quote(const char *text)
{
	struct conf_quote quote;
	size_t length = strlen(text), room = sizeof quote.text - 4;
	bool cut = length > room;

	if (cut) {
		length = room;
		while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
			length--;
	}
	for (size_t i = 0; i < length; i++)
		quote.text[i] = (unsigned char)text[i] < ' ' ? ' ' : text[i];
	snprintf(quote.text + length, sizeof quote.text - length, "%s", cut ? "..." : "");
	return quote;
}

void
conf_file_explain(const struct conf_complaint *complaint, const char *path, char *why, size_t why_size)
{
	enum { SHOWN = 96 };
	size_t length = strlen(path), cut = length > SHOWN ? length - SHOWN : 0;
	char shown[SHOWN + 4] = "...";
	char *name = cut > 0 ? shown + 3 : shown;

	while (((unsigned char)path[cut] & 0xc0) == 0x80)
		cut++;
	snprintf(name, sizeof shown - 3, "%s", path + cut);
	for (char *p = shown; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	if (complaint->line > 0)
		snprintf(why, why_size, "%s:%d: %s", shown, complaint->line, complaint->text);
	else
		snprintf(why, why_size, "%s: %s", shown, complaint->text);
}
