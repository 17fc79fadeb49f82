/*
 * The terminal: the real tty, opened anew, switched to modes of our own, and restored.
 *
 * Settings always take effect at once: waiting for the output to drain first, as programs
 * usually do (TCSADRAIN), would hang on a terminal that nobody reads.
 */
#include "ui/term/terminal.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/held_signals.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/utf8.h"
#include "ui/term/rescue.h"

enum {
	LEAVE_WAIT_MS = 300,  /* for a terminal that does not read */
	ANSWER_WAIT_MS = 500, /* for an answer that is late, before it could end up at the shell's prompt */
	READ_SIZE = 1024,     /* bytes at a time */
	DROPS_MOST = 64,      /* reads of that size: more than a tty ever holds */
	AHEAD_MOST = 64 * READ_SIZE, /* inputs before the loop runs; whoever types more is no person */
	USUAL_COLS = 80,
	USUAL_ROWS = 24,
	COLOURS = 16,         /* that COLORFGBG can name */
	COLOUR_WHITE = 7,
	COLOUR_BRIGHT_BLACK = 8,
};

/* DEC private mode 2026: everything in between is shown at once. */
static const char frame_begin[] = "\033[?2026h";
static const char frame_end[] = "\033[?2026l";

struct terminal {
	struct event_base *base;
	struct terminal_hooks hooks;
	struct event *read_event;
	struct event *write_event;  /* pending only while something is owed */
	struct event *rest;         /* goes on with what was read, in the next turn of the loop */
	struct event *patience;     /* ends the wait for the rest of a sequence: a lone ESC is a key */
	struct evbuffer *owed;
	struct evbuffer *restore;
	struct input_decoder decoder;
	struct termios saved;       /* the settings we found */
	int fd;
	int taken;                  /* inputs in this turn of the loop */
	bool raw;                   /* the modes are ours */
	bool entered;
	bool asked;                 /* queries were sent, the last of them DA1, */
	int64_t asked_us;           /* and that was then */
	bool gone;
};

/* ---- bytes out ---- */

static void
lose(struct terminal *terminal)
{
	if (terminal->gone)
		return;
	terminal->gone = true;
	evbuffer_drain(terminal->owed, evbuffer_get_length(terminal->owed));
	event_del(terminal->write_event);
	event_del(terminal->patience);
	event_del(terminal->rest);
	/* The hook is called from the loop: whoever wrote is in the middle of something. */
	event_active(terminal->read_event, EV_READ, 0);
}

/* Writes as much as the terminal takes now. */
static void
write_some(struct terminal *terminal)
{
	while (evbuffer_get_length(terminal->owed) > 0) {
		if (evbuffer_write(terminal->owed, terminal->fd) > 0)
			continue;
		if (errno != EAGAIN && errno != EINTR)
			lose(terminal);
		return;
	}
}

static void
write_cb(evutil_socket_t fd, short what, void *arg)
{
	struct terminal *terminal = arg;

	(void)fd;
	(void)what;
	write_some(terminal);
	if (terminal->gone || evbuffer_get_length(terminal->owed) > 0)
		return;
	event_del(terminal->write_event);
	if (terminal->hooks.drained != NULL)
		terminal->hooks.drained(terminal->hooks.arg);
}

void
terminal_write(struct terminal *terminal, struct evbuffer *bytes)
{
	bool framed = terminal->decoder.answers.synchronised && evbuffer_get_length(bytes) > 0;

	if (terminal->gone || !terminal->raw) {
		evbuffer_drain(bytes, evbuffer_get_length(bytes));
		return;
	}
	if (framed)
		evbuffer_add(terminal->owed, frame_begin, sizeof frame_begin - 1);
	evbuffer_add_buffer(terminal->owed, bytes);
	if (framed)
		evbuffer_add(terminal->owed, frame_end, sizeof frame_end - 1);
	write_some(terminal);
	if (evbuffer_get_length(terminal->owed) > 0)
		event_add(terminal->write_event, NULL);
}

