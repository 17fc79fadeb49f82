/* One run: programs side by side or in turn, the heartbeat, the end. */
#include "run/run.h"

#include <event2/event.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "log/log.h"
#include "run/fetch_hop.h"
#include "run/program.h"
#include "run/run_counts.h"
#include "run/run_forget.h"

enum {
	CANCELS_A_TURN = 100, /* closing thousands at once would block the loop */
	END_CHECK_US = 1000,
};

struct run {
	const struct run_world *world;
	struct log log;
	struct timeline *timeline;
	struct program *program[PROGRAM_COUNT]; /* NULL: not part of it */
	struct watching *watching;
	struct event *heartbeat, *end_check, *steps; /* timers; steps: of cancelling or dismantling */
	int64_t beats;      /* the number of the next beat */
	int64_t end_us;     /* NEVER_US while it runs */
	int64_t watched_done_us; /* when the last of what it watches had ended */
	uint32_t presses;
	struct run_counts counts;
	struct run_forget forget;
	void (*gone)(void *arg);
	void *gone_arg;
	void (*stopped)(void *arg); /* its commands are to end */
	void *stopped_arg;
	bool cancelling[PROGRAM_COUNT];
	bool has_begun;
	bool in_turn;
};

static const struct program_kind *const kinds[PROGRAM_COUNT] = {
	[TRACK_SYNC] = &sync_program,
	[TRACK_ASYNC] = &async_program,
};

static void
add_timer(struct event *timer, int64_t us)
{
	struct timeval tv = clock_timeval(us);

	event_add(timer, &tv);
}

static void
event_logged(void *arg, const struct event *e)
{
	struct run *run = arg;

	if (run->timeline == NULL)
		return;
	timeline_update(run->timeline);
	if (run->world->on_event != NULL)
		run->world->on_event(run->world->arg, e);
}

/* ---- the heartbeat ---- */

static void
start_heartbeat_timer(struct run *run)
{
	/* The timer counts from now on: from when this turn of the loop began, the beat would be early. */
	event_base_update_cache_time(event_get_base(run->heartbeat));
	add_timer(run->heartbeat, run->beats * HEARTBEAT_US - log_now_us(&run->log));
}

/* Logs how late the loop is. Missed beats are not made up for: the lateness of the next
 * one tells how long the gap was. */
static void
heartbeat_cb(evutil_socket_t fd, short what, void *arg)
{
	struct run *run = arg;
	int64_t now_us = log_now_us(&run->log);

	(void)fd;
	(void)what;
	log_event(&run->log, (struct event){
		.kind = EVENT_HEARTBEAT, .track = TRACK_LOOP, .value = now_us - run->beats * HEARTBEAT_US,
	});
	run_counts_log(&run->counts, &run->log);
	run_forget_some(&run->forget, run->world->max_events, &run->log, run->timeline, run->program);
	run->beats = now_us / HEARTBEAT_US + 1;
	start_heartbeat_timer(run);
}

/* ---- the end ---- */

static bool
all_done(const struct run *run)
{
	for (int i = 0; i < PROGRAM_COUNT; i++)
		if (run->program[i] != NULL && !run->program[i]->is_done)
			return false;
	return watching_is_over(run->watching);
}

static bool
all_at_rest(const struct run *run)
{
	for (int i = 0; i < PROGRAM_COUNT; i++)
		if (run->program[i] != NULL && !program_is_at_rest(run->program[i]))
			return false;
	return true;
}

static bool
is_busy(const struct run *run)
{
	return !all_at_rest(run) || timeline_load_at(run->timeline, INT64_MAX).frozen;
}

/* Those who are not logged are not waited for. */
static bool
has_visitors(const struct run *run)
{
	return timeline_load_at(run->timeline, INT64_MAX).open[TRACK_VISITOR] > run->counts.unkept_logged.open;
}

static bool
has_programs(const struct run *run)
{
	return run->program[TRACK_SYNC] != NULL || run->program[TRACK_ASYNC] != NULL || watching_count(run->watching) > 0;
}

