/* The header: the run in a sentence, and the time. */
#include <string.h>

#include "base/duration.h"
#include "base/utf8.h"
#include "log/watched.h"
#include "ui/panel/offers.h"
#include "ui/panel/panel.h"

enum { FORMS = 7, FORM_SIZE = 240, NAME_COLS = 9 };

static void
times(int64_t n, char *out, size_t size)
{
	if (n == 1 || n == 2)
		utf8_format(out, size, n == 1 ? "once" : "twice");
	else
		utf8_format(out, size, "%lld times", (long long)n);
}

/* Describes how the server serves, as the end of a sentence. */
static void
serving(int64_t mode, char *out, size_t size)
{
	knob_say(KNOB_SERVER, mode, choice_of(KNOB_SERVER, mode)->server.header, out, size);
}

/* Describes a run without programs, from the longest form to the shortest. */
static void
describe_open_run(const struct canvas *c, char forms[FORMS][FORM_SIZE])
{
	const char *about = c->knobs.value[KNOB_JITTER] > 0 ? "about " : "";
	char delay[24], server[32];

	knob_format(KNOB_DELAY, c->knobs.value[KNOB_DELAY], delay, sizeof delay);
	serving(c->knobs.value[KNOB_SERVER], server, sizeof server);
	utf8_format(forms[0], WORDS_SIZE, "no program runs: the server takes %s%s for whoever asks%s", about, delay, server);
	utf8_format(forms[1], WORDS_SIZE, "the server takes %s%s for whoever asks%s", about, delay, server);
	utf8_format(forms[2], WORDS_SIZE, "the server takes %s%s for whoever asks", about, delay);
	utf8_format(forms[3], WORDS_SIZE, "%s%s for whoever asks", about, delay);
	for (int form = 4; form < FORMS; form++)
		utf8_format(forms[form], FORM_SIZE, "for visitors");
}

/* The number of requests that a program will make: more than the knob's if more had been sent
 * already when it was turned down. */
static int64_t
planned(const struct canvas *c, enum track track)
{
	uint32_t plan = timeline_tally_at(c->scene->moment.timeline, track, c->t_us).planned;

	return plan > 0 ? plan : c->knobs.value[KNOB_REQUESTS];
}

/* "; each is given up after 3.0 s", if any of its requests has a timeout. */
static void
giving_up(const struct canvas *c, int64_t n, char *out, size_t size)
{
	int64_t timeout_us = 0;
	char after[KNOB_TEXT_SIZE];

	for (uint32_t i = 1; i <= n && i <= ERRORS_PERIOD && timeout_us == 0; i++)
		timeout_us = settings_timeout_us(&c->knobs, i);
	knob_format(KNOB_TIMEOUT, timeout_us, after, sizeof after);
	utf8_format(out, size, "%s%s", timeout_us > 0 ? ", given up after " : "", timeout_us > 0 ? after : "");
}

static void
describe_different(const struct canvas *c, char forms[FORMS][FORM_SIZE], bool in_turn, const char *async_often, const char *delay)
{
	const char *then = in_turn ? "then " : "";
	char sync_often[24];

	times(planned(c, TRACK_SYNC), sync_often, sizeof sync_often);
	utf8_format(forms[0], FORM_SIZE, "sync fetches %s, %sasync %s, from a server that takes %s to answer", sync_often, then,
	    async_often, delay);
	utf8_format(forms[1], FORM_SIZE, "sync fetches %s, %sasync %s; each takes %s", sync_often, then, async_often, delay);
	utf8_format(forms[2], FORM_SIZE, "sync fetches %s, %sasync %s", sync_often, then, async_often);
	for (int form = 3; form < FORMS; form++)
		utf8_format(forms[form], FORM_SIZE, in_turn ? "%lld, then %lld fetches" : "%lld and %lld fetches",
		    (long long)planned(c, TRACK_SYNC), (long long)planned(c, TRACK_ASYNC));
}

