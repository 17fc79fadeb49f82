/* What to fetch: checked, and written as a request. */
#include "http/http_order.h"

#include <event2/buffer.h>
#include <stdbool.h>
#include <string.h>

#include "base/ascii.h"
#include "http/http_address.h"
#include "http/http_field.h"
#include "http/http_grammar.h"

const char *
http_order_method(const struct http_order *order)
{
	return order->method == NULL ? "GET" : order->method;
}

/* ---- lines ---- */

/* A line "Name: value\r\n". Returns the next one, or NULL if this is none. */
static const char *
end_of_line(const char *line)
{
	const char *at = line;

	while (http_is_token_char(*at))
		at++;
	if (at == line || *at != ':')
		return NULL;
	for (at++; *at != '\0' && *at != '\r'; at++)
		if (((unsigned char)*at < ' ' && *at != '\t') || *at == '\x7f')
			return NULL;
	return at[0] == '\r' && at[1] == '\n' ? at + 2 : NULL;
}

static bool
is_named(const char *line, const char *name)
{
	size_t size = strlen(name);

	return ascii_same_start(line, name, size) && line[size] == ':';
}

static bool
has_header(const struct http_order *order, const char *name)
{
	for (const char *line = order->headers; line != NULL && *line != '\0'; line = end_of_line(line))
		if (is_named(line, name))
			return true;
	return false;
}

/* ---- checks ---- */

static const char *
headers_problem(const struct http_order *order)
{
	for (const char *line = order->headers; line != NULL && *line != '\0'; line = end_of_line(line)) {
		if (end_of_line(line) == NULL)
			return "a header is \"Name: value\", in one line without control characters";
		if (is_named(line, "Content-Length") || is_named(line, "Transfer-Encoding"))
			return "the length of the data is written for you";
	}
	return NULL;
}

static bool
is_token(const char *text)
{
	const char *at = text;

	while (http_is_token_char(*at))
		at++;
	return at > text && *at == '\0';
}

/* Bytes that would end the request's line early, or begin another. */
static bool
is_target(const char *text)
{
	for (const char *at = text; *at != '\0'; at++)
		if ((unsigned char)*at <= ' ' || (unsigned char)*at >= 0x7f)
			return false;
	return text[0] == '/' || strcmp(text, "*") == 0;
}

const char *
http_order_problem(const struct http_order *order)
{
	struct http_address address;

	if (!is_token(http_order_method(order)))
		return "a method is one word of letters";
	if (ascii_same(http_order_method(order), "CONNECT"))
		return "CONNECT is for proxies";
	if (!is_target(order->target))
		return "a path begins with \"/\", and has no blanks in it";
	if (!http_host_is_valid(order->authority))
		return "its host cannot be sent";
	if (order->unix_path != NULL && order->unix_path[0] == '\0')
		return "a socket's path is not empty";
	if (order->unix_path != NULL && http_address_of_path(order->unix_path, &address) != 0)
		return "a socket's path has at most 107 bytes";
	return headers_problem(order);
}

/* ---- the request ---- */

/* Methods of which servers expect a length, if only of nothing (RFC 9110, 8.6). */
static bool
means_body(const char *method)
{
	static const char *const methods[] = { "POST", "PUT", "PATCH" };

	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
		if (strcmp(method, methods[i]) == 0)
			return true;
	return false;
}

void
http_order_write(const struct http_order *order, struct evbuffer *out)
{
	const char *method = http_order_method(order);
	size_t body_size = order->body == NULL ? 0 : order->body_size;

	evbuffer_add_printf(out, "%s %s HTTP/1.1\r\n", method, order->target);
	if (!has_header(order, "Host"))
		evbuffer_add_printf(out, "Host: %s\r\n", order->authority);
	if (order->agent != NULL && !has_header(order, "User-Agent"))
		evbuffer_add_printf(out, "User-Agent: %s\r\n", order->agent);
	if (order->agent != NULL && !has_header(order, "Accept"))
		evbuffer_add_printf(out, "Accept: */*\r\n");
	if (order->headers != NULL)
		evbuffer_add(out, order->headers, strlen(order->headers));
	if (order->body != NULL || means_body(method))
		evbuffer_add_printf(out, "Content-Length: %zu\r\n", body_size);
	if (!has_header(order, "Connection"))
		evbuffer_add(out, "Connection: close\r\n", sizeof "Connection: close\r\n" - 1);
	evbuffer_add(out, "\r\n", 2);
	if (body_size > 0)
		evbuffer_add(out, order->body, body_size);
}