static void
end_run(struct run *run)
{
	for (int i = 0; i < PROGRAM_COUNT; i++)
		if (run->program[i] != NULL)
			program_dismantle(run->program[i], 0);
	event_del(run->heartbeat);
	event_del(run->steps);
	run_counts_log(&run->counts, &run->log);
	log_event(&run->log, (struct event){ .kind = EVENT_RUN_END, .track = TRACK_LOOP });
	run->end_us = timeline_last_us(run->timeline);
}

/* When all programs are done, the tasks still in their queues (spins, presses) run before
 * the end. */
static void
end_check_cb(evutil_socket_t fd, short what, void *arg)
{
	struct run *run = arg;

	(void)fd;
	(void)what;
	if (!all_done(run) || (!run_is_over(run) && has_visitors(run)))
		return; /* the one that is not will call program_done(), and the last visitor's end run_log() */
	/* Of a run that is over, nothing more is logged: waiting for it would have no end. */
	if (!run_is_over(run) && is_busy(run)) {
		add_timer(run->end_check, END_CHECK_US);
		return;
	}
	if (!run_is_over(run))
		end_run(run);
	run->world->ended(run->world->arg);
}

static void
watched_gone(void *arg)
{
	struct run *run = arg;

	run->watched_done_us = log_now_us(&run->log);
	if (run->stopped != NULL || run->gone != NULL)
		add_timer(run->steps, 0);
	else
		add_timer(run->end_check, END_CHECK_US);
}

static void
program_done(void *arg)
{
	struct run *run = arg;
	struct program *second = run->program[TRACK_ASYNC];

	if (run->gone != NULL)
		return; /* it is done just before it is dismantled, and so without an end */
	if (run->in_turn && second != NULL && !second->begun)
		program_start(second);
	add_timer(run->end_check, END_CHECK_US);
}

/* ---- beginning ---- */

static void
log_knob(struct run *run, enum knob knob)
{
	int64_t value = run->world->knobs->value[knob];

	bool is_without = run->world->for_visitors || !settings_has_programs(run->world->knobs);

	if (run->world->for_visitors && knob == KNOB_PROGRAMS && !run->has_begun)
		value = PROGRAMS_NONE;
	/* Where the programs fetch from is nothing to a run without them: that is the server's here. */
	if (is_without && knob == KNOB_URL && !run->has_begun)
		value = ADDRESS_BUILT_IN;
	log_event(&run->log, (struct event){ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = knob, .value = value });
}

static void
make_programs(struct run *run)
{
	const struct run_world *w = run->world;

	for (int i = 0; i < PROGRAM_COUNT; i++)
		if (timeline_has_program(run->timeline, (enum track)i))
			run->program[i] = program_new(kinds[i], w->base, &run->log, w->knobs, w->target,
			    w->sockets_max, program_done, run);
}

static void
start_programs(struct run *run)
{
	run->in_turn = settings_in_turn(run->world->knobs);
	for (int i = 0; i < PROGRAM_COUNT; i++)
		if (run->program[i] != NULL && !(run->in_turn && i == TRACK_ASYNC))
			program_start(run->program[i]);
}

static void steps_cb(evutil_socket_t, short, void *);

struct run *
run_new(const struct run_world *world)
{
	struct run *run = mem_new(1, sizeof *run);

	run->world = world;
	run->end_us = NEVER_US;
	run->heartbeat = evtimer_new(world->base, heartbeat_cb, run);
	run->end_check = evtimer_new(world->base, end_check_cb, run);
	run->steps = evtimer_new(world->base, steps_cb, run);
	log_init(&run->log, event_logged, run);
	run->timeline = timeline_new(run->log.trace);
	for (int knob = 0; knob < KNOB_COUNT; knob++)
		log_knob(run, (enum knob)knob);
	run->watching = watching_new(world->base, &run->log, &world->commands, watched_gone, run);
	return run;
}

