/* Settings files as people write them, made fit for libconfuse's lexer. */
#include "file/conf_text.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
	DEPTH_MAX = 8,  /* braces in braces */
	GROWTH_MAX = 3, /* a line's end in a string becomes \n, and the line's end again behind the string */
};

struct scan {
	const char *at, *end;
	char *out;
	struct conf_text *to;
	struct conf_complaint *complaint;
	int line;
	int owed; /* lines that the string has spanned so far */
	int depth;
	int opened[DEPTH_MAX];
	int list; /* the depth inside a list's braces; 0 = in none */
	bool value_due; /* behind = and += */
};

/* What was cut off must not end in the middle of a character. */
static void
mend_end(char *text)
{
	size_t length = strlen(text);

	while (length > 0 && ((unsigned char)text[length - 1] & 0xc0) == 0x80)
		length--;
	if (length > 0 && (unsigned char)text[length - 1] >= 0xc0)
		length--;
	text[length] = '\0';
}

void
conf_text_vformat(char *out, size_t size, const char *format, va_list args)
{
	if (vsnprintf(out, size, format, args) >= (int)size)
		mend_end(out);
	for (char *p = out; *p != '\0'; p++)
		if ((unsigned char)*p < ' ')
			*p = ' ';
}

void
conf_complaint_set(struct conf_complaint *complaint, int line, const char *format, ...)
{
	va_list args;

	complaint->line = line;
	va_start(args, format);
	conf_text_vformat(complaint->text, sizeof complaint->text, format, args);
	va_end(args);
}

#define FAIL(s, line, ...) (conf_complaint_set((s)->complaint, line, __VA_ARGS__), -1)

static void
emit(struct scan *s, char c)
{
	*s->out++ = c;
}

static bool
next_is(const struct scan *s, const char *text)
{
	size_t length = strlen(text);

	return (size_t)(s->end - s->at) >= length && memcmp(s->at, text, length) == 0;
}

/* ---- blanks and comments ---- */

static void
skip_line(struct scan *s)
{
	while (s->at < s->end && *s->at != '\n')
		s->at++;
}

static int
skip_comment(struct scan *s)
{
	int from = s->line;

	for (s->at += 2; !next_is(s, "*/"); s->at++) {
		if (s->at == s->end)
			return FAIL(s, from, "the comment that begins here is never closed: a */ is expected");
		if (*s->at == '\n') {
			emit(s, '\n');
			s->line++;
		}
	}
	s->at += 2;
	emit(s, ' ');
	return 0;
}

/* ---- strings ---- */

/* The bytes of the UTF-8 character at p; 0 if there is none, or it is a control
 * character, which a terminal might obey. */
static size_t
character_bytes(const char *p, size_t room)
{
	static const struct {
		unsigned char mask, lead;
		uint32_t least;
	} forms[] = { { 0x80, 0x00, ' ' }, { 0xe0, 0xc0, 0xa0 }, { 0xf0, 0xe0, 0x800 }, { 0xf8, 0xf0, 0x10000 } };

	for (size_t bytes = 1; bytes <= 4; bytes++) {
		uint32_t c = (unsigned char)*p & ~(uint32_t)forms[bytes - 1].mask;

		if (((unsigned char)*p & forms[bytes - 1].mask) != forms[bytes - 1].lead)
			continue;
		if (bytes > room)
			return 0;
		for (size_t i = 1; i < bytes; i++) {
			if (((unsigned char)p[i] & 0xc0) != 0x80)
				return 0;
			c = c << 6 | ((unsigned char)p[i] & 0x3f);
		}
		return c < forms[bytes - 1].least || c == 0x7f || c > 0x10ffff || (c >= 0xd800 && c < 0xe000) ? 0 : bytes;
	}
	return 0;
}

/* What means c, and nothing else, to the library in double quotes. */
static void
emit_quoted(struct scan *s, char c)
{
	if (c == '\n' || c == '"' || c == '\\' || c == '$')
		emit(s, '\\');
	emit(s, c == '\n' ? 'n' : c);
}

static int
string_escape(struct scan *s, char quote)
{
	char c = s->end - s->at > 1 ? s->at[1] : '\0';

	if (next_is(s, "\\\r\n")) {
		c = '\n';
		s->at++;
	}
	if (c == '\n') { /* the text goes on in the next line */
		s->owed++;
	} else if (c == quote || c == '\\') {
		emit_quoted(s, c);
	} else if (quote == '"' && c == 'n') {
		emit_quoted(s, '\n');
	} else if (quote == '"' && (c == 't' || c == '$')) {
		emit_quoted(s, c == 't' ? '\t' : c);
	} else if (quote == '\'') {
		emit_quoted(s, '\\');
		s->at--; /* it stands for itself, and so does what follows */
	} else {
		return FAIL(s, s->line + s->owed, "a backslash stands before something that it does not go with: "
		    "only \\\", \\\\, \\n, \\t and \\$ are expected");
	}
	s->at += 2;
	return 0;
}

static int
string_character(struct scan *s)
{
	size_t bytes = character_bytes(s->at, (size_t)(s->end - s->at));

	if (*s->at == '\n' || *s->at == '\t') {
		s->owed += *s->at == '\n';
		emit_quoted(s, *s->at++);
		return 0;
	}
	if (next_is(s, "\r\n")) {
		s->at++;
		return 0;
	}
	if (bytes == 0)
		return FAIL(s, s->line + s->owed, "the text holds a character that cannot be shown (0x%02x): "
		    "UTF-8 without control characters is expected",
		    (unsigned)(unsigned char)*s->at);
	for (; bytes > 0; bytes--)
		emit_quoted(s, *s->at++);
	return 0;
}

