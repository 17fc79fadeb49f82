/* What is told of a watched program, in words: the one place for them. Pure, but for watch_start_words() and
 * watch_untraced_words(), which ask the system more. */
#ifndef WAITSCOPE_WATCH_WORDS_H
#define WAITSCOPE_WATCH_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "watch/report.h"

/* What a command is called: the script of an interpreter, without its folder and its ending, else the program without
 * its folder: "my_fetcher" of "python3 src/my_fetcher.py 5". Cleaned. */
void watch_name(char *const *argv, char *out, size_t size);

/* How it ended, of what waitpid() tells: "exit status 1", "killed by SIGSEGV (Segmentation fault)"; and as a number: its
 * exit status, or 128 and the signal, as shells have it. */
void watch_status_words(int status, char *out, size_t size);
uint32_t watch_status_code(int status);

/* Why it could not be started, of a REPORT_NOT_STARTED: "python4: not found". */
void watch_start_words(const struct report *, const char *command, char *out, size_t size);

/* Why its states are not seen, of a REPORT_NOT_TRACED: one clause, which may name its remedy. */
void watch_untraced_words(const struct report *, char *out, size_t size);

/* What the system says of tracing. */
struct watch_tracing {
	int yama;   /* kernel.yama.ptrace_scope; -1: it has none, or does not say */
	int tracer; /* the process that traces this one; 0 = none */
};

/* The same, where the system says so. */
void watch_untraced_words_where(const struct watch_tracing *, const struct report *, char *out, size_t size);

/* The call and what it waits for, of a REPORT_WAIT: "recvfrom: localhost:8888", "epoll_wait: 3 descriptors". `what`: what
 * it waits for in better words ("response 2", "responses 1 to 3"), or NULL. */
void watch_wait_words(const struct report *, const char *what, char *out, size_t size);

/* Adds so many things of a kind (enum report_thing), if there are any, behind what stands there: ", 2 pipes". */
void watch_add_things(int thing, int count, char *out, size_t size);

#endif
