/* The stage: actions that are about looking. */
#include "ui/stage.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
stage_init(struct stage *stage, int cols, int rows)
{
	*stage = (struct stage){ .cols = cols, .rows = rows, .chosen = KNOB_DELAY };
	playhead_init(&stage->playhead);
}

void
stage_new_run(struct stage *stage)
{
	playhead_init(&stage->playhead);
	stage->zoom = 0;
	stage->scroll = 0;
	stage->request_number = 0;
}

struct scene
stage_scene(const struct stage *stage, const struct present *present)
{
	return (struct scene){
		.timeline = present->timeline,
		.knobs = present->knobs,
		.address = present->address,
		.playhead = stage->playhead,
		.now_us = present->now_us,
		.over = present->over,
		.span_us = present->span_us,
		.chosen = stage->chosen,
		.typing = stage->is_typing ? stage->typing : NULL,
		.message = present->clock_us < stage->message_until_us ? stage->message : NULL,
		.zoom = stage->zoom,
		.zoom_left_us = stage->zoom_left_us,
		.scroll = stage->scroll,
		.language = stage->language,
		.view = stage->view,
		.request_track = stage->request_track,
		.request_number = stage->request_number,
		.clock_us = present->clock_us,
		.caption = stage->caption[0] != '\0' ? stage->caption : NULL,
		.keys = stage->shows_keys && present->clock_us < stage->keys_until_us ? &stage->keys : NULL,
		.help = stage->help,
		.help_scroll = stage->help_scroll,
		.knob_explained = present->clock_us < stage->explained_until_us,
		.button_lit = present->clock_us < stage->lit_until_us,
	};
}

static struct time_axis
axis_of(const struct stage *stage, const struct present *present)
{
	struct scene scene = stage_scene(stage, present);

	return view_axis(&scene, stage->cols, stage->rows).axis;
}

/* Keeps the playhead inside of a zoomed axis. */
static void
follow(struct stage *stage, const struct present *present)
{
	struct time_axis axis;

	if (stage->zoom == 0)
		return;
	axis = axis_of(stage, present);
	time_axis_show(&axis, stage->playhead.t_us);
	stage->zoom_left_us = axis.left_us;
}

void
stage_tick(struct stage *stage, const struct present *present, int64_t elapsed_us)
{
	playhead_tick(&stage->playhead, elapsed_us, present->now_us, present->over);
	follow(stage, present);
}

bool
stage_moves(const struct stage *stage, const struct present *present)
{
	return !present->over || playhead_moves(&stage->playhead, present->now_us, present->over) ||
	    present->clock_us < stage->message_until_us || present->clock_us < stage->lit_until_us ||
	    present->clock_us < stage->explained_until_us || (stage->shows_keys && present->clock_us < stage->keys_until_us);
}

void
stage_say(struct stage *stage, int64_t clock_us, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(stage->message, sizeof stage->message, format, args);
	va_end(args);
	stage->message_until_us = clock_us + MESSAGE_US;
}

void
stage_calm(struct stage *stage)
{
	stage->message_until_us = stage->keys_until_us = stage->explained_until_us = stage->lit_until_us = 0;
}

void
stage_caption(struct stage *stage, const char *text)
{
	snprintf(stage->caption, sizeof stage->caption, "%s", text != NULL ? text : "");
}

void
stage_pressed(struct stage *stage, int64_t clock_us, uint32_t key, const char *help)
{
	struct keys_shown *keys = &stage->keys;
	char label[KEY_NAME_SIZE];

	if (!stage->shows_keys)
		return;
	if (clock_us >= stage->keys_until_us)
		keys->count = 0;
	stage->keys_until_us = clock_us + PRESSED_US;
	keys->help = help;
	key_label(key, label, sizeof label);
	if (keys->count > 0 && strcmp(keys->at[keys->count - 1].label, label) == 0) {
		keys->at[keys->count - 1].times++;
		return;
	}
	if (keys->count == KEYS_SHOWN)
		memmove(&keys->at[0], &keys->at[1], (size_t)--keys->count * sizeof keys->at[0]);
	snprintf(keys->at[keys->count].label, sizeof label, "%s", label);
	keys->at[keys->count++].times = 1;
}

/* ---- actions ---- */

