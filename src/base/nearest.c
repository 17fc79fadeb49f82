/* The nearest name. */
#include "base/nearest.h"

#include <string.h>

#include "base/ascii.h"

/* The number of letters to add, drop, change or swap to turn a into b (optimal string
 * alignment). Names longer than ROOM are far from anything. */
static int
distance(const char *a, const char *b)
{
	enum { ROOM = 24 };
	int d[ROOM + 1][ROOM + 1];
	int rows = (int)strnlen(a, ROOM + 1), cols = (int)strnlen(b, ROOM + 1);

	if (rows > ROOM || cols > ROOM)
		return ROOM;
	for (int i = 0; i <= rows; i++) {
		for (int j = 0; j <= cols; j++) {
			if (i == 0 || j == 0) {
				d[i][j] = i + j;
				continue;
			}
			d[i][j] = d[i - 1][j - 1] + (ascii_lower(a[i - 1]) != ascii_lower(b[j - 1]));
			if (d[i - 1][j] + 1 < d[i][j])
				d[i][j] = d[i - 1][j] + 1;
			if (d[i][j - 1] + 1 < d[i][j])
				d[i][j] = d[i][j - 1] + 1;
			if (i > 1 && j > 1 && ascii_lower(a[i - 1]) == ascii_lower(b[j - 2]) && ascii_lower(a[i - 2]) == ascii_lower(b[j - 1]) && d[i - 2][j - 2] + 1 < d[i][j])
				d[i][j] = d[i - 2][j - 2] + 1;
		}
	}
	return d[rows][cols];
}

/* How far a name is from another, nearer than any if that begins with it. */
static int
distance_rank(const char *name, const char *other)
{
	size_t length = 0;

	while (name[length] != '\0' && ascii_lower(name[length]) == ascii_lower(other[length]))
		length++;
	return length >= 2 && name[length] == '\0' ? -1 : distance(name, other);
}

/* From how far on a name is not meant. */
static int
too_far(const char *name)
{
	return strlen(name) <= 3 ? 2 : 3;
}

const char *
nearest_name(const char *name, const char *(*name_at)(int i))
{
	const char *best = NULL, *other;
	int best_rank = too_far(name);

	for (int i = 0; (other = name_at(i)) != NULL; i++) {
		int other_rank = distance_rank(name, other);

		if (other_rank < best_rank) {
			best_rank = other_rank;
			best = other;
		}
	}
	return best;
}

const char *
nearest_in(const char *name, const char *const names[], int count)
{
	const char *best = NULL;
	int best_rank = too_far(name);

	for (int i = 0; i < count; i++) {
		int other_rank = distance_rank(name, names[i]);

		if (other_rank < best_rank) {
			best_rank = other_rank;
			best = names[i];
		}
	}
	return best;
}