void
run_begin(struct run *run)
{
	run->has_begun = true;
	log_start(&run->log);
	if (run->world->target->url != NULL && !run->world->for_visitors)
		fetch_manner_log(run->world->target->manner, &run->log);
	log_event(&run->log, (struct event){
		.kind = EVENT_RUN_START, .track = TRACK_LOOP, .number = run->world->lacks_ports, .value = run->world->sockets_max,
	});
	make_programs(run);
	watching_start(run->watching, run->world->commands.port);
	start_programs(run);
	run->beats = 1;
	start_heartbeat_timer(run);
}

bool
run_has_begun(const struct run *run)
{
	return run->has_begun;
}

void
run_free(struct run *run)
{
	if (run == NULL)
		return;
	for (int i = 0; i < PROGRAM_COUNT; i++)
		program_free(run->program[i]);
	watching_free(run->watching);
	event_free(run->heartbeat);
	event_free(run->end_check);
	event_free(run->steps);
	run_forget_release(&run->forget);
	timeline_free(run->timeline);
	log_release(&run->log);
	free(run);
}

const struct timeline *
run_timeline(const struct run *run)
{
	return run->timeline;
}

bool
run_is_over(const struct run *run)
{
	return run->end_us != NEVER_US;
}

int64_t
run_now_us(const struct run *run)
{
	if (!run->has_begun)
		return 0;
	return run_is_over(run) ? run->end_us : log_known_us(&run->log);
}

/* ---- while it runs ---- */

/* Returns true from its beginning to its end, unless it is being dismantled. */
static bool
is_live(const struct run *run)
{
	return run->has_begun && !run_is_over(run) && run->gone == NULL;
}

void
run_log(struct run *run, struct event e)
{
	if (!is_live(run))
		return;
	log_event(&run->log, e);
	if ((has_programs(run) || run->world->for_visitors) &&
	    (e.kind == EVENT_ANSWER || e.kind == EVENT_ABORT || e.kind == EVENT_LEAVE || e.kind == EVENT_THAW))
		add_timer(run->end_check, END_CHECK_US);
}

void
run_log_along(struct run *run, struct event e)
{
	if (is_live(run))
		log_event_along(&run->log, e);
}

bool
run_receives(const struct run *run)
{
	int64_t done_us = run->watched_done_us;

	for (int i = 0; i < PROGRAM_COUNT; i++) {
		int64_t us = run->program[i] == NULL ? 0 : timeline_done_us(run->timeline, (enum track)i, INT64_MAX);

		done_us = us > done_us ? us : done_us;
	}
	return is_live(run) && (!all_done(run) || !has_programs(run) || log_now_us(&run->log) - done_us <= run->world->receives_us);
}

void
run_count_unkept(struct run *run, enum event_kind kind, bool was_taken)
{
	if (is_live(run))
		run_counts_visitor(&run->counts, kind, was_taken);
}

void
run_count_refused(struct run *run, unsigned status)
{
	if (is_live(run))
		run_counts_refused(&run->counts, status);
}

int64_t
run_intern(struct run *run, const char *text)
{
	return run_is_over(run) ? TRACE_NO_TEXT : trace_intern(run->log.trace, text);
}

bool
run_find_port(const struct run *run, uint16_t port, enum track *track, uint32_t *number, enum errors *error)
{
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		*number = run->program[i] == NULL ? 0 : fetcher_find_port(run->program[i]->fetcher, port, error);
		*track = (enum track)i;
		if (*number != 0)
			return true;
	}
	return false;
}

void
run_hear_connection(struct run *run, struct http_peer peer, bool is_open)
{
	if (is_live(run))
		watching_connection(run->watching, peer, is_open);
}

int
run_find_watched(struct run *run, struct http_peer peer)
{
	return is_live(run) ? watching_find_peer(run->watching, peer) : -1;
}

void
run_log_watched(struct run *run, int watched, struct http_peer peer, uint32_t visitor)
{
	if (is_live(run))
		watching_visited(run->watching, watched, peer, visitor);
}

