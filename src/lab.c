/* The lab: server, knobs, and one run at a time. */
#include "lab.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "clock.h"
#include "memory.h"
#include "run.h"
#include "slow_server.h"

enum {
	SPARE_DESCRIPTORS = 100, /* for all that is no request: visitors, files */
	VISITORS_LOGGED = 10000, /* more of them in one run are served, not logged */
	SPAN_LEAST_US = 100 * US_PER_MS,
};

struct lab {
	struct lab_hooks hooks;
	struct event_base *base;
	struct settings knobs;
	struct slow_server *server;
	struct fetch_target target;
	char address[32];
	struct run_world world;
	struct run *run;
	uint32_t run_id;         /* of `run`; old ones' late news carry another */
	uint32_t visitors;       /* in this run */
	int64_t span_us;
	bool dismantling;        /* a new run begins as soon as the old one is gone */
	FILE *event_file;        /* or NULL */
};

/* ---- the loop ---- */

/* Two descriptors a request, both ends being ours: as many as the system lets us. */
static uint32_t
raise_sockets(void)
{
	struct rlimit limit;
	rlim_t usable;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return 64;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	getrlimit(RLIMIT_NOFILE, &limit);
	usable = limit.rlim_cur > SPARE_DESCRIPTORS ? (limit.rlim_cur - SPARE_DESCRIPTORS) / 2 : 0;
	if (usable > 1 << 20)
		usable = 1 << 20;
	return usable > 2 ? (uint32_t)usable - 1 : 1; /* one is the other program's */
}

/* Nothing that libevent says may reach the terminal. */
static void
say_nothing(int severity, const char *message)
{
	(void)severity;
	(void)message;
}

static struct event_base *
make_base(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base;

	event_set_log_callback(say_nothing);
	event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
	base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

/* ---- runs ---- */

static void
write_event(FILE *file, const struct event *e)
{
	fprintf(file, "%lld %s %s %u %u %lld\n", (long long)e->t_us, track_name((enum track)e->track),
	    event_kind_info((enum event_kind)e->kind)->name, e->step, e->number, (long long)e->value);
	fflush(file);
}

static void
told(void *arg, const struct event *e)
{
	struct lab *lab = arg;

	if (lab->event_file != NULL)
		write_event(lab->event_file, e);
	if (lab->hooks.told != NULL && lab_has_run(lab))
		lab->hooks.told(lab->hooks.arg, e);
}

static void
ended(void *arg)
{
	struct lab *lab = arg;

	if (lab->hooks.ended != NULL)
		lab->hooks.ended(lab->hooks.arg);
}

static int64_t
expected_us(const struct lab *lab)
{
	int64_t us = run_expected_us(&lab->knobs);

	return us < SPAN_LEAST_US ? SPAN_LEAST_US : us;
}

static void
begin(struct lab *lab)
{
	lab->run_id++;
	lab->visitors = 0;
	lab->span_us = expected_us(lab);
	lab->run = run_new(&lab->world);
	if (lab->hooks.began != NULL)
		lab->hooks.began(lab->hooks.arg);
}

static void
old_run_gone(void *arg)
{
	struct lab *lab = arg;
	struct run *old = lab->run;

	lab->dismantling = false;
	lab->run = NULL;
	run_free(old);
	begin(lab);
}

void
lab_run(struct lab *lab)
{
	if (lab->run == NULL) {
		begin(lab);
	} else if (!lab->dismantling) {
		lab->dismantling = true;
		run_dismantle(lab->run, old_run_gone, lab);
	}
}

bool
lab_has_run(const struct lab *lab)
{
	return lab->run != NULL && !lab->dismantling;
}

/* ---- the server's facts ---- */

static struct request_id
identify(void *arg, uint16_t port)
{
	struct lab *lab = arg;
	struct request_id id = { .run = lab->run_id, .track = TRACK_VISITOR };
	enum track track;

	if (lab->run != NULL && run_find_port(lab->run, port, &track, &id.number))
		id.track = (uint8_t)track;
	else
		id.number = ++lab->visitors;
	return id;
}

static bool
is_logged(const struct lab *lab, struct request_id who)
{
	return lab->run != NULL && who.run == lab->run_id &&
	    (who.track != TRACK_VISITOR || who.number <= VISITORS_LOGGED);
}

static void
happened(void *arg, enum event_kind kind, struct request_id who, int64_t value)
{
	struct lab *lab = arg;
	bool of_server = kind == EVENT_FREEZE || kind == EVENT_THAW;

	if (kind == EVENT_ARRIVE && lab->hooks.asked != NULL)
		lab->hooks.asked(lab->hooks.arg);
	if (is_logged(lab, who))
		run_log(lab->run, (struct event){
			.kind = (uint8_t)kind, .track = of_server ? TRACK_SERVER : who.track, .number = who.number, .value = value,
		});
}

static int
start_server(struct lab *lab, int asked, char *why, size_t why_size)
{
	const struct slow_server_hooks hooks = { .identify = identify, .happened = happened, .arg = lab };
	int port = asked == LAB_ANY_PORT ? LAB_SAMPLE_PORT : asked, error = 0;

	lab->server = slow_server_new(lab->base, (uint16_t)port, &lab->knobs, &hooks, &error);
	if (lab->server == NULL && error == EADDRINUSE && asked == LAB_ANY_PORT)
		lab->server = slow_server_new(lab->base, 0, &lab->knobs, &hooks, &error);
	if (lab->server != NULL)
		return 0;
	if (error == EADDRINUSE)
		snprintf(why, why_size, "--port: %d is taken on 127.0.0.1: another port, or 0 for any free one", port);
	else
		snprintf(why, why_size, "cannot listen on 127.0.0.1:%d: %s", port, strerror(error));
	return -1;
}

static void
set_target(struct lab *lab)
{
	uint16_t port = slow_server_port(lab->server);

	snprintf(lab->address, sizeof lab->address, "127.0.0.1:%u", port);
	lab->target = (struct fetch_target){
		.address = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) },
		.host = lab->address,
		.path = "/",
	};
}

