/* A film that is made from logs, off the screen: runs as a screen would have shown them live, the same each time. */
#ifndef WAITSCOPE_FILM_H
#define WAITSCOPE_FILM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "options/options.h"
#include "ui/draw/grid.h"
#include "ui/view/view.h"

struct film;

/* Draws a view of the screen as it was, live, at t. `end`: the run's last moment. Returns true if it sums up the run. */
bool film_draw(const struct options *, const struct moment *end, enum view_id, int64_t t_us, struct grid *);

/* Begins a film in a new file (recorder.h), as large as the options ask. They are borrowed. NULL with a clause in `why`. */
struct film *film_new(const struct options *, const char *path, const char *title, char *why, size_t why_size);

/* From here on it shows that run in a view for so long, and tells what happens. `end` is copied; what it points to is borrowed. */
void film_show(struct film *, const struct moment *end, enum view_id, int64_t length_us);

/* Shows the last run's end in another view for so long; of that nothing more is told. */
void film_stay(struct film *, enum view_id, int64_t length_us);

/* Labels its next frame. */
void film_mark(struct film *, const char *label);

/* Makes a frame. Returns false if that was the last one of what it shows, or if the file takes no more: film_ends_early(). */
bool film_step(struct film *);
bool film_ends_early(const struct film *);

/* How long it is so far. */
int64_t film_length_us(const struct film *);

/* Ends and frees it: 0, or -1 with a clause in `why`; or without its end, as recorder_give_up() does. NULL is fine. */
int film_end(struct film *, char *why, size_t why_size);
bool film_give_up(struct film *);

#endif
