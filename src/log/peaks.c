/* Peaks: the largest of many values. */
#include "log/peaks.h"

void
peaks_release(struct peaks *p)
{
	for (int k = 0; k < PEAKS_LEVELS; k++)
		ARRAY_RELEASE(p->level[k]);
}

static int64_t
most_of(const int64_t *values, size_t from, size_t to)
{
	int64_t most = INT64_MIN;

	for (size_t i = from; i < to; i++)
		most = values[i] > most ? values[i] : most;
	return most;
}

void
peaks_push(struct peaks *p, int64_t value)
{
	for (int k = 0; k < PEAKS_LEVELS; k++) {
		size_t count;

		ARRAY_PUSH(p->level[k], value);
		count = p->level[k].count;
		if (count % PEAKS_FAN != 0)
			return;
		value = most_of(p->level[k].at, count - PEAKS_FAN, count);
	}
}

/* What does not fill a value of the level above is read at each end; the rest is read there. */
int64_t
peaks_most(const struct peaks *p, size_t from, size_t to)
{
	int64_t most = INT64_MIN, ends;

	for (int k = 0; from < to; k++) {
		size_t inner_from = (from + PEAKS_FAN - 1) / PEAKS_FAN, inner_to = to / PEAKS_FAN;
		const int64_t *values = p->level[k].at;

		if (k + 1 == PEAKS_LEVELS || inner_from >= inner_to) {
			ends = most_of(values, from, to);
			return ends > most ? ends : most;
		}
		ends = most_of(values, from, inner_from * PEAKS_FAN);
		most = ends > most ? ends : most;
		ends = most_of(values, inner_to * PEAKS_FAN, to);
		most = ends > most ? ends : most;
		from = inner_from;
		to = inner_to;
	}
	return most;
}
