/* A run's requests as an HTTP Archive. */
#include "file/har.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/http_status.h"
#include "base/array.h"
#include "base/ascii.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "log/watched.h"

#ifndef VERSION
#define VERSION "dev"
#endif

enum { REQUEST_TRACKS = TRACK_VISITOR + 1 };

/* A request in the archive. */
struct entry {
	const struct request *request;
	int64_t start_us, end_us; /* end_us: that of the log, if the request has none */
	uint32_t number;
	enum track track;
	uint16_t port; /* of the fetching end; 0 = unknown */
	enum track owner;    /* a visitor may be a watched program; */
	uint32_t own_number; /* which numbers its requests on its own */
	int64_t read_us;     /* when that one read the response; NEVER_US: not known */
};

struct har_writer {
	FILE *out;
	const struct timeline *timeline;
	const char *address;
	char ip[INET_ADDRSTRLEN];     /* "" if the address has none */
	uint16_t *ports[REQUEST_TRACKS]; /* of the fetching ends, by the number of the request - 1; 0 = unknown */
	ARRAY(struct entry) entries;
	size_t next; /* the next entry to write */
};

/* ---- gathering the entries ---- */

/* The port is in the log, but not in the timeline. */
static void
note_port(struct har_writer *a, const struct event *e)
{
	if (e->kind != EVENT_CONNECTED)
		return;
	if (e->track >= REQUEST_TRACKS || e->number < 1 || e->number > timeline_request_count(a->timeline, (enum track)e->track))
		return;
	a->ports[e->track][e->number - 1] = (uint16_t)e->value;
}

static int64_t
end_of(const struct har_writer *a, enum track track, const struct request *r)
{
	int64_t end_us = request_end_us(r);

	if (track == TRACK_VISITOR)
		end_us = r->answer_us != NEVER_US ? r->answer_us : r->leave_us;
	return end_us != NEVER_US ? end_us : timeline_last_us(a->timeline);
}

static struct entry
owned(const struct har_writer *a, struct entry e)
{
	size_t count;

	e.owner = e.track;
	e.own_number = e.number;
	e.read_us = NEVER_US;
	if (e.track == TRACK_VISITOR && timeline_owner(a->timeline, e.number, &e.owner, &e.own_number))
		e.read_us = timeline_own_requests(a->timeline, e.owner, INT64_MAX, &count)[e.own_number - 1].read_us;
	return e;
}

static void
add_entries(struct har_writer *a, enum track track)
{
	uint32_t count = timeline_request_count(a->timeline, track);

	for (uint32_t number = 1; number <= count; number++) {
		const struct request *r = timeline_request(a->timeline, track, number);
		bool is_visitor = track == TRACK_VISITOR;
		int64_t start_us = is_visitor ? request_came_us(r) : r->launch_us;

		if ((is_visitor ? r->arrive_us : start_us) == NEVER_US)
			continue;
		ARRAY_PUSH(a->entries, owned(a, (struct entry){
			.request = r, .port = a->ports[track][number - 1], .track = track, .number = number,
			.start_us = start_us, .end_us = end_of(a, track, r),
		}));
	}
}

static int
by_start(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;

	if (a->start_us != b->start_us)
		return a->start_us < b->start_us ? -1 : 1;
	if (a->track != b->track)
		return a->track < b->track ? -1 : 1;
	return a->number < b->number ? -1 : a->number > b->number;
}

static void
gather(struct har_writer *a)
{
	const struct trace *trace = timeline_trace(a->timeline);
	struct in_addr ip;

	utf8_format(a->ip, sizeof a->ip, "%.*s", a->address == NULL ? 0 : (int)strcspn(a->address, ":"),
	    a->address == NULL ? "" : a->address);
	if (inet_pton(AF_INET, a->ip, &ip) != 1)
		a->ip[0] = '\0';
	for (int track = 0; track < REQUEST_TRACKS; track++)
		a->ports[track] = mem_new(timeline_request_count(a->timeline, (enum track)track), sizeof *a->ports[track]);
	for (size_t i = 0; i < trace_count(trace); i++)
		note_port(a, trace_at(trace, i));
	for (int track = 0; track < REQUEST_TRACKS; track++)
		add_entries(a, (enum track)track);
	if (a->entries.count > 0)
		qsort(a->entries.at, a->entries.count, sizeof *a->entries.at, by_start);
}

