/* Lessons in a session: their parts become runs, and runs that are over are looked at again. */
#include <event2/event.h>
#include <string.h>

#include "app/session_inside.h"
#include "base/utf8.h"

/* ---- what is set, and set back ---- */

/* What was asked for on the command line goes over the first part of the lesson that was asked for. */
static bool
is_asked(const struct session *session)
{
	return session->asked >= 0 && session->asked == session->tutor->current && session->tutor->at.part == 0;
}

/* The part's language and view; where it has none, the person's own. */
static void
set_look(struct session *session)
{
	const struct options *o = session->options;
	const struct lesson *lesson = tutor_lesson(session->tutor);
	int part = session->tutor->at.part;
	bool asked = is_asked(session);

	session->viewer.state.language = asked && o->language_given ? session->own.language :
	    (enum language)lesson_language(lesson, part, (int)session->own.language);
	session->viewer.state.view = asked && o->view_given ? o->view :
	    (enum view_id)lesson_view(lesson, part, (int)session->own.view);
	session->viewer.state.help = false;
}

static void
set_knobs(struct session *session)
{
	const struct options *o = session->options;
	const struct lesson_part *part = tutor_part(session->tutor);
	bool asked = is_asked(session);

	for (int knob = 0; knob < KNOB_COUNT; knob++)
		source_turn(session->source, (enum knob)knob,
		    asked && o->given[knob] ? o->settings.value[knob] : part->knobs.value[knob]);
}

static void
set_back(struct session *session)
{
	for (int knob = 0; knob < KNOB_COUNT; knob++)
		source_turn(session->source, (enum knob)knob, session->own.knobs.value[knob]);
	session->viewer.state.language = session->own.language;
	session->viewer.state.view = session->own.view;
}

/* ---- runs ---- */

/* A run of a lesson's part that only stands ready is none to keep; nor is one that nobody could tell from the next. */
static struct run_key
own_key(const struct session *session)
{
	return (struct run_key){ session->live.lesson >= 0 ? session->live.lesson : RUN_OF_NOBODY, session->live.part };
}

void
session_disown_run_as(struct session *session, struct run_key key)
{
	event_del(session->new_run_timer);
	session->shown = session->source;
	session->skip_until_us = 0;
	session_set_sweep(session, NULL, 0);
	if (session->live.lesson < 0 || session->live.begun)
		session_keep_run(session, key);
	session->live.lesson = -1;
	tutor_disown_run(session->tutor);
}

void
session_disown_run(struct session *session)
{
	session_disown_run_as(session, own_key(session));
}

void
session_place(const struct session *session, char *out, size_t size)
{
	const struct lesson *lesson = tutor_lesson(session->tutor);

	out[0] = '\0';
	if (lesson != NULL)
		utf8_format(out, size, "%s, part %d", lesson->title, session->tutor->at.part + 1);
}

static void
mark_lesson(struct session *session)
{
	char label[SESSION_PLACE_SIZE];

	session_place(session, label, sizeof label);
	session_mark(session, label);
}

/* A lesson's runs are its own: with its command, or none. */
static void
watch_part(struct session *session)
{
	const struct lesson_part *part = tutor_part(session->tutor);

	session->live.command = (struct run_command){ .argv = part->command, .text = part->command_text };
	source_watch(session->source, &session->live.command, part->command != NULL, session->options->without_lines);
}

static void
prepare(struct session *session)
{
	session_disown_run(session);
	mark_lesson(session);
	set_knobs(session);
	session->live.lesson = session->tutor->current;
	session->live.part = session->tutor->at.part;
	session->live.begun = false;
	watch_part(session);
	source_prepare(session->source);
}

void
session_show(struct session *session, struct source *source)
{
	struct settings knobs;

	if (session->shown == source)
		return;
	session->shown = source;
	viewer_new_run(&session->viewer);
	playhead_go_live(&session->viewer.state.playhead, session_moment(session, &knobs).now_us);
}

bool
session_ends_run(const struct session *session)
{
	return !session_part_is_live(session) && session_part_run(session) == NULL;
}

/* Unless what was asked for on the command line is one value of its knob. */
static void
sweep_part(struct session *session)
{
	const struct sweep *sweep = &tutor_part(session->tutor)->sweep;

	if (sweep->count > 0 && !(is_asked(session) && session->options->given[sweep->knob]))
		session_set_sweep(session, sweep, 0);
}

static void
begin(struct session *session)
{
	if (!session_part_is_live(session) || session->live.begun)
		prepare(session);
	session_show(session, session->source);
	session->live.begun = true;
	sweep_part(session);
	tutor_run_begun(session->tutor);
	source_begin(session->source);
}

/* Anew, unless it is just going on. */
static void
begin_or_go_on(struct session *session)
{
	if (session_part_is_live(session) && session->tutor->runs)
		session_show(session, session->source);
	else
		begin(session);
}