static int
scan_string(struct scan *s)
{
	char quote = *s->at++;
	int status = 0;

	if (!s->value_due && s->list == 0)
		return FAIL(s, s->line, "a text in quotes stands where a name is expected: NAME = \"TEXT\"");
	emit(s, '"');
	s->owed = 0;
	while (status == 0 && s->at < s->end && *s->at != quote)
		status = *s->at == '\\' ? string_escape(s, quote) : string_character(s);
	if (status != 0)
		return -1;
	if (s->at >= s->end)
		return FAIL(s, s->line, "the text that begins here is never closed: a %c is expected", quote);
	s->at++;
	emit(s, '"');
	s->line += s->owed;
	for (; s->owed > 0; s->owed--)
		emit(s, '\n');
	s->value_due = false;
	return 0;
}

/* ---- words and signs ---- */

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr("-_.%", c) != NULL);
}

static void
scan_word(struct scan *s)
{
	while (s->at < s->end && is_word(*s->at))
		emit(s, *s->at++);
	s->value_due = false;
}

static int
scan_open(struct scan *s)
{
	if (s->list != 0)
		return FAIL(s, s->line, "a { stands in a list: texts with commas between them are expected");
	if (s->depth == DEPTH_MAX)
		return FAIL(s, s->line, "a { stands in too many others: at most %d are expected", DEPTH_MAX);
	s->opened[s->depth++] = s->line;
	if (s->value_due)
		s->list = s->depth;
	s->value_due = false;
	return 0;
}

static int
scan_close(struct scan *s)
{
	if (s->depth == 0)
		return FAIL(s, s->line, "a } closes nothing: it is expected behind a {");
	if (s->list == s->depth)
		s->list = 0;
	s->to->opened_at[s->line] = s->opened[--s->depth];
	s->value_due = false;
	return 0;
}

static int
scan_sign(struct scan *s)
{
	bool plus = *s->at == '+';
	char c = next_is(s, "+=") ? '=' : *s->at;

	if (c == '\0' || strchr("{}=,", c) == NULL)
		return FAIL(s, s->line, (unsigned char)c > ' ' && (unsigned char)c < 0x7f ?
		    "a stray \"%c\": text with more than letters, digits and - _ . %% is expected in quotes" :
		    "a stray character (0x%02x): text with more than letters and digits is expected in quotes",
		    (unsigned)(unsigned char)c);
	if ((c == '{' && scan_open(s) != 0) || (c == '}' && scan_close(s) != 0))
		return -1;
	if (plus)
		emit(s, *s->at++);
	emit(s, c);
	s->at++;
	s->value_due = c == '=';
	return 0;
}

static int
scan_one(struct scan *s)
{
	char c = *s->at;

	if (c == '\n' || c == ' ' || c == '\t') {
		s->line += c == '\n';
		emit(s, c);
		s->at++;
	} else if (next_is(s, "\r\n")) {
		s->at++;
	} else if (c == '#' || next_is(s, "//")) {
		skip_line(s);
	} else if (next_is(s, "/*")) {
		return skip_comment(s);
	} else if (c == '"' || c == '\'') {
		return scan_string(s);
	} else if (is_word(c)) {
		scan_word(s);
	} else {
		return scan_sign(s);
	}
	return 0;
}

int
conf_text_clean(const char *text, size_t size, struct conf_text *out, struct conf_complaint *complaint)
{
	struct scan s = { .at = text, .end = text + size, .to = out, .complaint = complaint, .line = 1 };

	out->lines = 1;
	for (size_t i = 0; i < size; i++)
		out->lines += text[i] == '\n';
	out->opened_at = mem_new((size_t)out->lines + 1, sizeof *out->opened_at);
	out->text = s.out = mem_new(size * GROWTH_MAX + 1, 1);
	if (next_is(&s, "\xef\xbb\xbf"))
		s.at += 3; /* some editors' mark of UTF-8 */
	while (s.at < s.end)
		if (scan_one(&s) != 0)
			return -1;
	if (s.depth > 0)
		return FAIL(&s, s.opened[s.depth - 1], "the { that stands here is never closed: a } is expected");
	emit(&s, '\0');
	return 0;
}

void
conf_text_release(struct conf_text *text)
{
	free(text->text);
	free(text->opened_at);
	*text = (struct conf_text){ 0 };
}

/* ---- text in general ---- */

char *
conf_text_fold(const char *text, int paragraphs)
{
	static const char blanks[] = " \t\n";
	char *folded = mem_new(strlen(text) + 2, 1), *out = folded;

	text += strspn(text, blanks);
	while (*text != '\0') {
		size_t word = strcspn(text, blanks), gap = strspn(text + word, blanks);
		const char *line = memchr(text + word, '\n', gap);
		bool parted = line != NULL && memchr(line + 1, '\n', gap - (size_t)(line + 1 - (text + word))) != NULL;

		memcpy(out, text, word);
		out += word;
		text += word + gap;
		if (*text == '\0')
			break;
		*out++ = paragraphs && parted ? '\n' : ' ';
		if (paragraphs && parted)
			*out++ = '\n';
	}
	*out = '\0';
	return folded;
}

size_t
conf_text_length(const char *text)
{
	size_t length = 0;

	for (; *text != '\0'; text++)
		length += ((unsigned char)*text & 0xc0) != 0x80;
	return length;
}
