/* For tests of the fetching end: one fetch and what it told. */
#include "support/fetched.h"

#include <event2/event.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/raw_peer.h"

struct http_fetch *fetch;
int free_at = -1;
uint16_t fetched_port;
static bool in_new;

static void
note_head(const struct http_news *news)
{
	static const char *const framings[] = { "none", "length", "chunked", "close" };
	const struct http_head *head = news->head;

	note("head %u HTTP/1.%u %s", news->status, head->minor, framings[head->framing]);
	if (head->has_length)
		note(" %llu", (unsigned long long)head->length);
	if (head->coding[0] != '\0')
		note(" [%s]", head->coding);
	if (head->location != NULL)
		note(" -> %s", head->location);
	if (head->keep_alive)
		note(" keeps");
}

static void
note_news(const struct http_news *news)
{
	switch (news->phase) {
	case HTTP_LOOKUP:
		note("lookup %s", news->name);
		break;
	case HTTP_TRYING:
		note("trying %s", news->address);
		break;
	case HTTP_MISSED:
		note("missed %s: %s", news->address, cause_words(news->cause));
		break;
	case HTTP_CONNECTED:
		note("connected %s", news->address);
		break;
	case HTTP_TLS_BEGUN:
		note("tls");
		break;
	case HTTP_SECURED:
		note("secured %s %s", news->version, news->is_checked ? "checked" : "unchecked");
		break;
	case HTTP_SENT:
		note("sent");
		break;
	case HTTP_FIRST_BYTE:
		note("byte");
		break;
	case HTTP_INTERIM:
		note("interim %u", news->status);
		break;
	case HTTP_HEAD:
		note_head(news);
		break;
	case HTTP_RESPONSE:
		assert_int_equal(strlen(news->body), news->body_kept);
		assert_true(news->body_kept <= news->body_size);
		note("response %u %.40s", news->status, news->body);
		if (news->body_kept < news->body_size)
			note(" of %zu", news->body_size);
		break;
	case HTTP_FAILED:
		note("failed %s", cause_words(news->cause));
		break;
	}
	note(";");
}

static void
news_cb(struct http_fetch *it, const struct http_news *news, void *arg)
{
	assert_false(in_new);
	assert_ptr_equal(it, fetch);
	assert_ptr_equal(arg, &fetch);
	note_news(news);
	if (news->phase >= HTTP_RESPONSE || free_at == (int)news->phase) {
		fetch = NULL;
		http_fetch_free(it);
	}
}

void
begin_fetch(const struct http_order *order)
{
	assert_null(http_order_problem(order));
	diary[0] = '\0';
	in_new = true;
	fetch = http_fetch_new(base, order, news_cb, &fetch);
	in_new = false;
	assert_string_equal(diary, "");
}

void
await_fetch(void)
{
	while (fetch != NULL)
		event_base_loop(base, EVLOOP_ONCE);
	turn(MANY_TURNS);
}

void
run_fetch(const struct http_order *order)
{
	begin_fetch(order);
	await_fetch();
}

void
drop_fetch(void)
{
	struct http_fetch *it = fetch;
	size_t size = strlen(diary);

	assert_non_null(it);
	fetch = NULL;
	http_fetch_free(it);
	turn(MANY_TURNS);
	assert_int_equal(strlen(diary), size);
}

__attribute__((format(printf, 3, 0)))
static void
expand(char *text, size_t size, const char *format, va_list args)
{
	char given[DIARY_SIZE], *out = text;

	vsnprintf(given, sizeof given, format, args);
	for (const char *at = given; *at != '\0'; at++)
		if (*at == '@')
			out += snprintf(out, size - (size_t)(out - text), "%u", fetched_port);
		else
			*out++ = *at;
	*out = '\0';
}

void
assert_told(const char *format, ...)
{
	char expected[DIARY_SIZE * 2];
	va_list args;

	va_start(args, format);
	expand(expected, sizeof expected, format, args);
	va_end(args);
	assert_string_equal(diary, expected);
}

void
assert_begins(const char *format, ...)
{
	char expected[DIARY_SIZE * 2];
	va_list args;

	va_start(args, format);
	expand(expected, sizeof expected, format, args);
	va_end(args);
	if (strncmp(diary, expected, strlen(expected)) != 0)
		assert_string_equal(diary, expected);
}

/* ---- files ---- */

static char folder[64];

const char *
scratch_path(const char *name)
{
	static char path[128];

	if (folder[0] == '\0') {
		strcpy(folder, "/tmp/fetch-XXXXXX");
		assert_non_null(mkdtemp(folder));
	}
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

const char *
scratch_file(const char *name, const char *text)
{
	const char *path = scratch_path(name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	return path;
}

void
remove_scratch(void)
{
	char command[96];

	if (folder[0] == '\0')
		return;
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	assert_int_equal(system(command), 0);
	folder[0] = '\0';
}