static void
show_run(struct session *session)
{
	struct source *source = session_part_run(session);

	if (source == NULL || (source == session->source && !session->live.begun))
		begin(session);
	else
		session_show(session, source);
}

static void
show_card(struct session *session)
{
	struct source *source = session_part_run(session);

	set_look(session);
	if (source != NULL)
		session_show(session, source);
	else
		prepare(session);
}

static void
leave(struct session *session)
{
	session_disown_run(session);
	set_back(session);
	source_watch(session->source, session->own.commands, session->own.command_count, session->options->without_lines);
	source_run(session->source, session_clock_us(session));
}

void
session_grant(struct session *session, enum tutor_wish wish)
{
	session->skip_until_us = 0;
	if (wish != TUTOR_WANTS_NOTHING && wish != TUTOR_PASSES)
		session->viewer.is_typing = false; /* from here on, keys are for the lesson */
	if (wish == TUTOR_WANTS_CARD)
		show_card(session);
	else if (wish == TUTOR_WANTS_BEGIN)
		begin_or_go_on(session);
	else if (wish == TUTOR_WANTS_RUN)
		show_run(session);
	else if (wish == TUTOR_WANTS_OUT)
		leave(session);
}

void
session_open_lesson(struct session *session, int lesson)
{
	if (session->source->fixed == NULL) {
		if (session->live.lesson == lesson)
			session->live.lesson = -1;
		if (session->shown != session->source)
			session_show(session, session->source);
		runs_disown_lesson(&session->runs, lesson);
		session_grant(session, tutor_open(session->tutor, lesson));
	} else {
		viewer_say(&session->viewer, session_clock_us(session), "%s", session->source->fixed);
	}
	session_touch(session);
}

bool
session_scene(const struct session *session, struct settings *knobs, struct scene *scene)
{
	struct moment moment = session_moment(session, knobs);

	*scene = viewer_scene(&session->viewer, &moment);
	return source_has_begun(session->shown) && viewer_moves(&session->viewer, &moment);
}

/* ---- steps ---- */

static bool
has_lessons(struct session *session)
{
	if (session->source->fixed != NULL)
		viewer_say(&session->viewer, session_clock_us(session), "%s", session->source->fixed);
	return session->source->fixed == NULL;
}

bool
session_read_on(struct session *session)
{
	struct settings knobs;
	struct scene scene;
	int below, most, page = session->viewer.rows / 2;

	if (!session_card_is_up(session))
		return false;
	session_scene(session, &knobs, &scene);
	below = view_card_below(&scene, session->viewer.cols, session->viewer.rows);
	most = view_card_scroll_max(&scene, session->viewer.cols, session->viewer.rows);
	session->tutor->scroll = most - below + (below < page ? below : page);
	return below > 0;
}

bool
session_must_wait(struct session *session, const char *key, const char *does)
{
	int64_t clock_us = session_clock_us(session);
	char skip[sizeof session->skip];

	utf8_format(skip, sizeof skip, "%s once more %s", key, does);
	if (clock_us < session->skip_until_us && strcmp(skip, session->skip) == 0) {
		session->skip_until_us = session->viewer.message_until_us = 0;
		return false;
	}
	if (!session_run_goes_on(session))
		return false;
	session->skip_until_us = clock_us + MESSAGE_US;
	utf8_format(session->skip, sizeof session->skip, "%s", skip);
	viewer_say(&session->viewer, clock_us, "The run goes on. %s.", skip);
	return true;
}

/* From the run that goes on to the next card; or from a card on to a run that takes its place. */
static bool
must_wait_on(struct session *session)
{
	char next[NEXT_SIZE], does[NEXT_SIZE + 16];

	tutor_next(session->tutor, next, sizeof next);
	if (tutor_lesson(session->tutor) == NULL || next[0] == '\0')
		return false;
	if (!tutor_has_card(session->tutor) && session->shown == session->source) {
		utf8_format(does, sizeof does, "skips to %s", next);
		return session_must_wait(session, "PgDn", does);
	}
	return session_ends_run(session) && session_must_wait(session, "PgDn", "begins another one");
}

/* From a lesson's first card to the lesson before, of which there may be nothing but a card to be looked at. */
static bool
must_wait_back(struct session *session)
{
	const struct tutor *tutor = session->tutor;
	int before = tutor->current - 1;
	char does[64];

	if (before < 0 || tutor->at.card != CARD_BEFORE ||
	    ((size_t)before < tutor->left_count && runs_find(&session->runs, (struct run_key){ before, tutor->left[before].part }) != NULL))
		return false;
	utf8_format(does, sizeof does, "leaves it for lesson %d", before + 1);
	return session_must_wait(session, "PgUp", does);
}

/* The same for a lesson by its index. */
static bool
must_wait_for_lesson(struct session *session, const char *key, int lesson)
{
	char does[64];

	utf8_format(does, sizeof does, "leaves it for lesson %d", lesson + 1);
	return session_must_wait(session, key, does);
}