/* ---- values ---- */

static json_t *
milliseconds(int64_t us)
{
	return json_real((double)us / US_PER_MS);
}

/* "2026-11-23T10:00:00.123456Z" */
static json_t *
wall_time(const struct har_writer *a, int64_t t_us)
{
	int64_t us = trace_wall_us(timeline_trace(a->timeline)) + t_us;
	time_t seconds = (time_t)(us / US_PER_S);
	char text[64] = "1970-01-01T00:00:00";
	struct tm utc;

	if (gmtime_r(&seconds, &utc) != NULL)
		strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
	return json_sprintf("%s.%06dZ", text, (int)(us % US_PER_S));
}

/* Standard base64, RFC 4648; to free(). */
static char *
base64(const char *text, size_t size)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *out = mem_new((size + 2) / 3 * 4 + 1, 1), *p = out;

	for (size_t i = 0; i < size; i += 3) {
		unsigned bits = 0;

		for (size_t j = 0; j < 3; j++)
			bits = bits << 8 | (i + j < size ? (unsigned char)text[i + j] : 0);
		for (size_t j = 0; j < 4; j++)
			*p++ = i + j > size ? '=' : digits[bits >> (18 - 6 * j) & 63];
	}
	return out;
}

/* Characters that a URL must not contain, and those of `also`, are written as %XX, RFC 3986. To free(). */
static char *
percent_coded(const char *text, size_t size, const char *also)
{
	char *coded = mem_new(3 * size + 1, 1), *p = coded;

	for (const char *at = text; at < text + size; at++)
		if (*at <= ' ' || *at > '~' || strchr("\"<>\\^`{|}#", *at) != NULL || strchr(also, *at) != NULL)
			p = ascii_percent(p, *at);
		else
			*p++ = *at;
	return coded;
}

static json_t *
url_of(const struct har_writer *a, const struct entry *e)
{
	const struct request_target target = request_target(e->request);
	char *url = percent_coded(target.path, target.path_size, "");
	json_t *json;

	json = json_sprintf("http://%s%s%s", a->address != NULL ? a->address : "localhost", url[0] == '/' ? "" : "/", url);
	free(url);
	return json;
}

/* "/?delay=2&x" -> [{"name": "delay", "value": "2"}, {"name": "x", "value": ""}] */
static json_t *
query_of(const char *url)
{
	json_t *query = json_array();
	const char *p = strchr(url, '?');

	for (p = p != NULL ? p + 1 : ""; *p != '\0'; p += *p == '&') {
		size_t size = strcspn(p, "&"), name = strcspn(p, "=&");
		size_t value = name < size ? name + 1 : size;

		if (size > 0)
			json_array_append_new(query, json_pack("{s:s#, s:s#}", "name", p, (int)name, "value", p + value,
			    (int)(size - value)));
		p += size;
	}
	return query;
}

/* Why there is no response; NULL if there is one. */
static const char *
error_of(const struct entry *e)
{
	const struct request *r = e->request;

	if (e->track == TRACK_VISITOR && r->answer_us == NEVER_US)
		return r->leave_us != NEVER_US ? "the connection ended before the answer" : "not answered yet";
	if (e->track == TRACK_VISITOR || r->response_us != NEVER_US)
		return NULL;
	if (r->fail_us != NEVER_US)
		return cause_words((enum cause)r->cause);
	return r->cancel_us != NEVER_US ? "cancelled" : "not answered yet";
}

/* ---- timings ---- */

/* In order: each lasts from its mark to the next one's. */
enum timing { TIMING_BLOCKED, TIMING_CONNECT, TIMING_SEND, TIMING_WAIT, TIMING_RECEIVE, TIMING_COUNT };

static const struct {
	const char *name;
	int64_t never_us; /* its value if it never happened */
} timing_info[TIMING_COUNT] = {
	[TIMING_BLOCKED] = { "blocked", -1 },
	[TIMING_CONNECT] = { "connect", -1 },
	[TIMING_SEND] = { "send", 0 },
	[TIMING_WAIT] = { "wait", 0 },
	[TIMING_RECEIVE] = { "receive", 0 },
};

