/* A run's requests as an HTTP Archive: what its entries are made of. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "file/har_inside.h"

json_t *
har_milliseconds(int64_t us)
{
	return json_real((double)us / US_PER_MS);
}

json_t *
har_wall_time(const struct har_writer *a, int64_t t_us)
{
	int64_t us = trace_wall_us(timeline_trace(a->timeline)) + t_us;
	time_t seconds = (time_t)(us / US_PER_S);
	char text[64] = "1970-01-01T00:00:00";
	struct tm utc;

	if (gmtime_r(&seconds, &utc) != NULL)
		strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
	return json_sprintf("%s.%06dZ", text, (int)(us % US_PER_S));
}

json_t *
har_text(const char *text, size_t size)
{
	char *copy = mem_format("%.*s", (int)(size < INT_MAX ? size : INT_MAX), text);
	json_t *json;

	utf8_clean(copy, '?');
	json = json_string(copy);
	free(copy);
	return json;
}

char *
har_base64(const char *text, size_t size)
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

char *
har_percent_coded(const char *text, size_t size, const char *also)
{
	char *coded = mem_new(3 * size + 1, 1), *p = coded;

	for (const char *at = text; at < text + size; at++)
		if (*at <= ' ' || *at > '~' || strchr("\"<>\\^`{|}#", *at) != NULL || strchr(also, *at) != NULL)
			p = ascii_percent(p, *at);
		else
			*p++ = *at;
	return coded;
}

json_t *
har_query(const char *url)
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

void
har_put_body(json_t *content, const char *body)
{
	json_t *text = json_string(body);
	char *coded;

	if (text == NULL) {
		coded = har_base64(body, strlen(body));
		text = json_string(coded);
		free(coded);
		json_object_set_new(content, "encoding", json_string("base64"));
	}
	json_object_set_new(content, "text", text);
}

json_t *
har_header(const char *line)
{
	size_t name = strcspn(line, ":");
	const char *value = line + name + (line[name] != '\0');

	value += strspn(value, " \t");
	return json_pack("{s:o, s:o}", "name", har_text(line, name), "value", har_text(value, strlen(value)));
}

/* ---- what a response is like ---- */

#define LEADS_TO "leads to "
#define STAYS_OPEN "stays open"

/* The item of that number, from 0; its length. A location is the last one, and may have commas. */
static size_t
item_of(const char *form, int i, const char **at)
{
	size_t size = 0;

	for (*at = form; ; i--) {
		const char *end = strstr(*at, ", ");

		size = end == NULL || strncmp(*at, LEADS_TO, strlen(LEADS_TO)) == 0 ? strlen(*at) : (size_t)(end - *at);
		if (i == 0 || (*at)[size] == '\0')
			break;
		*at += size + 2;
	}
	return i == 0 ? size : 0;
}

size_t
har_version_of(const char *form, const char **at)
{
	size_t size = form == NULL ? 0 : item_of(form, 0, at);

	return size > 5 && strncmp(*at, "HTTP/", 5) == 0 ? size : 0;
}

/* Behind the version and how the body ends. */
size_t
har_coding_of(const char *form, const char **at)
{
	size_t size = form == NULL ? 0 : item_of(form, 2, at);

	if (size == 0 || strncmp(*at, LEADS_TO, strlen(LEADS_TO)) == 0)
		return 0;
	return size == strlen(STAYS_OPEN) && strncmp(*at, STAYS_OPEN, size) == 0 ? 0 : size;
}

size_t
har_location_of(const char *form, const char **at)
{
	for (int i = 2; form != NULL; i++) {
		size_t size = item_of(form, i, at);

		if (size == 0)
			return 0;
		if (strncmp(*at, LEADS_TO, strlen(LEADS_TO)) != 0)
			continue;
		*at += strlen(LEADS_TO);
		return size - strlen(LEADS_TO);
	}
	return 0;
}
