/* A run's requests as an HTTP Archive: an entry, which is a request on one of its connections. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/http_status.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "file/har_inside.h"
#include "log/watched.h"

static bool
is_visitor(const struct har_entry *e)
{
	return e->track == TRACK_VISITOR;
}

/* It ended in a redirect that was followed. */
static bool
is_hop(const struct har_entry *e)
{
	return e->redirects < e->request->hops.count;
}

/* Why there is no response; NULL if there is one. */
static const char *
error_of(const struct har_entry *e)
{
	const struct request *r = e->request;

	if (is_hop(e))
		return NULL;
	if (e->track == TRACK_VISITOR && r->answer_us == NEVER_US)
		return r->leave_us != NEVER_US ? "the connection ended before the answer" : "not answered yet";
	if (e->track == TRACK_VISITOR || r->response_us != NEVER_US)
		return NULL;
	if (r->fail_us != NEVER_US)
		return cause_words((enum cause)r->cause);
	return r->cancel_us != NEVER_US ? "cancelled" : "not answered yet";
}

/* That of its head, also if the rest of the response did not come; 0: there was none. */
static unsigned
status_of(const struct har_entry *e)
{
	const struct request *r = e->request;

	if (is_visitor(e))
		return r->answer_us != NEVER_US ? r->status : 0;
	if (!is_hop(e) && r->response_us != NEVER_US)
		return r->status;
	return e->connection.head_us != NEVER_US ? e->connection.head_status : 0;
}

/* ---- timings ---- */

/* In order: each lasts from its mark to the next one's. */
enum timing { TIMING_BLOCKED, TIMING_DNS, TIMING_CONNECT, TIMING_SEND, TIMING_WAIT, TIMING_RECEIVE, TIMING_COUNT };

static const struct {
	const char *name;
	int64_t never_us; /* its value if it never happened */
} timing_info[TIMING_COUNT] = {
	[TIMING_BLOCKED] = { "blocked", -1 },
	[TIMING_DNS] = { "dns", -1 },
	[TIMING_CONNECT] = { "connect", -1 },
	[TIMING_SEND] = { "send", 0 },
	[TIMING_WAIT] = { "wait", 0 },
	[TIMING_RECEIVE] = { "receive", 0 },
};

/* A part of connecting, which lasted so long. */
static json_t *
ssl_of(const struct har_entry *e, int64_t connect_us)
{
	const struct request_hop *c = &e->connection;
	int64_t until_us = c->secured_us != NEVER_US ? c->secured_us : e->end_us, us = until_us - c->tls_us;

	if (is_visitor(e) || c->tls_us == NEVER_US || us < 0 || us > connect_us)
		return json_integer(-1);
	return har_milliseconds(us);
}

/* From the last to the first, so that the sum is the time from start to end, whatever marks
 * are missing. Of a visitor's request only the server's part is known. */
static json_t *
timings_of(const struct har_entry *e)
{
	const struct request_hop *c = &e->connection;
	const int64_t program[TIMING_COUNT] = { e->start_us, c->lookup_us, c->connect_us,
		c->tls_us != NEVER_US ? c->secured_us : c->connected_us, c->sent_us, c->first_byte_us };
	const int64_t visitor[TIMING_COUNT] = { NEVER_US, NEVER_US, NEVER_US, NEVER_US, request_came_us(e->request), NEVER_US };
	const int64_t *marks = is_visitor(e) ? visitor : program;
	int64_t next_us = e->end_us, connect_us = 0;
	json_t *timings = json_object();

	for (int i = TIMING_COUNT - 1; i >= 0; i--) {
		int64_t from_us = marks[i] == NEVER_US || marks[i] > next_us ? next_us : marks[i];

		json_object_set_new(timings, timing_info[i].name, marks[i] == NEVER_US ?
		    json_integer(timing_info[i].never_us) : har_milliseconds(next_us - from_us));
		if (i == TIMING_CONNECT)
			connect_us = next_us - from_us;
		next_us = from_us;
	}
	json_object_set_new(timings, "ssl", ssl_of(e, connect_us));
	return timings;
}

/* ---- the request ---- */

/* Where it goes to: the address asked for, or that of the redirect before it. */
static json_t *
url_of(const struct har_writer *a, const struct har_entry *e)
{
	const struct request_target target = request_target(e->request);
	const char *known = is_visitor(e) ? "" : e->redirects == 0 ? a->url : e->request->hops.at[e->redirects - 1].leads_to;
	bool is_known = known[0] != '\0';
	char *url = is_known ? har_percent_coded(known, strlen(known), "") : har_percent_coded(target.path, target.path_size, "");
	json_t *json;

	if (is_known)
		json = json_string(url);
	else
		json = json_sprintf("http://%s%s%s", a->address != NULL ? a->address : "localhost", url[0] == '/' ? "" : "/", url);
	free(url);
	return json;
}

static json_t *
method_of(const struct har_writer *a, const struct har_entry *e)
{
	const struct request_target target = request_target(e->request);

	if (is_visitor(e))
		return har_text(target.method, (size_t)target.method_size);
	return a->method == NULL || e->is_get ? json_string("GET") : har_text(a->method, strlen(a->method));
}

