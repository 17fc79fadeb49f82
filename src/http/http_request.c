/* A request at the serving end: its facts, and the head of what it is answered. */
#include <string.h>

#include "base/clock.h"
#include "base/http_status.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "http/http_connection_inside.h"
#include "http/http_field.h"

enum { DATE_HEADER_SIZE = sizeof "Date: \r\n" + HTTP_DATE_SIZE };

static size_t
size_of(const char *text)
{
	return text == NULL ? 0 : strlen(text) + 1;
}

/* Copies the text into the room, which begins behind it then. */
static const char *
keep(const char *text, char **room)
{
	char *kept = *room;

	if (text == NULL)
		return NULL;
	memcpy(kept, text, size_of(text));
	*room += size_of(text);
	return kept;
}

struct http_asked *
http_asked_of(const struct http_message *message)
{
	struct http_asked *asked = mem_new(1, sizeof *asked + size_of(message->method) + size_of(message->path) +
	    size_of(message->query) + size_of(message->agent) + size_of(message->host) + size_of(message->origin));
	char *room = asked->texts;

	asked->method = keep(message->method, &room);
	asked->path = keep(message->path, &room);
	asked->query = keep(message->query, &room);
	asked->agent = keep(message->agent, &room);
	asked->host = keep(message->host, &room);
	asked->origin = keep(message->origin, &room);
	asked->minor = message->minor;
	asked->is_head = message->is_head;
	asked->keep_alive = message->keep_alive;
	return asked;
}

static const char *
text_or_none(const char *text)
{
	return text == NULL ? "" : text;
}

const char *
http_request_method(const struct http_request *request)
{
	return text_or_none(request->asked->method);
}

const char *
http_request_path(const struct http_request *request)
{
	return text_or_none(request->asked->path);
}

const char *
http_request_query(const struct http_request *request)
{
	return text_or_none(request->asked->query);
}

const char *
http_request_agent(const struct http_request *request)
{
	return text_or_none(request->asked->agent);
}

const char *
http_request_host(const struct http_request *request)
{
	return request->asked->host;
}

const char *
http_request_origin(const struct http_request *request)
{
	return request->asked->origin;
}

bool
http_request_is_head(const struct http_request *request)
{
	return request->asked->is_head;
}

struct http_peer
http_request_peer(const struct http_request *request)
{
	return request->peer;
}

void
http_request_set_data(struct http_request *request, void *data)
{
	request->data = data;
}

void *
http_request_data(const struct http_request *request)
{
	return request->data;
}

/* Whoever has a clock says when it answers (RFC 9110, 6.6.1). It is written anew only when it is another one. */
static const char *
date_header(void)
{
	static char line[DATE_HEADER_SIZE];
	static int64_t line_s = -1;
	int64_t now_s = clock_wall_us() / US_PER_S;
	char date[HTTP_DATE_SIZE];

	if (now_s == line_s)
		return line;
	http_date_write(now_s, date);
	utf8_format(line, sizeof line, date[0] == '\0' ? "%s" : "Date: %s\r\n", date);
	line_s = now_s;
	return line;
}

char *
http_answer_head(unsigned status, const struct http_content *content, const char *connection)
{
	return mem_format("HTTP/1.1 %u %s\r\n%sContent-Type: %s\r\nContent-Length: %zu\r\n%s%s\r\n",
	    status, http_status_words(status), date_header(), content->type, content->body_size, content->header, connection);
}

char *
http_open_head(unsigned status, const struct http_content *content)
{
	return mem_format("HTTP/1.1 %u %s\r\n%sContent-Type: %s\r\n%sConnection: close\r\n\r\n",
	    status, http_status_words(status), date_header(), content->type, content->header);
}

struct http_content
http_text_content(const char *header, const char *body)
{
	return (struct http_content){ .type = "text/plain; charset=utf-8", .header = header, .body = body, .body_size = strlen(body) };
}
