/*
 * Writing a run as a Chrome trace: watched programs. Each of their threads is one in the trace, too, and is in one
 * slice at a time, its state. Slices of its program show how long it was away from its event loop, and how long
 * responses lay unread: where they overlap, it held its loop. The track itself has the command, as one slice, and
 * what it prints.
 */
#include <inttypes.h>
#include <string.h>

#include "base/json_text.h"
#include "base/utf8.h"
#include "file/run_file_write_inside.h"
#include "log/watched.h"

enum {
	VISITOR_MAX = 1 << 20, /* a larger one is nobody's */
	LABEL_SIZE = 128,
};

static struct drawn_watched *
drawn_of(struct run_file_writer *w)
{
	return &w->watched[watched_index(w->event->track)];
}

/* The thread of that number; NULL if it has not begun, or has ended. */
static struct drawn_thread *
live_thread(struct run_file_writer *w, uint32_t number)
{
	struct drawn_watched *drawn = drawn_of(w);

	if (number < 1 || number > drawn->threads.count || !drawn->threads.at[number - 1].lives)
		return NULL;
	return &drawn->threads.at[number - 1];
}

/* Its number in the trace, behind those of the tracks. */
static uint32_t
thread_id(int i, uint32_t number)
{
	return TRACK_COUNT + 1 + (number - 1) * WATCHED_MAX + (uint32_t)i;
}

static void
put_on(struct run_file_writer *w, int i, uint32_t thread, struct chrome_element element, bool carries)
{
	element.thread = thread == 0 ? writer_thread(watched_track(i)) : thread_id(i, thread);
	if (element.category == NULL)
		element.category = track_name(watched_track(i));
	writer_put(w, element, carries);
}

static void
show_mark_on(struct run_file_writer *w, uint32_t thread, const char *name)
{
	put_on(w, watched_index(w->event->track), live_thread(w, thread) == NULL ? 0 : thread,
	    (struct chrome_element){ .phase = CHROME_INSTANT, .name = name }, true);
}

/* What is not drawn is a mark, with its text where it has one. */
static void
show_plain(struct run_file_writer *w)
{
	const char *name = event_kind_info((enum event_kind)w->event->kind)->name;
	char label[LABEL_SIZE];

	if (!event_has_text(w->event)) {
		writer_show_numbered(w);
		return;
	}
	utf8_format(label, sizeof label, "%s: %s", name, trace_text(w->trace, w->event->value));
	show_mark_on(w, w->event->kind == EVENT_NAME ? w->event->number : 0, label);
}

/* "my_fetcher.py:6:main", without the folders. */
static void
show_line(struct run_file_writer *w)
{
	const char *text = trace_text(w->trace, w->event->value), *slash = strrchr(text, '/');

	show_mark_on(w, w->event->number, text[0] == '\0' ? "no line of its own" : slash != NULL && slash[1] != '\0' ? slash + 1 : text);
}

/* "6: time.sleep(0.3)" */
static void
show_source(struct run_file_writer *w)
{
	const char *text = trace_text(w->trace, w->event->value), *tab = strchr(text, '\t');
	char label[LABEL_SIZE];

	utf8_format(label, sizeof label, "%" PRIu32 ": %s", w->event->number, tab == NULL ? text : tab + 1);
	show_mark_on(w, 0, label);
}

static void
show_name(struct run_file_writer *w)
{
	if (w->event->number == 0)
		drawn_of(w)->name = w->event->value;
	show_plain(w);
}

/* ---- the states of threads ---- */

static const char *const colours[WATCHED_STATE_COUNT] = {
	[WATCHED_RUNNING] = "thread_state_running",
	[WATCHED_BLOCKED] = "thread_state_iowait",
	[WATCHED_READY] = "thread_state_runnable",
	[WATCHED_SLEEPS] = "thread_state_sleeping",
	[WATCHED_FOR_THREAD] = "thread_state_uninterruptible",
	[WATCHED_FOR_CHILD] = "thread_state_uninterruptible",
};