size_t
terminal_owed(const struct terminal *terminal)
{
	return evbuffer_get_length(terminal->owed);
}

/* Waits until everything owed is written, or until `until_us`. */
static void
write_until(struct terminal *terminal, int64_t until_us)
{
	write_some(terminal);
	while (!terminal->gone && evbuffer_get_length(terminal->owed) > 0) {
		int64_t left_us = until_us - clock_now_us();
		struct pollfd tty = { .fd = terminal->fd, .events = POLLOUT };

		if (left_us <= 0)
			return;
		poll(&tty, 1, (int)(left_us / US_PER_MS) + 1);
		write_some(terminal);
	}
}

/* ---- bytes in ---- */

/* A crash restores the terminal from now on. */
static void
prepare_rescue(struct terminal *terminal)
{
	rescue_prepare(terminal->fd, &terminal->saved, evbuffer_pullup(terminal->restore, -1),
	    evbuffer_get_length(terminal->restore));
}

/* It shows pieces at once, as is known from now on: what puts it back ends one that was cut off. terminal_enter() does the same
 * for what is known by then. */
static void
restore_synchronised(struct terminal *terminal)
{
	if (!terminal->entered)
		return;
	evbuffer_add(terminal->restore, frame_end, sizeof frame_end - 1);
	prepare_rescue(terminal);
}

/* Reads once, at most READ_SIZE bytes. Returns false if nothing was there. */
static bool
read_some(struct terminal *terminal)
{
	bool was_synchronised = terminal->decoder.answers.synchronised;
	char bytes[READ_SIZE];
	ssize_t size;

	do
		size = read(terminal->fd, bytes, sizeof bytes);
	while (size == -1 && errno == EINTR);
	if (size > 0)
		input_feed(&terminal->decoder, bytes, (size_t)size);
	else if (size == 0 || errno != EAGAIN)
		lose(terminal);
	if (size == READ_SIZE)
		input_goes_on(&terminal->decoder);
	if (terminal->decoder.answers.synchronised && !was_synchronised)
		restore_synchronised(terminal);
	return size > 0;
}

/* For so long it may still answer; 0 if nothing is awaited any more. Whoever waits for its answer waits no longer. */
static int64_t
answer_left_us(const struct terminal *terminal)
{
	int64_t left_us = terminal->asked_us + TERMINAL_ANSWER_MS * US_PER_MS - clock_now_us();

	return terminal_has_answered(terminal) || left_us < 0 ? 0 : left_us;
}

static void
be_patient(struct terminal *terminal)
{
	struct timeval tv;
	int ms;

	input_expect_answer(&terminal->decoder, (int)(answer_left_us(terminal) / US_PER_MS));
	ms = input_patience_ms(&terminal->decoder);
	tv = clock_timeval((int64_t)ms * US_PER_MS);
	if (ms >= 0)
		event_add(terminal->patience, &tv);
	else
		event_del(terminal->patience);
}

/* Hands on what was read, some of it in each turn of the loop: a signal, a heartbeat and a frame come in between
 * however much was typed. Before that is done nothing more is read, and no time passes for a sequence that may be
 * torn: its rest may be there. */
static void
hand_on(struct terminal *terminal)
{
	struct timeval soon = clock_timeval(0);

	terminal->taken = 0;
	if (QUEUE_COUNT(terminal->decoder.queue) > 0 && terminal->hooks.readable != NULL)
		terminal->hooks.readable(terminal->hooks.arg);
	if (terminal->gone || !terminal->raw)
		return;
	if (QUEUE_COUNT(terminal->decoder.queue) > 0) {
		event_del(terminal->read_event);
		event_del(terminal->patience);
		event_add(terminal->rest, &soon);
	} else {
		event_add(terminal->read_event, NULL);
		be_patient(terminal);
	}
}

