/* Runs as rows of a table. */
#include "tell/run_table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/utf8.h"

enum { FIELD_SIZE = KNOB_TEXT_SIZE, MS_US = 1000 };

/* ---- fields ---- */

/* Microseconds as seconds, exactly. */
static void
write_seconds(int64_t us, char *out, size_t size)
{
	utf8_format(out, size, "%" PRId64 ".%06" PRId64, us / US_PER_S, us % US_PER_S);
}

/* As programs read it: a bare number in the unit of the column's name, or the choice's word. */
static void
write_knob(enum knob knob, int64_t value, char *out, size_t size)
{
	switch (knob_info(knob)->unit) {
	case UNIT_TIME:
		write_seconds(value, out, size);
		break;
	case UNIT_PERCENT:
		utf8_format(out, size, "%" PRId64, value);
		break;
	default:
		knob_format(knob, value, out, size);
	}
}

/* UTC, as in RFC 3339. */
static void
write_began(const struct run_digest *d, char *out, size_t size)
{
	time_t seconds = (time_t)(d->wall_us / US_PER_S);
	struct tm at;

	char text[32] = "";

	if (gmtime_r(&seconds, &at) == NULL || strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &at) == 0)
		return;
	utf8_format(out, size, "%s.%03dZ", text, (int)(d->wall_us % US_PER_S / MS_US));
}

static void
write_turned(const struct run_digest *d, char *out, size_t size)
{
	utf8_format(out, size, "%s", d->turned ? "yes" : "no");
}

static void
write_lasted(const struct run_digest *d, char *out, size_t size)
{
	write_seconds(d->until_us, out, size);
}

/* Where both may be compared. */
static void
write_faster(const struct run_digest *d, char *out, size_t size)
{
	int64_t sync_us = run_digest_took_us(d, TRACK_SYNC), async_us = run_digest_took_us(d, TRACK_ASYNC);
	bool compares = d->judged == JUDGED_FASTER || d->judged == JUDGED_SAME || d->judged == JUDGED_SLOWER;

	if (compares && sync_us != NEVER_US && async_us != NEVER_US && async_us > 0)
		utf8_format(out, size, "%" PRId64 ".%03" PRId64, sync_us / async_us, sync_us % async_us * 1000 / async_us);
}

static void
write_loop_late(const struct run_digest *d, char *out, size_t size)
{
	write_seconds(d->loop_late_us, out, size);
}

static void
write_visitors(const struct run_digest *d, char *out, size_t size)
{
	utf8_format(out, size, "%" PRIu64, d->visitors);
}

/* ---- fields of a program ---- */

static void
write_took(const struct run_digest *d, enum track track, char *out, size_t size)
{
	if (run_digest_took_us(d, track) != NEVER_US)
		write_seconds(run_digest_took_us(d, track), out, size);
}

static void
write_most_open(const struct run_digest *d, enum track track, char *out, size_t size)
{
	utf8_format(out, size, "%" PRIu32, d->program[track].most_open);
}

static void
write_done(const struct run_digest *d, enum track track, char *out, size_t size)
{
	utf8_format(out, size, "%" PRIu32, d->program[track].done_count);
}

static void
write_failed(const struct run_digest *d, enum track track, char *out, size_t size)
{
	utf8_format(out, size, "%" PRIu32, d->program[track].failed);
}

static void
write_cancelled(const struct run_digest *d, enum track track, char *out, size_t size)
{
	utf8_format(out, size, "%" PRIu32, d->program[track].cancelled);
}

static void
write_due(const struct run_digest *d, enum track track, char *out, size_t size)
{
	utf8_format(out, size, "%" PRId64, d->program[track].spins.due);
}

static void
write_spun(const struct run_digest *d, enum track track, char *out, size_t size)
{
	utf8_format(out, size, "%" PRId64, d->program[track].spins.turned);
}

static void
write_late(const struct run_digest *d, enum track track, char *out, size_t size)
{
	utf8_format(out, size, "%" PRId64, d->program[track].spins.late);
}

static void
write_in_line(const struct run_digest *d, enum track track, char *out, size_t size)
{
	write_seconds(d->program[track].in_line_us, out, size);
}

/* ---- columns ---- */

