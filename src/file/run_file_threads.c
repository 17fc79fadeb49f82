/*
 * Writing a run as a Chrome trace: its threads. Each track is one; its activity is shown
 * as slices, nested by rank:
 *
 *	a statement, or the loop that it is in          fetch 1      loop
 *	  a callback that the loop runs                                callback 2
 *	    a statement of the callback                                  print-response 2
 *	      the call that it is in                      blocked
 *
 * Beginning a slice first ends those of its own and of inner ranks, so they nest
 * whatever the log says.
 */
#include <inttypes.h>

#include "base/utf8.h"
#include "file/run_file_write_inside.h"
#include "log/settings.h"

static enum track
track_of(const struct run_file_writer *w)
{
	return (enum track)w->event->track;
}

static bool
is_open(const struct run_file_writer *w, enum rank rank)
{
	return (w->open[track_of(w)] & 1u << rank) != 0;
}

/* As on the screen, blocking and callbacks stand out. Ends have the colour, too. */
static const char *const colours[RANK_COUNT] = {
	[RANK_CALLBACK] = "yellow",
	[RANK_BLOCK] = "thread_state_iowait", /* orange */
};

/* Ends the slices of that rank and inside it; the end of the outermost may carry the event. */
static void
end_from(struct run_file_writer *w, enum track track, enum rank from, bool carries)
{
	for (int rank = RANK_COUNT - 1; rank >= (int)from; rank--) {
		if ((w->open[track] & 1u << rank) == 0)
			continue;
		w->open[track] &= (uint8_t)~(1u << rank);
		writer_put(w, (struct chrome_element){
			.phase = CHROME_END, .thread = writer_thread(track), .name = w->names[track][rank].text,
			.category = track_name(track), .colour = colours[rank],
		}, carries && rank == (int)from);
	}
}

void
writer_end_slices(struct run_file_writer *w, enum track track)
{
	end_from(w, track, RANK_STATEMENT, false);
}

void
writer_begin_slice(struct run_file_writer *w, enum rank rank, const char *name)
{
	end_from(w, track_of(w), rank, false);
	writer_put(w, (struct chrome_element){
		.phase = CHROME_BEGIN, .thread = writer_thread(track_of(w)), .name = name,
		.category = track_name(track_of(w)), .colour = colours[rank],
	}, true);
	w->open[track_of(w)] |= (uint8_t)(1u << rank);
	w->names[track_of(w)][rank] = writer_label(name, 0);
}

static void
show_mark(struct run_file_writer *w, const char *name)
{
	writer_put_on_thread(w, CHROME_INSTANT, name, true);
}

void
writer_show_kind(struct run_file_writer *w)
{
	show_mark(w, event_kind_info((enum event_kind)w->event->kind)->name);
}

/* Ends the slice that another event began; a mark, if none did. */
static void
show_end(struct run_file_writer *w, enum rank rank)
{
	if (is_open(w, rank))
		end_from(w, track_of(w), rank, true);
	else
		writer_show_kind(w);
}

void
writer_show_step(struct run_file_writer *w)
{
	writer_begin_slice(w, is_open(w, RANK_CALLBACK) ? RANK_INNER : RANK_STATEMENT,
	    writer_label(step_name((enum step)w->event->step), w->event->number).text);
}

void
writer_show_block(struct run_file_writer *w)
{
	writer_begin_slice(w, RANK_BLOCK, "blocked");
}

void
writer_show_unblock(struct run_file_writer *w)
{
	show_end(w, RANK_BLOCK);
}

void
writer_show_run_start(struct run_file_writer *w)
{
	writer_begin_slice(w, RANK_STATEMENT, "run");
}

void
writer_show_run_end(struct run_file_writer *w)
{
	show_end(w, RANK_STATEMENT);
}

void
writer_show_freeze(struct run_file_writer *w)
{
	writer_begin_slice(w, RANK_STATEMENT, "freeze");
}

void
writer_show_thaw(struct run_file_writer *w)
{
	show_end(w, RANK_STATEMENT);
}

void
writer_show_callback_end(struct run_file_writer *w)
{
	show_end(w, RANK_CALLBACK);
}

void
writer_show_print(struct run_file_writer *w)
{
	const char *text = trace_text(w->trace, w->event->value);

	show_mark(w, text[0] != '\0' ? text : "print");
}

void
writer_show_knob(struct run_file_writer *w)
{
	char value[KNOB_TEXT_SIZE], name[96];
	enum knob knob = (enum knob)w->event->number;

	knob_format(knob, w->event->value, value, sizeof value);
	utf8_format(name, sizeof name, "%s = %s", knob_info(knob)->name, value);
	show_mark(w, name);
}

void
writer_show_numbered(struct run_file_writer *w)
{
	show_mark(w, writer_label(event_kind_info((enum event_kind)w->event->kind)->name, w->event->number).text);
}

void
writer_show_heartbeat(struct run_file_writer *w)
{
	writer_show_kind(w);
	writer_open_counter(w, "loop");
	fprintf(w->out, ",\"args\":{\"late us\":%" PRId64 "}}", w->event->value);
}
