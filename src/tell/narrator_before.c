/* Sentences that compare a run, once it is over, with another one: the run before, or one that is laid beside it. */
#include "base/ascii.h"
#include "base/utf8.h"
#include "tell/comparison.h"
#include "tell/narrator_facts.h"

/* Where so much is otherwise, nothing can be learned from what it made of the time: nobody who did not ask is told. */
static bool
are_unlike(const struct run_digest *d, const struct run_digest *other)
{
	enum { KNOBS_MOST = 3 };
	int count = 0;

	for (int k = 0; k < KNOB_COUNT; k++)
		count += comparison_knob_differs(d, other, (enum knob)k);
	return count > KNOBS_MOST;
}

void
narrator_gather_before(struct facts *f, const struct telling *telling)
{
	char forms[COMPARISON_FORMS][COMPARISON_SIZE];

	if (!f->over || telling->before == NULL)
		return;
	f->other_name = telling->before_name != NULL ? telling->before_name : "before";
	run_digest_make(f->timeline, f->t_us, &f->digest[0]);
	run_digest_make(telling->before, INT64_MAX, &f->digest[1]);
	f->compares = (telling->before_name != NULL || !are_unlike(&f->digest[0], &f->digest[1])) && comparison_write(&f->digest[0], &f->digest[1], f->other_name, forms);
}

void
narrator_say_compared(const struct facts *f, struct words *w)
{
	char forms[COMPARISON_FORMS][COMPARISON_SIZE], law[COMPARISON_SIZE];

	comparison_write(&f->digest[0], &f->digest[1], f->other_name, forms);
	if (comparison_law_write(&f->digest[0], &f->digest[1], law, sizeof law))
		for (int i = 0; i < 3; i++)
			words_offer(w, "%s %s", forms[i], law);
	for (int i = 0; i < COMPARISON_FORMS; i++)
		words_offer(w, "%s", forms[i]);
}

struct text
narrator_took_before(const struct facts *f, const struct program_facts *p)
{
	struct text text = { "" };
	char took[32];

	if (!f->compares || !f->digest[1].program[p->track].done)
		return text;
	run_digest_took(&f->digest[1], p->track, took, sizeof took);
	utf8_format(text.s, sizeof text.s, " %s: %s.", f->other_name, took);
	text.s[1] = ascii_upper(text.s[1]);
	return text;
}
