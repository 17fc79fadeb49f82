/*
 * The slow server. Requests wait in one line. The mode's strategy decides who takes
 * them out of it: a list of when each is due; or lanes, each of which works on one to its end.
 */
#include "server/slow_server.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <time.h>

#include "base/clock.h"
#include "base/duration.h"
#include "base/http_status.h"
#include "base/lane.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "http/http.h"
#include "http/http_stream.h"
#include "log/request.h"
#include "server/delay.h"
#include "server/due.h"

static const char hello[] = "Hello, world";

enum {
	LANES_MAX = SERVER_WORKERS_MAX,
	/* The most requests that are answered in one turn of the loop, however many are due: else a loop that has been held up
	 * would be held up again by what is due meanwhile, and whoever is answered would learn of it late. */
	ANSWERS_A_TURN = 50,
};

/* A request for the slow page. */
struct job {
	struct due due;               /* comes first: it stands for its job. Of a concurrent handler; else in no list */
	struct slow_server *server;
	struct http_request *request; /* NULL once its client has left */
	struct worker *worker;        /* whose lane is at work on it; NULL if none is */
	TAILQ_ENTRY(job) link;        /* in the line, until it is taken up */
	TAILQ_ENTRY(job) all_link;    /* among all */
	bool in_line;
	bool forgotten;               /* older than slow_server_forget(): nobody waits for its handler */
	int64_t asked_us;             /* the delay in its query; NEVER_US: the knob's */
	int64_t came_us;              /* the clock's time */
	int64_t due_us;               /* the clock's time of its answer, once it is taken up; FOR_EVER_US */
	struct request_id who;
};

TAILQ_HEAD(line, job);

/* A lane and what it works on. */
struct worker {
	struct slow_server *server;
	struct lane *lane;  /* NULL until it is needed */
	struct job *job;    /* NULL while it has none */
	bool busy;          /* called to the line, or at work */
	int64_t left_us;    /* freeze: the sleep still ahead */
	int64_t piece_us;   /* freeze: its next piece */
};

/* How requests are taken up and worked on. The modes name theirs in log/choices.h. */
struct strategy {
	/* Takes up what it may from the line. */
	void (*serve)(struct slow_server *);
	/* Spends `us` on a lane's job. NULL without lanes. */
	void (*work)(struct worker *, int64_t us);
};

struct slow_server {
	struct event_base *base;
	struct http_server *http;
	const struct settings *knobs;
	struct slow_server_hooks hooks;
	struct line line, all;        /* all: also those that are taken up */
	struct due_list due;          /* concurrent handlers, each until it has finished */
	struct event *due_timer;      /* of the first of them */
	struct worker workers[LANES_MAX];
	bool closing;
};

static const struct strategy *strategy_now(const struct slow_server *);

static void
tell_of(const struct slow_server *server, struct request_id *who, enum event_kind kind, int64_t value)
{
	if (!server->closing)
		server->hooks.happened(server->hooks.arg, kind, who, value);
}

static void
tell(struct job *job, enum event_kind kind, int64_t value)
{
	tell_of(job->server, &job->who, kind, value);
}

/* ---- jobs ---- */

static void
free_job(struct job *job)
{
	TAILQ_REMOVE(&job->server->all, job, all_link);
	due_remove(&job->server->due, &job->due);
	free(job);
}

/* Returns true if its handler never finishes. */
static bool
hangs(const struct job *job)
{
	return choice_of(KNOB_ERRORS, job->who.error)->error.hangs;
}

/* The handler has finished: answers, if the client is there, and frees the job. */
static void
finish(struct job *job)
{
	struct http_request *request = job->request;
	const struct choice *error = choice_of(KNOB_ERRORS, job->who.error);
	bool resets = error->error.resets, wrong = error->error.status != 0;
	unsigned status = wrong ? error->error.status : 200;

	if (request != NULL)
		tell(job, resets ? EVENT_ABORT : EVENT_ANSWER, resets ? 0 : status);
	free_job(job);
	if (request == NULL)
		return;
	if (resets)
		http_abort(request);
	else
		http_reply(request, status, wrong ? http_status_words(status) : hello);
}

/* Takes the oldest job out of the line. Returns how long its handler waits. */
static int64_t
take(struct slow_server *server, struct job **taken)
{
	const int64_t *knob = server->knobs->value;
	struct job *job = TAILQ_FIRST(&server->line);
	int64_t delay_us = job->asked_us == NEVER_US ? knob[KNOB_DELAY] : job->asked_us;

	TAILQ_REMOVE(&server->line, job, link);
	job->in_line = false;
	*taken = job;
	return delay_for(knob[KNOB_SEED], job->who.number, delay_us, knob[KNOB_JITTER]);
}