static void
end_state(struct run_file_writer *w, int i, uint32_t number, bool carries)
{
	struct drawn_thread *thread = &w->watched[i].threads.at[number - 1];

	put_on(w, i, number, (struct chrome_element){
		.phase = CHROME_END, .name = thread->name.text, .colour = colours[thread->state],
	}, carries);
}

static void
begin_state(struct run_file_writer *w, int i, uint32_t number, enum watched_state state, const char *told, bool carries)
{
	struct drawn_thread *thread = &w->watched[i].threads.at[number - 1];

	thread->state = (uint8_t)state;
	utf8_format(thread->name.text, sizeof thread->name.text, "%s%s%s", watched_state_badge(state), told[0] != '\0' ? ": " : "", told);
	utf8_clean(thread->name.text, '?');
	put_on(w, i, number, (struct chrome_element){
		.phase = CHROME_BEGIN, .name = thread->name.text, .colour = colours[state],
	}, carries);
}

static void
put_metadata(struct run_file_writer *w, int i, uint32_t number, const char *what)
{
	fputs(",\n", w->out);
	chrome_trace_open_element(w->out, &(struct chrome_element){
		.phase = CHROME_METADATA, .thread = thread_id(i, number), .name = what, .category = "__metadata",
	});
}

static void
show_thread(struct run_file_writer *w)
{
	struct drawn_watched *drawn = drawn_of(w);
	int i = watched_index(w->event->track);
	uint32_t number = w->event->number;
	char label[LABEL_SIZE];

	if (number != drawn->threads.count + 1) {
		show_plain(w);
		return;
	}
	ARRAY_PUSH(drawn->threads, (struct drawn_thread){ .lives = true });
	put_metadata(w, i, number, "thread_name");
	utf8_format(label, sizeof label, "%s: thread %" PRIu32, drawn->name != TRACE_NO_TEXT ? trace_text(w->trace, drawn->name) :
	    track_title(watched_track(i)), number);
	utf8_clean(label, '?');
	fputs(",\"args\":{\"name\":", w->out);
	json_text_write(w->out, label);
	fputs("}}", w->out);
	put_metadata(w, i, number, "thread_sort_index");
	fprintf(w->out, ",\"args\":{\"sort_index\":%" PRIu32 "}}", writer_sort_index(watched_track(i), number));
	begin_state(w, i, number, drawn->is_unseen ? WATCHED_UNSEEN : WATCHED_RUNNING, "", true);
}

static void
show_state(struct run_file_writer *w, enum watched_state state, const char *told)
{
	struct drawn_thread *thread = live_thread(w, w->event->number);
	int i = watched_index(w->event->track);

	if (thread == NULL) {
		show_plain(w);
		return;
	}
	thread->under = (uint8_t)state;
	thread->told = event_has_text(w->event) ? w->event->value : TRACE_NO_TEXT;
	if (thread->state == WATCHED_HALTED) { /* it is in that state once it goes on */
		show_mark_on(w, w->event->number, event_kind_info((enum event_kind)w->event->kind)->name);
		return;
	}
	end_state(w, i, w->event->number, false);
	begin_state(w, i, w->event->number, state, told, true);
}

static void
show_wait(struct run_file_writer *w)
{
	static const enum watched_state states[EVENT_KIND_COUNT] = {
		[EVENT_WAIT_ONE] = WATCHED_BLOCKED, [EVENT_WAIT_ANY] = WATCHED_READY, [EVENT_WAIT_TIME] = WATCHED_SLEEPS,
		[EVENT_WAIT_THREAD] = WATCHED_FOR_THREAD, [EVENT_WAIT_CHILD] = WATCHED_FOR_CHILD, [EVENT_WAIT_CALL] = WATCHED_IN_CALL,
	};

	const struct drawn_thread *thread = live_thread(w, w->event->number);
	/* A loop within another one blocks that other one, as in the timeline. */
	bool is_blocked = w->event->kind == EVENT_WAIT_ANY && thread != NULL && thread->is_away;

	show_state(w, is_blocked ? WATCHED_BLOCKED : states[w->event->kind], trace_text(w->trace, w->event->value));
}

