/* The transcript: a table from (event, track, step) to the lines that it prints. */
#include "tell/transcript.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "tell/transcript_visitors.h"
#include "tell/transcript_watched.h"

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
	utf8_format(wall.text + n, sizeof wall.text - n, ".%03d", (int)(us % US_PER_S / US_PER_MS));
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
	size_t n;

	utf8_format(s.text, sizeof s.text, "%" PRId64 ".%06d", us / US_PER_S, (int)(us % US_PER_S));
	n = strlen(s.text);
	while (n > 0 && s.text[n - 1] == '0')
		n--;
	if (n > 0 && s.text[n - 1] == '.')
		n--;
	s.text[n] = '\0';
	return s;
}

/* A text from outside, which may be anything: one line of it, of limited length. */
struct quoted {
	char text[204];
};

static struct quoted
quote(const char *body)
{
	char *clean = mem_copy(body);
	struct quoted q;

	clean[utf8_without_line_ends(clean)] = '\0';
	for (char *end = clean; (end = strpbrk(end, "\r\n")) != NULL; end++)
		*end = ' ';
	utf8_clean(clean, '?');
	utf8_format(q.text, sizeof q.text, "%s", clean);
	free(clean);
	return q;
}

/* The host and port of another server. */
static struct quoted
server_of(const struct timeline *tl)
{
	const struct url *url = timeline_url(tl);
	char site[URL_AUTHORITY_SIZE] = "the server";
	struct quoted q;

	if (url != NULL)
		url_write_site(url, sizeof q.text - sizeof "…", site);
	utf8_format(q.text, sizeof q.text, "%s", site);
	return q;
}

/* How the request of `e` ended: what the server said, or why it did not. */
static char *
print_outcome(const struct timeline *tl, const struct event *e, const char *who)
{
	const struct request *r = timeline_request(tl, (enum track)e->track, e->number);

	if (r == NULL)
		return NULL;
	if (r->fail_us != NEVER_US)
		return mem_format("(%s) The fetch failed: %s\n", who, cause_words((enum cause)r->cause));
	if (r->cancel_us != NEVER_US)
		return mem_format("(%s) The fetch was cancelled\n", who);
	if (r->status >= HTTP_ERROR)
		return mem_format("(%s) The fetch failed: HTTP %u \"%s\"\n", who, r->status,
		    quote(r->body != NULL ? r->body : "").text);
	return mem_format("(%s) Server said: \"%s\"\n", who, quote(r->body != NULL ? r->body : "").text);
}

static char *
print_sync_start(const struct timeline *tl, const struct event *e)
{
	struct settings settings;

	timeline_settings_at(tl, e->t_us, &settings);
	if (settings_is_outside(&settings))
		return mem_format("Starting synchronous fetch at %s. The program will block until %s answers.\n", wall_at(tl, e->t_us).text,
		    server_of(tl).text);
	return mem_format("Starting synchronous fetch at %s. The program will block for about %s secs.\n",
	    wall_at(tl, e->t_us).text, seconds_of(settings.value[KNOB_DELAY]).text);
}

static char *
print_sync_took(const struct timeline *tl, const struct event *e)
{
	const struct request *r = timeline_request(tl, TRACK_SYNC, e->number);
	int64_t took_us;

	if (r == NULL || r->launch_us == NEVER_US || r->launch_us > e->t_us)
		return NULL;
	took_us = e->t_us - r->launch_us;
	return mem_format("The synchronous fetch took %" PRId64 ".%06d seconds.\n", took_us / US_PER_S,
	    (int)(took_us % US_PER_S));
}

static char *
print_sync_outcome(const struct timeline *tl, const struct event *e)
{
	return print_outcome(tl, e, "Sync");
}

static char *
print_sync_last(const struct timeline *tl, const struct event *e)
{
	(void)tl;
	(void)e;
	return mem_format("Pfew! That was a lot of wait time!!\n");
}

static char *
print_async_launch(const struct timeline *tl, const struct event *e)
{
	return mem_format("Gonna launch a 'fetch' to the universe at %s\n", wall_at(tl, e->t_us).text);
}

static char *
print_async_last(const struct timeline *tl, const struct event *e)
{
	return mem_format("You're gonna see this line before the \"Yawwza...\" one\nThis one too. Now is %s\n",
	    wall_at(tl, e->t_us).text);
}

static char *
print_async_outcome(const struct timeline *tl, const struct event *e)
{
	char *outcome = print_outcome(tl, e, "Async"), *lines;

	lines = mem_format("%s. The time now is %s\n%s", quote(trace_text(timeline_trace(tl), e->value)).text,
	    wall_at(tl, e->t_us).text, outcome != NULL ? outcome : "");
	free(outcome);
	return lines;
}

static const struct row {
	char *(*print)(const struct timeline *, const struct event *);
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

char *
transcript_lines(const struct timeline *tl, const struct event *e)
{
	char *lines = NULL;

	if (e->track == TRACK_VISITOR || e->track == TRACK_SERVER)
		lines = transcript_visitor_lines(tl, e);
	if (lines != NULL)
		return lines;
	if (e->track == TRACK_VISITOR || watched_index(e->track) >= 0)
		return transcript_watched_lines(tl, e);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].kind == e->kind && rows[i].track == e->track && rows[i].step == e->step)
			return rows[i].print(tl, e);
	return NULL;
}
