/* The application without a terminal: a tape is played, and makes its pictures
 * and recordings. On a live run as time goes by; on a kept run nothing is waited for: time
 * passes by a frame at a time, and what is made is the same each time. */
#ifndef WAITSCOPE_APP_PLAY_H
#define WAITSCOPE_APP_PLAY_H

#include <stdbool.h>
#include <stddef.h>

#include "app/session.h"
#include "ui/tape/tape.h"

struct app_play;

/* `ended` as in app_tape.h: once, when the tape is over. The lab, the tutor and the tape
 * are borrowed. */
struct app_play *app_play_new(struct lab *, const struct app_begin *, const struct tape *,
    void (*ended)(void *arg, const char *why), void *arg);

/* Makes the first run, and plays. */
void app_play_begin(struct app_play *);

/* Returns 0, or -1 with one line about a file that is not whole. */
int app_play_free(struct app_play *, char *why, size_t why_size);

/* For the lab's hooks. */
struct session *app_play_session(struct app_play *);

#endif
