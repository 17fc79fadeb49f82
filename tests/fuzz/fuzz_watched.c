/*
 * What a watched program prints, and what its tracer, the memory that it shares with us, and our server tell of it, in any order (see fuzz.h):
 * the run that is logged can be told, drawn, saved and read again. The first byte says whether it has lines; the rest are deeds, each a byte
 * that says which and how long, and what it is about. Time is the input's; the program, its keeper and its terminal are not there:
 * this file stands in for watch/watch.c, watch/python.c and base/clock.c.
 */
#include <assert.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/clock.h"
#include "base/loop.h"
#include "base/memory.h"
#include "file/run_file.h"
#include "fuzz/fuzz.h"
#include "run/watching_inside.h"
#include "support/whole_file.h"
#include "tell/narrator.h"
#include "tell/summary.h"
#include "ui/view/view.h"
#include "watch/python.h"
#include "watch/watch.h"

enum { WAITS = 7 /* of watch/wait.h, whose struct wait is not the views' */, SERVER_PORT = 8888, PORTS = 4, LINES_BYTES = 1024 * 1024 };

/* ---- what stands in ---- */

static int64_t now_us = 1000;

int64_t
clock_now_us(void)
{
	return now_us;
}

int64_t
clock_wall_us(void)
{
	return 0;
}

struct timeval
clock_timeval(int64_t us)
{
	return (struct timeval){ us / US_PER_S + 1, 0 };
}

