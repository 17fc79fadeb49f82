/* The watched programs of a run: their beginning and end, their threads and waits; and until when all is known. */
#include "run/watching.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "run/watching_inside.h"
#include "watch/printed.h"
#include "watch/watch.h"
#include "watch/words.h"

enum {
	ASK_US = 8 * 1000,        /* how often it is asked what is known */
	SILENT = 60,              /* a keeper of which nothing was heard for so many questions is not waited for. No time is
	                           * measured: while the loop itself stands still, whatever it was told waits for it */
	LOOK_US = 33 * 1000,      /* how often the lines of threads that run are looked at */
};

/* ---- its threads ---- */

static struct worker *
find_worker(struct watched *w, int32_t tid)
{
	for (size_t i = w->workers.count; i > 0; i--)
		if (w->workers.at[i - 1].tid == tid)
			return &w->workers.at[i - 1];
	return NULL;
}

/* The first thread of its process, which may have ended: then any that is left stands for it. */
static uint32_t
process_of(struct watched *w, int32_t pid, uint32_t otherwise)
{
	const struct worker *first = find_worker(w, pid);

	for (size_t i = 0; first == NULL && i < w->workers.count; i++)
		if (w->workers.at[i].pid == pid)
			first = &w->workers.at[i];
	return first == NULL ? otherwise : first->number;
}

static struct worker *
begin_worker(struct watched *w, const struct report *r)
{
	uint32_t number = ++w->threads;

	watched_log(w, watched_run_time_us(w, r->t_us), EVENT_THREAD, number, r->pid == r->tid ? number : process_of(w, r->pid, number));
	ARRAY_PUSH(w->workers, (struct worker){ .tid = r->tid, .pid = r->pid, .number = number });
	return ARRAY_LAST(w->workers);
}

static void
end_worker(struct watched *w, struct worker *worker, const struct report *r)
{
	watched_log(w, watched_run_time_us(w, r->t_us), EVENT_THREAD_END, worker->number, r->value);
	watched_forget_worker(w, worker);
	ARRAY_RELEASE(worker->awaited);
	*worker = *ARRAY_LAST(w->workers);
	w->workers.count--;
}

static void
use_network(struct watched *w, struct worker *worker, const struct report *r)
{
	if (worker == NULL || worker->has_network || r->thing != REPORT_THING_SOCKET || r->address.family == 0)
		return;
	worker->has_network = true;
	watched_log(w, watched_run_time_us(w, r->t_us), EVENT_NETWORK, worker->number, 0);
}

/* A thread of a pool that has done its work is in no line of the program's own. */
static void
log_reported_line(struct watched *w, struct worker *worker, const struct report *r)
{
	bool has_place = r->line != 0 || r->kind == REPORT_WAIT || r->kind == REPORT_WOKE;

	if (w->lines != NULL && has_place)
		watched_log_line(w, worker, watched_run_time_us(w, r->t_us), (struct lines_place){ r->file, r->function, r->line });
}

/* ---- its life ---- */

static void
end_unseen(struct watched *w, int64_t t_us)
{
	if (w->is_unseen)
		watched_log(w, t_us, EVENT_THREAD_END, 1, 0);
	w->is_unseen = false;
}

static void
hear_exit(struct watched *w, const struct report *r)
{
	char words[WATCHED_WORDS_SIZE];

	watch_status_words((int)r->value, words, sizeof words);
	end_unseen(w, watched_run_time_us(w, r->t_us));
	watched_log_text(w, watched_run_time_us(w, r->t_us), EVENT_EXIT, watch_status_code((int)r->value), words);
}

static void
hear_not_started(struct watched *w, const struct report *r)
{
	char words[WATCHED_WORDS_SIZE];

	watch_start_words(r, w->command->argv[0], words, sizeof words);
	watched_log_text(w, watched_run_time_us(w, r->t_us), EVENT_NOT_STARTED, 0, words);
}

static void
hear_not_traced(struct watched *w, const struct report *r)
{
	char words[WATCHED_WORDS_SIZE];

	watch_untraced_words(r, words, sizeof words);
	watched_log_text(w, watched_run_time_us(w, r->t_us), EVENT_UNTRACED, 0, words);
	w->is_unseen = true;
	w->threads++;
	watched_log(w, watched_run_time_us(w, r->t_us), EVENT_THREAD, w->threads, w->threads);
}

static void
hear_name(struct watched *w, const struct report *r)
{
	char name[REPORT_NAME_SIZE];

	utf8_format(name, sizeof name, "%s", r->name);
	utf8_clean(name, '?');
	watched_log_text(w, watched_run_time_us(w, r->t_us), EVENT_NAME, process_of(w, r->pid, 1), name);
}

