/* How requests in flight stood at a time, from sums of blocks of them. */
#include "log/flights.h"

#include <stdbool.h>

static const struct flight none = { INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX };

void
flights_release(struct flights *flights)
{
	ARRAY_RELEASE(flights->all);
	ARRAY_RELEASE(flights->sums);
}

/* ---- building ---- */

static struct flight *
flight_of(struct flights *flights, uint32_t number)
{
	while (flights->all.count < number) {
		if (flights->all.count % FLIGHTS_BLOCK == 0)
			ARRAY_PUSH(flights->sums, (struct flight_sum){
				.opened_first_us = INT64_MAX, .ended_first_us = INT64_MAX, .taken_first_us = INT64_MAX, .answered_first_us = INT64_MAX,
				.due_least_us = INT64_MAX, .due_most_us = INT64_MIN,
			});
		ARRAY_PUSH(flights->all, none);
	}
	return &flights->all.at[number - 1];
}

static struct flight_sum *
sum_of(struct flights *flights, uint32_t number)
{
	return &flights->sums.at[(number - 1) / FLIGHTS_BLOCK];
}

void
flights_open(struct flights *flights, uint32_t number, int64_t t_us)
{
	struct flight *f = flight_of(flights, number);
	struct flight_sum *sum = sum_of(flights, number);

	if (f->opened_us != INT64_MAX)
		return;
	f->opened_us = sum->opened_last_us = t_us;
	sum->opened_first_us = sum->opened++ == 0 ? t_us : sum->opened_first_us;
}

void
flights_take(struct flights *flights, uint32_t number, int64_t t_us, int64_t due_us)
{
	struct flight *f = flight_of(flights, number);
	struct flight_sum *sum = sum_of(flights, number);

	if (f->taken_us != INT64_MAX)
		return;
	f->taken_us = sum->taken_last_us = t_us;
	f->due_us = due_us;
	sum->taken_first_us = sum->taken++ == 0 ? t_us : sum->taken_first_us;
	sum->due_least_us = due_us < sum->due_least_us ? due_us : sum->due_least_us;
	sum->due_most_us = due_us > sum->due_most_us ? due_us : sum->due_most_us;
}

void
flights_answer(struct flights *flights, uint32_t number, int64_t t_us)
{
	struct flight *f = flight_of(flights, number);
	struct flight_sum *sum = sum_of(flights, number);

	if (f->answered_us != INT64_MAX)
		return;
	f->answered_us = t_us;
	sum->answered_first_us = t_us < sum->answered_first_us ? t_us : sum->answered_first_us;
}

void
flights_end(struct flights *flights, uint32_t number, int64_t t_us)
{
	struct flight *f = flight_of(flights, number);
	struct flight_sum *sum = sum_of(flights, number);

	if (f->opened_us == INT64_MAX || f->ended_us != INT64_MAX)
		return;
	f->ended_us = sum->ended_last_us = t_us;
	sum->ended_first_us = sum->ended++ == 0 ? t_us : sum->ended_first_us;
}

/* ---- asking ---- */

/* None of a block is in flight at t. */
static bool
is_empty(const struct flight_sum *sum, int64_t t_us)
{
	return sum->opened_first_us > t_us || (sum->ended >= sum->opened && sum->ended_last_us <= t_us);
}

/* All of it are. */
static bool
is_full(const struct flight_sum *sum, int64_t t_us)
{
	return sum->opened == FLIGHTS_BLOCK && sum->opened_last_us <= t_us && sum->ended_first_us > t_us;
}

/* All of it are, and at work. */
static bool
is_at_work(const struct flight_sum *sum, int64_t t_us)
{
	return is_full(sum, t_us) && sum->taken == FLIGHTS_BLOCK && sum->taken_last_us <= t_us && sum->answered_first_us > t_us;
}

static bool
is_there(const struct flight *f, int64_t t_us)
{
	return f->opened_us <= t_us && f->ended_us > t_us;
}

static bool
works(const struct flight *f, int64_t t_us)
{
	return is_there(f, t_us) && f->taken_us <= t_us && f->answered_us > t_us;
}

static void
count_one(const struct flight *f, int64_t t_us, uint32_t number, struct flights_at *out)
{
	if (!is_there(f, t_us))
		return;
	out->lowest = out->count++ == 0 ? number : out->lowest;
	if (f->answered_us <= t_us) {
		out->answered++;
	} else if (f->taken_us > t_us) {
		out->untaken++;
	} else {
		out->at_work++;
		out->due_least_us = f->due_us < out->due_least_us ? f->due_us : out->due_least_us;
		out->due_most_us = f->due_us > out->due_most_us ? f->due_us : out->due_most_us;
	}
}

/* Counts a whole block at once. Returns false if that cannot be. */
static bool
count_block(const struct flight_sum *sum, int64_t t_us, uint32_t first, struct flights_at *out)
{
	bool is_untaken = is_full(sum, t_us) && sum->taken_first_us > t_us && sum->answered_first_us > t_us;

	if (!is_untaken && !is_at_work(sum, t_us))
		return false;
	out->lowest = out->count == 0 ? first : out->lowest;
	out->count += FLIGHTS_BLOCK;
	if (is_untaken) {
		out->untaken += FLIGHTS_BLOCK;
		return true;
	}
	out->at_work += FLIGHTS_BLOCK;
	out->due_least_us = sum->due_least_us < out->due_least_us ? sum->due_least_us : out->due_least_us;
	out->due_most_us = sum->due_most_us > out->due_most_us ? sum->due_most_us : out->due_most_us;
	return true;
}