/* ---- life ---- */

struct lab *
lab_new(const struct settings *knobs, int port, const struct lab_hooks *hooks, char *why, size_t why_size)
{
	struct lab *lab = mem_new(1, sizeof *lab);

	lab->hooks = *hooks;
	lab->knobs = *knobs;
	lab->base = make_base();
	lab->world = (struct run_world){
		.base = lab->base, .knobs = &lab->knobs, .target = &lab->target, .sockets_max = raise_sockets(),
		.told = told, .ended = ended, .arg = lab,
	};
	if (start_server(lab, port, why, why_size) != 0) {
		lab_free(lab);
		return NULL;
	}
	set_target(lab);
	return lab;
}

void
lab_free(struct lab *lab)
{
	struct run *run;

	if (lab == NULL)
		return;
	run = lab->run;
	lab->run = NULL; /* what the server says from here on is nobody's */
	run_free(run);
	if (lab->server != NULL)
		slow_server_free(lab->server);
	event_base_free(lab->base);
	if (lab->event_file != NULL)
		fclose(lab->event_file);
	free(lab);
}

struct event_base *
lab_base(const struct lab *lab)
{
	return lab->base;
}

const char *
lab_address(const struct lab *lab)
{
	return lab->address;
}

const struct settings *
lab_knobs(const struct lab *lab)
{
	return &lab->knobs;
}

void
lab_loop(struct lab *lab)
{
	event_base_loop(lab->base, EVLOOP_NO_EXIT_ON_EMPTY);
}

void
lab_stop(struct lab *lab)
{
	event_base_loopbreak(lab->base);
}

void
lab_write_events(struct lab *lab, const char *path)
{
	lab->event_file = fopen(path, "we");
}

/* ---- the run ---- */

const struct timeline *
lab_timeline(const struct lab *lab)
{
	return run_timeline(lab->run);
}

int64_t
lab_now_us(const struct lab *lab)
{
	return run_now_us(lab->run);
}

bool
lab_is_over(const struct lab *lab)
{
	return run_is_over(lab->run);
}

/* An axis fitted to it does not scroll; when the run takes longer than foretold, it
 * is fitted anew, in steps. */
int64_t
lab_span_us(struct lab *lab)
{
	while (lab->span_us < lab_now_us(lab))
		lab->span_us += lab->span_us / 4 + 1;
	return lab->span_us;
}

bool
lab_turn(struct lab *lab, enum knob knob, int64_t value)
{
	if (lab->knobs.value[knob] == value)
		return false;
	lab->knobs.value[knob] = value;
	slow_server_knobs_changed(lab->server);
	if (!lab_has_run(lab) || lab_is_over(lab))
		return true;
	run_turn(lab->run, knob);
	if (expected_us(lab) > lab->span_us)
		lab->span_us = expected_us(lab);
	return true;
}

void
lab_press(struct lab *lab)
{
	run_press(lab->run);
}

void
lab_cancel(struct lab *lab)
{
	run_cancel(lab->run);
}
