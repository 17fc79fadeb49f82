/*
 * A film as a page of its own: HTML that asks nobody for anything, plays the screens as real text, and has the captions of its
 * moments and what was told beside them.
 *
 * Whatever was printed or named by others is text in it, and its policy lets no other script run than its own.
 */
#ifndef WAITSCOPE_PAGE_FILM_H
#define WAITSCOPE_PAGE_FILM_H

#include <stdint.h>
#include <stdio.h>

#include "ui/draw/grid.h"

struct page_film;

/* `title` is UTF-8. */
struct page_film *page_film_new(const char *title);
void page_film_free(struct page_film *);

/* The screen shows the grid (read now, not stored) from t_us on. Times of frames do not decrease; the first is the film's
 * beginning. */
void page_film_add(struct page_film *, const struct grid *, int64_t t_us);

/* Name a moment, and tell what happened at one. The words are one clean line (letter_clean()). Those of one kind come in the order
 * of their times. */
void page_film_mark(struct page_film *, int64_t t_us, const char *label);
void page_film_tell(struct page_film *, int64_t t_us, const char *sentence);

/* The next frame is the poster: what is seen before the film plays, and where it can't. By default it is the last one. */
void page_film_set_poster(struct page_film *);

/* From the next frame on, longer pauses are shortened to `us`; 0 = no limit, the default. */
void page_film_set_idle_limit(struct page_film *, int64_t us);

/* Writes the page of a film that ends at end_us. Returns 0, or -1 if the file did not take all of it (as far as stdio knows
 * before fclose()). */
int page_film_write(struct page_film *, FILE *, int64_t end_us);

#endif
