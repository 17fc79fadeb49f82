/* What the panels share besides the canvas: names, looks, boxes. */
#include "base/utf8.h"
#include "log/watched.h"
#include "ui/panel/panel.h"

bool
panel_waits_for_the_other(const struct canvas *c, enum track track)
{
	return c->in_turn && track == TRACK_ASYNC && timeline_span_at(c->scene->moment.timeline, track, c->t_us).state == STATE_ABSENT;
}

void
panel_box(const struct canvas *c, struct rect at)
{
	grid_fill(c->grid, (struct rect){ at.col - 1, at.row, at.cols + 2, at.rows }, ' ', ROLE_BLANK);
	grid_frame(c->grid, at, ROLE_RULE);
}

const struct state_look *
panel_state_look(enum program_state state)
{
	static const struct state_look looks[STATE_COUNT] = {
		[STATE_ABSENT] = { "NOT STARTED", ROLE_DIM, ROLE_BLANK, false },
		[STATE_RUNNING] = { "RUNNING", ROLE_RUNNING_WORDS, ROLE_RUNNING_WORDS, false },
		[STATE_BLOCKED] = { "BLOCKED", ROLE_BLOCKED, ROLE_MARK_BLOCKED, false },
		[STATE_READY] = { "READY", ROLE_READY, ROLE_MARK_READY, true },
		[STATE_CALLBACK] = { "IN CALLBACK", ROLE_CALLBACK_BADGE, ROLE_CALLBACK_LINE, true },
		[STATE_DONE] = { "DONE", ROLE_END, ROLE_MARK_READY, true },
	};

	return &looks[state];
}

bool
panel_is_frozen(const struct canvas *c, enum track track)
{
	enum program_state state = timeline_span_at(c->scene->moment.timeline, track, c->t_us).state;

	return state != STATE_ABSENT && state != STATE_BLOCKED && timeline_load_at(c->scene->moment.timeline, c->t_us).frozen;
}

const struct state_look *
panel_look_now(const struct canvas *c, enum track track)
{
	static const struct state_look frozen = { "FROZEN", ROLE_BLOCKED, ROLE_MARK_BLOCKED, false };

	enum program_state state = timeline_span_at(c->scene->moment.timeline, track, c->t_us).state;

	/* Who is done stays so: the time behind the word is how long it took. */
	return panel_is_frozen(c, track) && state != STATE_DONE ? &frozen : panel_state_look(state);
}

void
panel_badge(const struct canvas *c, enum track track, char *out, size_t size)
{
	const struct timeline *tl = c->scene->moment.timeline;
	struct span span = timeline_span_at(tl, track, c->t_us);
	const char *word = panel_look_now(c, track)->word, *apart = " ";
	char time[32] = "";

	if (span.state == STATE_BLOCKED)
		canvas_so_far(c, timeline_state_since_us(tl, track, c->t_us), time, sizeof time);
	else if (span.state == STATE_DONE)
		canvas_took(c, timeline_begin_us(tl, track), timeline_done_us(tl, track, c->t_us), time, sizeof time);
	else if (span.state == STATE_CALLBACK && !panel_is_frozen(c, track))
		utf8_format(time, sizeof time, "%u", span.number);
	if (span.state == STATE_DONE && c->knobs.value[KNOB_PROGRAMS] == PROGRAMS_IN_TURN)
		apart = " in "; /* the clock tells another time */
	utf8_format(out, size, " %s%s%s ", word, time[0] != '\0' ? apart : "", time);
}

bool
panel_spinner_turns(const struct span *span)
{
	return panel_state_look((enum program_state)span->state)->turns && span->step != STEP_WORK;
}

void
panel_spinner(const struct canvas *c, enum track track, int col, int row)
{
	static const uint32_t glyphs[] = { 0x25d0, 0x25d3, 0x25d1, 0x25d2 }; /* ◐◓◑◒ */
	struct span span = timeline_span_at(c->scene->moment.timeline, track, c->t_us);
	int64_t turned = timeline_spin_count(c->scene->moment.timeline, track, c->t_us).turned;

	if (span.state == STATE_ABSENT)
		grid_put(c->grid, col, row, GLYPH_NO_SPINNER, ROLE_DIM);
	else if (!panel_spinner_turns(&span) || panel_is_frozen(c, track))
		grid_put(c->grid, col, row, GLYPH_STOPPED, ROLE_STUCK);
	else
		grid_put(c->grid, col, row, glyphs[turned & 3], ROLE_SPIN);
}

const char *
panel_party_name(const struct canvas *c, int party)
{
	return party < PROGRAM_COUNT ? panel_program_name(layout_track(party)) :
	    timeline_watched_name(c->scene->moment.timeline, layout_track(party));
}

const char *
panel_program_name(enum track track)
{
	return track == TRACK_SYNC ? "sync" : "async";
}