/* It is taken up, for so long. */
static void
tell_taken(struct job *job, int64_t us)
{
	job->due_us = hangs(job) ? FOR_EVER_US : clock_now_us() + us;
	tell(job, EVENT_TAKE, hangs(job) ? FOR_EVER_US : us);
}

/* ---- concurrent: each is due at a time of its own ---- */

static void
start_due_timer(struct slow_server *server)
{
	const struct due *first = due_first(&server->due);
	struct timeval tv;

	if (first == NULL)
		return;
	/* Timers count from now, not from the beginning of this turn of the loop. */
	event_base_update_cache_time(server->base);
	tv = clock_timeval(first->at_us - clock_now_us());
	event_add(server->due_timer, &tv);
}

static void
due_cb(evutil_socket_t fd, short what, void *arg)
{
	struct slow_server *server = arg;
	int64_t now_us = clock_now_us();
	struct due *first;

	(void)fd;
	(void)what;
	for (int i = 0; i < ANSWERS_A_TURN && (first = due_first(&server->due)) != NULL && first->at_us <= now_us; i++)
		finish((struct job *)first);
	start_due_timer(server);
}

static void
take_all(struct slow_server *server)
{
	const struct due *first = due_first(&server->due);

	while (!TAILQ_EMPTY(&server->line)) {
		struct job *job;
		int64_t us = take(server, &job);

		tell_taken(job, us);
		if (!hangs(job))
			due_add(&server->due, &job->due, job->due_us);
	}
	if (due_first(&server->due) != first)
		start_due_timer(server);
}

/* ---- lanes: each works on one request at a time ---- */

static void
end_work(struct lane *lane, void *arg)
{
	struct worker *worker = arg;
	struct slow_server *server = worker->server;
	struct job *job = worker->job;

	(void)lane;
	worker->job = NULL;
	worker->busy = false;
	finish(job);
	strategy_now(server)->serve(server);
}

/* The handler's sleep, which stops this lane and nothing else. */
static void
sleep_in_lane(struct worker *worker, int64_t us)
{
	event_base_update_cache_time(worker->server->base);
	lane_sleep(worker->lane, us, end_work, worker);
}

static int
lane_count(const struct slow_server *server)
{
	return (int)settings_at_once(server->knobs, LANES_MAX);
}

static int
lanes_at_work(const struct slow_server *server)
{
	int count = 0;

	for (int i = 0; i < LANES_MAX; i++)
		count += server->workers[i].job != NULL;
	return count;
}

/* A lane's turn at the line. Since it was called the oldest may have left and the mode
 * may have changed. */
static void
come_to_line(struct lane *lane, void *arg)
{
	struct worker *worker = arg;
	struct slow_server *server = worker->server;
	const struct strategy *strategy = strategy_now(server);
	int64_t us;

	if (strategy->work == NULL || TAILQ_EMPTY(&server->line) || lanes_at_work(server) >= lane_count(server)) {
		worker->busy = false;
		strategy->serve(server);
		return;
	}
	us = take(server, &worker->job);
	worker->job->worker = worker;
	tell_taken(worker->job, settings_kept_us(server->knobs, us));
	if (hangs(worker->job))
		lane_block(lane, end_work, worker); /* until its client gives up */
	else
		strategy->work(worker, us);
}

/* Calls to the line as many idle lanes as are needed. Lanes still at work count, so
 * that after workers=4 serial is serial. */
static void
call_lanes(struct slow_server *server)
{
	struct job *next = TAILQ_FIRST(&server->line);
	int idle = lane_count(server);

	for (int i = 0; i < LANES_MAX; i++)
		if (server->workers[i].busy) {
			idle--;
			/* A lane that was called and has not come yet will take the first in line. */
			if (server->workers[i].job == NULL && next != NULL)
				next = TAILQ_NEXT(next, link);
		}
	for (int i = 0; i < LANES_MAX && idle > 0 && next != NULL; i++) {
		struct worker *worker = &server->workers[i];

		if (worker->busy)
			continue;
		if (worker->lane == NULL)
			worker->lane = lane_new(server->base);
		worker->server = server;
		worker->busy = true;
		lane_post(worker->lane, come_to_line, worker);
		next = TAILQ_NEXT(next, link);
		idle--;
	}
}

/* ---- freeze: one lane, whose handler sleeps on everybody's loop ---- */

/* Really sleeps: for `us`, or less if a signal comes. Returns for how long. */
static int64_t
sleep_on_loop(struct slow_server *server, int64_t us)
{
	struct timespec length = { (time_t)(us / US_PER_S), (long)(us % US_PER_S) * 1000 };
	int64_t start_us = clock_now_us();

	nanosleep(&length, NULL);
	/* The loop's notion of now is as old as the sleep was long: timers started from
	 * here would be over before they began. */
	event_base_update_cache_time(server->base);
	return clock_now_us() - start_us;
}