/* "sync and async each fetch", "sync fetches", … */
static const char *
who_fetches(const struct canvas *c)
{
	const struct timeline *tl = c->scene->moment.timeline;
	bool both = timeline_has_program(tl, TRACK_SYNC) && timeline_has_program(tl, TRACK_ASYNC);

	if (both)
		return c->in_turn ? "sync, then async, each fetch" : "sync and async each fetch";
	return timeline_has_program(tl, TRACK_SYNC) ? "sync fetches" : "async fetches";
}

/* The method of its requests. */
static const char *
method_of(const struct timeline *tl)
{
	const struct event *e = timeline_last_event(tl, TRACK_YOU, EVENT_METHOD, INT64_MAX);

	return e != NULL ? trace_text(timeline_trace(tl), e->value) : "GET";
}

/* "sync and async each fetch twice from ", "sync and async each send POST twice to " */
static void
write_asking(const struct canvas *c, const char *method, const char *often, char *out, size_t size)
{
	const struct timeline *tl = c->scene->moment.timeline;
	bool both = timeline_has_program(tl, TRACK_SYNC) && timeline_has_program(tl, TRACK_ASYNC);

	if (strcmp(method, "GET") == 0)
		utf8_format(out, size, "%s %s from ", who_fetches(c), often);
	else if (both)
		utf8_format(out, size, "%s each send %s %s to ", c->in_turn ? "sync, then async," : "sync and async", method, often);
	else
		utf8_format(out, size, "%s sends %s %s to ", timeline_has_program(tl, TRACK_SYNC) ? "sync" : "async", method, often);
}

/* Describes a run that fetches from another server, from the longest form to the shortest: how long that takes is not
 * known here. */
static void
describe_outside(const struct canvas *c, char forms[FORMS][FORM_SIZE])
{
	static const size_t sizes[FORMS - 1] = { 120, 60, 40, 40, 30, 20 };
	const struct timeline *tl = c->scene->moment.timeline;
	const struct url *url = timeline_url(tl);
	bool both = timeline_has_program(tl, TRACK_SYNC) && timeline_has_program(tl, TRACK_ASYNC), is_get = strcmp(method_of(tl), "GET") == 0;
	int64_t sync_n = planned(c, TRACK_SYNC), n = timeline_has_program(tl, TRACK_ASYNC) ? planned(c, TRACK_ASYNC) : sync_n;
	char often[24], count[64], late[48], asking[96], from[URL_TEXT_SIZE], method[24];

	utf8_format(method, sizeof method, "%s", method_of(tl));
	times(n, often, sizeof often);
	giving_up(c, n, late, sizeof late);
	if (both && sync_n != n)
		utf8_format(count, sizeof count, "%lld and %lld %s", (long long)sync_n, (long long)n, is_get ? "fetches" : method);
	else
		utf8_format(count, sizeof count, "%lld %s%s", (long long)n, !is_get ? method : n == 1 ? "fetch" : "fetches", both ? " each" : "");
	if (both && sync_n != n)
		utf8_format(asking, sizeof asking, "%s %s ", count, is_get ? "from" : "to");
	else
		write_asking(c, method, often, asking, sizeof asking);
	for (int form = 0; form < FORMS - 1; form++) {
		utf8_format(from, sizeof from, "another server");
		if (url != NULL)
			url_write_brief(url, sizes[form], from);
		if (form < 3)
			utf8_format(forms[form], FORM_SIZE, "%s%s%s", asking, from, late);
		else
			utf8_format(forms[form], FORM_SIZE, "%s %s %s%s", count, is_get ? "from" : "to", from, form == 3 ? late : "");
	}
	utf8_format(forms[FORMS - 1], FORM_SIZE, "%s", count);
}