/* Of a thread that is known. */
static void
hear_worker(struct watched *w, struct worker *worker, const struct report *r)
{
	int64_t t_us = watched_run_time_us(w, r->t_us);

	log_reported_line(w, worker, r);
	switch ((enum report_kind)r->kind) {
	case REPORT_THREAD_END:
		end_worker(w, worker, r);
		break;
	case REPORT_WATCHES:
		watched_hear_watches(w, worker, r);
		break;
	case REPORT_WAIT:
		use_network(w, worker, r);
		watched_hear_wait(w, worker, r);
		break;
	case REPORT_WOKE:
		watched_hear_woke(w, worker, r);
		break;
	case REPORT_AWAY:
		watched_hear_loop(w, worker, r);
		watched_log(w, t_us, EVENT_AWAY, worker->number, 0);
		break;
	case REPORT_BACK:
		watched_hear_loop(w, worker, r);
		watched_log(w, t_us, EVENT_BACK, worker->number, 0);
		break;
	case REPORT_HALTED:
		watched_log(w, t_us, EVENT_HALTED, worker->number, 0);
		break;
	case REPORT_RESUMED:
		watched_log(w, t_us, EVENT_RESUMED, worker->number, 0);
		break;
	default:
		break;
	}
}

/* One thread stands for all of what is not traced: of that, signals that stop it are told. */
static void
hear_unseen(struct watched *w, const struct report *r)
{
	if (r->kind == REPORT_HALTED || r->kind == REPORT_RESUMED)
		watched_log(w, watched_run_time_us(w, r->t_us), r->kind == REPORT_HALTED ? EVENT_HALTED : EVENT_RESUMED, 1, 0);
}

static void
hear(void *arg, const struct report *r)
{
	struct watched *w = arg;
	struct worker *worker = find_worker(w, r->tid);

	w->asked_in_vain = 0;
	switch ((enum report_kind)r->kind) {
	case REPORT_NOT_STARTED:
		hear_not_started(w, r);
		break;
	case REPORT_NOT_TRACED:
		hear_not_traced(w, r);
		break;
	case REPORT_STARTED:
		break;
	case REPORT_THREAD:
		begin_worker(w, r);
		break;
	case REPORT_NAME:
		hear_name(w, r);
		break;
	case REPORT_CONNECTED:
		use_network(w, worker, r);
		watched_hear_connected(w, worker, r);
		break;
	case REPORT_RECEIVED:
		use_network(w, worker, r);
		watched_hear_received(w, worker, r);
		break;
	case REPORT_EXIT:
		hear_exit(w, r);
		break;
	case REPORT_UNTIL:
		w->until_us = watched_run_time_us(w, r->t_us);
		break;
	case REPORT_GONE:
		break;
	default:
		if (worker != NULL)
			hear_worker(w, worker, r);
		else if (w->is_unseen)
			hear_unseen(w, r);
		break;
	}
}

static void
hear_printed(void *arg, const char *bytes, size_t count, int64_t t_us)
{
	struct watched *w = arg;

	printed_add(w->printed, bytes, count, t_us);
}

static void
hear_line(void *arg, const char *text, int64_t t_us)
{
	struct watched *w = arg;

	watched_hear_line(w, text, watched_run_time_us(w, t_us));
}

/* ---- what is known ---- */

static void know(struct watching *);

static void
forget(struct watched *w)
{
	watch_free(w->watch);
	w->watch = NULL;
	for (size_t i = 0; i < w->workers.count; i++)
		ARRAY_RELEASE(w->workers.at[i].awaited);
	w->workers.count = 0;
}

static void
end(struct watched *w, int64_t t_us)
{
	watched_log(w, t_us, EVENT_GONE, 0, 0);
	know(w->all);
	if (watching_is_over(w->all)) {
		event_del(w->all->ask);
		event_del(w->all->look);
		log_let_go(w->all->log);
	}
	w->all->gone(w->all->arg);
}

static void
hear_gone(void *arg, bool is_whole)
{
	struct watched *w = arg;
	int64_t now_us = log_now_us(w->all->log);

	printed_end(w->printed);
	watched_let_lines_go(w, true);
	if (!is_whole)
		watched_log_text(w, now_us, EVENT_UNTRACED, 0, "the process that traced it was lost");
	while (w->workers.count > 0)
		end_worker(w, ARRAY_LAST(w->workers), &(struct report){ .t_us = clock_now_us() });
	end_unseen(w, now_us);
	forget(w);
	end(w, now_us);
}

static const struct watch_hooks hooks = { .report = hear, .printed = hear_printed, .gone = hear_gone };

/* All that happened before the earliest of what they are sure of is logged. */
static void
know(struct watching *all)
{
	int64_t until_us = log_now_us(all->log);

	for (int i = 0; i < all->commands.count; i++) {
		const struct watched *w = &all->at[i];

		if (w->watch != NULL && w->asked_in_vain < SILENT && w->until_us < until_us)
			until_us = w->until_us;
	}
	log_know_until(all->log, until_us);
}

static void
add_timer(struct event *timer, int64_t us)
{
	struct timeval tv = clock_timeval(us);

	event_add(timer, &tv);
}

static void
ask_cb(evutil_socket_t fd, short what, void *arg)
{
	struct watching *all = arg;

	(void)fd;
	(void)what;
	know(all);
	for (int i = 0; i < all->commands.count; i++)
		if (all->at[i].watch != NULL) {
			all->at[i].asked_in_vain++;
			watch_ask(all->at[i].watch);
		}
	add_timer(all->ask, ASK_US);
}