static void
choose(struct stage *stage, int direction)
{
	int knob = (int)stage->chosen;

	do
		knob = (knob + direction + KNOB_COUNT) % KNOB_COUNT;
	while (!knob_info((enum knob)knob)->on_strip);
	stage->chosen = (enum knob)knob;
}

static void
seek(struct stage *stage, const struct present *present, int64_t t_us)
{
	playhead_seek(&stage->playhead, t_us, present->now_us);
	follow(stage, present);
}

/* One cell; an arrow that is held goes faster and faster. */
static void
step(struct stage *stage, const struct present *present, int direction)
{
	struct time_axis axis = axis_of(stage, present);
	int64_t col = time_axis_col(&axis, stage->playhead.t_us), cells = 1;

	stage->held = present->clock_us - stage->stepped_us < HELD_US ? stage->held + 1 : 0;
	stage->stepped_us = present->clock_us;
	if (stage->held > 8)
		cells = stage->held > 24 ? 5 : 2;
	seek(stage, present, time_axis_time(&axis, col + direction * cells));
}

static void
step_event(struct stage *stage, const struct present *present, int direction)
{
	int64_t t_us = stage->playhead.t_us;

	t_us = direction < 0 ? timeline_prev_us(present->timeline, t_us) : timeline_next_us(present->timeline, t_us);
	if (t_us != NEVER_US)
		seek(stage, present, t_us);
}

static void
zoom(struct stage *stage, const struct present *present, int direction)
{
	struct time_axis axis = axis_of(stage, present), closer;

	closer = time_axis_zoom(&axis, direction, stage->playhead.t_us, present->span_us);
	if (closer.tick_us == axis.tick_us && closer.tick_cols == axis.tick_cols)
		return;
	stage->zoom += direction;
	stage->zoom_left_us = stage->zoom == 0 ? 0 : closer.left_us;
	follow(stage, present);
}

static void
act_knob(struct stage *stage, const struct present *present, int direction)
{
	choose(stage, direction);
	stage->explained_until_us = present->clock_us + EXPLAINED_US;
}

static void
act_type(struct stage *stage, const struct present *present, int direction)
{
	(void)present;
	(void)direction;
	stage->is_typing = true;
	stage->typing[0] = '\0';
}

static void
act_pause(struct stage *stage, const struct present *present, int direction)
{
	(void)direction;
	playhead_pause(&stage->playhead, present->now_us);
}

static void
act_start(struct stage *stage, const struct present *present, int direction)
{
	(void)direction;
	seek(stage, present, 0);
}

static void
act_live(struct stage *stage, const struct present *present, int direction)
{
	(void)direction;
	playhead_go_live(&stage->playhead, present->now_us);
	follow(stage, present);
}

static void
act_speed(struct stage *stage, const struct present *present, int direction)
{
	playhead_faster(&stage->playhead, direction, present->now_us);
}

static void
act_fit(struct stage *stage, const struct present *present, int direction)
{
	(void)present;
	(void)direction;
	stage->zoom = 0;
}

/* ---- the chosen request ---- */

/* Which requests of the chosen one's program have rows: the lowest and the highest
 * number. The view that is shown knows; it is asked as a click would. */
static bool
find_rows(const struct stage *stage, const struct present *present, uint32_t *low, uint32_t *high)
{
	struct scene scene = stage_scene(stage, present);
	const struct view *view = view_of(stage->view);
	struct pick pick;

	*low = *high = 0;
	for (int row = 0; view->pick != NULL && row < stage->rows; row++) {
		if (!view->pick(&scene, stage->cols, stage->rows, 1, row, &pick) || pick.number == 0 ||
		    pick.track != stage->request_track)
			continue;
		*low = *low == 0 || pick.number < *low ? pick.number : *low;
		*high = pick.number > *high ? pick.number : *high;
	}
	return *low != 0;
}

/* Scrolls as little as shows the chosen request; from a chart, to its row. */
static void
show_request(struct stage *stage, const struct present *present)
{
	uint32_t low, high;

	if (!find_rows(stage, present, &low, &high)) {
		stage->scroll = stage->request_number;
		find_rows(stage, present, &low, &high);
	}
	if (low != 0 && stage->request_number < low)
		stage->scroll = stage->request_number;
	else if (low != 0 && stage->request_number > high)
		stage->scroll = low + stage->request_number - high;
}

