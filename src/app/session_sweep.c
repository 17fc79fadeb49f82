/* A sweep in a session: which of its runs goes on. What begins them is session_sweep_on.c. */
#include "app/session_inside.h"

void
session_set_sweep(struct session *session, const struct sweep *sweep, int run)
{
	session->sweep.of = sweep;
	session->sweep.run = run;
	if (sweep != NULL)
		sweep_write(sweep, run, session->sweep.words, sizeof session->sweep.words);
}

bool
session_sweeps(const struct session *session)
{
	return session->sweep.of != NULL;
}

/* In free play it stays so. */
void
session_sweep_turn(struct session *session)
{
	const struct sweep *sweep = session->sweep.of;
	int64_t value = sweep->values[session->sweep.run];

	source_turn(session->source, sweep->knob, value);
	if (session->live.lesson < 0)
		session->own.knobs.value[sweep->knob] = value;
}
