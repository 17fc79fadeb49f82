/* Writing a run as a Chrome trace: single elements, and the data of their events. */
#include <inttypes.h>
#include <string.h>

#include "base/array.h"
#include "base/json_text.h"
#include "base/utf8.h"
#include "file/run_file_write_inside.h"
#include "log/settings.h"

/* ---- the data of an event ---- */

/* The number of a text in the file; *is_new is set if it has just been given. */
static uint32_t
number_text(struct run_file_writer *w, int64_t id, bool *is_new)
{
	while (w->text_numbers.count <= (size_t)id)
		ARRAY_PUSH(w->text_numbers, 0);
	*is_new = w->text_numbers.at[id] == 0;
	if (*is_new)
		w->text_numbers.at[id] = ++w->last_text;
	return w->text_numbers.at[id];
}

/* For text that is not UTF-8, as a server's may be: JSON must be. */
static void
write_bytes(FILE *out, const char *text)
{
	fputs(",\"bytes\":\"", out);
	for (; *text != '\0'; text++)
		fprintf(out, "%02x", (unsigned char)*text);
	putc_unlocked('"', out);
}

static void
write_text(struct run_file_writer *w, int64_t id)
{
	const char *text = trace_text(w->trace, id);
	bool is_new = false;
	uint32_t number = text[0] != '\0' ? number_text(w, id, &is_new) : 0;

	if (is_new && !utf8_is_valid(text)) {
		write_bytes(w->out, text);
	} else if (is_new || number == 0) {
		fputs(",\"text\":", w->out);
		json_text_write(w->out, text);
	}
	if (number != 0)
		fprintf(w->out, ",\"text_id\":%" PRIu32, number);
}

static bool
is_knob_of_text(const struct event *e)
{
	return event_value(e) == EVENT_VALUE_KNOB && knob_has_text((enum knob)e->number);
}

static void
write_knob_text(struct run_file_writer *w, const struct event *e)
{
	char text[KNOB_TEXT_SIZE];

	knob_format((enum knob)e->number, e->value, text, sizeof text);
	fputs(",\"text\":", w->out);
	json_text_write(w->out, text);
}

static void
write_value(struct run_file_writer *w, const struct event *e)
{
	if (e->value == 0)
		return;
	if (event_has_text(e))
		write_text(w, e->value);
	else if (is_knob_of_text(e))
		write_knob_text(w, e);
	else if (event_value(e) == EVENT_VALUE_CAUSE && e->value > CAUSE_NONE && e->value < CAUSE_COUNT)
		fprintf(w->out, ",\"cause\":\"%s\"", cause_words((enum cause)e->value));
	else
		fprintf(w->out, ",\"value\":%" PRId64, e->value);
}

/* Viewers merge the args of an end into those of its beginning: an end's are under a key. */
static void
write_data(struct run_file_writer *w, bool is_end)
{
	const struct event *e = w->event;

	fprintf(w->out, ",\"args\":{%s\"kind\":\"%s\",\"track\":\"%s\"", is_end ? "\"end\":{" : "",
	    event_kind_info((enum event_kind)e->kind)->name, track_name((enum track)e->track));
	if (e->step != STEP_NONE)
		fprintf(w->out, ",\"step\":\"%s\"", step_name((enum step)e->step));
	if (event_value(e) == EVENT_VALUE_KNOB)
		fprintf(w->out, ",\"knob\":\"%s\"", knob_info((enum knob)e->number)->name);
	else if (e->number != 0)
		fprintf(w->out, ",\"number\":%" PRIu32, e->number);
	if (e->of != 0)
		fprintf(w->out, ",\"of\":\"%s\"", event_kind_info((enum event_kind)e->of)->name);
	write_value(w, e);
	fputs(is_end ? "}}" : "}", w->out);
}

/* ---- elements ---- */

void
writer_put(struct run_file_writer *w, struct chrome_element element, bool carries)
{
	element.ts_us = w->t_us;
	fputs(",\n", w->out);
	chrome_trace_open_element(w->out, &element);
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

uint32_t
writer_sort_index(enum track track, uint32_t number)
{
	/* In the screen's order; then the knobs, whose marks often come many at once. */
	static const uint32_t places[TRACK_COUNT] = {
		[TRACK_SYNC] = 0, [TRACK_ASYNC] = 1, [TRACK_WATCHED_1] = 2, [TRACK_WATCHED_2] = 3, [TRACK_SERVER] = 4, [TRACK_VISITOR] = 5,
		[TRACK_YOU] = 6, [TRACK_LOOP] = 7,
	};
	enum { THREADS_OF_ONE = 10000 }; /* more of a program's stand in any order */

	return places[track] * THREADS_OF_ONE + (number < THREADS_OF_ONE ? number : THREADS_OF_ONE - 1);
}

void
writer_put_on_thread(struct run_file_writer *w, enum chrome_phase phase, const char *name, bool carries)
{
	writer_put(w, (struct chrome_element){
		.phase = phase, .thread = writer_thread((enum track)w->event->track), .name = name,
		.category = track_name((enum track)w->event->track),
	}, carries);
}

void
writer_open_counter(struct run_file_writer *w, const char *name)
{
	fputs(",\n", w->out);
	chrome_trace_open_element(w->out, &(struct chrome_element){
		.phase = CHROME_COUNTER, .thread = writer_thread(TRACK_LOOP), .ts_us = w->t_us, .name = name,
		.category = "counter",
	});
}

struct label
writer_label(const char *word, uint32_t number)
{
	struct label label;

	if (number == 0)
		utf8_format(label.text, sizeof label.text, "%s", word);
	else
		utf8_format(label.text, sizeof label.text, "%s %" PRIu32, word, number);
	return label;
}
