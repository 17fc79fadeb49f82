/* The viewer: the actions that only change how the run is viewed. */
#include "ui/viewer.h"

#include <stdarg.h>
#include <string.h>

#include "base/duration.h"
#include "base/utf8.h"
#include "log/watched.h"
#include "ui/panel/offers.h"
#include "ui/view/view.h"
#include "ui/viewer_inside.h"

void
viewer_init(struct viewer *viewer, int cols, int rows)
{
	*viewer = (struct viewer){ .cols = cols, .rows = rows, .state = { .chosen = KNOB_DELAY } };
	playhead_init(&viewer->state.playhead);
}

void
viewer_new_run(struct viewer *viewer)
{
	playhead_init(&viewer->state.playhead);
	viewer->state.zoom = 0;
	viewer->state.scroll = 0;
	viewer->state.request_number = 0;
}

struct scene
viewer_scene(const struct viewer *viewer, const struct moment *moment)
{
	return (struct scene){
		.moment = *moment,
		.state = viewer->state,
		.presenter = viewer->presenter,
		.knob_explained = moment->clock_us < viewer->explained_until_us,
		.button_lit = moment->clock_us < viewer->lit_until_us,
		.typing = viewer->is_typing ? viewer->typing : NULL,
		.message = moment->clock_us < viewer->message_until_us ? viewer->message : NULL,
		.caption = viewer->caption[0] != '\0' ? viewer->caption : NULL,
		.caption_on_top = viewer->caption_on_top,
		.keys = viewer->shows_keys && moment->clock_us < viewer->keys_until_us ? &viewer->keys : NULL,
	};
}

static struct time_axis
axis_of(const struct viewer *viewer, const struct moment *moment)
{
	struct scene scene = viewer_scene(viewer, moment);

	return view_axis(&scene, viewer->cols, viewer->rows).axis;
}

/* Scrolls a zoomed axis so that the playhead stays on it. */
static void
follow(struct viewer *viewer, const struct moment *moment)
{
	struct time_axis axis;

	if (viewer->state.zoom == 0)
		return;
	axis = axis_of(viewer, moment);
	time_axis_show(&axis, viewer->state.playhead.t_us);
	viewer->state.zoom_left_us = axis.left_us;
}

void
viewer_tick(struct viewer *viewer, const struct moment *moment, int64_t elapsed_us)
{
	playhead_tick(&viewer->state.playhead, elapsed_us, moment->now_us, moment->over);
	playhead_stay_from(&viewer->state.playhead, timeline_from_us(moment->timeline));
	follow(viewer, moment);
}

bool
viewer_moves(const struct viewer *viewer, const struct moment *moment)
{
	return !moment->over || playhead_moves(&viewer->state.playhead, moment->now_us, moment->over) ||
	    moment->clock_us < viewer->message_until_us || moment->clock_us < viewer->lit_until_us ||
	    moment->clock_us < viewer->explained_until_us || (viewer->shows_keys && moment->clock_us < viewer->keys_until_us);
}

void
viewer_say(struct viewer *viewer, int64_t clock_us, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	utf8_vformat(viewer->message, sizeof viewer->message, format, args);
	va_end(args);
	viewer->message_until_us = clock_us + MESSAGE_US;
}

void
viewer_calm(struct viewer *viewer)
{
	viewer->message_until_us = viewer->keys_until_us = viewer->explained_until_us = viewer->lit_until_us = 0;
}

void
viewer_caption(struct viewer *viewer, const char *text, bool on_top)
{
	viewer->caption_on_top = on_top;
	utf8_format(viewer->caption, sizeof viewer->caption, "%s", text != NULL ? text : "");
}

void
viewer_pressed(struct viewer *viewer, int64_t clock_us, uint32_t key, const char *help)
{
	struct keys_shown *keys = &viewer->keys;
	char label[KEY_NAME_SIZE];

	if (!viewer->shows_keys)
		return;
	if (clock_us >= viewer->keys_until_us)
		keys->count = 0;
	viewer->keys_until_us = clock_us + PRESSED_US;
	keys->help = help;
	key_label(key, label, sizeof label);
	if (keys->count > 0 && strcmp(keys->at[keys->count - 1].label, label) == 0) {
		keys->at[keys->count - 1].times++;
		return;
	}
	if (keys->count == KEYS_SHOWN) {
		keys->count--;
		memmove(&keys->at[0], &keys->at[1], (size_t)keys->count * sizeof keys->at[0]);
	}
	utf8_format(keys->at[keys->count].label, sizeof label, "%s", label);
	keys->at[keys->count++].times = 1;
}

