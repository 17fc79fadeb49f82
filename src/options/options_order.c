/* Options on how other servers are asked: what cannot be sent is refused before anything begins. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "http/http_order.h"
#include "options/options_inside.h"

static int
refuse(const char *problem, char *why, size_t why_size)
{
	utf8_format(why, why_size, "%s", problem);
	return -1;
}

int
options_add_header(struct options *o, const char *text, char *why, size_t why_size)
{
	char *headers = mem_format("%s%s\r\n", o->headers == NULL ? "" : o->headers, text);
	struct http_order order = { .authority = "", .target = "/", .headers = headers };
	const char *problem = strpbrk(text, "\r\n") != NULL ? "it has more than one line" : http_order_problem(&order);

	if (problem != NULL) {
		free(headers);
		return refuse(problem, why, why_size);
	}
	free(o->headers);
	o->headers = headers;
	return 0;
}

int
options_take_method(struct options *o, const char *text, char *why, size_t why_size)
{
	struct http_order order = { .authority = "", .target = "/", .method = text };
	const char *problem = http_order_problem(&order);

	o->method = text;
	return problem == NULL ? 0 : refuse(problem, why, why_size);
}

int
options_take_unix_path(struct options *o, const char *text, char *why, size_t why_size)
{
	struct http_order order = { .authority = "", .target = "/", .unix_path = text };
	const char *problem = http_order_problem(&order);

	o->unix_path = text;
	return problem == NULL ? 0 : refuse(problem, why, why_size);
}
