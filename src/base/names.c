/* Lists of names. */
#include "base/names.h"

#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"

/* Appends to what stands in `out`, as far as there is room. */
static void
append(char *out, size_t size, const char *text, size_t length)
{
	utf8_add(out, size, "%.*s", (int)length, text);
}

static void
append_names(char *out, size_t size, const char *(*name_at)(int i), const char *last)
{
	for (int i = 0; name_at(i) != NULL; i++) {
		const char *between = name_at(i + 1) == NULL ? last : ", ";

		if (i > 0)
			append(out, size, between, strlen(between));
		append(out, size, name_at(i), strlen(name_at(i)));
	}
}

void
names_fill(const char *template, const char *(*name_at)(int i), char *out, size_t size)
{
	static const char list[] = "{list}", any[] = "{any}";

	out[0] = '\0';
	while (*template != '\0') {
		size_t length = strcspn(template, "{");

		append(out, size, template, length);
		template += length;
		if (strncmp(template, list, strlen(list)) == 0) {
			append_names(out, size, name_at, ", ");
			template += strlen(list);
		} else if (strncmp(template, any, strlen(any)) == 0) {
			append_names(out, size, name_at, " or ");
			template += strlen(any);
		} else if (*template != '\0') { /* a brace that is only a brace */
			append(out, size, template++, 1);
		}
	}
}

int
names_find(const char *text, const char *(*name_at)(int i), char *why, size_t why_size)
{
	for (int i = 0; name_at(i) != NULL; i++)
		if (ascii_same(text, name_at(i)))
			return i;
	names_fill("one of {list}", name_at, why, why_size);
	return -1;
}