/* Reads once, and says so if an answer was among it. */
static void
read_and_tell(struct terminal *terminal)
{
	struct input_answers before = terminal->decoder.answers;
	const struct input_answers *answers = &terminal->decoder.answers;

	read_some(terminal);
	if ((answers->background && !before.background) || (answers->attributes && !before.attributes))
		terminal->hooks.answered(terminal->hooks.arg);
}

static void
read_cb(evutil_socket_t fd, short what, void *arg)
{
	struct terminal *terminal = arg;

	(void)fd;
	(void)what;
	if (!terminal->gone && QUEUE_COUNT(terminal->decoder.queue) == 0)
		read_and_tell(terminal);
	if (terminal->gone) {
		event_del(terminal->read_event);
		if (terminal->hooks.gone != NULL)
			terminal->hooks.gone(terminal->hooks.arg);
		return;
	}
	hand_on(terminal);
}

static void
rest_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	hand_on(arg);
}

static void
patience_cb(evutil_socket_t fd, short what, void *arg)
{
	struct terminal *terminal = arg;

	(void)fd;
	(void)what;
	input_give_up(&terminal->decoder);
	hand_on(terminal);
}

bool
terminal_read(struct terminal *terminal, struct input *input)
{
	return terminal->taken++ < TERMINAL_INPUTS_A_TURN && input_take(&terminal->decoder, input);
}

void
terminal_drop_input(struct terminal *terminal)
{
	for (int i = 0; i < DROPS_MOST && !terminal->gone && read_some(terminal); i++)
		input_drop(&terminal->decoder);
	input_drop(&terminal->decoder);
	if (terminal->gone)
		return;
	be_patient(terminal);
	if (QUEUE_COUNT(terminal->decoder.queue) > 0) /* told from the loop */
		event_active(terminal->read_event, EV_READ, 0);
}

/* ---- modes ---- */

/* Applies our settings. The tty leaves the output as curses wrote it (a line feed stays one), so
 * that a recorder stores what the terminal got. */
static void
set_raw(struct terminal *terminal)
{
	struct termios raw = terminal->saved;

	raw.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | ISTRIP | IXON);
	raw.c_oflag &= ~(tcflag_t)OPOST;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
	raw.c_lflag |= ISIG;
	raw.c_cc[VQUIT] = _POSIX_VDISABLE;
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(terminal->fd, TCSANOW, &raw);
	terminal->raw = true;
}

/* In the background the terminal is another program's, and its settings are not those to return to: this one
 * stops, as if it had read from it, and goes on when it is called to the front. Nobody can stop or call it
 * where no shell looks after it. */
static bool
is_in_front(int fd)
{
	pid_t front = tcgetpgrp(fd); /* -1 if it has hung up */

	if (front > 0 && front != getpgrp() && (kill(-front, 0) == 0 || errno == EPERM))
		kill(0, SIGTTIN);
	return rescue_may_set(fd);
}

/* From here until terminal_leave() the modes are ours, and a crash restores them. */
static void
take_modes(struct terminal *terminal)
{
	if (!terminal->raw && rescue_may_set(terminal->fd))
		tcgetattr(terminal->fd, &terminal->saved);
	prepare_rescue(terminal);
	set_raw(terminal);
}

void
terminal_enter(struct terminal *terminal, struct evbuffer *enter, const void *restore, size_t restore_size)
{
	sigset_t before;

	if (terminal->gone)
		return;
	if (!is_in_front(terminal->fd)) { /* asked while signals can stop it: held, they would let it take the terminal */
		lose(terminal);
		return;
	}
	/* Entering twice and leaving once does not restore the screen: some terminals save the
	 * cursor on entering, and have room for only one. */
	if (terminal->entered)
		terminal_write(terminal, terminal->restore);
	evbuffer_drain(terminal->restore, evbuffer_get_length(terminal->restore));
	evbuffer_add(terminal->restore, restore, restore_size);
	if (terminal->decoder.answers.synchronised)
		evbuffer_add(terminal->restore, frame_end, sizeof frame_end - 1);
	terminal->entered = true;
	/* A signal in between would leave a screen that was never entered: the cursor would go where no one
	 * had saved one. */
	held_signals_begin(&before);
	take_modes(terminal);
	terminal_write(terminal, enter);
	if (terminal->gone) { /* without having been entered */
		rescue_prepare(terminal->fd, &terminal->saved, "", 0);
		terminal->entered = false;
	}
	held_signals_end(&before);
	event_add(terminal->read_event, NULL);
	be_patient(terminal);
	/* The loop would not notice what was typed before it ran. */
	event_active(terminal->read_event, EV_READ, 0);
}

