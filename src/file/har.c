/* A run's requests as an HTTP Archive. */
#include "file/har.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/http_status.h"
#include "base/json_text.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/version.h"
#include "file/har_inside.h"
#include "log/addresses.h"
#include "log/settings.h"
#include "log/watched.h"

/* ---- gathering the entries ---- */

static int64_t
end_of(const struct har_writer *a, enum track track, const struct request *r)
{
	int64_t end_us = request_end_us(r);

	if (track == TRACK_VISITOR)
		end_us = r->answer_us != NEVER_US ? r->answer_us : r->leave_us;
	return end_us != NEVER_US ? end_us : timeline_last_us(a->timeline);
}

static struct har_entry
owned(const struct har_writer *a, struct har_entry e)
{
	size_t count;

	e.owner = e.track;
	e.own_number = e.number;
	e.read_us = NEVER_US;
	if (e.track == TRACK_VISITOR && timeline_owner(a->timeline, e.number, &e.owner, &e.own_number))
		e.read_us = timeline_own_requests(a->timeline, e.owner, INT64_MAX, &count)[e.own_number - 1].read_us;
	return e;
}

/* What a redirect makes of how it is asked. */
static void
follow(const struct har_writer *a, const struct request_hop *hop, struct har_entry *e)
{
	struct url first, next;
	char why[128];

	e->is_get = e->is_get || http_status_makes_get(hop->head_status, a->method != NULL ? a->method : "GET");
	e->is_away = e->is_away || url_parse(a->url, &first, why, sizeof why) != 0 ||
	    url_parse(hop->leads_to, &next, why, sizeof why) != 0 || !url_is_same_origin(&first, &next);
}

/* A request: each of its connections. */
static void
add_entry(struct har_writer *a, enum track track, uint32_t number, const struct request *r)
{
	struct har_entry e = { .request = r, .number = number, .track = track };

	e.start_us = track == TRACK_VISITOR ? request_came_us(r) : r->launch_us;
	for (; e.redirects <= r->hops.count; e.redirects++) {
		e.connection = request_connection(r, e.redirects);
		e.end_us = e.redirects < r->hops.count ? e.connection.redirect_us : end_of(a, track, r);
		ARRAY_PUSH(a->entries, owned(a, e));
		if (e.redirects < r->hops.count)
			follow(a, &e.connection, &e);
		e.start_us = e.end_us;
	}
}

static void
add_entries(struct har_writer *a, enum track track)
{
	uint32_t count = timeline_request_count(a->timeline, track);

	for (uint32_t number = 1; number <= count; number++) {
		const struct request *r = timeline_request(a->timeline, track, number);

		if ((track == TRACK_VISITOR ? r->arrive_us : r->launch_us) != NEVER_US)
			add_entry(a, track, number, r);
	}
}

static int
by_start(const void *x, const void *y)
{
	const struct har_entry *a = x, *b = y;

	if (a->start_us != b->start_us)
		return a->start_us < b->start_us ? -1 : 1;
	if (a->track != b->track)
		return a->track < b->track ? -1 : 1;
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return a->redirects < b->redirects ? -1 : a->redirects > b->redirects;
}

/* How the programs' requests are made. */
static void
note_order(struct har_writer *a, const struct trace *trace, const struct event *e)
{
	const char *text = trace_text(trace, e->value);

	if (e->kind == EVENT_METHOD)
		a->method = text;
	else if (e->kind == EVENT_DATA)
		a->data = text;
	else if (e->kind == EVENT_HEADER)
		ARRAY_PUSH(a->headers, text);
}

static void
gather(struct har_writer *a)
{
	const struct trace *trace = timeline_trace(a->timeline);
	struct settings settings;
	struct in_addr ip;

	utf8_format(a->ip, sizeof a->ip, "%.*s", a->address == NULL ? 0 : (int)strcspn(a->address, ":"),
	    a->address == NULL ? "" : a->address);
	if (inet_pton(AF_INET, a->ip, &ip) != 1)
		a->ip[0] = '\0';
	timeline_settings_at(a->timeline, 0, &settings);
	addresses_write(settings.value[KNOB_URL], a->url);
	for (size_t i = trace_first(trace); i < trace_count(trace); i++)
		if (event_has_text(trace_at(trace, i)))
			note_order(a, trace, trace_at(trace, i));
	for (int track = 0; track <= TRACK_VISITOR; track++)
		add_entries(a, (enum track)track);
	ARRAY_SORT(a->entries, by_start);
}

/* ---- the file ---- */

static void
write_json(FILE *out, json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(15));

	json_text_write_dumped(out, text);
	free(text);
	json_decref(json);
}

/* "sync program"; of a watched one its command. */
static json_t *
page_title(const struct har_writer *a, const struct har_entry *e)
{
	const char *command = watched_index(e->owner) < 0 ? NULL : timeline_watched_life(a->timeline, e->owner, INT64_MAX).command;

	const char *title = command != NULL ? command : watched_index(e->owner) < 0 ? track_title(e->owner) : har_who_made(a, e);

	return har_text(title, strlen(title));
}

/* Programs do not load pages: the marks of loading are -1. */
static void
write_pages(const struct har_writer *a, FILE *out)
{
	const char *separator = "";
	bool written[TRACK_COUNT] = { false };

	for (size_t i = 0; i < a->entries.count; i++) {
		const struct har_entry *e = &a->entries.at[i];

		if (written[e->owner])
			continue;
		written[e->owner] = true;
		fprintf(out, "%s\n", separator);
		write_json(out, json_pack("{s:o, s:s, s:o, s:{s:i, s:i}}", "startedDateTime", har_wall_time(a, e->start_us),
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
	fprintf(out, "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"waitscope\",\"version\":\"%s\"},", version_text);
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
		write_json(a->out, har_entry_json(a, &a->entries.at[a->next]));
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
	ARRAY_RELEASE(a->headers);
	ARRAY_RELEASE(a->entries);
	free(a);
}