static void announce_piece(struct worker *);

static void
freeze_piece(struct lane *lane, void *arg)
{
	struct worker *worker = arg;
	/* Without a client there is nobody to sleep for. */
	int64_t slept_us = worker->job->request == NULL ? 0 : sleep_on_loop(worker->server, worker->piece_us);

	tell(worker->job, EVENT_THAW, slept_us);
	worker->left_us -= slept_us;
	if (worker->left_us > 0 && worker->job->request != NULL)
		announce_piece(worker);
	else
		end_work(lane, worker);
}

static void
announce_piece(struct worker *worker)
{
	worker->piece_us = worker->left_us < FREEZE_MAX_US ? worker->left_us : FREEZE_MAX_US;
	tell(worker->job, EVENT_FREEZE, worker->piece_us);
	lane_sleep(worker->lane, FREEZE_NOTICE_US, freeze_piece, worker);
}

static void
freeze_in_lane(struct worker *worker, int64_t us)
{
	worker->left_us = us;
	if (us > 0)
		announce_piece(worker);
	else
		lane_yield(worker->lane, end_work, worker);
}

/* ---- the strategies ---- */

static const struct strategy strategy_timers = { take_all, NULL };
static const struct strategy strategy_lanes = { call_lanes, sleep_in_lane };
static const struct strategy strategy_freezing = { call_lanes, freeze_in_lane };

static const struct strategy *
strategy_now(const struct slow_server *server)
{
#define MODE_ROW(mode, first, last, strategy, ...) { (first), &strategy_##strategy },
	static const struct {
		int64_t first; /* value of the mode */
		const struct strategy *strategy;
	} modes[] = { SERVER_MODES(MODE_ROW) };
#undef MODE_ROW
	int64_t first = choice_of(KNOB_SERVER, server->knobs->value[KNOB_SERVER])->first;
	size_t i = 0;

	while (modes[i].first != first)
		i++;
	return modes[i].strategy;
}

/* ---- requests come and leave ---- */

/* Reads "delay=TIME" from the query, if it is there. Returns false if TIME is not a time,
 * or out of range. */
static bool
read_query(const char *query, int64_t *asked_us)
{
	static const char name[] = "delay=";
	const size_t name_size = sizeof name - 1;
	char time[32];
	size_t size;

	*asked_us = NEVER_US;
	for (; *query != '\0'; query += size + (query[size] == '&')) {
		size = strcspn(query, "&");
		if (strncmp(query, name, name_size) != 0)
			continue;
		utf8_format(time, sizeof time, "%.*s", (int)(size - name_size), query + name_size);
		if (size - name_size >= sizeof time || duration_parse(time, asked_us) != 0 || *asked_us > DELAY_QUERY_MAX_US)
			return false;
	}
	return true;
}

/* Anything but the slow page does not have to wait. */
static void
answer_at_once(struct slow_server *server, struct http_request *request, struct request_id who, unsigned status,
    const char *body)
{
	tell_of(server, &who, EVENT_ARRIVE, status);
	tell_of(server, &who, EVENT_ANSWER, status);
	http_reply(request, status, body);
}

static void
stand_in_line(struct slow_server *server, struct http_request *request, struct request_id who, int64_t asked_us)
{
	struct job *job = mem_new(1, sizeof *job);

	job->server = server;
	job->request = request;
	job->asked_us = asked_us;
	job->who = who;
	job->came_us = clock_now_us();
	TAILQ_INSERT_TAIL(&server->all, job, all_link);
	http_request_set_data(request, job);
	TAILQ_INSERT_TAIL(&server->line, job, link);
	job->in_line = true;
	tell(job, EVENT_ARRIVE, 0);
	if (asked_us != NEVER_US)
		tell(job, EVENT_ASK, asked_us);
	strategy_now(server)->serve(server);
}

static struct request_facts
facts_of(const struct http_request *request)
{
	return (struct request_facts){
		.peer = http_request_peer(request), .method = http_request_method(request), .path = http_request_path(request),
		.query = http_request_query(request), .agent = http_request_agent(request),
	};
}

static struct request_id
identify(const struct slow_server *server, const struct http_request *request)
{
	struct request_facts facts = facts_of(request);

	return server->hooks.identify(server->hooks.arg, &facts);
}