/* No Python reads it here, and it takes a while to write. */
int
python_archive_new(void)
{
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

struct watch {
	const struct watch_hooks *hooks;
	void *arg;
	unsigned char *memory; /* that it shares with us, as it sees it; or NULL */
	bool owns;
};

static struct watch *started;

void
watch_limit_descriptors(uint64_t most)
{
	(void)most;
}

struct watch *
watch_start(struct event_base *base, char *const *argv, char *const *settings, bool is_traced, const struct lines *lines,
    const struct watch_hooks *hooks, void *arg)
{
	struct watch *watch = mem_new(1, sizeof *watch);

	(void)base, (void)argv, (void)settings, (void)is_traced;
	*watch = (struct watch){ .hooks = hooks, .arg = arg };
	if (lines != NULL) {
		watch->memory = mmap(NULL, LINES_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, lines_fd(lines), 0);
		assert(watch->memory != MAP_FAILED);
	}
	started = watch;
	return watch;
}

bool
watch_owns_port(struct watch *watch, uint16_t client_port, uint16_t server_port, int family)
{
	(void)client_port, (void)server_port, (void)family;
	return watch->owns;
}

void
watch_hear(struct watch *watch)
{
	(void)watch;
}

void
watch_ask(struct watch *watch)
{
	(void)watch;
}

void
watch_terminate(struct watch *watch)
{
	(void)watch;
}

void
watch_free(struct watch *watch)
{
	if (watch->memory != NULL)
		munmap(watch->memory, LINES_BYTES);
	free(watch);
	started = NULL;
}

/* ---- the input ---- */

struct input_bytes {
	const uint8_t *at;
	size_t left;
};

static unsigned
take(struct input_bytes *in)
{
	if (in->left == 0)
		return 0;
	in->left--;
	return *in->at++;
}

static unsigned
take_two(struct input_bytes *in)
{
	unsigned high = take(in);

	return high << 8 | take(in);
}

/* ---- the deeds ---- */

static struct {
	struct event_base *base;
	struct log log;
	struct watching *watching;
	uint32_t visitors, connection;
} all;

static void
print(struct input_bytes *in, size_t size)
{
	size = size < in->left ? size : in->left;
	started->hooks->printed(started->arg, (const char *)in->at, size, now_us);
	in->at += size;
	in->left -= size;
}

static struct report_address
take_address(struct input_bytes *in)
{
	unsigned how = take(in);

	return (struct report_address){
		.family = (uint8_t[]){ 4, 6, 0, 4 }[how % 4], .local_port = (uint16_t)(40000 + how / 4 % PORTS),
		.peer_port = (how & 0x80) != 0 ? 80 : SERVER_PORT, .peer = { (how & 0x40) != 0 ? 10 : 127, 0, 0, 1 },
	};
}

/* Its times are near now, before and after. */
static void
report(struct input_bytes *in, unsigned extra)
{
	struct report r = { .kind = (uint8_t)(take(in) % REPORT_GONE) };
	unsigned who = take(in);

	r.tid = (int32_t)(who % 8 + 1);
	r.pid = (int32_t)(who / 8 % 4 + 1);
	r.t_us = now_us - (int64_t)(take(in) * 100) + 5000;
	r.wait = (uint8_t)(take(in) % WAITS);
	r.thing = (uint8_t)(extra % REPORT_THING_COUNT);
	r.stage = (uint8_t)(who % (REPORT_STAGE_RIGHTS + 1));
	r.fd = (int32_t)(take(in) % 20) - 2;
	r.value = (int8_t)take(in); /* NOLINT(bugprone-signed-char-misuse): of either sign */
	if (r.kind == REPORT_THREAD_END && r.value < 0)
		r.value = -r.value; /* the tracer counted */
	r.count = (int32_t)(extra % 5);
	r.call = (int32_t)take_two(in);
	r.address = take_address(in);
	r.line = take(in);
	r.file = 65600 + take(in);
	r.function = 65600 + take(in);
	for (size_t i = 0; i < extra % REPORT_NAME_SIZE; i++)
		r.name[i] = (char)take(in);
	started->hooks->report(started->arg, &r);
}

/* Anywhere: it is the program's own memory. Often at texts' and places' beginnings. */
static void
scribble(struct input_bytes *in, size_t size)
{
	size_t at = take_two(in);

	at = (at & 0x8000) != 0 ? 65600 + (at & 0xff) : (at & 0x4000) != 0 ? LINES_BYTES - (at & 0xff) : 64 + (at & 0xff);
	for (size_t i = 0; i < size && started->memory != NULL && at + i < LINES_BYTES; i++)
		started->memory[at + i] = (unsigned char)take(in);
}

static struct http_peer
take_peer(struct input_bytes *in)
{
	unsigned which = take(in);

	return (struct http_peer){
		.ip = (which & 0x40) != 0 ? ip_home_ipv6 : ip_home_ipv4, .is_ipv6 = (which & 0x40) != 0, .port = (uint16_t)(40000 + which % PORTS),
		.is_at_home = (which & 0x80) == 0, .connection = all.connection,
	};
}

static void
ask(struct input_bytes *in)
{
	struct http_peer peer = take_peer(in);
	int watched;

	started->owns = (take(in) & 1) != 0;
	watched = watching_find_peer(all.watching, peer);
	log_event(&all.log, (struct event){ .kind = EVENT_ARRIVE, .track = TRACK_VISITOR, .number = ++all.visitors });
	if (watched >= 0)
		watching_visited(all.watching, watched, peer, all.visitors);
}

static void
answer(struct input_bytes *in)
{
	struct http_peer peer = take_peer(in);

	if (all.visitors == 0)
		return;
	log_event(&all.log, (struct event){ .kind = EVENT_ANSWER, .track = TRACK_VISITOR, .number = all.visitors });
	watching_answered(all.watching, 0, peer, all.visitors);
}

static void
connect_or_end(struct input_bytes *in, bool is_open)
{
	if (is_open)
		all.connection++;
	watching_connection(all.watching, take_peer(in), is_open);
}

static void
look(void)
{
	event_active(all.watching->look, EV_TIMEOUT, 0);
	event_active(all.watching->ask, EV_TIMEOUT, 0);
	event_base_loop(all.base, EVLOOP_NONBLOCK);
}

static void
do_deed(struct input_bytes *in)
{
	unsigned what = take(in), size = what >> 3;

	now_us += 10;
	switch (what & 7) {
	case 0:
		print(in, size);
		break;
	case 1: case 2:
		report(in, size);
		break;
	case 3:
		scribble(in, size);
		break;
	case 4:
		now_us += (int64_t)size * size * 500;
		look();
		break;
	case 5:
		connect_or_end(in, (size & 1) != 0);
		break;
	case 6:
		ask(in);
		break;
	default:
		answer(in);
		break;
	}
}

/* ---- the run ---- */

static void
gone(void *arg)
{
	(void)arg;
}

static void
begin(bool has_lines)
{
	static char *argv[] = { (char *)"it", NULL };
	static const struct run_command command = { .argv = argv, .text = "it" };
	const struct run_commands commands = { .at = &command, .count = 1, .without_lines = !has_lines, .url = "http://127.0.0.1:8888/" };
	struct settings knobs;

	if (all.base == NULL)
		all.base = loop_new();
	now_us = 1000;
	all.visitors = all.connection = 0;
	settings_init(&knobs);
	knobs.value[KNOB_PROGRAMS] = PROGRAMS_NONE;
	log_init(&all.log, NULL, NULL);
	all.watching = watching_new(all.base, &all.log, &commands, gone, NULL);
	log_start(&all.log);
	for (int k = 0; k < KNOB_COUNT; k++)
		log_event(&all.log, (struct event){ .kind = EVENT_KNOB, .track = TRACK_YOU, .number = (uint32_t)k, .value = knobs.value[k] });
	log_event(&all.log, (struct event){ .kind = EVENT_RUN_START, .track = TRACK_LOOP });
	watching_start(all.watching, SERVER_PORT);
}

static void
end(bool is_whole)
{
	started->hooks->gone(started->arg, is_whole);
	assert(watching_is_over(all.watching) && all.log.waiting.count == 0);
	log_event(&all.log, (struct event){ .kind = EVENT_RUN_END, .track = TRACK_LOOP });
}

/* ---- what must hold ---- */

static void
check_trace(const struct trace *trace)
{
	int64_t last_us = 0;

	for (size_t i = 0; i < trace_count(trace); i++) {
		const struct event *e = trace_at(trace, i);

		assert(e->t_us >= last_us);
		last_us = e->t_us;
		if (event_has_text(e))
			fuzz_check_text(trace_text(trace, e->value), "\t");
	}
}

static void
check_shown(const struct trace *trace, unsigned how)
{
	struct timeline *timeline = timeline_new(trace);
	int64_t t_us = timeline_last_us(timeline) / 4 * (how % 4 + 1);
	struct settings knobs;
	struct telling telling = { .t_us = t_us, .width = SENTENCE_FULL, .live = (how & 4) != 0, .stepped = (how & 8) != 0 };
	struct narration told;
	char summary[SUMMARY_SIZE];
	struct scene scene = {
		.moment.timeline = timeline, .moment.knobs = &knobs, .moment.address = "", .moment.whole = true, .moment.over = true,
		.moment.now_us = timeline_last_us(timeline), .state.playhead = { .t_us = t_us, .paused = true, .speed = 100 },
		.state.view = (enum view_id)(how / 16 % VIEW_LESSONS),
	};
	struct grid grid;

	timeline_settings_at(timeline, t_us, &knobs);
	scene.moment.span_us = timeline_span_us(timeline, scene.moment.now_us);
	narrator_write(timeline, &telling, &told);
	summary_write(timeline, t_us, NULL, NULL, summary, sizeof summary);
	fuzz_check_text(summary, "\n");
	grid_init(&grid, 100, 30);
	view_draw(&scene, &grid);
	grid_release(&grid);
	timeline_free(timeline);
}

static void
check_saved(const struct trace *trace)
{
	char *text = NULL, why[RUN_FILE_WHY_SIZE] = "";
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	struct trace *again;

	assert(whole_file_write_run(trace, out, why, sizeof why) == 0);
	fclose(out);
	out = fmemopen(text, size, "r");
	again = run_file_read(out, "it", why, sizeof why);
	fclose(out);
	assert(again != NULL && trace_count(again) == trace_count(trace));
	trace_free(again);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input_bytes in = { data + 2, size - 2 };

	if (size < 2)
		return 0;
	begin((data[0] & 0x70) == 0x70);
	while (in.left > 0)
		do_deed(&in);
	end((data[0] & 1) == 0);
	check_trace(all.log.trace);
	if ((data[0] & 0x0e) == 6)
		check_shown(all.log.trace, data[1]);
	if ((data[0] & 0x0e) == 8)
		check_saved(all.log.trace);
	watching_free(all.watching);
	log_release(&all.log);
	return 0;
}
