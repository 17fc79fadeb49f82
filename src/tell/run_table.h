/*
 * Runs as rows of a table, for spreadsheets and programs: RFC 4180 (lines end in CRLF, a field with a comma, a quote or a line's
 * end stands in quotes). The first line has the columns' names, with their units; fields stay empty where there is nothing
 * to be said. Pure.
 */
#ifndef WAITSCOPE_RUN_TABLE_H
#define WAITSCOPE_RUN_TABLE_H

#include <stddef.h>

#include "tell/run_digest.h"

/* The name of a column, from 0; NULL after the last. */
const char *run_table_column(int i);

/* The table of these runs, oldest first, which is freed by the caller. */
char *run_table_write(const struct run_digest *, size_t count);

#endif
