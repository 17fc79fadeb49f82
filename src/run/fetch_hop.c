/* How another server is asked, and where redirects lead a request. */
#include "run/fetch_hop.h"

#include <stdlib.h>
#include <string.h>

#include "base/http_status.h"
#include "base/memory.h"
#include "http/http_address.h"
#include "run/response_text.h"

struct fetch_hop {
	struct url url;
	int redirects;  /* so far */
	bool is_away;   /* it has left the first scheme, host or port */
	bool is_get;    /* whatever the method was */
};

bool
fetch_hop_is_redirect(unsigned status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static const char *
method_of(const struct fetch_manner *manner)
{
	if (manner->method != NULL)
		return manner->method;
	return manner->data != NULL ? "POST" : "GET";
}

static void
log_text(struct log *log, enum event_kind kind, uint32_t number, const char *text)
{
	log_event(log, (struct event){
		.kind = (uint8_t)kind, .track = TRACK_YOU, .number = number, .value = trace_intern(log->trace, text),
	});
}

static void
log_headers(struct log *log, const char *lines)
{
	uint32_t number = 0;

	for (size_t size; *lines != '\0'; lines += size + strspn(lines + size, "\r\n")) {
		char *line;

		size = strcspn(lines, "\r\n");
		line = mem_format("%.*s", (int)size, lines);
		log_text(log, EVENT_HEADER, ++number, line);
		free(line);
	}
}

void
fetch_manner_log(const struct fetch_manner *manner, struct log *log)
{
	if (strcmp(method_of(manner), "GET") != 0)
		log_text(log, EVENT_METHOD, 0, method_of(manner));
	if (manner->saves_headers && manner->headers != NULL)
		log_headers(log, manner->headers);
	if (manner->saves_headers && manner->data != NULL)
		log_text(log, EVENT_DATA, 0, manner->data);
}

const struct url *
fetch_hop_url(const struct fetch_hop *hop, const struct fetch_target *target)
{
	return hop == NULL ? target->url : &hop->url;
}

enum cause
fetch_hop_follow(struct fetch_hop **hop, const struct fetch_target *target, unsigned status, const char *location)
{
	const struct url *from = fetch_hop_url(*hop, target);
	const char *method = method_of(target->manner);
	char why[128];
	struct url to;

	if (*hop != NULL && (*hop)->redirects == FETCH_REDIRECTS_MAX)
		return CAUSE_TOO_MANY_REDIRECTS;
	if (url_resolve(from, location, &to, why, sizeof why) != 0)
		return CAUSE_BAD_REDIRECT;
	if (from->is_tls && !to.is_tls)
		return CAUSE_UNSAFE_REDIRECT;
	if (*hop == NULL)
		*hop = mem_new(1, sizeof **hop);
	(*hop)->url = to;
	(*hop)->redirects++;
	(*hop)->is_away |= !url_is_same_origin(&to, target->url);
	(*hop)->is_get |= http_status_makes_get(status, method);
	return CAUSE_NONE;
}

void
fetch_hop_order(const struct fetch_hop *hop, const struct fetch_target *target, char authority[URL_AUTHORITY_SIZE], struct http_order *order)
{
	const struct fetch_manner *manner = target->manner;
	const struct url *url = fetch_hop_url(hop, target);
	bool is_get = hop != NULL && hop->is_get, is_away = hop != NULL && hop->is_away;
	struct http_address literal;

	url_write_authority(url, authority);
	*order = (struct http_order){
		.host = url->host, .port = url->port, .authority = authority, .target = url->target,
		.method = is_get ? "GET" : method_of(manner),
		.headers = is_away ? NULL : manner->headers,
		.agent = "waitscope/" PACKAGE_VERSION,
		.unix_path = manner->unix_path,
		.tls = url->is_tls ? target->tls : NULL,
		.body_max = (size_t)manner->body_max, .body_kept = RESPONSE_KEPT,
	};
	if (http_address_parse(url->host, url->port, &literal) != 0)
		order->names = target->names;
	if (!is_get && !is_away && manner->data != NULL) {
		order->body = manner->data;
		order->body_size = strlen(manner->data);
	}
}
