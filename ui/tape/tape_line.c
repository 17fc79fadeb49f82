/* A line of a tape: its words, and complaints about it. */
#include "ui/tape/tape_line.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "base/complaint.h"
#include "base/utf8.h"

int
tape_complain(struct tape_reader *r, const char *format, ...)
{
	char text[COMPLAINT_SIZE];
	va_list args;

	va_start(args, format);
	complaint_vformat(text, sizeof text, format, args);
	va_end(args);
	if (r->word != NULL)
		complaint_set(&r->complaint, r->line, 0, "%s: %s", complaint_quote(r->word).text, text);
	else
		complaint_set(&r->complaint, r->line, 0, "%s", text);
	r->complaint_file = r->file;
	r->is_told = false;
	return -1;
}

/* Every byte belongs to a character that can be shown. */
const char *
tape_line_fault(const char *line, size_t length)
{
	for (size_t i = 0; i < length;) {
		uint32_t c = 0;
		int bytes = utf8_decode(line + i, length - i, &c);

		if (bytes <= 0)
			return "a character that is not UTF-8: text in UTF-8 is expected";
		if (utf8_is_control(c) && c != '\t')
			return "a control character: plain text is expected";
		i += (size_t)bytes;
	}
	return NULL;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* After Wait a slash begins a pattern; elsewhere it begins a file's name. */
static bool
may_be_pattern(const struct tape_reader *r)
{
	return r->count > 0 && !r->tokens[r->count - 1].quoted && strncmp(r->tokens[r->count - 1].text, "Wait", 4) == 0;
}

/* The slash that closes a pattern, or NULL; one after a backslash belongs to the pattern. */
static char *
pattern_end(char *at)
{
	for (; *at != '\0' && *at != '/'; at++)
		if (*at == '\\' && at[1] != '\0')
			at++;
	return *at == '/' ? at : NULL;
}

/* ---- commands ---- */

static const char quotes[] = "\"'`";

/* Where a command ends: at a comment, or with the line. Blanks before that are not counted. */
static char *
command_end(char *at)
{
	char *end = at, quote = '\0';

	for (bool behind_blank = true; *at != '\0' && (*at != '#' || !behind_blank || quote != '\0'); at++) {
		behind_blank = is_blank(*at) && quote == '\0';
		if (*at == '\\' && quote != '\'' && at[1] != '\0')
			at++;
		else if (*at == quote)
			quote = '\0';
		else if (quote == '\0' && strchr(quotes, *at) != NULL)
			quote = *at;
		if (!behind_blank)
			end = at + 1;
	}
	return end;
}

char *
tape_line_command(char *rest)
{
	char *end;

	while (is_blank(*rest))
		rest++;
	end = command_end(rest);
	*end = '\0';
	if (*rest != '\0' && strchr(quotes, *rest) != NULL && strchr(rest + 1, *rest) == end - 1) {
		*--end = '\0';
		rest++;
	}
	return rest;
}

/* After Run the rest of the line is one. */
static bool
is_command(const struct tape_reader *r)
{
	return r->count > 0 && !r->tokens[r->count - 1].quoted && strcmp(r->tokens[r->count - 1].text, "Run") == 0;
}

/* ---- words ---- */

/* Room for one more; NULL with a complaint if there is none. It is on the line once it is counted. */
static struct tape_token *
next_token(struct tape_reader *r)
{
	if (r->count < TAPE_TOKENS_MAX)
		return &r->tokens[r->count];
	tape_complain(r, "there is too much on one line: at most %d words are expected", TAPE_TOKENS_MAX);
	return NULL;
}

/* Takes one word, or one text in quotes, off the line. */
static int
lex_token(struct tape_reader *r, char **at)
{
	struct tape_token *token = next_token(r);
	char quote = **at, *end;

	if (token == NULL)
		return -1;
	token->pattern = quote == '/' && may_be_pattern(r);
	token->quoted = token->pattern || strchr(quotes, quote) != NULL;
	if (token->quoted) {
		token->text = *at + 1;
		end = token->pattern ? pattern_end(token->text) : strchr(token->text, quote);
		if (end == NULL)
			return tape_complain(r, "the %c here is never closed: another one is expected on the line", quote);
		if (end[1] != '\0' && !is_blank(end[1]))
			return tape_complain(r, "something follows right after the closing %c: a blank is expected there", quote);
	} else {
		token->text = *at;
		end = token->text + strcspn(token->text, " \t");
	}
	*at = *end == '\0' ? end : end + 1;
	*end = '\0';
	r->count++;
	return 0;
}

/* Takes all that is left of it, which is what Run runs. */
static int
lex_command(struct tape_reader *r, char *at)
{
	struct tape_token *token = next_token(r);

	if (token == NULL)
		return -1;
	*token = (struct tape_token){ .text = tape_line_command(at), .quoted = true };
	r->count++;
	return 0;
}

int
tape_split_line(struct tape_reader *r, char *line, size_t length)
{
	char *at = line;

	r->word = NULL;
	r->count = r->next = 0;
	if (tape_line_fault(line, length) != NULL)
		return tape_complain(r, "%s", tape_line_fault(line, length));
	for (;;) {
		while (is_blank(*at))
			at++;
		if (*at == '\0' || *at == '#')
			return 0;
		if (is_command(r))
			return lex_command(r, at);
		if (lex_token(r, &at) != 0)
			return -1;
	}
}

const struct tape_token *
tape_peek(const struct tape_reader *r)
{
	return r->next < r->count ? &r->tokens[r->next] : NULL;
}

const char *
tape_take(struct tape_reader *r, const char *example)
{
	if (r->next < r->count)
		return r->tokens[r->next++].text;
	tape_complain(r, "nothing follows it: %s is expected", example);
	return NULL;
}
