/*
 * The formulas of a program's time: from a few terms, for all who put them into words. Each is the law where it applies; which one
 * holds is found by comparing what it gives with what the law or the outlook says. Pure.
 */
#ifndef WAITSCOPE_LAW_FORMULA_H
#define WAITSCOPE_LAW_FORMULA_H

#include <stdbool.h>
#include <stdint.h>

/* What a formula reckons with. */
struct law_terms {
	int64_t n;        /* requests of the program */
	int64_t wait_us;  /* how long each of them is in flight, once it is served; all are alike */
	int64_t work_us;  /* that each of them is computed on */
	int64_t at_once;  /* how many a program alone gets served at a time: from 1 to n */
	bool shares;      /* one at a time is served, of the other program's, too */
};

/* X(FORMULA, the function's name). Below, d is the wait, w the work, c how many at once. */
#define LAW_FORMULAS(X) \
	/* Of sync; the first one of async, too, one at a time. */ \
	X(WAITS, waits)                     /* n × d */ \
	X(WAITS_AND_WORK, waits_and_work)   /* n × (d + w) */ \
	X(SHARED_BY_SYNC, shared_by_sync)   /* 2 × n × d, for n > 1: behind each of its waits is one of async's, or what is left of them */ \
	/* Of async. */ \
	X(ONE_WAIT, one_wait)               /* d */ \
	X(WAIT_THEN_WORK, wait_then_work)   /* d + n × w */ \
	X(ROUNDS, waits_in_rounds)          /* ⌈n ÷ c⌉ × d */ \
	X(SHARED_BY_ASYNC, shared_by_async) /* (n + 1) × d: sync's first is before it */ \
	X(ROUNDS_THEN_WORK, rounds_then_work) /* n × d + w, one at a time */ \
	X(LONGER, longer)                   /* the longer of that and d + n × w */

#define LAW_FORMULA_MEMBER(formula, name) LAW_##formula,
enum law_formula { LAW_FORMULAS(LAW_FORMULA_MEMBER) LAW_FORMULA_COUNT };

/* What it gives; negative: it does not apply. */
int64_t law_formula_us(enum law_formula, const struct law_terms *);

#endif