static void
choose_none(struct stage *stage)
{
	stage->request_number = 0;
	stage->scroll = 0;
}

/* How many requests a program has by now: made, or planned. */
static uint32_t
count_requests(const struct stage *stage, const struct present *present, enum track track)
{
	struct tally tally = timeline_tally_at(present->timeline, track, stage->playhead.t_us);

	if (!timeline_has_program(present->timeline, track))
		return 0;
	return tally.planned > tally.launched ? tally.planned : tally.launched;
}

/* Through all of sync's requests, then all of async's; before the first and behind
 * the last none is chosen. */
static void
act_request(struct stage *stage, const struct present *present, int direction)
{
	uint32_t counts[PROGRAM_COUNT], all = 0, place = 0;

	for (int i = 0; i < PROGRAM_COUNT; i++) {
		counts[i] = count_requests(stage, present, (enum track)i);
		if (stage->request_number != 0 && stage->request_track == (enum track)i)
			place = all + (stage->request_number < counts[i] ? stage->request_number : counts[i]);
		all += counts[i];
	}
	place = (place + all + 1 + (uint32_t)direction) % (all + 1);
	if (place == 0) {
		choose_none(stage);
		return;
	}
	stage->request_track = place > counts[TRACK_SYNC] ? TRACK_ASYNC : TRACK_SYNC;
	stage->request_number = place > counts[TRACK_SYNC] ? place - counts[TRACK_SYNC] : place;
	show_request(stage, present);
}

/* ---- views, and what lies over them ---- */

/* `direction` is the view's id. */
static void
act_view(struct stage *stage, const struct present *present, int direction)
{
	stage->view = (enum view_id)direction;
	stage->help = false;
	if (stage->request_number != 0)
		show_request(stage, present);
}

static void
act_view_next(struct stage *stage, const struct present *present, int direction)
{
	act_view(stage, present, ((int)stage->view + direction) % VIEW_COUNT);
}

static void
act_help(struct stage *stage, const struct present *present, int direction)
{
	(void)present;
	(void)direction;
	stage->help = !stage->help;
	stage->help_scroll = 0;
}

/* On the help page, the keys that turn knobs scroll. */
static bool
scroll_help(struct stage *stage, const struct present *present, enum action action)
{
	struct scene scene = stage_scene(stage, present);
	int most = view_help_scroll_max(&scene, stage->cols, stage->rows);

	if (!stage->help || (action != ACTION_KNOB_UP && action != ACTION_KNOB_DOWN))
		return false;
	stage->help_scroll += action == ACTION_KNOB_UP ? -1 : +1;
	stage->help_scroll = stage->help_scroll < 0 ? 0 : stage->help_scroll > most ? most : stage->help_scroll;
	return true;
}

static void
act_language(struct stage *stage, const struct present *present, int direction)
{
	stage->language = (enum language)(((int)stage->language + direction) % LANGUAGE_COUNT);
	stage_say(stage, present->clock_us, "listings: %s", language_title(stage->language));
}

/* Closes what lies on top, or else lets go of the chosen request; never quits. */
static void
act_close(struct stage *stage, const struct present *present, int direction)
{
	bool lies_on_top = stage->help || present->clock_us < stage->message_until_us;

	(void)direction;
	stage->help = false;
	stage->message_until_us = 0;
	if (!lies_on_top)
		choose_none(stage);
}