/* A knob's, one of the whole run, or one of a program. */
struct column {
	const char *name;
	enum knob knob;
	enum track track;
	bool may_lack; /* of a knob: "none" is no number, and left out */
	void (*of_run)(const struct run_digest *, char *, size_t);
	void (*of_program)(const struct run_digest *, enum track, char *, size_t);
};

#define OF_KNOB(ID, said) { .name = (said), .knob = KNOB_##ID }
#define OF_LIMIT(ID, said) { .name = (said), .knob = KNOB_##ID, .may_lack = true }
#define OF_RUN(said, write) { .name = (said), .of_run = (write) }
#define OF_BOTH(said, write) \
	{ .name = "sync_" said, .track = TRACK_SYNC, .of_program = (write) }, { .name = "async_" said, .track = TRACK_ASYNC, .of_program = (write) }

static const struct column columns[] = {
	OF_RUN("began", write_began),
	OF_KNOB(DELAY, "delay_s"), OF_KNOB(REQUESTS, "requests"), OF_KNOB(SERVER, "server"), OF_LIMIT(LIMIT, "limit"),
	OF_KNOB(JITTER, "jitter_percent"), OF_KNOB(PROGRAMS, "programs"), OF_KNOB(WORK, "work_s"), OF_KNOB(ERRORS, "errors"),
	OF_LIMIT(TIMEOUT, "timeout_s"), OF_KNOB(SEED, "seed"), OF_KNOB(URL, "url"),
	OF_RUN("knob_turned", write_turned),
	OF_BOTH("took_s", write_took),
	OF_RUN("times_faster", write_faster),
	OF_BOTH("done", write_done), OF_BOTH("failed", write_failed), OF_BOTH("cancelled", write_cancelled),
	OF_BOTH("most_in_flight", write_most_open),
	OF_BOTH("in_line_s", write_in_line),
	OF_BOTH("spins_due", write_due), OF_BOTH("spins_turned", write_spun), OF_BOTH("spins_late", write_late),
	OF_RUN("loop_late_s", write_loop_late),
	OF_RUN("visitors", write_visitors),
	OF_RUN("run_lasted_s", write_lasted),
};

enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };

const char *
run_table_column(int i)
{
	return i < COLUMN_COUNT ? columns[i].name : NULL;
}

/* What a run does not heed, and what a program that it did not have would have done, is left out. */
static void
write_field(const struct run_digest *d, const struct column *column, char *out, size_t size)
{
	out[0] = '\0';
	if (column->of_run != NULL)
		column->of_run(d, out, size);
	else if (column->of_program == NULL && run_digest_heeds(d, column->knob) && (!column->may_lack || d->knobs.value[column->knob] != 0))
		write_knob(column->knob, d->knobs.value[column->knob], out, size);
	else if (column->of_program != NULL && d->program[column->track].present)
		column->of_program(d, column->track, out, size);
}

/* ---- the text ---- */

struct text {
	ARRAY(char) bytes;
};

static void
put(struct text *text, const char *bytes)
{
	ARRAY_APPEND(text->bytes, bytes, strlen(bytes));
}

static void
put_field(struct text *text, const char *field, bool first)
{
	if (!first)
		put(text, ",");
	if (strpbrk(field, ",\"\r\n") == NULL) {
		put(text, field);
		return;
	}
	put(text, "\"");
	for (const char *p = field; *p != '\0'; p++)
		put(text, *p == '"' ? "\"\"" : (char[]){ *p, '\0' });
	put(text, "\"");
}

char *
run_table_write(const struct run_digest *runs, size_t count)
{
	struct text text = { .bytes = { 0 } };
	char field[FIELD_SIZE];

	for (int i = 0; i < COLUMN_COUNT; i++)
		put_field(&text, columns[i].name, i == 0);
	put(&text, "\r\n");
	for (size_t run = 0; run < count; run++) {
		for (int i = 0; i < COLUMN_COUNT; i++) {
			write_field(&runs[run], &columns[i], field, sizeof field);
			put_field(&text, field, i == 0);
		}
		put(&text, "\r\n");
	}
	ARRAY_PUSH(text.bytes, '\0');
	return text.bytes.at;
}
