/* The lab: server, knobs, and one run at a time. */
#include "run/lab_inside.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/complaint.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/utf8.h"
#include "log/forget.h"
#include "server/slow_server.h"
#include "watch/watch.h"

enum {
	SPARE_DESCRIPTORS = 100, /* for anything but requests: visitors, files */
	SOCKETS_UNKNOWN = 64,    /* if the system does not say how many there may be */
	PORTS_LEAST = 16,
	PORTS_MOST = 1 << 16,
	PORTS_SPARED = 16,       /* one in so many local ports is left to others */
	RECEIVES_US = 60 * US_PER_S,
};

/* ---- sockets ---- */

/* Raises the limit on descriptors as far as the system allows. Returns the number of
 * requests, which take two each: both ends are ours. */
static uint32_t
raise_sockets(void)
{
	struct rlimit limit;
	rlim_t usable;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return SOCKETS_UNKNOWN;
	watch_limit_descriptors(limit.rlim_cur);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	getrlimit(RLIMIT_NOFILE, &limit);
	usable = limit.rlim_cur > SPARE_DESCRIPTORS ? (limit.rlim_cur - SPARE_DESCRIPTORS) / 2 : 0;
	if (usable > PORTS_MOST)
		usable = PORTS_MOST;
	return usable > 2 ? (uint32_t)usable - 1 : 1; /* one is the other program's */
}

/* How many connections there may be to one address: each has a local port of its own. */
static uint32_t
count_ports(void)
{
	FILE *range = fopen("/proc/sys/net/ipv4/ip_local_port_range", "re");
	int64_t first = 0, last = PORTS_MOST - 1, ports;
	char line[64] = "";
	const char *rest;

	if (range != NULL) {
		rest = fgets(line, sizeof line, range) == NULL ? NULL : number_scan(line, PORTS_MOST, &first);
		if (rest == NULL || number_scan(rest + strspn(rest, " \t"), PORTS_MOST, &last) == NULL)
			first = 0;
		fclose(range);
	}
	ports = last - first + 1;
	ports = ports < PORTS_LEAST ? PORTS_LEAST : ports > PORTS_MOST ? PORTS_MOST : ports;
	return (uint32_t)(ports - ports / PORTS_SPARED) - 1; /* likewise */
}

/* The system allows so many requests at a time: what it does not allow waits to be sent. */
static void
count_sockets(struct run_world *world)
{
	uint32_t sockets = raise_sockets(), ports = count_ports();

	world->lacks_ports = ports < sockets;
	world->sockets_max = world->lacks_ports ? ports : sockets;
}

/* ---- runs ---- */

static void
write_event(struct lab *lab, const struct event *e)
{
	fprintf(lab->event_file, "%lld %s %s %u %u %lld\n", (long long)e->t_us, track_name((enum track)e->track),
	    event_kind_info((enum event_kind)e->kind)->name, e->step, e->number, (long long)e->value);
	if (fflush(lab->event_file) != 0 && lab->event_error == 0)
		lab->event_error = errno;
}

static void
event_logged(void *arg, const struct event *e)
{
	struct lab *lab = arg;

	if (lab->event_file != NULL)
		write_event(lab, e);
	if (lab->hooks.logged != NULL && lab_has_run(lab))
		lab->hooks.logged(lab->hooks.arg, e);
}

static void
run_ended(void *arg)
{
	struct lab *lab = arg;

	/* One that is being replaced is left, and has not come to its end. */
	if (lab->hooks.run_ended != NULL && !lab->stopping && !lab->dismantling)
		lab->hooks.run_ended(lab->hooks.arg);
}

static void
begin_run(struct lab *lab)
{
	lab_choose_target(lab);
	lab_begin_run(lab, lab->run, lab->run_id, &lab->visitors);
}

static void
make_run(struct lab *lab)
{
	lab_drop_visits(lab);
	lab->run_id = ++lab->run_ids;
	lab->visitors = 0;
	lab->shows_visit = false;
	lab->run = run_new(&lab->world);
	if (lab->hooks.run_made != NULL)
		lab->hooks.run_made(lab->hooks.arg);
	if (!lab->prepares)
		begin_run(lab);
}

static void
free_old_run(struct lab *lab)
{
	struct run *old = lab->run;

	lab->dismantling = lab->dismantled = false;
	lab->run = NULL;
	run_free(old);
	if (lab->server != NULL)
		slow_server_forget(lab->server);
	make_run(lab);
}

static void
old_run_dismantled(void *arg)
{
	struct lab *lab = arg;

	lab->dismantled = true;
	if (!lab->held)
		free_old_run(lab);
}

void
lab_hold(struct lab *lab, bool holds)
{
	lab->held = holds;
	if (!holds && lab->dismantled)
		free_old_run(lab);
	if (!holds && lab->visit.count > 0)
		lab_tell_of_visit(lab);
}

