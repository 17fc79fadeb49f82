/* A run, written as a Chrome trace: the whole of it, and the events' own data. */
#include "run_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "run_file_writer.h"
#include "settings.h"

#ifndef VERSION
#define VERSION "dev"
#endif

/* ---- the data of an event, from which it is read again ---- */

/* The number of a text in the file; *is_new if it has just got it. */
static uint32_t
number_text(struct writer *w, int64_t id, bool *is_new)
{
	while (w->text_count <= (size_t)id) {
		w->text_numbers = mem_grow(w->text_numbers, w->text_count, &w->text_capacity, sizeof *w->text_numbers);
		w->text_numbers[w->text_count++] = 0;
	}
	*is_new = w->text_numbers[id] == 0;
	if (*is_new)
		w->text_numbers[id] = ++w->last_text;
	return w->text_numbers[id];
}

/* JSON is UTF-8; what a server says may be anything. */
static void
write_bytes(FILE *out, const char *text)
{
	fputs(",\"bytes\":\"", out);
	for (; *text != '\0'; text++)
		fprintf(out, "%02x", (unsigned char)*text);
	putc_unlocked('"', out);
}

static void
write_text(struct writer *w, int64_t id)
{
	const char *text = trace_text(w->trace, id);
	bool is_new = false;
	uint32_t number = text[0] != '\0' ? number_text(w, id, &is_new) : 0;

	if (is_new && !json_is_utf8(text)) {
		write_bytes(w->out, text);
	} else if (is_new || number == 0) {
		fputs(",\"text\":", w->out);
		json_write_string(w->out, text);
	}
	if (number != 0)
		fprintf(w->out, ",\"text_id\":%" PRIu32, number);
}

static void
write_value(struct writer *w, const struct event *e)
{
	if (e->value == 0)
		return;
	if (event_has_text(e))
		write_text(w, e->value);
	else if (e->kind == EVENT_FAIL && e->value > CAUSE_NONE && e->value < CAUSE_COUNT)
		fprintf(w->out, ",\"cause\":\"%s\"", cause_words((enum cause)e->value));
	else
		fprintf(w->out, ",\"value\":%" PRId64, e->value);
}

/* Viewers lay the args of an end over those of its beginning: an end's go under a key. */
static void
write_data(struct writer *w, bool is_end)
{
	const struct event *e = w->event;

	fprintf(w->out, ",\"args\":{%s\"kind\":\"%s\",\"track\":\"%s\"", is_end ? "\"end\":{" : "",
	    event_kind_info((enum event_kind)e->kind)->name, track_name((enum track)e->track));
	if (e->step != STEP_NONE)
		fprintf(w->out, ",\"step\":\"%s\"", step_name((enum step)e->step));
	if (e->kind == EVENT_KNOB)
		fprintf(w->out, ",\"knob\":\"%s\"", knob_info((enum knob)e->number)->name);
	else if (e->number != 0)
		fprintf(w->out, ",\"number\":%" PRIu32, e->number);
	write_value(w, e);
	fputs(is_end ? "}}" : "}", w->out);
}

/* ---- elements ---- */

void
writer_put(struct writer *w, struct chrome_element element, bool carries)
{
	element.ts_us = w->t_us;
	fputs(",\n", w->out);
	chrome_open_element(w->out, &element);
	if (carries && !w->carried) {
		write_data(w, element.phase == CHROME_END || element.phase == CHROME_ASYNC_END);
		w->carried = true;
	}
	if (element.colour != NULL)
		fprintf(w->out, ",\"cname\":\"%s\"", element.colour);
	putc_unlocked('}', w->out);
}

uint32_t
writer_thread(enum track track)
{
	return (uint32_t)track + 1;
}

void
writer_put_on_thread(struct writer *w, enum chrome_phase phase, const char *name, bool carries)
{
	writer_put(w, (struct chrome_element){
		.phase = phase, .thread = writer_thread((enum track)w->event->track), .name = name,
		.category = track_name((enum track)w->event->track),
	}, carries);
}

void
writer_open_counter(struct writer *w, const char *name)
{
	fputs(",\n", w->out);
	chrome_open_element(w->out, &(struct chrome_element){
		.phase = CHROME_COUNTER, .thread = writer_thread(TRACK_LOOP), .ts_us = w->t_us, .name = name,
		.category = "counter",
	});
}

struct label
label_of(const char *word, uint32_t number)
{
	struct label label;

	if (number == 0)
		snprintf(label.text, sizeof label.text, "%s", word);
	else
		snprintf(label.text, sizeof label.text, "%s %" PRIu32, word, number);
	return label;
}

/* ---- all of it ---- */