/* ---- actions ---- */

static void
choose(struct viewer *viewer, const struct moment *moment, int direction)
{
	int knob = (int)viewer->state.chosen;

	do
		knob = (knob + direction + KNOB_COUNT) % KNOB_COUNT;
	while (!knob_info((enum knob)knob)->on_strip || !offer_knob_is_for_run((enum knob)knob, moment->timeline));
	viewer->state.chosen = (enum knob)knob;
}

/* Nobody goes back before what is still known. */
static void
seek(struct viewer *viewer, const struct moment *moment, int64_t t_us)
{
	int64_t from_us = timeline_from_us(moment->timeline);
	char from[32];

	playhead_seek(&viewer->state.playhead, t_us, moment->now_us);
	playhead_stay_from(&viewer->state.playhead, from_us);
	follow(viewer, moment);
	if (t_us >= from_us || from_us == 0)
		return;
	duration_format(from_us, from, sizeof from);
	viewer_say(viewer, moment->clock_us, "Details from before %s are forgotten (--max-events).", from);
}

/* Steps one cell; a held arrow key goes faster and faster. */
static void
act_step(struct viewer *viewer, const struct moment *moment, int direction)
{
	enum { HELD_SHORT = 8, SHORT_STEP_CELLS = 2, HELD_LONG = 24, LONG_STEP_CELLS = 5 };
	struct time_axis axis = axis_of(viewer, moment);
	int64_t col = time_axis_col(&axis, viewer->state.playhead.t_us), cells = 1;

	viewer->held = moment->clock_us - viewer->stepped_us < HELD_US ? viewer->held + 1 : 0;
	viewer->stepped_us = moment->clock_us;
	if (viewer->held > HELD_LONG)
		cells = LONG_STEP_CELLS;
	else if (viewer->held > HELD_SHORT)
		cells = SHORT_STEP_CELLS;
	seek(viewer, moment, time_axis_time(&axis, col + direction * cells));
}

static void
act_step_event(struct viewer *viewer, const struct moment *moment, int direction)
{
	int64_t t_us = viewer->state.playhead.t_us;

	t_us = direction < 0 ? timeline_prev_us(moment->timeline, t_us) : timeline_next_us(moment->timeline, t_us);
	if (t_us != NEVER_US)
		seek(viewer, moment, t_us);
}

/* The nearest beginning of a hold before that time, or after it: of any watched program. */
static int64_t
hold_near(const struct timeline *tl, int64_t t_us, int direction)
{
	int64_t near_us = NEVER_US;

	for (int i = 0; i < WATCHED_MAX; i++) {
		size_t all, until;
		const struct watched_hold *holds = timeline_holds(tl, watched_track(i), INT64_MAX, &all);
		int64_t at_us = NEVER_US;

		timeline_holds(tl, watched_track(i), direction < 0 ? t_us - 1 : t_us, &until);
		if (direction < 0 && until > 0)
			at_us = holds[until - 1].start_us;
		else if (direction > 0 && until < all)
			at_us = holds[until].start_us;
		if (at_us != NEVER_US && (near_us == NEVER_US || (direction < 0 ? at_us > near_us : at_us < near_us)))
			near_us = at_us;
	}
	return near_us;
}

static void
act_step_hold(struct viewer *viewer, const struct moment *moment, int direction)
{
	int64_t from_us = viewer->state.playhead.t_us, t_us = hold_near(moment->timeline, from_us, direction);
	bool is_back = direction < 0, other = hold_near(moment->timeline, from_us, -direction) != NEVER_US;

	viewer->message_until_us = 0; /* what it says of another moment */
	if (t_us != NEVER_US)
		seek(viewer, moment, t_us);
	else if (other)
		viewer_say(viewer, moment->clock_us, "No loop is held %s this moment: %s goes to the hold %s it.", is_back ? "before" : "after",
		    is_back ? "h" : "H", is_back ? "after" : "before");
	else
		viewer_say(viewer, moment->clock_us, "No loop is held %s this moment.", is_back ? "before" : "after");
}

static void
act_zoom(struct viewer *viewer, const struct moment *moment, int direction)
{
	struct time_axis axis = axis_of(viewer, moment), closer;

	closer = time_axis_zoom(&axis, direction, viewer->state.playhead.t_us, moment->span_us);
	if (closer.tick_us == axis.tick_us && closer.tick_cols == axis.tick_cols)
		return;
	viewer->state.zoom += direction;
	viewer->state.zoom_left_us = viewer->state.zoom == 0 ? 0 : closer.left_us;
	follow(viewer, moment);
}