static const struct {
	void (*act)(struct stage *, const struct present *, int direction);
	int direction;
} acts[ACTION_COUNT] = {
	[ACTION_KNOB_NEXT] = { act_knob, +1 },
	[ACTION_KNOB_PREV] = { act_knob, -1 },
	[ACTION_KNOB_TYPE] = { act_type, 0 },
	[ACTION_PAUSE] = { act_pause, 0 },
	[ACTION_BACK] = { step, -1 },
	[ACTION_FORWARD] = { step, +1 },
	[ACTION_PREV_EVENT] = { step_event, -1 },
	[ACTION_NEXT_EVENT] = { step_event, +1 },
	[ACTION_START] = { act_start, 0 },
	[ACTION_LIVE] = { act_live, 0 },
	[ACTION_SLOWER] = { act_speed, -1 },
	[ACTION_FASTER] = { act_speed, +1 },
	[ACTION_ZOOM_IN] = { zoom, +1 },
	[ACTION_ZOOM_OUT] = { zoom, -1 },
	[ACTION_ZOOM_FIT] = { act_fit, 0 },
	[ACTION_REQUEST_NEXT] = { act_request, +1 },
	[ACTION_REQUEST_PREV] = { act_request, -1 },
	[ACTION_VIEW_TIMELINE] = { act_view, VIEW_TIMELINE },
	[ACTION_VIEW_LOOP] = { act_view, VIEW_LOOP },
	[ACTION_VIEW_PRINTS] = { act_view, VIEW_PRINTS },
	[ACTION_VIEW_NUMBERS] = { act_view, VIEW_NUMBERS },
	[ACTION_VIEW_LESSONS] = { act_view, VIEW_LESSONS },
	[ACTION_VIEW_NEXT] = { act_view_next, +1 },
	[ACTION_LANGUAGE] = { act_language, +1 },
	[ACTION_HELP] = { act_help, 0 },
	[ACTION_CLOSE] = { act_close, 0 },
};

bool
stage_act(struct stage *stage, const struct present *present, enum action action)
{
	if (scroll_help(stage, present, action))
		return true;
	if (acts[action].act == NULL)
		return false;
	acts[action].act(stage, present, acts[action].direction);
	return true;
}

/* ---- the mouse, and typing ---- */

static int
turned_by_wheel(struct stage *stage, int knob, const struct input *input, int *direction)
{
	stage->chosen = (enum knob)knob;
	if (input->mouse != MOUSE_WHEEL_UP && input->mouse != MOUSE_WHEEL_DOWN)
		return -1;
	*direction = input->mouse == MOUSE_WHEEL_UP ? +1 : -1;
	return knob;
}

/* A click on a request chooses it. */
static bool
clicked_request(struct stage *stage, const struct scene *scene, const struct input *input)
{
	const struct view *view = view_of(stage->view);
	struct pick pick;

	if (input->mouse != MOUSE_PRESS || scene->help || view->pick == NULL ||
	    !view->pick(scene, stage->cols, stage->rows, input->col, input->row, &pick) || pick.number == 0)
		return false;
	stage->request_track = pick.track;
	stage->request_number = pick.number;
	return true;
}

int
stage_mouse(struct stage *stage, const struct present *present, const struct input *input, int *direction)
{
	struct scene scene = stage_scene(stage, present);
	struct axis_place place = view_axis(&scene, stage->cols, stage->rows);
	int knob = input->mouse == MOUSE_DRAG || input->mouse == MOUSE_RELEASE ? -1 :
	    view_knob_at(&scene, stage->cols, stage->rows, input->col, input->row);

	if (knob >= 0) {
		stage->explained_until_us = present->clock_us + EXPLAINED_US;
		return turned_by_wheel(stage, knob, input, direction);
	}
	if (clicked_request(stage, &scene, input) && (input->col < place.col || input->col >= place.col + place.axis.cols))
		return -1;
	if (input->row < place.row || input->row >= place.row + place.rows)
		return -1;
	if (input->mouse == MOUSE_WHEEL_UP || input->mouse == MOUSE_WHEEL_DOWN)
		zoom(stage, present, input->mouse == MOUSE_WHEEL_UP ? +1 : -1);
	else if (input->mouse != MOUSE_RELEASE && input->col >= place.col && input->col < place.col + place.axis.cols)
		seek(stage, present, time_axis_time(&place.axis, input->col - place.col));
	return -1;
}

bool
stage_type(struct stage *stage, uint32_t key)
{
	size_t length = strlen(stage->typing);

	if (key == KEY_CODE_ENTER || key == '\r' || key == '\n') {
		stage->is_typing = false;
		return length > 0;
	}
	if (key == 27)
		stage->is_typing = false;
	else if ((key == KEY_CODE_BACKSPACE || key == 127 || key == 8) && length > 0)
		stage->typing[length - 1] = '\0';
	else if (key > ' ' && key < 127 && length + 1 < sizeof stage->typing)
		memcpy(stage->typing + length, (char[]){ (char)key, '\0' }, 2);
	return false;
}
