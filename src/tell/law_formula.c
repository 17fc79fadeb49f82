/* The formulas of a program's time. */
#include "tell/law_formula.h"

enum { DOES_NOT_APPLY = -1 };

static int64_t
rounds(const struct law_terms *t)
{
	return (t->n + t->at_once - 1) / t->at_once;
}

static int64_t
waits(const struct law_terms *t)
{
	return t->n * t->wait_us;
}

static int64_t
waits_and_work(const struct law_terms *t)
{
	return t->n * (t->wait_us + t->work_us);
}

static int64_t
shared_by_sync(const struct law_terms *t)
{
	return t->shares && t->work_us == 0 ? (t->n == 1 ? 1 : 2 * t->n) * t->wait_us : DOES_NOT_APPLY;
}

static int64_t
one_wait(const struct law_terms *t)
{
	return t->wait_us;
}

static int64_t
wait_then_work(const struct law_terms *t)
{
	return t->wait_us + t->n * t->work_us;
}

static int64_t
waits_in_rounds(const struct law_terms *t)
{
	return rounds(t) * t->wait_us;
}

static int64_t
shared_by_async(const struct law_terms *t)
{
	return t->shares && t->work_us == 0 ? (t->n + 1) * t->wait_us : DOES_NOT_APPLY;
}

/* The last response is computed on when all others are. */
static int64_t
rounds_then_work(const struct law_terms *t)
{
	return t->at_once == 1 ? t->n * t->wait_us + t->work_us : DOES_NOT_APPLY;
}

static int64_t
longer(const struct law_terms *t)
{
	int64_t rounds_us = rounds_then_work(t), work_us = wait_then_work(t);

	return t->at_once != 1 ? DOES_NOT_APPLY : rounds_us > work_us ? rounds_us : work_us;
}

int64_t
law_formula_us(enum law_formula formula, const struct law_terms *t)
{
	static int64_t (*const formulas[LAW_FORMULA_COUNT])(const struct law_terms *) = {
#define LAW_FORMULA_ROW(formula, name) [LAW_##formula] = (name),
		LAW_FORMULAS(LAW_FORMULA_ROW)
#undef LAW_FORMULA_ROW
	};

	return formulas[formula](t);
}