bool
terminal_has_answered(const struct terminal *terminal)
{
	return !terminal->asked || terminal->decoder.answers.attributes;
}

/* Reads until all that was asked is answered. */
static void
await_until(struct terminal *terminal, int64_t until_us)
{
	while (!terminal_has_answered(terminal) && !terminal->gone && QUEUE_COUNT(terminal->decoder.queue) < AHEAD_MOST) {
		int64_t left_us = until_us - clock_now_us();

		if (left_us <= 0)
			return;
		poll(&(struct pollfd){ .fd = terminal->fd, .events = POLLIN }, 1, (int)(left_us / US_PER_MS) + 1);
		read_some(terminal);
	}
}

void
terminal_await_answer(struct terminal *terminal, int ms)
{
	await_until(terminal, terminal->asked_us + (int64_t)ms * US_PER_MS);
}

/* Else its last answer ends up at the shell's prompt. */
static void
await_last_answer(struct terminal *terminal)
{
	int64_t left_us = answer_left_us(terminal), soon_us = ANSWER_WAIT_MS * US_PER_MS;

	await_until(terminal, clock_now_us() + (left_us < soon_us ? left_us : soon_us));
	terminal->asked = false;
}

void
terminal_leave(struct terminal *terminal)
{
	int64_t until_us = clock_now_us() + LEAVE_WAIT_MS * US_PER_MS;
	sigset_t before;

	if (!terminal->raw)
		return;
	held_signals_begin(&before); /* else the rescue might leave the screen a second time */
	event_del(terminal->read_event);
	event_del(terminal->rest);
	event_del(terminal->write_event);
	event_del(terminal->patience);
	if (terminal->entered && rescue_is_ready()) {
		write_until(terminal, until_us);
		if (evbuffer_get_length(terminal->owed) > 0) {
			/* It does not read. What is still owed has become useless; the bytes that
			 * restore the screen are not, should it read again. */
			evbuffer_drain(terminal->owed, evbuffer_get_length(terminal->owed));
			tcflush(terminal->fd, TCOFLUSH);
		}
		evbuffer_add_buffer(terminal->owed, terminal->restore);
		write_until(terminal, until_us);
		evbuffer_drain(terminal->owed, evbuffer_get_length(terminal->owed));
	}
	if (terminal->gone) /* or only once, and it can still be put back */
		rescue_now();
	if (rescue_is_ready() && rescue_may_set(terminal->fd)) {
		await_last_answer(terminal);
		rescue_set(terminal->fd, &terminal->saved);
	}
	rescue_cancel();
	held_signals_end(&before);
	terminal->raw = terminal->entered = false;
}

/* ---- opening and closing ---- */

