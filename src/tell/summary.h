/* The lines left in the terminal when one quits. Pure. */
#ifndef WAITSCOPE_SUMMARY_H
#define WAITSCOPE_SUMMARY_H

#include <stddef.h>
#include <stdint.h>

#include "log/settings.h"
#include "log/timeline.h"

enum {
	SUMMARY_FILE_SIZE = 8 + 4 * 4096, /* the longest path, each of its characters a quote */
	SUMMARY_SIZE = 1024 + SUMMARY_FILE_SIZE,
};

/* Writes how sync did, how async did, how each watched program fared, how they compare and why, as of t, and the command that
 * shows it again, each line ended by '\n'; for a run without programs, how many visitors it had; or that it had not started. `again`: the
 * file that the run was read from, or its lesson's name or file; NULL if it is the knobs that it
 * began with. `lessons`: that lesson's knobs, which others were given over; NULL: none were. */
void summary_write(const struct timeline *, int64_t t_us, const char *again, const struct settings *lessons, char *out, size_t size);

/* Adds the other files that were opened beside `again` to that command, the last line. Each takes SUMMARY_FILE_SIZE at most. */
void summary_add_files(const char *const paths[], size_t count, char *out, size_t size);

#endif