static void
look_cb(evutil_socket_t fd, short what, void *arg)
{
	struct watching *all = arg;

	(void)fd;
	(void)what;
	for (int i = 0; i < all->commands.count; i++) {
		watched_look_at_lines(&all->at[i]);
		watched_let_lines_go(&all->at[i], false);
	}
	add_timer(all->look, LOOK_US);
}

/* ---- beginning and end ---- */

/* Two of one name are told apart. */
static void
log_names(struct watching *all)
{
	char names[WATCHED_MAX][WATCHED_WORDS_SIZE];

	for (int i = 0; i < all->commands.count; i++) {
		int same = 1;

		watch_name(all->commands.at[i].argv, names[i], sizeof names[i]);
		for (int other = 0; other < i; other++)
			same += strcmp(names[other], names[i]) == 0;
		if (same > 1)
			utf8_add(names[i], sizeof names[i], " %d", same);
		log_event(all->log, (struct event){
			.kind = EVENT_NAME, .track = (uint8_t)watched_track(i), .value = trace_intern(all->log->trace, names[i]),
		});
	}
}

struct watching *
watching_new(struct event_base *base, struct log *log, const struct run_commands *commands, void (*gone)(void *arg), void *arg)
{
	struct watching *all = mem_new(1, sizeof *all);

	*all = (struct watching){ .base = base, .log = log, .commands = *commands, .gone = gone, .arg = arg };
	all->ask = evtimer_new(base, ask_cb, all);
	all->look = evtimer_new(base, look_cb, all);
	for (int i = 0; i < commands->count; i++)
		all->at[i] = (struct watched){ .all = all, .track = watched_track(i), .command = &commands->at[i] };
	log_names(all);
	return all;
}

static void
start(struct watched *w)
{
	const struct run_commands *commands = &w->all->commands;
	char *text = mem_copy(w->command->text), url[WATCHED_WORDS_SIZE], why[WATCHED_WORDS_SIZE];
	char *const settings[] = { url, NULL };

	utf8_clean(text, '?');
	watched_log_text(w, log_now_us(w->all->log), EVENT_COMMAND, 0, text);
	free(text);
	utf8_format(url, sizeof url, "WAITSCOPE_URL=%s", commands->url);
	w->printed = printed_new(hear_line, w);
	watched_begin_output(w);
	w->lines = commands->without_lines ? NULL : lines_new();
	w->watch = watch_start(w->all->base, w->command->argv, settings, true, w->lines, &hooks, w);
	if (w->watch == NULL) {
		utf8_format(why, sizeof why, "%s", strerror(errno));
		watched_log_text(w, log_now_us(w->all->log), EVENT_NOT_STARTED, 0, why);
	}
}

void
watching_start(struct watching *all, uint16_t port)
{
	all->commands.port = port;
	if (all->commands.count == 0)
		return;
	log_hold(all->log);
	for (int i = 0; i < all->commands.count; i++)
		start(&all->at[i]);
	add_timer(all->ask, ASK_US);
	add_timer(all->look, LOOK_US);
	for (int i = 0; i < all->commands.count; i++)
		if (all->at[i].watch == NULL)
			end(&all->at[i], log_now_us(all->log));
}

int
watching_count(const struct watching *all)
{
	return all->commands.count;
}

bool
watching_is_over(const struct watching *all)
{
	for (int i = 0; i < all->commands.count; i++)
		if (all->at[i].watch != NULL)
			return false;
	return true;
}

void
watching_terminate(struct watching *all)
{
	for (int i = 0; i < all->commands.count; i++)
		if (all->at[i].watch != NULL)
			watch_terminate(all->at[i].watch);
}

static void
release(struct watched *w)
{
	if (w->watch != NULL)
		forget(w);
	if (w->printed != NULL)
		printed_free(w->printed);
	watched_release_files(w);
	watched_release_output(w);
	ARRAY_RELEASE(w->workers);
	watched_release_links(w);
	if (w->lines != NULL)
		lines_free(w->lines);
}

void
watching_free(struct watching *all)
{
	for (int i = 0; i < all->commands.count; i++)
		release(&all->at[i]);
	watching_release_connections(all);
	event_free(all->ask);
	event_free(all->look);
	free(all);
}

int
watching_find_peer(struct watching *all, struct http_peer peer)
{
	for (int i = 0; i < all->commands.count; i++)
		if (all->at[i].watch != NULL)
			watch_hear(all->at[i].watch);
	for (int i = 0; i < all->commands.count; i++)
		if (all->at[i].watch != NULL && watched_has_link(&all->at[i], peer))
			return i;
	for (int i = 0; i < all->commands.count; i++)
		if (all->at[i].watch != NULL && watch_owns_port(all->at[i].watch, peer.port, all->commands.port, peer.is_ipv6 ? 6 : 4))
			return i;
	return -1;
}

void
watching_visited(struct watching *all, int watched, struct http_peer peer, uint32_t visitor)
{
	watched_hear_request(&all->at[watched], peer, visitor);
	watched_tell_waits_again(&all->at[watched], peer);
}