void
run_answer_watched(struct run *run, int watched, struct http_peer peer, uint32_t visitor)
{
	if (is_live(run))
		watching_answered(run->watching, watched, peer, visitor);
}

static void
turn_requests(struct run *run)
{
	for (int i = 0; i < PROGRAM_COUNT; i++)
		if (run->program[i] != NULL)
			program_replan(run->program[i], (uint32_t)run->world->knobs->value[KNOB_REQUESTS]);
}

static void
turn_limit(struct run *run)
{
	for (int i = 0; i < PROGRAM_COUNT; i++)
		if (run->program[i] != NULL)
			fetcher_limit_turned(run->program[i]->fetcher);
}

/* A run without programs waits for this. It ends at once, so that whoever turned the knob
 * finds it over. */
static void
turn_programs(struct run *run)
{
	if (has_programs(run))
		return;
	end_run(run);
	add_timer(run->end_check, 0); /* calls world->ended */
}

/* The knobs that a run must act on at once; the others are read when they matter. */
static void (*const turned[KNOB_COUNT])(struct run *) = {
	[KNOB_REQUESTS] = turn_requests,
	[KNOB_LIMIT] = turn_limit,
	[KNOB_PROGRAMS] = turn_programs,
};

void
run_turn(struct run *run, enum knob knob)
{
	if (run_is_over(run) || run->gone != NULL)
		return;
	log_knob(run, knob);
	if (turned[knob] != NULL && run->has_begun)
		turned[knob](run);
}

void
run_press(struct run *run)
{
	if (!is_live(run))
		return;
	log_event(&run->log, (struct event){ .kind = EVENT_BUTTON, .track = TRACK_YOU, .number = ++run->presses });
	for (int i = 0; i < PROGRAM_COUNT; i++)
		if (run->program[i] != NULL)
			program_press(run->program[i], run->presses);
}

/* ---- cancelling, in steps ---- */

static bool
dismantle_some(struct run *run)
{
	size_t left = 0;

	for (int i = 0; i < PROGRAM_COUNT; i++)
		if (run->program[i] != NULL)
			left += program_dismantle(run->program[i], CANCELS_A_TURN);
	return left > 0;
}

/* Cancels in each program until it has nothing left, just once: what it launches after that
 * was not in flight when the key was pressed. */
static bool
cancel_some(struct run *run)
{
	bool left = false;

	for (int i = 0; i < PROGRAM_COUNT; i++) {
		run->cancelling[i] = run->cancelling[i] && program_cancel(run->program[i], CANCELS_A_TURN) > 0;
		left = left || run->cancelling[i];
	}
	return left;
}

static void
steps_cb(evutil_socket_t fd, short what, void *arg)
{
	struct run *run = arg;

	(void)fd;
	(void)what;
	if (run->stopped != NULL && watching_is_over(run->watching)) {
		void (*stopped)(void *) = run->stopped;

		run->stopped = NULL;
		stopped(run->stopped_arg);
		return;
	}
	if (run->gone != NULL ? dismantle_some(run) : cancel_some(run))
		add_timer(run->steps, 0);
	else if (run->gone != NULL && watching_is_over(run->watching))
		run->gone(run->gone_arg);
}

void
run_cancel(struct run *run)
{
	if (!is_live(run) || evtimer_pending(run->steps, NULL))
		return;
	for (int i = 0; i < PROGRAM_COUNT; i++)
		run->cancelling[i] = run->program[i] != NULL && run->program[i]->begun;
	add_timer(run->steps, 0);
}

bool
run_stop_commands(struct run *run, void (*stopped)(void *arg), void *arg)
{
	if (watching_is_over(run->watching))
		return false;
	run->stopped = stopped;
	run->stopped_arg = arg;
	watching_terminate(run->watching);
	return true;
}

void
run_dismantle(struct run *run, void (*gone)(void *arg), void *arg)
{
	event_del(run->heartbeat);
	event_del(run->end_check);
	run->gone = gone;
	run->gone_arg = arg;
	watching_terminate(run->watching); /* and it comes back once they are gone */
	add_timer(run->steps, 0);
}