/* Describes the run, from the longest form to the shortest. */
static void
describe_run(const struct canvas *c, char forms[FORMS][FORM_SIZE])
{
	const struct timeline *tl = c->scene->moment.timeline;
	bool both = timeline_has_program(tl, TRACK_SYNC) && timeline_has_program(tl, TRACK_ASYNC);
	int64_t n = planned(c, timeline_has_program(tl, TRACK_ASYNC) ? TRACK_ASYNC : TRACK_SYNC);
	bool in_turn = both && c->in_turn;
	const char *who = who_fetches(c);
	const char *about = c->knobs.value[KNOB_JITTER] > 0 ? "about " : "";
	const char *it = n == 1 ? "it" : "each", *each = both ? " each" : "";
	char often[24], count[48], delay[24], server[48], late[48];

	times(n, often, sizeof often);
	knob_format(KNOB_DELAY, c->knobs.value[KNOB_DELAY], delay, sizeof delay);
	serving(c->knobs.value[KNOB_SERVER], server, sizeof server);
	giving_up(c, n, late, sizeof late);
	utf8_format(count, sizeof count, "%lld %s", (long long)n, n == 1 ? "fetch" : "fetches");
	utf8_format(forms[0], FORM_SIZE, "%s %s from a server that takes %s%s to answer%s%s", who, often, about, delay, server,
	    late);
	utf8_format(forms[1], FORM_SIZE, "%s %s from a server that takes %s%s%s%s", who, often, about, delay, server, late);
	utf8_format(forms[2], FORM_SIZE, "%s %s from a server that takes %s%s%s", who, often, about, delay, late);
	utf8_format(forms[3], FORM_SIZE, "%s%s%s; %s takes %s%s%s", in_turn ? "sync, then async: " : "", count, each, it, about,
	    delay, late);
	utf8_format(forms[4], FORM_SIZE, "%s%s of %s%s%s%s", in_turn ? "in turn: " : "", count, about, delay, each, late);
	utf8_format(forms[5], FORM_SIZE, "%s%s of %s%s%s", in_turn ? "in turn: " : "", count, about, delay, each);
	utf8_format(forms[6], FORM_SIZE, "%s%s%s", in_turn ? "in turn: " : "", count, each);
	if (both && planned(c, TRACK_SYNC) != n)
		describe_different(c, forms, in_turn, often, delay);
}

/* Writes a command without the folders of what it names: "python3 my_fetcher.py". */
static void
shorten_command(const char *command, char *out, size_t size)
{
	out[0] = '\0';
	while (*command != '\0') {
		size_t length = strcspn(command, " "), from = length;

		while (from > 0 && command[from - 1] != '/')
			from--;
		if (from == length || memchr(command, ':', length) != NULL) /* a folder, or an address */
			from = 0;
		utf8_add(out, size, "%.*s", (int)(length - from), command + from);
		command += length;
		length = strspn(command, " ");
		utf8_add(out, size, "%.*s", (int)length, command);
		command += length;
	}
}

/* Names the watched programs: as "my_fetcher · python3 /home/ada/my_fetcher.py", without folders, or alone, as before they
 * are started. */
struct names {
	char full[FORM_SIZE], brief[FORM_SIZE], least[FORM_SIZE];
};

static void
name_watched(const struct canvas *c, struct names *names)
{
	const struct timeline *tl = c->scene->moment.timeline;
	int count = 0;

	*names = (struct names){ .full = "" };
	for (int i = 0; i < WATCHED_MAX; i++) {
		const char *name = timeline_watched_name(tl, watched_track(i)), *apart = count > 0 ? ", " : "", *command, *dot;
		char shortened[FORM_SIZE];

		if (!timeline_has_watched(tl, watched_track(i)))
			continue;
		command = timeline_watched_life(tl, watched_track(i), c->t_us).command;
		if (command == NULL)
			command = "";
		dot = command[0] != '\0' ? " · " : "";
		shorten_command(command, shortened, sizeof shortened);
		utf8_add(names->full, FORM_SIZE, "%s%s%s%s", apart, name, dot, command);
		utf8_add(names->brief, FORM_SIZE, "%s%s%s%s", apart, name, dot, shortened);
		utf8_add(names->least, FORM_SIZE, "%s%s", count > 0 ? " and " : "", name);
		count++;
	}
}

