/* Saving a run in a file whose ending tells the format, .json (run_file.h) or .har (har.h);
 * and loading it. */
#ifndef WAITSCOPE_SAVED_RUN_H
#define WAITSCOPE_SAVED_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "file/run_file.h"
#include "log/timeline.h"
#include "log/trace.h"

struct saved_run;

/* Returns true if the ending is that of a format. */
bool saved_run_knows(const char *path);

/* The endings by index, alone (".har") and as help has them (".json (reshown)"); NULL
 * after the last. */
const char *saved_run_ending_at(int i);
const char *saved_run_help_at(int i);

/* What is saved under a path. X(WAY, the ending that tells, what help says of it): but for the formats of one run, of which each
 * has its own ending. */
#define SAVE_WAYS(X) \
	X(PAGE, ".html", ".html") \
	X(ROWS, ".csv", ".csv") \
	X(FOLDER, "/", "FOLDER/")

#define SAVE_WAY(WAY, ...) SAVE_##WAY,
enum save_way { SAVE_NOWHERE, SAVE_RUN, SAVE_WAYS(SAVE_WAY) };
#undef SAVE_WAY

/* A folder that is there is one without its "/", too. SAVE_NOWHERE: the ending tells nothing. */
enum save_way saved_run_way(const char *path);

/* Checks, without changing anything, that something can be saved there. Returns 0, or -1 with a clause in `why`. */
int saved_run_check(const char *path, char *why, size_t why_size);

/* Returns a name in that folder which no file has, and nobody is about to give one, freed by the caller: "NAME.json", or
 * "NAME-2.json"; *hold holds it (base/place.h). Makes the folder if it is not there; if that cannot be done, neither can a file in
 * it be opened. */
char *saved_run_name_in(const char *folder, const char *name, int *hold);

/* As saved_run_ending_at() and saved_run_help_at(), with the endings of all ways. */
const char *saved_run_way_at(int i);
const char *saved_run_way_help_at(int i);

/* Begins to save the run as it is now. An existing file is replaced at the end, at once or not
 * at all. `address`: the server's, NULL if unknown. Both are borrowed until the end. NULL
 * with a clause in `why`. */
struct saved_run *saved_run_new(const struct timeline *, const char *address, const char *path, char *why, size_t why_size);

/* Writes for a few milliseconds, or writes everything. Returns 1 while there is more. Otherwise
 * frees the struct and returns 0, or -1 with a clause in `why`. */
int saved_run_step(struct saved_run *, char *why, size_t why_size);
int saved_run_finish(struct saved_run *, char *why, size_t why_size);

/* Reads a run saved as .json. NULL with one line in `why`, or "" if it was given up (run_file.h). `reading` may be NULL. */
struct trace *saved_run_load(const char *path, const struct reading *, char *why, size_t why_size);

#endif