static void
show_woke(struct run_file_writer *w)
{
	show_state(w, WATCHED_RUNNING, "");
}

static void
show_halted(struct run_file_writer *w)
{
	struct drawn_thread *thread = live_thread(w, w->event->number);
	int i = watched_index(w->event->track);

	if (thread == NULL || thread->state == WATCHED_HALTED) {
		show_plain(w);
		return;
	}
	thread->under = thread->state;
	end_state(w, i, w->event->number, false);
	begin_state(w, i, w->event->number, WATCHED_HALTED, "", true);
}

static void
show_resumed(struct run_file_writer *w)
{
	struct drawn_thread *thread = live_thread(w, w->event->number);
	int i = watched_index(w->event->track);

	if (thread == NULL || thread->state != WATCHED_HALTED) {
		show_plain(w);
		return;
	}
	end_state(w, i, w->event->number, false);
	begin_state(w, i, w->event->number, (enum watched_state)thread->under, trace_text(w->trace, thread->told), true);
}

static void
show_untraced(struct run_file_writer *w)
{
	struct drawn_watched *drawn = drawn_of(w);
	int i = watched_index(w->event->track);

	drawn->is_unseen = true;
	show_plain(w);
	for (uint32_t n = 1; n <= drawn->threads.count; n++) {
		if (!drawn->threads.at[n - 1].lives || drawn->threads.at[n - 1].state == WATCHED_HALTED)
			continue;
		end_state(w, i, n, false);
		begin_state(w, i, n, WATCHED_UNSEEN, "", false);
	}
}

/* ---- its loop, and what lies unread ---- */

static const char *const loop_categories[WATCHED_MAX] = { "watched-1 loop", "watched-2 loop" };
static const char *const unread_categories[WATCHED_MAX] = { "watched-1 unread", "watched-2 unread" };
_Static_assert(WATCHED_MAX == 2, "each watched program has its categories");

static void
put_away(struct run_file_writer *w, int i, uint32_t number, enum chrome_phase phase, bool carries)
{
	put_on(w, i, number, (struct chrome_element){
		.phase = phase, .name = "away from its loop", .category = loop_categories[i], .id = number,
	}, carries);
	w->watched[i].threads.at[number - 1].is_away = phase == CHROME_ASYNC_BEGIN;
}

static void
show_away(struct run_file_writer *w)
{
	struct drawn_thread *thread = live_thread(w, w->event->number);
	bool leaves = w->event->kind == EVENT_AWAY;

	if (thread == NULL || thread->is_away == leaves)
		show_plain(w);
	else
		put_away(w, watched_index(w->event->track), w->event->number, leaves ? CHROME_ASYNC_BEGIN : CHROME_ASYNC_END, true);
}

static void
put_unread(struct run_file_writer *w, int i, uint32_t number, enum chrome_phase phase, bool carries)
{
	put_on(w, i, 0, (struct chrome_element){
		.phase = phase, .name = writer_label("unread: response", number).text, .category = unread_categories[i], .id = number,
	}, carries);
	w->watched[i].own.at[number - 1].is_unread = phase == CHROME_ASYNC_BEGIN;
}

static void
show_visits(struct run_file_writer *w)
{
	struct drawn_watched *drawn = drawn_of(w);
	int64_t visitor = w->event->value;

	if (visitor < 1 || visitor > VISITOR_MAX || (drawn->own.count > 0 && visitor <= ARRAY_LAST(drawn->own)->visitor)) {
		show_plain(w);
		return;
	}
	ARRAY_PUSH(drawn->own, (struct drawn_own){ .visitor = (uint32_t)visitor });
	show_mark_on(w, w->event->number, writer_label("request", (uint32_t)drawn->own.count).text);
}

static void
show_read(struct run_file_writer *w)
{
	struct drawn_watched *drawn = drawn_of(w);
	uint32_t number = w->event->number;

	if (number >= 1 && number <= drawn->own.count && drawn->own.at[number - 1].is_unread)
		put_unread(w, watched_index(w->event->track), number, CHROME_ASYNC_END, true);
	else
		show_plain(w);
}

