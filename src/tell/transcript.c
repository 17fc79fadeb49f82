/* The transcript: a table from (event, track, step) to the lines that it prints. */
#include "tell/transcript.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/utf8.h"

/* "2026-11-23 10:00:00.123", local time. */
struct wall {
	char text[40];
};

static struct wall
wall_at(const struct timeline *tl, int64_t t_us)
{
	int64_t us = trace_wall_us(timeline_trace(tl)) + t_us;
	time_t seconds = (time_t)(us / US_PER_S);
	struct wall wall = { "" };
	struct tm local;
	size_t n = 0;

	if (localtime_r(&seconds, &local) != NULL)
		n = strftime(wall.text, sizeof wall.text, "%Y-%m-%d %H:%M:%S", &local);
	snprintf(wall.text + n, sizeof wall.text - n, ".%03d", (int)(us % US_PER_S / US_PER_MS));
	return wall;
}

/* "5", "0.5": with a point in any locale. */
struct seconds {
	char text[32];
};

static struct seconds
seconds_of(int64_t us)
{
	struct seconds s;
	int n = snprintf(s.text, sizeof s.text, "%" PRId64 ".%06d", us / US_PER_S, (int)(us % US_PER_S));

	while (n > 0 && s.text[n - 1] == '0')
		n--;
	if (n > 0 && s.text[n - 1] == '.')
		n--;
	s.text[n] = '\0';
	return s;
}

/* A server's text, which may be anything: one line of it, of limited length. */
struct quoted {
	char text[204];
};

static struct quoted
quote(const char *body)
{
	enum { SHOWN = 200 };
	struct quoted q;
	size_t n = utf8_cut(body, SHOWN);

	snprintf(q.text, sizeof q.text, "%.*s", (int)n, body);
	utf8_clean(q.text, '?');
	if (body[n] != '\0')
		strcat(q.text, "...");
	return q;
}

/* How the request of `e` ended: what the server said, or why it did not. */
static int
print_outcome(const struct timeline *tl, const struct event *e, const char *who, char *out, size_t size)
{
	const struct request *r = timeline_request(tl, (enum track)e->track, e->number);

	if (r == NULL)
		return 0;
	if (r->fail_us != NEVER_US)
		return snprintf(out, size, "(%s) The fetch failed: %s\n", who, cause_words((enum cause)r->cause));
	if (r->cancel_us != NEVER_US)
		return snprintf(out, size, "(%s) The fetch was cancelled\n", who);
	if (r->status >= HTTP_ERROR)
		return snprintf(out, size, "(%s) The fetch failed: HTTP %u \"%s\"\n", who, r->status,
		    quote(r->body != NULL ? r->body : "").text);
	return snprintf(out, size, "(%s) Server said: \"%s\"\n", who, quote(r->body != NULL ? r->body : "").text);
}

static int
print_sync_start(const struct timeline *tl, const struct event *e, char *out, size_t size)
{
	struct settings settings;

	timeline_settings_at(tl, e->t_us, &settings);
	return snprintf(out, size, "Starting synchronous fetch at %s. The program will block for about %s secs.\n",
	    wall_at(tl, e->t_us).text, seconds_of(settings.value[KNOB_DELAY]).text);
}

static int
print_sync_took(const struct timeline *tl, const struct event *e, char *out, size_t size)
{
	const struct request *r = timeline_request(tl, TRACK_SYNC, e->number);
	int64_t took_us;

	if (r == NULL || r->launch_us == NEVER_US || r->launch_us > e->t_us)
		return 0;
	took_us = e->t_us - r->launch_us;
	return snprintf(out, size, "The synchronous fetch took %" PRId64 ".%06d seconds.\n", took_us / US_PER_S,
	    (int)(took_us % US_PER_S));
}

static int
print_sync_outcome(const struct timeline *tl, const struct event *e, char *out, size_t size)
{
	return print_outcome(tl, e, "Sync", out, size);
}

static int
print_sync_last(const struct timeline *tl, const struct event *e, char *out, size_t size)
{
	(void)tl;
	(void)e;
	return snprintf(out, size, "Pfew! That was a lot of wait time!!\n");
}

static int
print_async_launch(const struct timeline *tl, const struct event *e, char *out, size_t size)
{
	return snprintf(out, size, "Gonna launch a 'fetch' to the universe at %s\n", wall_at(tl, e->t_us).text);
}

static int
print_async_last(const struct timeline *tl, const struct event *e, char *out, size_t size)
{
	return snprintf(out, size, "You're gonna see this line before the \"Yawwza...\" one\nThis one too. Now is %s\n",
	    wall_at(tl, e->t_us).text);
}

static int
print_async_outcome(const struct timeline *tl, const struct event *e, char *out, size_t size)
{
	int first = snprintf(out, size, "%s. The time now is %s\n", trace_text(timeline_trace(tl), e->value),
	    wall_at(tl, e->t_us).text), second;

	if (first < 0 || (size_t)first >= size)
		return first;
	second = print_outcome(tl, e, "Async", out + first, size - (size_t)first);
	return second < 0 ? second : first + second;
}

static const struct row {
	int (*print)(const struct timeline *, const struct event *, char *out, size_t size);
	enum event_kind kind;
	enum track track;
	enum step step;
} rows[] = {
	{ print_sync_start, EVENT_BLOCK, TRACK_SYNC, STEP_FETCH },
	{ print_sync_took, EVENT_UNBLOCK, TRACK_SYNC, STEP_FETCH },
	{ print_sync_outcome, EVENT_PRINT, TRACK_SYNC, STEP_PRINT_RESPONSE },
	{ print_sync_last, EVENT_PRINT, TRACK_SYNC, STEP_PRINT_LAST },
	{ print_async_launch, EVENT_LAUNCH, TRACK_ASYNC, STEP_NONE },
	{ print_async_last, EVENT_PRINT, TRACK_ASYNC, STEP_PRINT_LAST },
	{ print_async_outcome, EVENT_PRINT, TRACK_ASYNC, STEP_PRINT_RESPONSE },
};

int
transcript_lines(const struct timeline *tl, const struct event *e, char *out, size_t size)
{
	int length = 0;

	if (size == 0)
		return -1;
	out[0] = '\0';
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].kind != e->kind || rows[i].track != e->track || rows[i].step != e->step)
			continue;
		length = rows[i].print(tl, e, out, size);
		break;
	}
	if (length >= 0 && (size_t)length < size)
		return length;
	out[0] = '\0';
	return -1;
}