/* Describes a run with watched programs, from the longest form to the shortest. */
static void
describe_watched(const struct canvas *c, char forms[FORMS][FORM_SIZE])
{
	const struct timeline *tl = c->scene->moment.timeline;
	const char *about = c->knobs.value[KNOB_JITTER] > 0 ? "about " : "", *beside = "";
	char delay[24], server[48];
	struct names names;

	if (timeline_has_program(tl, TRACK_SYNC))
		beside = timeline_has_program(tl, TRACK_ASYNC) ? " beside sync and async" : " beside sync";
	else if (timeline_has_program(tl, TRACK_ASYNC))
		beside = " beside async";
	name_watched(c, &names);
	knob_format(KNOB_DELAY, c->knobs.value[KNOB_DELAY], delay, sizeof delay);
	serving(c->knobs.value[KNOB_SERVER], server, sizeof server);
	utf8_format(forms[0], FORM_SIZE, "%s%s; the server takes %s%s to answer%s", names.full, beside, about, delay, server);
	utf8_format(forms[1], FORM_SIZE, "%s%s; the server takes %s%s", names.full, beside, about, delay);
	utf8_format(forms[2], FORM_SIZE, "%s%s", names.full, beside);
	utf8_format(forms[3], FORM_SIZE, "%s%s", names.brief, beside);
	utf8_format(forms[4], FORM_SIZE, "%s%s; the server takes %s%s", names.least, beside, about, delay);
	utf8_format(forms[5], FORM_SIZE, "%s%s", names.least, beside);
	if (timeline_watched_count(tl) == 1)
		utf8_format(forms[6], FORM_SIZE, "%s", names.least);
	else
		utf8_format(forms[6], FORM_SIZE, "%d commands", timeline_watched_count(tl));
}

static void
format_speed(int hundredths, char *out, size_t size)
{
	utf8_format(out, size, "×%g", hundredths / 100.0);
}

enum { OPEN_FORMS = 3 };

struct badge {
	char before[48], text[48];
	enum role role;
};

/* Describes the playhead: live, at the end, paused or playing. */
static struct badge
describe_playhead(const struct canvas *c)
{
	const struct scene *scene = c->scene;
	enum card card = scene->moment.lesson.card;
	struct badge badge = { .text = "● LIVE", .role = ROLE_LIVE };
	char speed[16], now[32];

	if (lesson_scene_is_before(&scene->moment.lesson) && scene->moment.lesson.run == PART_HAS_NO_RUN)
		return (struct badge){ .text = "not started", .role = ROLE_DIM };
	if (c->live && !scene->moment.over)
		return badge;
	if (c->left)
		return (struct badge){ .before = "before its end", .text = " ■ LEFT ", .role = ROLE_END };
	if (c->live) {
		if (scene->typing == NULL && (card == CARD_NONE || card == CARD_AFTER))
			offer_write(scene->moment.whole ? OFFER_SEE_AGAIN : OFFER_RUN_AGAIN, scene->presenter, badge.before, sizeof badge.before);
		utf8_format(badge.text, sizeof badge.text, " ■ END ");
		badge.role = ROLE_END;
		return badge;
	}
	format_speed(scene->state.playhead.speed, speed, sizeof speed);
	/* No finer than while it was live: a moment's coarser number is where the finer one begins. */
	duration_write_moment(scene->moment.now_us, duration_grain_us(timeline_span_us(scene->moment.timeline, scene->moment.now_us)), now,
	    sizeof now);
	utf8_format(badge.before, sizeof badge.before, "%s is at %s", scene->moment.over ? "the end" : "live", now);
	if (!scene->state.playhead.paused)
		utf8_format(badge.text, sizeof badge.text, " ▸ %s ", speed);
	else if (scene->state.playhead.speed == 100)
		utf8_format(badge.text, sizeof badge.text, " ‖ PAUSED ");
	else
		utf8_format(badge.text, sizeof badge.text, " ‖ PAUSED %s ", speed);
	badge.role = ROLE_PAUSED;
	return badge;
}