static void
request_came(struct http_server *http, struct http_request *request, void *arg)
{
	struct slow_server *server = arg;
	struct request_id who = identify(server, request);
	int64_t asked_us;

	(void)http;
	if (strcmp(http_request_path(request), "/") != 0)
		answer_at_once(server, request, who, 404, "There is only /, and /?delay=SECONDS.\n");
	else if (!read_query(http_request_query(request), &asked_us))
		answer_at_once(server, request, who, 400, "delay takes a time from 0 to 60 s, such as 5, 0.5 or 500ms.\n");
	else
		stand_in_line(server, request, who, asked_us);
}

/* It is no request that is served: the answer is under way. Or it was not even that. */
static void
request_refused(struct http_server *http, struct http_request *request, unsigned status, void *arg)
{
	struct slow_server *server = arg;

	(void)http;
	if (request != NULL) {
		struct request_id who = identify(server, request);

		tell_of(server, &who, EVENT_ARRIVE, status);
		tell_of(server, &who, EVENT_ANSWER, status);
	}
	if (server->hooks.refused != NULL && !server->closing)
		server->hooks.refused(server->hooks.arg, status);
}

/* A sleeping handler does not notice; a hanging one is released. */
static void
client_left(struct http_server *http, struct http_request *request, void *arg)
{
	struct slow_server *server = arg;
	struct job *job = http_request_data(request);

	(void)http;
	tell(job, EVENT_LEAVE, 0);
	job->request = NULL;
	if (job->worker != NULL) {
		if (hangs(job))
			lane_unblock(job->worker->lane);
		else if (job->forgotten)
			lane_wake(job->worker->lane);
		return;
	}
	if (job->in_line)
		TAILQ_REMOVE(&server->line, job, link);
	free_job(job);
}

/* ---- the server ---- */

struct slow_server *
slow_server_new(struct event_base *base, uint16_t port, const struct settings *knobs,
    const struct slow_server_hooks *hooks, int *error)
{
	struct slow_server *server = mem_new(1, sizeof *server);
	const struct http_server_hooks http_hooks = { request_came, client_left, server, request_refused };

	server->base = base;
	server->knobs = knobs;
	server->hooks = *hooks;
	TAILQ_INIT(&server->line);
	TAILQ_INIT(&server->all);
	server->http = http_server_new(base, port, &http_hooks, error);
	if (server->http == NULL) {
		free(server);
		return NULL;
	}
	server->due_timer = evtimer_new(base, due_cb, server);
	return server;
}

int
slow_server_listen(struct slow_server *server, const struct ip *ip)
{
	return http_server_listen(server->http, ip);
}

void
slow_server_set_side(struct slow_server *server, const struct http_side *side)
{
	http_server_set_side(server->http, side);
}

void
slow_server_set_connections_hook(struct slow_server *server, struct http_connections_hook hook)
{
	http_server_set_connections_hook(server->http, hook);
}

void
slow_server_free(struct slow_server *server)
{
	if (server == NULL)
		return;
	server->closing = true;
	http_server_free(server->http);
	for (int i = 0; i < LANES_MAX; i++) {
		lane_free(server->workers[i].lane);
		if (server->workers[i].job != NULL)
			free_job(server->workers[i].job);
	}
	event_free(server->due_timer);
	due_release(&server->due);
	free(server);
}

void
slow_server_knobs_changed(struct slow_server *server)
{
	strategy_now(server)->serve(server);
}

void
slow_server_forget(struct slow_server *server)
{
	struct job *job;

	TAILQ_FOREACH(job, &server->line, link)
		job->forgotten = true;
	for (int i = 0; i < LANES_MAX; i++) {
		job = server->workers[i].job;
		if (job == NULL)
			continue;
		job->forgotten = true;
		if (job->request == NULL)
			lane_wake(server->workers[i].lane);
	}
}

void
slow_server_meet(struct slow_server *server, struct request_id (*meet)(void *arg, const struct request_here *), void *arg)
{
	struct job *job;

	TAILQ_FOREACH(job, &server->all, all_link) {
		int64_t now_us = clock_now_us(); /* not once for all: each is told of at a time of its own */
		struct request_here here = {
			.who = job->who, .here_us = now_us - job->came_us, .asked_us = job->asked_us, .is_in_line = job->in_line,
		};

		if (job->request == NULL)
			continue;
		here.facts = facts_of(job->request);
		here.left_us = job->due_us == FOR_EVER_US ? FOR_EVER_US : job->due_us > now_us ? job->due_us - now_us : 0;
		job->who = meet(arg, &here);
		job->forgotten = job->forgotten && job->who.run == here.who.run && job->who.number == here.who.number;
	}
}

uint16_t
slow_server_port(const struct slow_server *server)
{
	return http_server_port(server->http);
}

int
slow_server_ipv6_error(const struct slow_server *server)
{
	return http_server_ipv6_error(server->http);
}
