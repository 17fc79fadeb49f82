/* A feed of server-sent events, and those who read it. */
#include "http/http_feed.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "http/http_stream.h"

struct reader {
	struct http_feed *feed;
	struct http_request *stream;
	LIST_ENTRY(reader) link;
	uint64_t seen; /* the version that it has been told */
};

struct http_feed {
	struct http_feed_hooks hooks;
	LIST_HEAD(, reader) readers;
	size_t count;
	uint64_t version;
	struct event *tell, *beat;
	int64_t rests_until_us; /* of telling; of the clock */
	struct http_text text;  /* what was written last, */
	uint64_t text_seen, text_version; /* for those who had seen that, at that version */
};

/* ---- telling ---- */

static void
tell(struct reader *reader)
{
	struct http_feed *feed = reader->feed;

	if (reader->seen == feed->version || http_stream_owes(reader->stream) > 0)
		return;
	if (feed->text_version != feed->version || feed->text_seen != reader->seen) {
		http_text_clear(&feed->text);
		feed->hooks.write(feed->hooks.arg, reader->seen, &feed->text);
		feed->text_version = feed->version;
		feed->text_seen = reader->seen;
	}
	reader->seen = feed->version;
	if (feed->text.bytes.count > 0)
		http_stream_say(reader->stream, feed->text.bytes.at, feed->text.bytes.count);
}

static void
tell_all(struct http_feed *feed)
{
	int64_t begun_us = clock_now_us(), now_us;
	struct reader *reader;

	LIST_FOREACH(reader, &feed->readers, link)
		tell(reader);
	now_us = clock_now_us();
	feed->rests_until_us = now_us + (now_us - begun_us) * (HTTP_FEED_SHARE - 1);
}

static void
tell_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	tell_all(arg);
}

void
http_feed_change(struct http_feed *feed)
{
	int64_t wait_us = feed->rests_until_us - clock_now_us();
	struct timeval tv = clock_timeval(wait_us > 0 ? wait_us : 0);

	feed->version++;
	if (feed->count == 0 || evtimer_pending(feed->tell, NULL))
		return;
	if (wait_us > 0)
		event_add(feed->tell, &tv);
	else
		tell_all(feed);
}

static void
beat_cb(evutil_socket_t fd, short what, void *arg)
{
	static const char beat[] = "event: beat\ndata: 1\n\n";
	const struct http_feed *feed = arg;
	struct reader *reader;

	(void)fd;
	(void)what;
	LIST_FOREACH(reader, &feed->readers, link)
		if (http_stream_owes(reader->stream) == 0)
			http_stream_say(reader->stream, beat, sizeof beat - 1);
}

void
http_feed_event(struct http_text *events, const char *name, uint64_t id, const char *data)
{
	char line[48];

	if (id != 0) {
		utf8_format(line, sizeof line, "id: %llu\n", (unsigned long long)id);
		http_text_add(events, line, strlen(line));
	}
	http_text_add(events, "event: ", strlen("event: "));
	http_text_add(events, name, strlen(name));
	http_text_add(events, "\ndata: ", strlen("\ndata: "));
	http_text_add(events, data, strlen(data));
	http_text_add(events, "\n\n", strlen("\n\n"));
}

/* ---- readers ---- */

static void
keep_beating(const struct http_feed *feed)
{
	struct timeval tv = clock_timeval(HTTP_FEED_BEAT_US);

	if (feed->count == 0)
		event_del(feed->beat);
	else if (!evtimer_pending(feed->beat, NULL))
		event_add(feed->beat, &tv);
}

void
http_feed_take(struct http_feed *feed, struct http_request *request, const char *header)
{
	char retry[32];
	struct http_content content = { .type = "text/event-stream", .header = header, .body = retry };
	struct reader *reader;

	utf8_format(retry, sizeof retry, "retry: %d\n\n", HTTP_FEED_RETRY_MS);
	content.body_size = strlen(retry);
	if (!http_stream_begin(request, &content))
		return;
	reader = mem_new(1, sizeof *reader);
	*reader = (struct reader){ .feed = feed, .stream = request };
	http_request_set_data(request, reader);
	LIST_INSERT_HEAD(&feed->readers, reader, link);
	feed->count++;
	keep_beating(feed);
	feed->hooks.came(feed->hooks.arg);
	tell(reader);
}

static void
forget(struct reader *reader)
{
	struct http_feed *feed = reader->feed;

	LIST_REMOVE(reader, link);
	feed->count--;
	keep_beating(feed);
	free(reader);
}

void
http_feed_left(struct http_request *request)
{
	forget(http_request_data(request));
}

void
http_feed_drained(struct http_request *request)
{
	tell(http_request_data(request));
}

size_t
http_feed_readers(const struct http_feed *feed)
{
	return feed->count;
}

uint64_t
http_feed_version(const struct http_feed *feed)
{
	return feed->version;
}

void
http_feed_end(struct http_feed *feed, const char *events)
{
	struct reader *reader;

	while ((reader = LIST_FIRST(&feed->readers)) != NULL) {
		struct http_request *stream = reader->stream; /* NOLINT(clang-analyzer-unix.Malloc): the one before left the list */

		tell(reader);
		forget(reader);
		http_stream_say(stream, events, strlen(events));
		http_stream_end(stream);
	}
	event_del(feed->tell);
}

/* ---- making and freeing ---- */

struct http_feed *
http_feed_new(struct event_base *base, const struct http_feed_hooks *hooks)
{
	struct http_feed *feed = mem_new(1, sizeof *feed);

	feed->hooks = *hooks;
	LIST_INIT(&feed->readers);
	feed->tell = evtimer_new(base, tell_cb, feed);
	feed->beat = event_new(base, -1, EV_PERSIST, beat_cb, feed);
	return feed;
}

void
http_feed_free(struct http_feed *feed)
{
	if (feed == NULL)
		return;
	event_free(feed->tell);
	event_free(feed->beat);
	http_text_release(&feed->text);
	free(feed);
}
