/* Writing a run as a Chrome trace: the whole file. */
#include "file/run_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/version.h"
#include "file/run_file_write_inside.h"

/* ---- all of it ---- */

/* Any other event that is not a request's is a mark with its name and number. */
static void (*const pictures[EVENT_KIND_COUNT])(struct run_file_writer *) = {
	[EVENT_RUN_START] = writer_show_run_start,
	[EVENT_RUN_END] = writer_show_run_end,
	[EVENT_KNOB] = writer_show_knob,
	[EVENT_STEP] = writer_show_step,
	[EVENT_BLOCK] = writer_show_block,
	[EVENT_UNBLOCK] = writer_show_unblock,
	[EVENT_CALLBACK_START] = writer_show_callback_start,
	[EVENT_CALLBACK_END] = writer_show_callback_end,
	[EVENT_PRINT] = writer_show_print,
	[EVENT_QUEUE] = writer_show_queue,
	[EVENT_REDIRECT] = writer_show_redirect,
	[EVENT_REFUSED] = writer_show_refused,
	[EVENT_FREEZE] = writer_show_freeze,
	[EVENT_THAW] = writer_show_thaw,
	[EVENT_HEARTBEAT] = writer_show_heartbeat,
};

static void
show_event(struct run_file_writer *w)
{
	enum event_kind kind = (enum event_kind)w->event->kind;
	enum event_group group = event_kind_info(kind)->group;

	if (pictures[kind] != NULL)
		pictures[kind](w);
	else if (group == EVENT_GROUP_REQUEST || group == EVENT_GROUP_SERVED || group == EVENT_GROUP_VISIT)
		writer_show_request(w);
	else if (group == EVENT_GROUP_WATCHED)
		writer_show_watched(w);
	else
		writer_show_numbered(w);
	writer_show_unread(w);
}

static void
put_metadata(struct run_file_writer *w, uint32_t thread, const char *name)
{
	chrome_trace_open_element(w->out, &(struct chrome_element){
		.phase = CHROME_METADATA, .thread = thread, .name = name, .category = "__metadata",
	});
}

static void
write_head(struct run_file_writer *w)
{
	fputs("{\"traceEvents\":[\n", w->out);
	put_metadata(w, 1, "process_name");
	fprintf(w->out, ",\"args\":{\"name\":\"waitscope\",\"run_format\":%d,\"wall_us\":%" PRId64 "}", RUN_FILE_FORMAT,
	    trace_wall_us(w->trace));
	for (int track = 0; track < TRACK_COUNT; track++) {
		fputs("},\n", w->out);
		put_metadata(w, writer_thread((enum track)track), "thread_name");
		fprintf(w->out, ",\"args\":{\"name\":\"%s\"}},\n", track_title((enum track)track));
		put_metadata(w, writer_thread((enum track)track), "thread_sort_index");
		fprintf(w->out, ",\"args\":{\"sort_index\":%" PRIu32 "}", writer_sort_index((enum track)track, 0));
	}
	putc_unlocked('}', w->out);
}

/* `events` lets the reader check that none is lost. */
static void
write_tail(const struct run_file_writer *w)
{
	fprintf(w->out, "\n],\"otherData\":{\"program\":\"waitscope %s\",\"run_format\":%d,\"wall_us\":%" PRId64
	    ",\"events\":%zu}}\n", version_text, RUN_FILE_FORMAT, trace_wall_us(w->trace), w->end - trace_first(w->trace));
}

static int
write_event(struct run_file_writer *w, char *why, size_t why_size)
{
	w->event = trace_at(w->trace, w->next);
	w->t_us = w->event->t_us;
	w->carried = false;
	if (run_file_check(w->event, why, why_size) != 0)
		return -1;
	show_event(w);
	return 0;
}

/* The log ends, and with it everything still open. */
static void
end_all(struct run_file_writer *w)
{
	for (int track = 0; track < TRACK_COUNT; track++)
		writer_end_slices(w, (enum track)track);
	for (int track = 0; track < REQUEST_TRACKS; track++)
		writer_end_requests(w, (enum track)track);
	for (int i = 0; i < WATCHED_MAX; i++)
		writer_end_watched(w, i);
	write_tail(w);
	fflush(w->out);
}

struct run_file_writer *
run_file_begin(const struct trace *trace, FILE *out)
{
	struct run_file_writer *w = mem_new(1, sizeof *w);

	*w = (struct run_file_writer){ .out = out, .trace = trace, .next = trace_first(trace), .end = trace_count(trace) };
	write_head(w);
	return w;
}

int
run_file_step(struct run_file_writer *w, size_t events, char *why, size_t why_size)
{
	size_t until = w->end - w->next < events ? w->end : w->next + events;

	errno = 0;
	for (; w->next < until; w->next++)
		if (write_event(w, why, why_size) != 0)
			return -1;
	if (w->next == w->end)
		end_all(w);
	if (!ferror(w->out))
		return w->next < w->end;
	utf8_format(why, why_size, "%s", errno != 0 ? strerror(errno) : "it cannot be written");
	return -1;
}

void
run_file_end(struct run_file_writer *w)
{
	if (w == NULL)
		return;
	for (int track = 0; track < REQUEST_TRACKS; track++)
		ARRAY_RELEASE(w->requests[track].list);
	writer_release_watched(w);
	ARRAY_RELEASE(w->text_numbers);
	free(w);
}
