/* Complaints about files that people write. */
#include "base/complaint.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

void
complaint_vformat(char *out, size_t size, const char *format, va_list args)
{
	char *whole = mem_vformat(format, args);

	utf8_clean(whole, ' ');
	utf8_format(out, size, "%s", whole);
	free(whole);
}

void
complaint_vset(struct complaint *complaint, int line, int column, const char *format, va_list args)
{
	complaint->line = line;
	complaint->column = column;
	complaint_vformat(complaint->text, sizeof complaint->text, format, args);
}

void
complaint_set(struct complaint *complaint, int line, int column, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	complaint_vset(complaint, line, column, format, args);
	va_end(args);
}

struct complaint_quote
complaint_quote(const char *text)
{
	struct complaint_quote quote;
	char *clean = mem_copy(text);

	utf8_clean(clean, '?');
	utf8_format(quote.text, sizeof quote.text, "%s", clean);
	free(clean);
	return quote;
}

struct complaint_path
complaint_path(const char *path)
{
	enum { SHOWN_BYTES = 96 };
	struct complaint_path shown;
	size_t length = strlen(path), cut = length > SHOWN_BYTES ? length - SHOWN_BYTES : 0;

	while (utf8_continues(path[cut]))
		cut++;
	utf8_format(shown.text, sizeof shown.text, "%s%s", cut > 0 ? "…" : "", path + cut);
	utf8_clean(shown.text, '?');
	return shown;
}

void
complaint_explain(const struct complaint *complaint, const char *path, char *why, size_t why_size)
{
	struct complaint_path shown = complaint_path(path);
	char place[32] = "";

	if (complaint->line > 0 && complaint->column > 0)
		utf8_format(place, sizeof place, ":%d:%d", complaint->line, complaint->column);
	else if (complaint->line > 0)
		utf8_format(place, sizeof place, ":%d", complaint->line);
	utf8_format(why, why_size, "%s%s: %s", shown.text, place, complaint->text);
}

/* ---- lists ---- */

void
complaints_add_line(struct complaints *list, const char *line)
{
	list->lines = mem_resize(list->lines, list->count + 1, sizeof *list->lines);
	list->lines[list->count++] = mem_copy(line);
}

void
complaints_add(struct complaints *list, const struct complaint *complaint, const char *path)
{
	char line[COMPLAINT_LINE_SIZE];

	complaint_explain(complaint, path, line, sizeof line);
	complaints_add_line(list, line);
}

void
complaints_release(struct complaints *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->lines[i]);
	free(list->lines);
	*list = (struct complaints){ .count = 0 };
}
