/* Sentences about a watched program: what it does now. */
#include "log/watched.h"
#include "tell/narrator_facts.h"

static void
say_state(const struct facts *f, const struct watched_span *span, struct words *w)
{
	static const char *const said[WATCHED_STATE_COUNT] = {
		[WATCHED_ABSENT] = "has not started.",
		[WATCHED_UNSEEN] = "runs.",
		[WATCHED_RUNNING] = "runs.",
		[WATCHED_BLOCKED] = "is blocked.",
		[WATCHED_READY] = "is in its loop.",
		[WATCHED_SLEEPS] = "sleeps.",
		[WATCHED_FOR_THREAD] = "waits for a thread.",
		[WATCHED_FOR_CHILD] = "waits for a child.",
		[WATCHED_IN_CALL] = "is in a call.",
		[WATCHED_HALTED] = "is stopped by a signal.",
		[WATCHED_ENDED] = "has ended.",
	};

	(void)f;
	words_set_all(w, said[span->state]);
}

void
narrator_say_watched(const struct facts *f, enum track track, struct words *w)
{
	struct watched_life life = timeline_watched_life(f->timeline, track, f->t_us);
	uint32_t thread = timeline_main_thread(f->timeline, track, f->t_us);
	struct watched_span span = timeline_thread_at(f->timeline, track, thread, f->t_us);

	if (life.exit_us != NEVER_US)
		span.state = WATCHED_ENDED;
	say_state(f, &span, w);
}