/* What is known of them: a visitor's User-Agent, and what people gave along for programs and asked to keep. */
static json_t *
headers_of(const struct har_writer *a, const struct har_entry *e)
{
	json_t *headers = json_array();
	const char *agent = is_visitor(e) ? e->request->agent : NULL;

	if (agent != NULL)
		json_array_append_new(headers, json_pack("{s:s, s:o}", "name", "User-Agent", "value", har_text(agent, strlen(agent))));
	for (size_t i = 0; i < a->headers.count && !is_visitor(e) && !e->is_away; i++)
		json_array_append_new(headers, har_header(a->headers.at[i]));
	return headers;
}

/* The type of what is sent, if a header says so. */
static json_t *
type_of_data(const json_t *headers)
{
	size_t i;
	json_t *header;

	json_array_foreach(headers, i, header)
		if (ascii_same(json_string_value(json_object_get(header, "name")), "content-type"))
			return json_incref(json_object_get(header, "value"));
	return json_string("application/octet-stream");
}

static json_t *
request_json(const struct har_writer *a, const struct har_entry *e)
{
	json_t *url = url_of(a, e), *query = har_query(json_string_value(url)), *headers = headers_of(a, e);
	bool sends = !is_visitor(e) && !e->is_get && !e->is_away && a->method != NULL;
	json_int_t size = !sends ? 0 : a->data != NULL ? (json_int_t)strlen(a->data) : -1;
	json_t *request = json_pack("{s:o, s:o, s:s, s:[], s:O, s:o, s:i, s:I}", "method", method_of(a, e),
	    "url", url, "httpVersion", "HTTP/1.1", "cookies", "headers", headers, "queryString", query, "headersSize", -1, "bodySize", size);

	if (request_target(e->request).is_cut)
		json_object_set_new(request, "comment", json_string("the target was longer: its end is not kept"));
	if (sends && a->data != NULL)
		json_object_set_new(request, "postData", json_pack("{s:o, s:o}", "mimeType", type_of_data(headers),
		    "text", har_text(a->data, strlen(a->data))));
	json_decref(headers);
	return request;
}

/* ---- the response ---- */

/* Of another server's only the beginning may be kept, or none of it. */
static json_t *
content_json(const struct har_writer *a, const struct har_entry *e, bool is_here)
{
	const char *body = is_here ? e->request->body : NULL, *coding;
	bool is_part = is_here && e->request->body_size != NEVER_US, is_coded = har_coding_of(e->connection.form, &coding) > 0;
	json_t *content = json_pack("{s:I, s:s}", "size", (json_int_t)(is_part ? e->request->body_size : body != NULL ? (int64_t)strlen(body) : 0),
	    "mimeType", body != NULL && a->url[0] == '\0' ? "text/plain" : "x-unknown");

	if (is_part)
		json_object_set_new(content, "comment", json_string(is_coded ? "it is compressed, and not kept" : "it is not kept byte for byte"));
	if (body != NULL && !(is_part && is_coded))
		har_put_body(content, body);
	return content;
}

/* What the head says, as far as it is known. */
static json_t *
headers_of_response(const struct har_entry *e, json_t *location)
{
	json_t *headers = json_array();
	const char *coding;
	size_t size = har_coding_of(e->connection.form, &coding);

	if (size > 0)
		json_array_append_new(headers, json_pack("{s:s, s:o}", "name", "Content-Encoding", "value", har_text(coding, size)));
	if (json_string_length(location) > 0)
		json_array_append_new(headers, json_pack("{s:s, s:O}", "name", "Location", "value", location));
	return headers;
}

static json_t *
version_of(const struct har_writer *a, const struct har_entry *e)
{
	const char *version;
	size_t size = har_version_of(e->connection.form, &version);

	if (size > 0)
		return har_text(version, size);
	return json_string(status_of(e) != 0 && (is_visitor(e) || a->url[0] == '\0') ? "HTTP/1.1" : "");
}

static json_t *
location_of(const struct har_entry *e)
{
	const char *location = "";
	size_t size = har_location_of(e->connection.form, &location);

	if (size == 0 && is_hop(e))
		location = e->connection.leads_to, size = strlen(location);
	return har_text(location, size);
}

static json_t *
response_json(const struct har_writer *a, const struct har_entry *e)
{
	const char *error = error_of(e), *form = e->connection.form;
	unsigned status = status_of(e);
	bool is_here = error == NULL && !is_hop(e);
	json_t *content = content_json(a, e, is_here), *location = location_of(e);
	json_int_t size = is_here && e->request->body != NULL ? json_integer_value(json_object_get(content, "size")) : -1;
	json_t *response = json_pack("{s:i, s:s, s:o, s:[], s:o, s:o, s:O, s:i, s:I}", "status", (int)status,
	    "statusText", http_status_words(status), "httpVersion", version_of(a, e), "cookies",
	    "headers", headers_of_response(e, location), "content", content, "redirectURL", location, "headersSize", -1, "bodySize", size);

	if (error != NULL)
		json_object_set_new(response, "_error", json_string(error));
	if (form != NULL)
		json_object_set_new(response, "comment", har_text(form, strlen(form)));
	json_decref(location);
	return response;
}