/* The number of a visitor's request at that watched program; 0 if it is not its own. */
static uint32_t
own_number(const struct drawn_watched *drawn, uint32_t visitor)
{
	size_t low = 0, high = drawn->own.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (drawn->own.at[middle].visitor < visitor)
			low = middle + 1;
		else
			high = middle;
	}
	return low < drawn->own.count && drawn->own.at[low].visitor == visitor ? (uint32_t)low + 1 : 0;
}

void
writer_show_unread(struct run_file_writer *w)
{
	if (w->event->kind != EVENT_ANSWER || w->event->track != TRACK_VISITOR)
		return;
	for (int i = 0; i < WATCHED_MAX; i++) {
		uint32_t number = own_number(&w->watched[i], w->event->number);

		if (number != 0 && !w->watched[i].own.at[number - 1].was_answered) {
			w->watched[i].own.at[number - 1].was_answered = true;
			put_unread(w, i, number, CHROME_ASYNC_BEGIN, false);
		}
	}
}

/* ---- its life ---- */

static void
end_thread(struct run_file_writer *w, int i, uint32_t number, bool carries)
{
	if (w->watched[i].threads.at[number - 1].is_away)
		put_away(w, i, number, CHROME_ASYNC_END, false);
	end_state(w, i, number, carries);
	w->watched[i].threads.at[number - 1].lives = false;
}

static void
show_thread_end(struct run_file_writer *w)
{
	if (live_thread(w, w->event->number) == NULL)
		show_plain(w);
	else
		end_thread(w, watched_index(w->event->track), w->event->number, true);
}

static void
show_command(struct run_file_writer *w)
{
	const char *command = trace_text(w->trace, w->event->value);

	writer_begin_slice(w, RANK_STATEMENT, command[0] != '\0' ? command : "command");
}

static void (*const pictures[EVENT_KIND_COUNT])(struct run_file_writer *) = {
	[EVENT_COMMAND] = show_command, [EVENT_EXIT] = writer_show_run_end, [EVENT_UNTRACED] = show_untraced,
	[EVENT_THREAD] = show_thread, [EVENT_THREAD_END] = show_thread_end,
	[EVENT_WAIT_ONE] = show_wait, [EVENT_WAIT_ANY] = show_wait, [EVENT_WAIT_TIME] = show_wait,
	[EVENT_WAIT_THREAD] = show_wait, [EVENT_WAIT_CHILD] = show_wait, [EVENT_WAIT_CALL] = show_wait,
	[EVENT_WOKE] = show_woke, [EVENT_HALTED] = show_halted, [EVENT_RESUMED] = show_resumed,
	[EVENT_AWAY] = show_away, [EVENT_BACK] = show_away, [EVENT_VISITS] = show_visits, [EVENT_READ] = show_read,
	[EVENT_OUTPUT] = writer_show_print, [EVENT_OUTPUT_LEFT_OUT] = writer_show_print,
	[EVENT_LINE] = show_line, [EVENT_SOURCE] = show_source, [EVENT_NAME] = show_name,
};

void
writer_show_watched(struct run_file_writer *w)
{
	if (watched_index(w->event->track) < 0)
		writer_show_numbered(w);
	else if (pictures[w->event->kind] != NULL)
		pictures[w->event->kind](w);
	else
		show_plain(w);
}

void
writer_end_watched(struct run_file_writer *w, int i)
{
	struct drawn_watched *drawn = &w->watched[i];

	for (uint32_t n = 1; n <= drawn->threads.count; n++)
		if (drawn->threads.at[n - 1].lives)
			end_thread(w, i, n, false);
	for (uint32_t n = 1; n <= drawn->own.count; n++)
		if (drawn->own.at[n - 1].is_unread)
			put_unread(w, i, n, CHROME_ASYNC_END, false);
}

void
writer_release_watched(struct run_file_writer *w)
{
	for (int i = 0; i < WATCHED_MAX; i++) {
		ARRAY_RELEASE(w->watched[i].threads);
		ARRAY_RELEASE(w->watched[i].own);
	}
}
