/*
 * Watched programs in numbers: how their threads spent their lives, how long their requests waited, and the longest holds
 * of their loops, with their lines. Times are in milliseconds, and in each row they add up. Private to view_numbers.c.
 */
#ifndef WAITSCOPE_WATCHED_TABLE_H
#define WAITSCOPE_WATCHED_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "log/watched.h"
#include "ui/panel/canvas.h"

enum table_part { TABLE_STATES, TABLE_REQUESTS, TABLE_TOTALS, TABLE_HOLDS, TABLE_TITLE, TABLE_AIR, TABLE_PARTS };

enum {
	TABLE_COLUMNS = 8,
	TABLE_TOTALS_MAX = 3,
	TABLE_HOLDS_MAX = 16,
	TABLE_LEAST_ROWS = 4, /* for a single program; another one takes one more */
};

struct watched_table {
	const struct canvas *c;
	struct rect area;
	int programs;
	enum track tracks[WATCHED_MAX];
	int label_cols;
	int rows[TABLE_PARTS];   /* of states, requests and totals: each program's */
	int col[TABLE_COLUMNS];  /* the column after its numbers, or 0: not shown */
	unsigned rest;           /* the states without a column: a bit each */
	uint32_t requests, first; /* of the program that has more; rows show from this one on */
	int states_row[WATCHED_MAX], request_row[WATCHED_MAX], total_row[WATCHED_MAX];
	int request_head_row, title_row, hold_row, wall_row;
};

/* The area has at least so many rows. */
int watched_table_least_rows(const struct timeline *);
void watched_table_make(const struct canvas *, struct rect area, struct watched_table *);

void watched_table_draw(const struct watched_table *);

/* The request in that row, by its visitor's number; 0 if there is none. */
uint32_t watched_table_pick(const struct watched_table *, int row);

/* ---- watched_holds.c ---- */

/* Draws the longest holds of all, from title_row on. */
void watched_table_holds(const struct watched_table *);

#endif