/* What has no row is a mark of its kind's name. */
static void (*const show[EVENT_KIND_COUNT])(struct writer *) = {
	[EVENT_RUN_START] = show_run_start,
	[EVENT_RUN_END] = show_run_end,
	[EVENT_KNOB] = show_knob,
	[EVENT_BUTTON] = show_numbered,
	[EVENT_STEP] = show_step,
	[EVENT_BLOCK] = show_block,
	[EVENT_UNBLOCK] = show_unblock,
	[EVENT_CALLBACK_START] = show_callback_start,
	[EVENT_CALLBACK_END] = show_callback_end,
	[EVENT_PRINT] = show_print,
	[EVENT_BUTTON_ANSWER] = show_numbered,
	[EVENT_LAUNCH] = show_request,
	[EVENT_CONNECT] = show_request,
	[EVENT_CONNECTED] = show_request,
	[EVENT_SENT] = show_request,
	[EVENT_FIRST_BYTE] = show_request,
	[EVENT_BODY] = show_request,
	[EVENT_RESPONSE] = show_request,
	[EVENT_FAIL] = show_request,
	[EVENT_CANCEL] = show_request,
	[EVENT_DROP] = show_request,
	[EVENT_QUEUE] = show_queue,
	[EVENT_ARRIVE] = show_request,
	[EVENT_TAKE] = show_request,
	[EVENT_ANSWER] = show_request,
	[EVENT_LEAVE] = show_request,
	[EVENT_ABORT] = show_request,
	[EVENT_FREEZE] = show_freeze,
	[EVENT_THAW] = show_thaw,
	[EVENT_HEARTBEAT] = show_heartbeat,
};

/* In the order in which one reads the screen; what you turned, often many marks at once, after it. */
static const struct {
	enum track track;
	const char *name;
} threads[] = {
	{ TRACK_SYNC, "sync program" },
	{ TRACK_ASYNC, "async program" },
	{ TRACK_SERVER, "server" },
	{ TRACK_VISITOR, "visitors" },
	{ TRACK_YOU, "you" },
	{ TRACK_LOOP, "loop" },
};

static void
put_metadata(struct writer *w, uint32_t thread, const char *name)
{
	chrome_open_element(w->out, &(struct chrome_element){
		.phase = CHROME_METADATA, .thread = thread, .name = name, .category = "__metadata",
	});
}

static void
write_head(struct writer *w)
{
	fputs("{\"traceEvents\":[\n", w->out);
	put_metadata(w, 1, "process_name");
	fprintf(w->out, ",\"args\":{\"name\":\"waitscope\",\"run_format\":%d,\"wall_us\":%" PRId64 "}", RUN_FILE_FORMAT,
	    trace_wall_us(w->trace));
	for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
		fputs("},\n", w->out);
		put_metadata(w, writer_thread(threads[i].track), "thread_name");
		fprintf(w->out, ",\"args\":{\"name\":\"%s\"}},\n", threads[i].name);
		put_metadata(w, writer_thread(threads[i].track), "thread_sort_index");
		fprintf(w->out, ",\"args\":{\"sort_index\":%zu}", i);
	}
	putc_unlocked('}', w->out);
}

/* Reading knows by `events` that none was lost. */
static void
write_tail(const struct writer *w)
{
	fprintf(w->out, "\n],\"otherData\":{\"program\":\"waitscope " VERSION "\",\"run_format\":%d,\"wall_us\":%" PRId64
	    ",\"events\":%zu}}\n", RUN_FILE_FORMAT, trace_wall_us(w->trace), w->end);
}

static int
write_event(struct writer *w, char *why, size_t why_size)
{
	w->event = trace_at(w->trace, w->next);
	w->t_us = w->event->t_us;
	w->carried = false;
	if (run_file_check(w->event, why, why_size) != 0)
		return -1;
	(show[w->event->kind] != NULL ? show[w->event->kind] : show_kind)(w);
	return 0;
}

/* The log ends, and so does all that is open. */
static void
end_all(struct writer *w)
{
	for (int track = 0; track < TRACK_COUNT; track++)
		writer_end_slices(w, (enum track)track);
	for (int track = 0; track < REQUEST_TRACKS; track++)
		writer_end_requests(w, (enum track)track);
	write_tail(w);
	fflush(w->out);
}

struct writer *
run_file_begin(const struct trace *trace, FILE *out)
{
	struct writer *w = mem_new(1, sizeof *w);

	*w = (struct writer){ .out = out, .trace = trace, .end = trace_count(trace) };
	write_head(w);
	return w;
}

int
run_file_step(struct writer *w, size_t events, char *why, size_t why_size)
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
	snprintf(why, why_size, "%s", errno != 0 ? strerror(errno) : "it cannot be written");
	return -1;
}

void
run_file_end(struct writer *w)
{
	if (w == NULL)
		return;
	for (int track = 0; track < REQUEST_TRACKS; track++)
		free(w->lives[track].at);
	free(w->text_numbers);
	free(w);
}

int
run_file_write(const struct trace *trace, FILE *out, char *why, size_t why_size)
{
	struct writer *w = run_file_begin(trace, out);
	int status = run_file_step(w, SIZE_MAX, why, why_size);

	run_file_end(w);
	return status;
}
