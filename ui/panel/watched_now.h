/* A watched program at the playhead's time, for its panel and its rows; and how its states look. */
#ifndef WAITSCOPE_WATCHED_NOW_H
#define WAITSCOPE_WATCHED_NOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log/watched.h"
#include "ui/panel/canvas.h"
#include "ui/panel/wanted_rows.h"

/* A state: of a badge, of the marked line, of the bar on the axis and the words in it. */
struct watched_look {
	enum role badge, line;
	uint32_t glyph;   /* of the bar; 0: none */
	enum role bar, words;
	const char *verb; /* in the bar: "blocked", "sleeps" */
};
const struct watched_look *watched_look(enum watched_state);

struct watched_now {
	enum track track;
	const char *name;
	struct watched_life life;
	uint32_t thread;                 /* the one that is looked at, or 0: none lives, or none is seen */
	struct watched_span span;        /* what it does; ENDED once the program has, UNSEEN of one that is not traced */
	const struct watched_hold *hold; /* in which it is, or NULL */
	struct watched_place place;      /* the last line of its own in which it stood; file NULL: none is known */
	bool is_there;                   /* it stands there now */
};
void watched_now_look(const struct canvas *, enum track, struct watched_now *);

/* The looks of its badge and of its marked line: a hold has its own. */
enum role watched_now_badge_role(const struct watched_now *);
enum role watched_now_line_role(const struct watched_now *);

/* The badge in the longest form of at most that many columns, if any has; a blank on both sides. */
void watched_now_badge(const struct canvas *, const struct watched_now *, int cols, char *out, size_t size);

/* The name of the file of a place, without its folders: how long it is, *name points to it. */
int watched_place_name(const struct watched_place *, const char **name);

/* What the rows of a watched program are used for. */
struct watched_rows {
	uint32_t threads[OWN_ROWS_MAX + 1]; /* by row, from the program's first one on */
	int thread_rows;                        /* at least the first one */
	uint32_t hidden, helpers;               /* threads without a row: those that want one, and have begun; and the others, that live */
	int summary_row;                        /* where those are summed up; NO_ROW: nowhere */
	int request_row, request_rows;
	uint32_t first_request, requests;       /* rows show requests from that one on; of so many in all */
};
void watched_rows_plan(const struct canvas *, enum track, struct watched_rows *);

#endif