/* ---- all of it ---- */

const char *
har_who_made(const struct har_writer *a, const struct har_entry *e)
{
	const char *name = timeline_watched_name(a->timeline, e->owner);

	return name[0] != '\0' ? name : track_name(e->owner);
}

/* Shown in Chrome as the initiator, "waitscope/sync:1": who asked, and its number. Chrome
 * shows the URL of this type alone. */
static json_t *
initiator_json(const struct har_writer *a, const struct har_entry *e)
{
	char *who = har_percent_coded(har_who_made(a, e), strlen(har_who_made(a, e)), "/?%");
	json_t *url = json_sprintf("http://waitscope/%s", who);

	free(who);
	return json_pack("{s:s, s:o, s:I}", "type", "parser", "url", url, "lineNumber", (json_int_t)e->own_number - 1);
}

/* "sync 2", "sync 2, redirect 1" */
static json_t *
comment_of(const struct har_writer *a, const struct har_entry *e)
{
	char text[160];

	utf8_format(text, sizeof text, "%s %" PRIu32, har_who_made(a, e), e->own_number);
	if (e->redirects > 0)
		utf8_add(text, sizeof text, ", redirect %zu", e->redirects);
	return har_text(text, sizeof text);
}

/* The server's: of a connection elsewhere that which answered, "127.0.0.1:80" or "[::1]:80". "" if it is not known. */
static void
ip_of(const struct har_writer *a, const struct har_entry *e, char ip[INET6_ADDRSTRLEN])
{
	const char *address = e->connection.address;
	struct in6_addr room;

	utf8_format(ip, INET6_ADDRSTRLEN, "%s", is_visitor(e) || a->url[0] == '\0' ? a->ip : "");
	if (is_visitor(e) || address == NULL)
		return;
	if (address[0] == '[')
		utf8_format(ip, INET6_ADDRSTRLEN, "%.*s", (int)strcspn(address + 1, "]"), address + 1);
	else
		utf8_format(ip, INET6_ADDRSTRLEN, "%.*s", (int)strcspn(address, ":"), address);
	if (inet_pton(address[0] == '[' ? AF_INET6 : AF_INET, ip, &room) != 1)
		ip[0] = '\0';
}

static void
put_text(json_t *entry, const char *key, const char *text)
{
	if (text != NULL)
		json_object_set_new(entry, key, har_text(text, strlen(text)));
}

/* Addresses that failed before one answered, and interim responses: of this connection. */
static void
put_notes(json_t *entry, const struct har_entry *e)
{
	json_t *missed = json_array(), *interim = json_array();

	for (size_t i = request_notes_until(e->request, e->start_us - 1); i < request_notes_until(e->request, e->end_us); i++) {
		const struct request_note *note = &e->request->notes.at[i];

		if (note->miss != NULL)
			json_array_append_new(missed, har_text(note->miss, strlen(note->miss)));
		else
			json_array_append_new(interim, json_integer(note->status));
	}
	if (json_array_size(missed) > 0)
		json_object_set(entry, "_missed", missed);
	if (json_array_size(interim) > 0)
		json_object_set(entry, "_interim", interim);
	json_decref(missed);
	json_decref(interim);
}

static void
put_ends(json_t *entry, const struct har_writer *a, const struct har_entry *e)
{
	char ip[INET6_ADDRSTRLEN];

	ip_of(a, e, ip);
	if (ip[0] != '\0')
		json_object_set_new(entry, "serverIPAddress", json_string(ip));
	if (e->connection.port != 0 && !is_visitor(e)) {
		json_object_set_new(entry, "connection", json_sprintf("%d", e->connection.port));
		json_object_set_new(entry, "_connectionId", json_sprintf("%d", e->connection.port));
	}
}

json_t *
har_entry_json(const struct har_writer *a, const struct har_entry *e)
{
	json_t *entry = json_pack("{s:s, s:o, s:o, s:o, s:o, s:{}, s:o, s:s, s:o, s:o}", "pageref", track_name(e->owner),
	    "startedDateTime", har_wall_time(a, e->start_us), "time", har_milliseconds(e->end_us - e->start_us),
	    "request", request_json(a, e), "response", response_json(a, e), "cache", "timings", timings_of(e),
	    "_resourceType", "fetch", "_initiator", initiator_json(a, e), "comment", comment_of(a, e));

	if (e->read_us != NEVER_US && e->read_us >= e->end_us)
		json_object_set_new(entry, "_unread", har_milliseconds(e->read_us - e->end_us));
	put_ends(entry, a, e);
	put_notes(entry, e);
	put_text(entry, "_security", e->connection.security);
	put_text(entry, "_from", is_visitor(e) ? e->request->from : NULL);
	put_text(entry, "_signed", is_visitor(e) ? e->request->signed_by : NULL);
	return entry;
}
