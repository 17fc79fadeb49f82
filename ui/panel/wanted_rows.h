/* The rows on the axis that watched programs want, and visitors beside them; before there is a canvas. */
#ifndef WAITSCOPE_WANTED_ROWS_H
#define WAITSCOPE_WANTED_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/watched.h"
#include "ui/panel/scene.h"

enum { OWN_ROWS_MAX = 200 /* no screen is higher */ };

/* What it has by then that wants a row. */
struct wanted_rows {
	uint32_t threads, requests;
	bool has_helpers;
};

struct wanted_rows wanted_rows_of(const struct timeline *, enum track, int64_t until_us);

/* How many rows that are under a watched program's first one. */
int wanted_rows_count(const struct scene *, enum track);

/* How many visitors had come by then who are nobody's: whose request is not of a watched program. */
size_t wanted_rows_visitors(const struct timeline *, int64_t until_us);

#endif
