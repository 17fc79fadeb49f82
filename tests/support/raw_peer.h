/*
 * For tests of HTTP: a raw socket that plays the other end, on the loop of what is
 * tested, so that it can send its bytes torn, stop, leave and reset at will.
 */
#ifndef WAITSCOPE_RAW_PEER_H
#define WAITSCOPE_RAW_PEER_H

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/socket.h>

struct event;

enum {
	HEARD_SIZE = 1 << 19,
	DIARY_SIZE = 4096,
	DESCRIPTORS_MAX = 60,
	ONE_BY_ONE = -1,
	MANY_TURNS = 4,       /* of the loop, enough for all that has arrived to be handled */
};

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

/* The loop, and what the hooks or the fetch told. Made anew for each test. */
extern struct event_base *base;
extern char diary[DIARY_SIZE];

int set_up(void **state);
int tear_down(void **state);

/* Adds to the diary. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Lets the loop turn, without waiting for anything. */
void turn(int times);

struct sockaddr_in loopback(uint16_t port);

/* Connected, and not blocking. */
int raw_connect(uint16_t port);

/* Bound to a free port, which is told; listening if `backlog` is not negative. */
int raw_listen(int backlog, uint16_t *port);

/* Closes with a reset. */
void raw_reset(int fd);

/* Sends it all, the loop reading meanwhile. A peer that has closed is no fault
 * here: what it said before is what is tested. */
void raw_send(int fd, const char *bytes, size_t size);

/* In two pieces, the first of `cut` bytes, or ONE_BY_ONE. */
void raw_send_torn(int fd, const char *bytes, size_t size, int cut);

/* What each answer's date looks like in what was heard. */
#define A_DATE "Date: ###, ## ### #### ##:##:## GMT\r\n"

/* Reads until the peer ends the connection, or until `enough` bytes are here. Each date in it becomes A_DATE,
 * if it has that form, and is not in the past or to come.
 * Returns the size; *ended = 'E' at an end of input, 'R' at a reset, '-' if open. */
size_t raw_hear(int fd, char heard[HEARD_SIZE], size_t enough, char *ended);

/* The same for what was read in another way. */
void hide_dates(char *heard);

/* Sends a byte every 2 ms, until all are sent. The caller frees the timer. */
struct drip {
	struct event *timer;
	const char *left;
	int fd;
};
void start_drip(struct drip *, int fd, const char *bytes);

/* Takes all descriptors up to a limit, which is lowered for that. Returns how many. */
int take_descriptors(int taken[DESCRIPTORS_MAX], struct rlimit *before);
void give_descriptors_back(int taken[DESCRIPTORS_MAX], int count, const struct rlimit *before);

#endif