static size_t
end_of(const struct flights *flights, size_t block)
{
	size_t end = (block + 1) * FLIGHTS_BLOCK;

	return end < flights->all.count ? end : flights->all.count;
}

void
flights_at(const struct flights *flights, int64_t t_us, struct flights_at *out)
{
	*out = (struct flights_at){ .due_least_us = INT64_MAX, .due_most_us = INT64_MIN };
	for (size_t block = 0; block < flights->sums.count; block++) {
		const struct flight_sum *sum = &flights->sums.at[block];
		size_t first = block * FLIGHTS_BLOCK, end = end_of(flights, block);

		if (is_empty(sum, t_us) || count_block(sum, t_us, (uint32_t)first + 1, out))
			continue;
		for (size_t i = first; i < end; i++)
			count_one(&flights->all.at[i], t_us, (uint32_t)i + 1, out);
	}
}

uint32_t
flights_next_due(const struct flights *flights, int64_t t_us, int64_t least_us, int64_t *due_us)
{
	uint32_t next = 0;

	*due_us = INT64_MAX;
	for (size_t block = 0; block < flights->sums.count; block++) {
		const struct flight_sum *sum = &flights->sums.at[block];

		if (is_empty(sum, t_us) || sum->due_least_us >= *due_us || sum->due_most_us < least_us)
			continue;
		for (size_t i = block * FLIGHTS_BLOCK; i < end_of(flights, block); i++) {
			const struct flight *f = &flights->all.at[i];

			if (f->due_us < least_us || f->due_us >= *due_us || !works(f, t_us))
				continue;
			*due_us = f->due_us;
			next = (uint32_t)i + 1;
		}
	}
	return next;
}

uint32_t
flights_due(const struct flights *flights, int64_t t_us, int64_t least_us, int64_t most_us)
{
	uint32_t count = 0;

	for (size_t block = 0; block < flights->sums.count; block++) {
		const struct flight_sum *sum = &flights->sums.at[block];

		if (is_empty(sum, t_us) || sum->due_least_us > most_us || sum->due_most_us < least_us)
			continue;
		if (is_at_work(sum, t_us) && sum->due_least_us >= least_us && sum->due_most_us <= most_us) {
			count += FLIGHTS_BLOCK;
			continue;
		}
		for (size_t i = block * FLIGHTS_BLOCK; i < end_of(flights, block); i++) {
			const struct flight *f = &flights->all.at[i];

			count += f->due_us >= least_us && f->due_us <= most_us && works(f, t_us);
		}
	}
	return count;
}

uint32_t
flights_next(const struct flights *flights, int64_t t_us, uint32_t *from)
{
	for (size_t i = *from; i < flights->all.count; i++) {
		if (i % FLIGHTS_BLOCK == 0 && is_empty(&flights->sums.at[i / FLIGHTS_BLOCK], t_us)) {
			i += FLIGHTS_BLOCK - 1;
			continue;
		}
		if (is_there(&flights->all.at[i], t_us)) {
			*from = (uint32_t)i + 1;
			return (uint32_t)i + 1;
		}
	}
	*from = (uint32_t)flights->all.count;
	return 0;
}

uint32_t
flights_last(const struct flights *flights, int64_t t_us)
{
	size_t block = flights->sums.count;

	while (block > 0 && flights->sums.at[block - 1].opened_first_us > t_us)
		block--;
	for (size_t i = block == 0 ? 0 : end_of(flights, block - 1); i > 0; i--)
		if (flights->all.at[i - 1].opened_us <= t_us)
			return (uint32_t)i;
	return 0;
}

int64_t
flights_last_opened_us(const struct flights *flights, int64_t t_us)
{
	int64_t last_us = INT64_MAX;

	for (size_t block = 0; block < flights->sums.count; block++) {
		const struct flight_sum *sum = &flights->sums.at[block];

		if (sum->opened_first_us > t_us || (last_us != INT64_MAX && sum->opened_last_us <= last_us))
			continue;
		if (sum->opened_last_us <= t_us) {
			last_us = sum->opened_last_us;
			continue;
		}
		for (size_t i = block * FLIGHTS_BLOCK; i < end_of(flights, block); i++) {
			int64_t opened_us = flights->all.at[i].opened_us;

			if (opened_us <= t_us && (last_us == INT64_MAX || opened_us > last_us))
				last_us = opened_us;
		}
	}
	return last_us;
}

uint32_t
flights_next_left(const struct flights *flights, int64_t t_us, uint32_t *from)
{
	for (size_t i = *from; i < flights->all.count; i++) {
		const struct flight *f = &flights->all.at[i];
		const struct flight_sum *sum = &flights->sums.at[i / FLIGHTS_BLOCK];

		if (i % FLIGHTS_BLOCK == 0 && (sum->due_most_us <= t_us || sum->taken_first_us > t_us || sum->ended_first_us > t_us)) {
			i += FLIGHTS_BLOCK - 1;
			continue;
		}
		if (f->taken_us <= t_us && f->ended_us <= t_us && f->due_us > t_us) {
			*from = (uint32_t)i + 1;
			return (uint32_t)i + 1;
		}
	}
	*from = (uint32_t)flights->all.count;
	return 0;
}
