/* Inks: the colours that a document uses. */
#include "ui/record/svg_ink.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

enum { INK_NAME_SIZE = 24 };

static size_t
find_ink(const struct svg_inks *inks, int32_t ink)
{
	size_t i = 0;

	while (i < inks->list.count && inks->list.at[i].ink != ink)
		i++;
	return i;
}

static int
by_uses(const void *a, const void *b)
{
	const struct svg_ink *x = a, *y = b;

	if (x->uses != y->uses)
		return x->uses > y->uses ? -1 : 1;
	return x->ink < y->ink ? -1 : x->ink > y->ink;
}

/* The others inherit from the first ink, and do not reset boldness: it must not be bold. */
static void
put_plain_first(struct svg_inks *inks)
{
	size_t i = 0;

	while (i < inks->list.count && inks->list.at[i].ink & INK_BOLD)
		i++;
	if (i < inks->list.count) {
		struct svg_ink plain = inks->list.at[i];

		memmove(inks->list.at + 1, inks->list.at, i * sizeof *inks->list.at);
		inks->list.at[0] = plain;
	}
}

struct svg_inks
svg_inks_of(const struct svg_lifetime *lifetimes, size_t count)
{
	struct svg_inks inks = { 0 };

	for (size_t i = 0; i < count; i++) {
		size_t k = find_ink(&inks, lifetimes[i].piece.ink);

		if (k >= inks.list.count)
			ARRAY_PUSH(inks.list, (struct svg_ink){ .ink = lifetimes[i].piece.ink });
		inks.list.at[k].uses++;
	}
	ARRAY_SORT(inks.list, by_uses);
	put_plain_first(&inks);
	return inks;
}

void
svg_inks_release(struct svg_inks *inks)
{
	ARRAY_RELEASE(inks->list);
}

/* The name of an ink's class: a, b, …, z, a1, b1, …, z1, a2, …, without the letters of the other
 * classes. All are distinct. The most used inks come first, and have the shortest names. */
static const char *
ink_name(size_t index, char name[INK_NAME_SIZE])
{
	static const char letters[] = "abcdefgijlmnopqrsuvwxyz";
	size_t count = sizeof letters - 1;

	if (index < count)
		utf8_format(name, INK_NAME_SIZE, "%c", letters[index]);
	else
		utf8_format(name, INK_NAME_SIZE, "%c%zu", letters[index % count], index / count);
	return name;
}

void
svg_inks_write_class(FILE *out, const struct svg_inks *inks, int32_t ink)
{
	size_t i = find_ink(inks, ink);
	char name[INK_NAME_SIZE];

	if (i > 0)
		fprintf(out, " class=\"%s\"", ink_name(i, name));
}

void
svg_inks_write(FILE *out, const struct svg_inks *inks)
{
	char name[INK_NAME_SIZE];

	for (size_t i = 0; i < inks->list.count; i++)
		fprintf(out, "%s%s{fill:#%06x%s}", i == 0 ? "svg" : ".", i == 0 ? "" : ink_name(i, name),
		    (unsigned)inks->list.at[i].ink & 0xffffff, inks->list.at[i].ink & INK_BOLD ? ";font-weight:700" : "");
	fputc('\n', out);
}
