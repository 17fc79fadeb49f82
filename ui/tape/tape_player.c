/* Playing a tape: one command after the other, each at its time. */
#include "ui/tape/tape_player.h"

#include "base/duration.h"
#include "base/utf8.h"
#include "log/watched.h"

/* A tape this late does not catch up: two keys must never come at once because the loop was asleep. */
enum { LATE_MOST_US = 150 * 1000 };

void
tape_player_init(struct tape_player *player, const struct tape *tape, int64_t clock_us)
{
	*player = (struct tape_player){ .tape = tape, .due_us = clock_us };
}

static void
go_on(struct tape_player *player)
{
	player->at++;
	player->pressed = 0;
	player->counted = 0;
	player->found = 0;
	player->waits = false;
}

static struct tape_step
does(const struct tape_command *command)
{
	return (struct tape_step){ .kind = TAPE_DOES, .command = command };
}

/* Presses a key or carries out an action, as many times as the command says, with a pause after each. */
static struct tape_step
press(struct tape_player *player, const struct tape_command *command)
{
	struct tape_step step = does(command);
	uint32_t in_all = command->times;

	if (command->verb == TAPE_PRESS) {
		step.key = command->keys[player->pressed % command->key_count];
		in_all *= (uint32_t)command->key_count;
	}
	player->due_us += command->pause_us;
	player->pressed++;
	if (player->pressed == in_all)
		go_on(player);
	return step;
}

static bool
shows_time(struct tape_player *player, const struct tape_command *command, const struct tape_now *now)
{
	(void)player;
	return now->shown_us >= command->us;
}

static bool
shows_event(struct tape_player *player, const struct tape_command *command, const struct tape_now *now)
{
	const struct trace *trace = timeline_trace(now->timeline);
	size_t until = trace_count_until(trace, now->shown_us);

	if (player->run != now->run)
		player->counted = player->found = 0;
	player->run = now->run;
	if (player->counted < trace_first(trace))
		player->counted = trace_first(trace);
	for (; player->counted < until && player->found < command->times; player->counted++) {
		const struct event *e = trace_at(trace, player->counted);

		player->found += e->track == command->track && e->kind == command->kind;
	}
	return player->found >= command->times;
}

static bool
shows_end(struct tape_player *player, const struct tape_command *command, const struct tape_now *now)
{
	(void)player;
	(void)command;
	return now->ended;
}

static bool
shows_text(struct tape_player *player, const struct tape_command *command, const struct tape_now *now)
{
	(void)player;
	return now->shows != NULL && now->shows(now->arg, command->pattern);
}

static bool
shows_key(struct tape_player *player, const struct tape_command *command, const struct tape_now *now)
{
	(void)player;
	(void)command;
	return now->has_key;
}

bool
tape_awaits_key(const struct tape_player *player)
{
	return player->waits && player->tape->commands.at[player->at].verb == TAPE_WAIT_KEY;
}

static bool (*const shows[TAPE_VERB_COUNT])(struct tape_player *, const struct tape_command *, const struct tape_now *) = {
#define WAIT_ROW(ID, word) [TAPE_##ID] = shows_##word,
	TAPE_WAITS_FOR(WAIT_ROW)
#undef WAIT_ROW
};

static bool
is_endless(const struct tape_command *command, const struct tape_now *now)
{
	return command->verb == TAPE_WAIT_END && !timeline_has_program(now->timeline, TRACK_SYNC) &&
	    !timeline_has_program(now->timeline, TRACK_ASYNC) && timeline_watched_count(now->timeline) == 0;
}

/* Returns why the wait is in vain, or NULL if the awaited thing may still come. */
static const char *
in_vain(struct tape_player *player, const struct tape_command *command, const struct tape_now *now)
{
	char limit[KNOB_TEXT_SIZE];

	if (command->limit_us > 0 && now->clock_us - player->waits_since_us >= command->limit_us) {
		duration_format(command->limit_us, limit, sizeof limit);
		utf8_format(player->why, sizeof player->why, "it did not come within %s", limit);
		return player->why;
	}
	if (now->timeline != NULL && now->stands && now->ended) {
		duration_format(now->shown_us, limit, sizeof limit);
		utf8_format(player->why, sizeof player->why, "it cannot come: the run is over, after %s", limit);
		return player->why;
	}
	if (now->timeline != NULL && now->stands)
		return "it cannot come: the time shown stands still";
	if (now->timeline != NULL && is_endless(command, now))
		return "it cannot come: a run without programs does not end";
	return NULL;
}

/* Returns false if the wait goes on or has failed, as *step then says. Without a run there are only the
 * screen and keys. */
static bool
has_come(struct tape_player *player, const struct tape_command *command, const struct tape_now *now, struct tape_step *step)
{
	if (!player->waits)
		player->waits_since_us = now->clock_us;
	player->waits = true;
	if ((now->timeline != NULL || command->verb == TAPE_WAIT_SCREEN || command->verb == TAPE_WAIT_KEY) && shows[command->verb](player, command, now)) {
		player->due_us = now->clock_us;
		return true;
	}
	*step = (struct tape_step){ .kind = TAPE_WAITS, .command = command, .why = in_vain(player, command, now) };
	if (step->why != NULL)
		step->kind = TAPE_FAILS;
	return false;
}

struct tape_step
tape_next(struct tape_player *player, const struct tape_now *now)
{
	struct tape_step step;

	for (;;) {
		const struct tape_command *command;

		if (now->clock_us - player->due_us > LATE_MOST_US)
			player->due_us = now->clock_us;
		if (player->due_us > now->clock_us)
			return (struct tape_step){ .kind = TAPE_SLEEPS, .until_us = player->due_us };
		if (player->at == player->tape->commands.count)
			return (struct tape_step){ .kind = TAPE_ENDS };
		command = &player->tape->commands.at[player->at];
		if (command->verb == TAPE_PRESS || command->verb == TAPE_ACTION)
			return press(player, command);
		if (shows[command->verb] != NULL) {
			if (!has_come(player, command, now, &step))
				return step;
			go_on(player);
		} else if (command->verb == TAPE_SLEEP) {
			player->due_us += command->us;
			go_on(player);
		} else {
			go_on(player);
			return does(command);
		}
	}
}