static void
dismantle(struct lab *lab)
{
	lab->dismantling = true;
	run_dismantle(lab->run, old_run_dismantled, lab);
}

static void
commands_stopped(void *arg)
{
	struct lab *lab = arg;

	lab->stopping = false;
	if (!lab->dismantling)
		dismantle(lab);
}

/* How a command ends when it is asked to can take a while, and is worth seeing; but what is prepared is not to be mixed up
 * with what was before. */
static void
replace_run(struct lab *lab, bool prepares)
{
	lab->prepares = prepares;
	if (lab->run == NULL)
		make_run(lab);
	else if (!prepares && !lab->dismantling && (lab->stopping || run_stop_commands(lab->run, commands_stopped, lab)))
		lab->stopping = true;
	else if (!lab->dismantling)
		dismantle(lab);
}

void
lab_run(struct lab *lab)
{
	replace_run(lab, false);
}

void
lab_prepare(struct lab *lab)
{
	replace_run(lab, true);
}

void
lab_begin(struct lab *lab)
{
	lab->prepares = false;
	if (lab->dismantling || lab->stopping)
		return; /* it begins as soon as it is made */
	lab_drop_visits(lab);
	begin_run(lab);
}

bool
lab_has_begun(const struct lab *lab)
{
	return !lab->dismantling && run_has_begun(lab->run);
}

/* ---- making and freeing ---- */

struct lab *
lab_new(struct event_base *base, const struct settings *knobs, int port, const struct run_hooks *hooks, char *why, size_t why_size)
{
	struct lab *lab = mem_new(1, sizeof *lab);

	lab->hooks = *hooks;
	lab->knobs = *knobs;
	lab->deserted = -1;
	lab->base = base;
	lab->world = (struct run_world){
		.base = base, .knobs = &lab->knobs, .target = &lab->target, .receives_us = RECEIVES_US,
		.max_events = FORGET_MOST, .on_event = event_logged, .ended = run_ended, .arg = lab,
	};
	count_sockets(&lab->world);
	lab_prepare_visits(lab);
	lab->asked_port = port;
	if (!settings_lacks_server(knobs) && lab_serve(lab, why, why_size) != 0) {
		lab_free(lab);
		return NULL;
	}
	return lab;
}

void
lab_free(struct lab *lab)
{
	struct run *run;
	char why[COMPLAINT_SIZE]; /* whoever wants to know has ended it before */

	if (lab == NULL)
		return;
	run = lab->run;
	lab->run = NULL; /* the server's news from here on belong to no run */
	run_free(run);
	lab_drop_visits(lab);
	event_free(lab->visit.news);
	if (lab->server != NULL)
		slow_server_free(lab->server);
	lab_end_events(lab, why, sizeof why);
	lab_release_target(lab);
	free(lab);
}

void
lab_bound(struct lab *lab, size_t max_events)
{
	lab->world.max_events = max_events;
}

void
lab_watch(struct lab *lab, const struct run_command *commands, int count, bool without_lines)
{
	lab->world.commands = (struct run_commands){ .at = commands, .count = count, .without_lines = without_lines, .url = lab->url };
}

const struct settings *
lab_knobs(const struct lab *lab)
{
	return &lab->knobs;
}

int
lab_write_events(struct lab *lab, const char *path, char *why, size_t why_size)
{
	int fd = file_check(path, why, why_size) != 0 ? -1 : file_open(path, O_CREAT | O_TRUNC, why, why_size);

	lab->event_file = file_stream(fd, "w", why, why_size);
	if (lab->event_file == NULL)
		return -1;
	lab->event_path = mem_copy(path);
	return 0;
}

int
lab_end_events(struct lab *lab, char *why, size_t why_size)
{
	bool is_there;

	if (lab->event_file == NULL)
		return 0;
	is_there = file_check_place(fileno(lab->event_file), lab->event_path, why, why_size) == 0;
	if (fclose(lab->event_file) != 0 && lab->event_error == 0)
		lab->event_error = errno;
	lab->event_file = NULL;
	free(lab->event_path);
	lab->event_path = NULL;
	if (lab->event_error != 0)
		utf8_format(why, why_size, "it is not whole: %s", strerror(lab->event_error));
	return lab->event_error == 0 && is_there ? 0 : -1;
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

int64_t
lab_span_us(const struct lab *lab)
{
	return timeline_span_us(run_timeline(lab->run), run_now_us(lab->run));
}

bool
lab_turn(struct lab *lab, enum knob knob, int64_t value)
{
	if (lab->knobs.value[knob] == value)
		return false;
	lab->knobs.value[knob] = value;
	if (lab->server != NULL)
		slow_server_knobs_changed(lab->server);
	if (!lab_has_run(lab) || lab_is_over(lab))
		return true;
	run_turn(lab->run, knob);
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
