/* What a visitor says, as texts of a run. */
#include "run/visitor_text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/memory.h"
#include "base/number.h"
#include "log/request.h"

enum { PERCENT_SIZE = 3 /* "%XX" */ };

struct shown {
	char *text;
	size_t size;  /* bytes, */
	int count;    /* and characters so far, of at most */
	int most;
	const char *cut; /* stands for the rest */
	bool is_cut;
};

/* Adds a character, or a byte's three. What does not fit is left out, and everything from then on. */
static void
add(struct shown *shown, const char *bytes, size_t size, int count)
{
	if (shown->is_cut)
		return;
	shown->is_cut = shown->count + count > shown->most;
	if (shown->is_cut) {
		bytes = shown->cut;
		size = strlen(bytes);
	}
	memcpy(shown->text + shown->size, bytes, size);
	shown->size += size;
	shown->count += count;
	shown->text[shown->size] = '\0';
}

static void
add_percent(struct shown *shown, char byte)
{
	char spelled[PERCENT_SIZE];

	ascii_percent(spelled, byte);
	add(shown, spelled, sizeof spelled, PERCENT_SIZE);
}

/* ---- targets ---- */

static void
add_plain(struct shown *shown, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text > ' ' && *text <= '~')
			add(shown, text, 1, 1);
		else
			add_percent(shown, *text);
	}
}

void
visitor_target(const char *method, const char *path, const char *query, char text[VISITOR_TEXT_SIZE])
{
	bool is_get = strcmp(method, "GET") == 0;
	struct shown shown = { .text = text, .most = TARGET_SHOWN, .cut = REQUEST_CUT };

	text[0] = '\0';
	if (method[0] == '\0' || (path[0] == '\0' && is_get)) {
		utf8_format(text, VISITOR_TEXT_SIZE, "FAULTY");
		return;
	}
	if (!is_get) {
		add_plain(&shown, method);
		if (path[0] != '\0')
			add(&shown, " ", 1, 0);
	}
	add_plain(&shown, path);
	add_plain(&shown, query[0] != '\0' ? "?" : "");
	add_plain(&shown, query);
}

/* ---- words ---- */

/* Adds any bytes, without blanks around them. */
static void
add_words(struct shown *shown, const char *bytes, size_t size)
{
	while (size > 0 && bytes[0] == ' ')
		bytes++, size--;
	while (size > 0 && bytes[size - 1] == ' ')
		size--;
	while (size > 0) {
		uint32_t c = 0;
		int decoded = utf8_decode(bytes, size, &c);
		size_t n = decoded > 0 ? (size_t)decoded : decoded < 0 ? (size_t)-decoded : size;

		if (decoded > 0 && c != 0 && !utf8_is_control(c))
			add(shown, bytes, n, 1);
		else
			for (size_t i = 0; i < n; i++)
				add_percent(shown, bytes[i]);
		bytes += n;
		size -= n;
	}
}

void
visitor_agent(const char *agent, char text[VISITOR_TEXT_SIZE])
{
	struct shown shown = { .text = text, .most = AGENT_SHOWN, .cut = "…" };

	text[0] = '\0';
	add_words(&shown, agent, strlen(agent));
}

/* Decodes a value of a query in place. Returns its size. */
static size_t
decode(char *value, size_t size)
{
	size_t out = 0;

	for (size_t i = 0; i < size; i++) {
		uint32_t byte;
		int digits = 0;

		if (value[i] == '%' && size - i >= PERCENT_SIZE)
			number_scan_hex((char[]){ value[i + 1], value[i + 2], '\0' }, 2, &byte, &digits);
		if (digits == 2) {
			value[out++] = (char)byte;
			i += PERCENT_SIZE - 1;
		} else {
			value[out++] = value[i] == '+' ? ' ' : value[i];
		}
	}
	return out;
}

void
visitor_name(const char *query, char text[VISITOR_TEXT_SIZE])
{
	static const char key[] = "name=";
	const size_t key_size = sizeof key - 1;
	size_t size;

	text[0] = '\0';
	for (; *query != '\0' && text[0] == '\0'; query += size + (query[size] == '&')) {
		struct shown shown = { .text = text, .most = NAME_SHOWN, .cut = "…" };
		char *value;

		size = strcspn(query, "&");
		if (size <= key_size || memcmp(query, key, key_size) != 0)
			continue;
		value = mem_new(size, 1);
		memcpy(value, query + key_size, size - key_size);
		add_words(&shown, value, decode(value, size - key_size));
		free(value);
	}
}