static void
act_knob(struct viewer *viewer, const struct moment *moment, int direction)
{
	choose(viewer, moment, direction);
	viewer->explained_until_us = moment->clock_us + EXPLAINED_US;
}

static void
act_type(struct viewer *viewer, const struct moment *moment, int direction)
{
	(void)moment;
	(void)direction;
	viewer->is_typing = true;
	viewer->typing[0] = '\0';
}

static void
act_pause(struct viewer *viewer, const struct moment *moment, int direction)
{
	(void)direction;
	playhead_pause(&viewer->state.playhead, moment->now_us);
}

static void
act_start(struct viewer *viewer, const struct moment *moment, int direction)
{
	(void)direction;
	seek(viewer, moment, 0);
}

static void
act_live(struct viewer *viewer, const struct moment *moment, int direction)
{
	(void)direction;
	playhead_go_live(&viewer->state.playhead, moment->now_us);
	follow(viewer, moment);
}

static void
act_speed(struct viewer *viewer, const struct moment *moment, int direction)
{
	playhead_faster(&viewer->state.playhead, direction, moment->now_us);
}

static void
act_fit(struct viewer *viewer, const struct moment *moment, int direction)
{
	(void)moment;
	(void)direction;
	viewer->state.zoom = 0;
}

static void
act_request(struct viewer *viewer, const struct moment *moment, int direction)
{
	struct scene scene = viewer_scene(viewer, moment);

	viewer_next_request(viewer, &scene, direction);
}

/* ---- views, and the help page over them ---- */

/* `direction` is the view's id. */
static void
act_view(struct viewer *viewer, const struct moment *moment, int direction)
{
	struct scene scene;

	if (!view_is_list(viewer->state.view))
		viewer->before_list = viewer->state.view;
	viewer->state.view = (enum view_id)direction;
	viewer->state.help = false;
	scene = viewer_scene(viewer, moment);
	if (viewer->state.request_number != 0)
		viewer_show_request(viewer, &scene);
}

static void
act_view_next(struct viewer *viewer, const struct moment *moment, int direction)
{
	act_view(viewer, moment, ((int)viewer->state.view + direction) % VIEW_COUNT);
}

static void
act_help(struct viewer *viewer, const struct moment *moment, int direction)
{
	(void)moment;
	(void)direction;
	viewer->state.help = !viewer->state.help;
	viewer->state.help_scroll = 0;
}

/* On the help page, the keys that turn knobs scroll. */
static bool
scroll_help(struct viewer *viewer, const struct moment *moment, enum action action)
{
	struct scene scene;
	int most;

	if (!viewer->state.help || (action != ACTION_KNOB_UP && action != ACTION_KNOB_DOWN))
		return false;
	scene = viewer_scene(viewer, moment);
	most = view_help_scroll_max(&scene, viewer->cols, viewer->rows);
	viewer->state.help_scroll += action == ACTION_KNOB_UP ? -1 : +1;
	viewer->state.help_scroll = viewer->state.help_scroll < 0 ? 0 : viewer->state.help_scroll > most ? most : viewer->state.help_scroll;
	return true;
}

static void
act_before(struct viewer *viewer, const struct moment *moment, int direction)
{
	(void)direction;
	if (moment->before == NULL) {
		viewer_say(viewer, moment->clock_us, "There is no run before this one.");
		return;
	}
	viewer->state.hides_before = !viewer->state.hides_before;
	viewer_say(viewer, moment->clock_us, viewer->state.hides_before ? "The run before is hidden." : "The run before is drawn behind this one.");
}

static void
act_language(struct viewer *viewer, const struct moment *moment, int direction)
{
	viewer->state.language = (enum language)(((int)viewer->state.language + direction) % LANGUAGE_COUNT);
	viewer_say(viewer, moment->clock_us, "listings: %s", language_title(viewer->state.language));
}

bool
viewer_uncover(struct viewer *viewer)
{
	bool was_covered = viewer->state.help || view_is_list(viewer->state.view);

	if (!viewer->state.help && view_is_list(viewer->state.view))
		viewer->state.view = viewer->before_list;
	viewer->state.help = false;
	return was_covered;
}