/* One that was there and is kept no longer is passed over. */
static enum tutor_wish
step_back(struct session *session)
{
	enum tutor_wish wish = tutor_step(session->tutor, -1);

	while (wish == TUTOR_WANTS_RUN && session_part_run(session) == NULL)
		wish = tutor_step(session->tutor, -1);
	return wish;
}

/* There is nothing that way. */
static void
say_nowhere(struct session *session, int direction)
{
	const char *words = direction > 0 ? "That was the last lesson. 5 lists them all." :
	    tutor_lesson(session->tutor) != NULL ? "This is the first lesson." : "Nothing is before this. PgDn opens the first lesson.";

	viewer_say(&session->viewer, session_clock_us(session), "%s", words);
}

/* At the end of a sweep the list of runs is no cover: its next step is the lesson's. */
static bool
ends_in_runs(const struct session *session)
{
	return session_in_runs(session) && tutor_lesson(session->tutor) != NULL && !tutor_has_card(session->tutor) &&
	    tutor_part(session->tutor)->sweep.count > 0 && !session_sweeps(session);
}

void
session_step_lesson(struct session *session, int direction)
{
	int lesson = session->tutor->current, part = session->tutor->at.part;
	enum card card = session->tutor->at.card;
	enum tutor_wish wish;

	if (!has_lessons(session) || ((lesson >= 0 || direction < 0) && !(direction > 0 && ends_in_runs(session)) && viewer_uncover(&session->viewer)) || (direction > 0 ? must_wait_on(session) : must_wait_back(session)))
		return;
	wish = direction > 0 ? tutor_step(session->tutor, +1) : step_back(session);
	if (wish == TUTOR_WANTS_NOTHING && session->tutor->complaint[0] == '\0')
		say_nowhere(session, direction);
	if (wish != TUTOR_WANTS_NOTHING)
		session->viewer.message_until_us = 0;
	if (wish == TUTOR_WANTS_RUN && (session->tutor->current != lesson || session->tutor->at.part != part || card == CARD_AFTER))
		set_look(session);
	session_grant(session, wish);
}

void
session_turn_lesson(struct session *session, int direction)
{
	int lesson = session->tutor->current + direction;

	if (!has_lessons(session))
		return;
	if (lesson < 0 || (size_t)lesson >= session->tutor->list.count)
		say_nowhere(session, direction);
	else if (!must_wait_for_lesson(session, direction > 0 ? "n" : "N", lesson))
		session_grant(session, tutor_turn(session->tutor, direction));
}

/* ---- the list ---- */

bool
session_in_menu(const struct session *session)
{
	return session->viewer.state.view == VIEW_LESSONS && !session->viewer.state.help;
}

bool
session_card_is_up(const struct session *session)
{
	return tutor_has_card(session->tutor) && !view_is_list(session->viewer.state.view) && !session->viewer.state.help;
}

void
session_choose_lesson(struct session *session, const char *how, int lesson)
{
	if (session->source->fixed != NULL || !must_wait_for_lesson(session, how, lesson))
		session_open_lesson(session, lesson);
}

bool
session_act_in_menu(struct session *session, enum action action)
{
	if (!session_in_menu(session))
		return false;
	if (action == ACTION_KNOB_TYPE)
		session_choose_lesson(session, "Enter", session->tutor->cursor);
	else if (action == ACTION_KNOB_UP || action == ACTION_KNOB_DOWN)
		tutor_move(session->tutor, action == ACTION_KNOB_UP ? -1 : +1);
	else
		return false;
	return true;
}

bool
session_type_in_menu(struct session *session, uint32_t key)
{
	int lesson;
	char label[KEY_NAME_SIZE];

	if (!session_in_menu(session) || key < '0' || key > '9')
		return false;
	if (key == '0' && session->tutor->typed == 0) {
		if (tutor_lesson(session->tutor) == NULL)
			viewer_say(&session->viewer, session_clock_us(session), "No lesson is open that 0 could leave.");
		else if (!session_must_wait(session, "0", "leaves it for free play"))
			session_grant(session, tutor_leave(session->tutor));
		return true;
	}
	lesson = tutor_type_number(session->tutor, (int)(key - '0'));
	key_label(key, label, sizeof label);
	if (lesson >= 0)
		session_choose_lesson(session, label, lesson);
	else if (session->tutor->typed > 0)
		viewer_say(&session->viewer, session_clock_us(session), "Enter opens lesson %d; another digit, one from %d on.",
		    session->tutor->typed, session->tutor->typed * 10);
	return true;
}

int
session_lesson_of(const struct session *session, const struct source *run)
{
	return run == session->source ? session->live.lesson : session->tutor->current;
}

const struct settings *
session_asked_knobs(const struct session *session, const struct source *run)
{
	int lesson = session_lesson_of(session, run), part = run == session->source ? session->live.part : session->tutor->at.part;

	return lesson >= 0 && lesson == session->asked && part == 0 ? &session->tutor->list.at[lesson]->parts[0].knobs : NULL;
}