/* From the last to the first, so that the sum is the time from start to end, whatever marks
 * are missing. Of a visitor's request only the server's part is known. */
static json_t *
timings_of(const struct entry *e)
{
	const struct request *r = e->request;
	const int64_t program[] = { r->launch_us, r->connect_us, r->connected_us, r->sent_us, r->first_byte_us };
	const int64_t visitor[] = { NEVER_US, NEVER_US, NEVER_US, request_came_us(r), NEVER_US };
	const int64_t *marks = e->track == TRACK_VISITOR ? visitor : program;
	int64_t next_us = e->end_us;
	json_t *timings = json_pack("{s:i, s:i}", "dns", -1, "ssl", -1);

	for (int i = TIMING_COUNT - 1; i >= 0; i--) {
		int64_t from_us = marks[i] == NEVER_US || marks[i] > next_us ? next_us : marks[i];

		json_object_set_new(timings, timing_info[i].name, marks[i] == NEVER_US ?
		    json_integer(timing_info[i].never_us) : milliseconds(next_us - from_us));
		next_us = from_us;
	}
	return timings;
}

/* ---- an entry ---- */

static json_t *
request_json(const struct har_writer *a, const struct entry *e)
{
	json_t *url = url_of(a, e), *query = query_of(json_string_value(url));
	const struct request_target target = request_target(e->request);
	json_t *request = json_pack("{s:s#, s:o, s:s, s:[], s:[], s:o, s:i, s:i}", "method", target.method, target.method_size,
	    "url", url, "httpVersion", "HTTP/1.1", "cookies", "headers", "queryString", query, "headersSize", -1, "bodySize", 0);

	if (target.is_cut)
		json_object_set_new(request, "comment", json_string("the target was longer: its end is not kept"));
	return request;
}

static json_t *
content_json(const char *body)
{
	json_t *text = json_string(body), *content;
	size_t size = strlen(body);
	char *coded;

	content = json_pack("{s:I, s:s}", "size", (json_int_t)size, "mimeType", "text/plain");
	if (text == NULL) {
		coded = base64(body, size);
		text = json_string(coded);
		free(coded);
		json_object_set_new(content, "encoding", json_string("base64"));
	}
	json_object_set_new(content, "text", text);
	return content;
}

static json_t *
response_json(const struct entry *e)
{
	const char *error = error_of(e), *body = error == NULL ? e->request->body : NULL;
	int status = error == NULL ? e->request->status : 0;
	json_t *content = body != NULL ? content_json(body) : json_pack("{s:i, s:s}", "size", 0, "mimeType", "x-unknown");
	json_t *response = json_pack("{s:i, s:s, s:s, s:[], s:[], s:o, s:s, s:i, s:I}", "status", status,
	    "statusText", http_status_words((unsigned)status), "httpVersion", error != NULL ? "" : "HTTP/1.1", "cookies", "headers",
	    "content", content, "redirectURL", "", "headersSize", -1,
	    "bodySize", (json_int_t)(body != NULL ? (int64_t)strlen(body) : -1));

	if (error != NULL)
		json_object_set_new(response, "_error", json_string(error));
	return response;
}

/* Whose request it is: "sync", "my_fetcher". */
static const char *
who_made(const struct har_writer *a, const struct entry *e)
{
	const char *name = timeline_watched_name(a->timeline, e->owner);

	return name[0] != '\0' ? name : track_name(e->owner);
}

/* Shown in Chrome as the initiator, "waitscope/sync:1": who asked, and its number. Chrome
 * shows the URL of this type alone. */
static json_t *
initiator_json(const struct har_writer *a, const struct entry *e)
{
	char *who = percent_coded(who_made(a, e), strlen(who_made(a, e)), "/?%");
	json_t *url = json_sprintf("http://waitscope/%s", who);

	free(who);
	return json_pack("{s:s, s:o, s:I}", "type", "parser", "url", url, "lineNumber", (json_int_t)e->own_number - 1);
}

/* Text from outside is UTF-8 here, whatever it was. */
static json_t *
clean_string(char *text)
{
	json_t *json;

	utf8_clean(text, '?');
	json = json_string(text);
	free(text);
	return json;
}