/* Returns true if somebody beyond the terminal may see the screen, or ask the server. */
static bool
is_reached(const struct moment *moment)
{
	return moment->is_open || moment->watch_at != NULL;
}

/* Draws the clock at the right edge, the badge, and the words before it if there is room. Returns
 * the first column taken. */
static int
draw_when(const struct canvas *c, int row)
{
	struct badge badge = describe_playhead(c);
	char clock[32];
	int col = c->at.cols - 1;

	canvas_moment(c, c->t_us, clock, sizeof clock);
	col -= text_cols(clock);
	grid_text(c->grid, col, row, -1, ROLE_STRONG, clock);
	col -= (badge.role == ROLE_LIVE ? 3 : 2) + text_cols(badge.text);
	grid_text(c->grid, col, row, -1, badge.role, badge.text);
	if (badge.before[0] == '\0' || c->at.cols < (is_reached(&c->scene->moment) ? 100 : 76))
		return col;
	col -= 2 + text_cols(badge.before);
	grid_text(c->grid, col, row, -1, ROLE_DIM, badge.before);
	if (badge.role == ROLE_END && !c->left)
		grid_role(c->grid, (struct rect){ col, row, 1, 1 }, ROLE_KEY);
	return col;
}

/* "open to all at 192.168.1.20:8888, 3 watch at /watch", from the longest form to the shortest. */
static void
describe_open(const struct moment *moment, char forms[OPEN_FORMS][WORDS_SIZE])
{
	const char *address = moment->is_open ? moment->address : moment->watch_at;
	char watch[32] = "", at[32] = "";

	if (moment->watchers > 0) {
		utf8_format(watch, sizeof watch, "%d ", moment->watchers);
		utf8_format(at, sizeof at, "%d at ", moment->watchers);
	}
	if (!moment->is_open) {
		utf8_format(forms[0], WORDS_SIZE, "%swatch at %s/watch", watch, address);
		utf8_format(forms[1], WORDS_SIZE, "%s%s/watch", at, address);
		utf8_format(forms[2], WORDS_SIZE, "%swatch", watch);
		return;
	}
	utf8_format(forms[0], WORDS_SIZE, moment->watch_at != NULL ? "open to all at %s, %swatch at /watch" : "open to all at %s", address, watch);
	utf8_format(forms[1], WORDS_SIZE, moment->watch_at != NULL ? "open: %s, %s/watch" : "open: %s", address, at);
	utf8_format(forms[2], WORDS_SIZE, "open: %s", address);
}

/* Whoever may come in, or look on, is told for as long as that is so, and where. Returns the first column taken. */
static int
draw_open(const struct canvas *c, int row, int end)
{
	enum { TITLE_COLS = 20, TITLE_COLS_NARROW = 5 /* are left for what is run */ };
	const struct moment *moment = &c->scene->moment;
	char forms[OPEN_FORMS][WORDS_SIZE];
	const char *const texts[] = { forms[0], forms[1], forms[2], NULL };
	int room = end - (1 + NAME_COLS + 2) - (moment->is_open && c->at.cols < 76 ? TITLE_COLS_NARROW : TITLE_COLS);
	const char *text;

	if (!is_reached(moment))
		return end;
	describe_open(moment, forms);
	text = text_that_fits(texts, room);
	if (text_cols(text) > room)
		return end;
	grid_text(c->grid, end - text_cols(text), row, -1, moment->is_open ? ROLE_KEY : ROLE_DIM, text);
	return end - text_cols(text) - 2;
}