/* Closes whatever is on top, or else the chosen request; never quits. */
static void
act_close(struct viewer *viewer, const struct moment *moment, int direction)
{
	bool is_covered = viewer->state.help || moment->clock_us < viewer->message_until_us;

	(void)direction;
	viewer->message_until_us = 0;
	if (viewer_uncover(viewer) || is_covered)
		return;
	viewer_choose_none(viewer);
}

static const struct {
	void (*act)(struct viewer *, const struct moment *, int direction);
	int direction;
} acts[ACTION_COUNT] = {
#define ACTION_ACT(ID, act, direction) [ACTION_##ID] = { act_##act, direction },
	VIEWER_ACTIONS(ACTION_ACT)
#undef ACTION_ACT
#define VIEW_ACT(ID, ...) [ACTION_VIEW_##ID] = { act_view, VIEW_##ID },
	VIEWS(VIEW_ACT)
#undef VIEW_ACT
};

/* Says so if an action means nothing in this run. */
static bool
means_nothing(struct viewer *viewer, const struct moment *moment, enum action action)
{
	const char *why_not = offer_why_not(action, moment->timeline);

	if (why_not != NULL)
		viewer_say(viewer, moment->clock_us, "%s", why_not);
	return why_not != NULL;
}

bool
viewer_act(struct viewer *viewer, const struct moment *moment, enum action action)
{
	if (means_nothing(viewer, moment, action))
		return true;
	if (scroll_help(viewer, moment, action))
		return true;
	if (acts[action].act == NULL)
		return false;
	acts[action].act(viewer, moment, acts[action].direction);
	return true;
}

/* ---- the mouse, and typing ---- */

static int
turned_by_wheel(struct viewer *viewer, int knob, const struct input *input, int *direction)
{
	viewer->state.chosen = (enum knob)knob;
	if (input->mouse != MOUSE_WHEEL_UP && input->mouse != MOUSE_WHEEL_DOWN)
		return -1;
	*direction = input->mouse == MOUSE_WHEEL_UP ? +1 : -1;
	return knob;
}

/* A click on a request chooses it. */
static bool
clicked_request(struct viewer *viewer, const struct scene *scene, const struct input *input)
{
	const struct view *view = view_of(viewer->state.view);
	struct pick pick;

	if (input->mouse != MOUSE_PRESS || scene->state.help || view->pick == NULL ||
	    !view->pick(scene, viewer->cols, viewer->rows, input->col, input->row, &pick) || pick.number == 0)
		return false;
	viewer->state.request_track = pick.track;
	viewer->state.request_number = pick.number;
	return true;
}

int
viewer_mouse(struct viewer *viewer, const struct moment *moment, const struct input *input, int *direction)
{
	struct scene scene = viewer_scene(viewer, moment);
	struct axis_place place = view_axis(&scene, viewer->cols, viewer->rows);
	int knob = input->mouse == MOUSE_DRAG || input->mouse == MOUSE_RELEASE ? -1 :
	    view_knob_at(&scene, viewer->cols, viewer->rows, input->col, input->row);

	if (knob >= 0) {
		viewer->explained_until_us = moment->clock_us + EXPLAINED_US;
		return turned_by_wheel(viewer, knob, input, direction);
	}
	if (clicked_request(viewer, &scene, input) && (input->col < place.col || input->col >= place.col + place.axis.cols))
		return -1;
	if (input->row < place.row || input->row >= place.row + place.rows)
		return -1;
	if (input->mouse == MOUSE_WHEEL_UP || input->mouse == MOUSE_WHEEL_DOWN)
		act_zoom(viewer, moment, input->mouse == MOUSE_WHEEL_UP ? +1 : -1);
	else if (input->mouse != MOUSE_RELEASE && input->col >= place.col && input->col < place.col + place.axis.cols)
		seek(viewer, moment, time_axis_time(&place.axis, input->col - place.col));
	return -1;
}

bool
viewer_type(struct viewer *viewer, uint32_t key)
{
	size_t length = strlen(viewer->typing);

	if (key == KEY_CODE_ENTER || key == '\r' || key == '\n') {
		viewer->is_typing = false;
		return length > 0;
	}
	if (key == 27)
		viewer->is_typing = false;
	else if ((key == KEY_CODE_BACKSPACE || key == 127 || key == 8) && length > 0)
		viewer->typing[length - 1] = '\0';
	else if (key > ' ' && key < 127 && length + 1 < sizeof viewer->typing)
		memcpy(viewer->typing + length, (char[]){ (char)key, '\0' }, 2);
	return false;
}