static json_t *
entry_json(const struct har_writer *a, const struct entry *e)
{
	json_t *entry = json_pack("{s:s, s:o, s:o, s:o, s:o, s:{}, s:o, s:s, s:o, s:o}", "pageref", track_name(e->owner),
	    "startedDateTime", wall_time(a, e->start_us), "time", milliseconds(e->end_us - e->start_us),
	    "request", request_json(a, e), "response", response_json(e), "cache", "timings", timings_of(e),
	    "_resourceType", "fetch", "_initiator", initiator_json(a, e), "comment",
	    clean_string(mem_format("%s %" PRIu32, who_made(a, e), e->own_number)));

	if (e->read_us != NEVER_US && e->read_us >= e->end_us)
		json_object_set_new(entry, "_unread", milliseconds(e->read_us - e->end_us));
	if (a->ip[0] != '\0')
		json_object_set_new(entry, "serverIPAddress", json_string(a->ip));
	if (e->port != 0) {
		json_object_set_new(entry, "connection", json_sprintf("%d", e->port));
		json_object_set_new(entry, "_connectionId", json_sprintf("%d", e->port));
	}
	return entry;
}

/* ---- the file ---- */

static void
write_json(FILE *out, json_t *json)
{
	json_dumpf(json, out, JSON_COMPACT | JSON_REAL_PRECISION(15));
	json_decref(json);
}

/* "sync program"; of a watched one its command. */
static json_t *
page_title(const struct har_writer *a, const struct entry *e)
{
	const char *command = watched_index(e->owner) < 0 ? NULL : timeline_watched_life(a->timeline, e->owner, INT64_MAX).command;

	return clean_string(mem_copy(command != NULL ? command : watched_index(e->owner) < 0 ? track_title(e->owner) : who_made(a, e)));
}

/* Programs do not load pages: the marks of loading are -1. */
static void
write_pages(const struct har_writer *a, FILE *out)
{
	const char *separator = "";
	bool written[TRACK_COUNT] = { false };

	for (size_t i = 0; i < a->entries.count; i++) {
		const struct entry *e = &a->entries.at[i];

		if (written[e->owner])
			continue;
		written[e->owner] = true;
		fprintf(out, "%s\n", separator);
		write_json(out, json_pack("{s:o, s:s, s:o, s:{s:i, s:i}}", "startedDateTime", wall_time(a, e->start_us),
		    "id", track_name(e->owner), "title", page_title(a, e), "pageTimings", "onContentLoad", -1, "onLoad", -1));
		separator = ",";
	}
}

/* Not all visitors are kept, and an archive says so. */
static void
write_unkept(const struct timeline *tl, FILE *out)
{
	struct unkept more = timeline_unkept_at(tl, INT64_MAX);

	if (more.came > 0)
		fprintf(out, "\"comment\":\"%" PRIu64 " more visitors came and %" PRIu64 " of them were answered: "
		    "they were counted and are not kept\",", more.came, more.answered);
}

struct har_writer *
har_begin(const struct timeline *tl, const char *address, FILE *out)
{
	struct har_writer *a = mem_new(1, sizeof *a);

	*a = (struct har_writer){ .out = out, .timeline = tl, .address = address };
	gather(a);
	fputs("{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"waitscope\",\"version\":\"" VERSION "\"},", out);
	write_unkept(tl, out);
	fputs("\"pages\":[", out);
	write_pages(a, out);
	fputs("\n],\"entries\":[", out);
	return a;
}

int
har_step(struct har_writer *a, size_t entries, char *why, size_t why_size)
{
	size_t until = a->entries.count - a->next < entries ? a->entries.count : a->next + entries;

	errno = 0;
	for (; a->next < until; a->next++) {
		fputs(a->next == 0 ? "\n" : ",\n", a->out);
		write_json(a->out, entry_json(a, &a->entries.at[a->next]));
	}
	if (a->next == a->entries.count) {
		fputs("\n]}}\n", a->out);
		fflush(a->out);
	}
	if (!ferror(a->out))
		return a->next < a->entries.count;
	utf8_format(why, why_size, "%s", errno != 0 ? strerror(errno) : "it cannot be written");
	return -1;
}

void
har_end(struct har_writer *a)
{
	if (a == NULL)
		return;
	for (int track = 0; track < REQUEST_TRACKS; track++)
		free(a->ports[track]);
	ARRAY_RELEASE(a->entries);
	free(a);
}