/* "lesson 2 of 10  Three at a time". Returns the columns taken. */
static int
draw_lesson(const struct canvas *c, int row, int col, int end)
{
	const struct lesson_scene *lesson = &c->scene->moment.lesson;
	char forms[3][WORDS_SIZE];
	const char *const texts[] = { forms[0], forms[1], forms[2], NULL };
	const char *title = lesson->lesson->title;
	int begin = col;

	utf8_format(forms[0], WORDS_SIZE, "lesson %d of %d, part %d", lesson->number, lesson->count, lesson->part + 1);
	utf8_format(forms[1], WORDS_SIZE, "lesson %d of %d", lesson->number, lesson->count);
	utf8_format(forms[2], WORDS_SIZE, "%d/%d", lesson->number, lesson->count);
	col += grid_text(c->grid, col, row, end - col, ROLE_DIM,
	    text_that_fits(lesson->lesson->part_count > 1 ? texts : texts + 1, end - col - 2 - text_cols(title)));
	col += col > begin ? 2 : 0;
	return col + grid_text(c->grid, col, row, end - col, ROLE_STRONG, title) - begin;
}

/* "run 3 of 6: requests 4", and what follows to the left of `end`. Returns where that ends. */
static int
draw_sweep(const struct canvas *c, int row, int col, int end)
{
	const struct lesson *lesson = c->scene->moment.lesson.lesson;
	const char *words = c->scene->moment.sweep;
	int room = lesson == NULL ? (end - col) * 2 / 3 : end - col - 2 - text_cols(lesson->title);
	char forms[2][WORDS_SIZE];
	const char *const texts[] = { forms[0], forms[1], NULL };
	const char *text;

	if (words == NULL)
		return end;
	utf8_format(forms[0], WORDS_SIZE, "%s", words);
	utf8_format(forms[1], WORDS_SIZE, "%.*s", (int)strcspn(words, ":"), words);
	text = text_that_fits(texts, room);
	if (text_cols(text) > end - col)
		return end;
	grid_text(c->grid, end - text_cols(text), row, -1, ROLE_KEY, text);
	return end - text_cols(text) - 2;
}

/* Whoever is at the other end may be anybody: that is to be seen as long as the run is. Returns the columns taken. */
static int
draw_warning(const struct canvas *c, int row, int col, int end)
{
	static const char *const texts[] = { "certificate not checked", "not checked", NULL };
	int least = (end - col) * 2 / 3;

	if (!timeline_trusts_blindly(c->scene->moment.timeline, c->until_us))
		return 0;
	return grid_text(c->grid, col, row, end - col, ROLE_FAILED, text_that_fits(texts, least)) + 2;
}

void
panel_header(const struct canvas *c)
{
	char forms[FORMS][FORM_SIZE];
	const char *texts[FORMS + 1] = { forms[0], forms[1], forms[2], forms[3], forms[4], forms[5], forms[6] };
	int row = c->at.header_row, end = draw_open(c, row, draw_when(c, row) - 2);
	int col = 1 + NAME_COLS + (c->at.cols >= 100 ? 3 : 2);

	grid_text(c->grid, 1, row, end, ROLE_TITLE, "waitscope");
	end = draw_sweep(c, row, col, end);
	if (c->scene->moment.lesson.lesson != NULL)
		col += draw_lesson(c, row, col, end) + 3;
	if (timeline_watched_count(c->scene->moment.timeline) > 0)
		describe_watched(c, forms);
	else if (layout_parties(&c->at) == 0)
		describe_open_run(c, forms);
	else if (timeline_is_outside(c->scene->moment.timeline))
		describe_outside(c, forms);
	else
		describe_run(c, forms);
	col += draw_warning(c, row, col, end);
	grid_text(c->grid, col, row, end - col, ROLE_TEXT, text_that_fits(texts, end - col));
}