struct terminal *
terminal_open(struct event_base *base, const struct terminal_hooks *hooks, char *why, size_t why_size)
{
	struct terminal *terminal;
	struct termios now;
	int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	bool is_there = fd != -1, in_front = is_there && is_in_front(fd);

	if (!in_front || tcgetattr(fd, &now) == -1) {
		if (is_there && !in_front)
			utf8_format(why, why_size, "this runs in the background of its terminal");
		else
			utf8_format(why, why_size, "there is no terminal: %s", strerror(errno));
		if (is_there)
			close(fd);
		return NULL;
	}
	terminal = mem_new(1, sizeof *terminal);
	terminal->base = base;
	terminal->hooks = *hooks;
	terminal->fd = fd;
	terminal->saved = now;
	terminal->read_event = event_new(base, fd, EV_READ | EV_PERSIST, read_cb, terminal);
	terminal->write_event = event_new(base, fd, EV_WRITE | EV_PERSIST, write_cb, terminal);
	terminal->patience = evtimer_new(base, patience_cb, terminal);
	terminal->rest = evtimer_new(base, rest_cb, terminal);
	terminal->owed = evbuffer_new();
	terminal->restore = evbuffer_new();
	input_init(&terminal->decoder);
	return terminal;
}

void
terminal_free(struct terminal *terminal)
{
	if (terminal == NULL)
		return;
	terminal_leave(terminal);
	event_free(terminal->read_event);
	event_free(terminal->write_event);
	event_free(terminal->patience);
	event_free(terminal->rest);
	evbuffer_free(terminal->owed);
	evbuffer_free(terminal->restore);
	input_release(&terminal->decoder);
	close(terminal->fd);
	free(terminal);
}

/* What the terminal was told last; where that is nothing (a serial line), what the environment says (POSIX). */
static int
cells_of(unsigned short told, const char *variable, int usual)
{
	const char *value = getenv(variable);
	int cells = told;

	if (told == 0 && (value == NULL || number_parse_int(value, 1, TERMINAL_CELLS_MAX, &cells) != 0))
		cells = usual;
	return cells > TERMINAL_CELLS_MAX ? TERMINAL_CELLS_MAX : cells;
}

void
terminal_size(const struct terminal *terminal, int *cols, int *rows)
{
	struct winsize size = { 0 };

	ioctl(terminal->fd, TIOCGWINSZ, &size);
	*cols = cells_of(size.ws_col, "COLUMNS", USUAL_COLS);
	*rows = cells_of(size.ws_row, "LINES", USUAL_ROWS);
}

/* ---- light or dark ---- */

/* Some terminals print a query instead of answering or swallowing it, whatever else they understand. */
static bool
may_be_asked(void)
{
	const char *type = getenv("TERM"), *program = getenv("TERM_PROGRAM");

	return (type == NULL || strncmp(type, "linux", 5) != 0) && (program == NULL || strcmp(program, "Apple_Terminal") != 0);
}

/* COLORFGBG is "foreground;background" or "foreground;…;background", numbers of the 16 colours:
 * 7 and the bright ones except 8 are light. */
static int
background_in_environment(void)
{
	const char *value = getenv("COLORFGBG");
	const char *last = value == NULL ? NULL : strrchr(value, ';');
	int colour;

	if (last == NULL || number_parse_int(last + 1, 0, COLOURS - 1, &colour) != 0)
		return -1;
	return colour == COLOUR_WHITE || colour > COLOUR_BRIGHT_BLACK;
}

/* ITU-R BT.601's luma, against half of white's. */
static int
is_light(const struct input_answers *answers)
{
	return 299 * answers->red + 587 * answers->green + 114 * answers->blue > 1000 * 0xffff / 2;
}

int
terminal_is_light(const struct terminal *terminal)
{
	const struct input_answers *answers = &terminal->decoder.answers;

	return answers->background ? is_light(answers) : background_in_environment();
}

bool
terminal_ask(struct terminal *terminal, bool like_xterm)
{
	/* Every terminal answers the last query: once that answer is here there is nothing left to
	 * wait for. */
	static const char questions[] = "\033]11;?\033\\\033[?2026$p\033[c";

	if (terminal->gone || !like_xterm || !may_be_asked() || !is_in_front(terminal->fd))
		return false;
	take_modes(terminal);
	terminal->asked = true;
	terminal->asked_us = clock_now_us();
	evbuffer_add(terminal->owed, questions, sizeof questions - 1);
	write_some(terminal);
	return true;
}
