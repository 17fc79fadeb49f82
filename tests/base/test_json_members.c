/*
 * The members of JSON objects: what is read where it stands gives the same list as what a parser reads, for the lines of a saved run
 * as they are and with something wrong in them; and what is no JSON is left to the parser, bytes and all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json_members.h"
#include "base/memory.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

static json_t *
parse(const char *bytes, size_t size)
{
	json_error_t error;

	return json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &error);
}

static void
expect_same_list(const struct json_members *one, const struct json_members *other)
{
	assert_int_equal(one->list.count, other->list.count);
	for (size_t i = 0; i < one->list.count; i++) {
		const struct json_member *a = &one->list.at[i], *b = &other->list.at[i];

		assert_string_equal(a->name, b->name);
		assert_int_equal(a->type, b->type);
		assert_int_equal(a->within, b->within);
		if (a->type == JSON_TEXT)
			assert_string_equal(a->text, b->text);
		if (a->type == JSON_WHOLE)
			assert_true(a->whole == b->whole);
	}
}

/* Returns true if it is read where it stands; the parser must agree then. */
static bool
is_plain(const char *bytes, size_t size)
{
	char *copy = mem_new(size + 1, 1); /* and nothing behind it that could be read */
	struct json_members plain = { .tree = NULL }, parsed = { .tree = NULL };
	json_t *object;
	bool is;

	memcpy(copy, bytes, size);
	is = json_members_read(&plain, copy, size);
	if (is) {
		object = parse(bytes, size);
		assert_true(json_is_object(object));
		json_members_take(&parsed, object);
		expect_same_list(&plain, &parsed);
	} else {
		assert_memory_equal(copy, bytes, size);
	}
	json_members_release(&plain);
	json_members_release(&parsed);
	free(copy);
	return is;
}

static void
test_plain_or_not(void **state)
{
	static const struct {
		const char *text;
		bool plain;
	} rows[] = {
		{ "{}", true },
		{ "{\"a\":1}", true },
		{ " {\"a\":1}", true },
		{ "{ \"a\" : \"b\" , \"c\" : { } }", true },
		{ "{\"a\":{\"b\":{\"c\":-5}}}", true },
		{ "{\"a\":{\"b\":{\"c\":{}}}}", false }, /* too deep */
		{ "{\"a\":0,\"b\":-0,\"c\":999999999999999999}", true },
		{ "{\"a\":1000000000000000000}", false }, /* fits, but not all of that length do */
		{ "{\"a\":99999999999999999999}", false },
		{ "{\"a\":01}", false },
		{ "{\"a\":-}", false },
		{ "{\"a\":+1}", false },
		{ "{\"a\":1.0}", false },
		{ "{\"a\":1e3}", false },
		{ "{\"a\":true}", false },
		{ "{\"a\":[]}", false },
		{ "{\"a\":1,\"a\":2}", false },
		{ "{\"a\":{\"b\":1,\"c\":{\"b\":1},\"b\":2}}", false },
		{ "{\"a\":{\"a\":1},\"b\":{\"a\":1}}", true },
		{ "{\"a\":\"\\u0041\"}", false },
		{ "{\"a\":\"\xc3\xa9\"}", false },
		{ "{\"a\":\"\x01\"}", false },
		{ "{\"a\":\"b\nc\"}", false },
		{ "{\"a\":\"b\n\"}", false },
		{ "{\"a\":1,}", false },
		{ "{,\"a\":1}", false },
		{ "{\"a\":1 \"b\":2}", false },
		{ "{\"a\":1}}", false },
		{ "{\"a\":1", false },
		{ "{\"a\"", false },
		{ "{\"a", false },
		{ "{", false },
		{ "", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (is_plain(rows[i].text, strlen(rows[i].text)) != rows[i].plain)
			fail_msg("%s", rows[i].text);
}

/* Lines of a saved run, and what becomes of them if a byte is lost, doubled or another. */
static void
test_lines_of_a_run(void **state)
{
	static const char others[] = "\"\\{}:,0-. \x01\xc3";
	char path[512], line[4096];
	size_t lines = 0, plain = 0;
	FILE *file;

	(void)state;
	snprintf(path, sizeof path, "%s/screenshots/three.json", getenv("srcdir") != NULL ? getenv("srcdir") : ".");
	file = fopen(path, "r");
	assert_non_null(file);
	while (lines < 300 && fgets(line, sizeof line, file) != NULL) {
		size_t size = strcspn(line, "\n");
		char changed[sizeof line + 1];

		size -= size > 0 && line[size - 1] == ',';
		if (line[0] != '{' || line[size - 1] != '}')
			continue;
		lines++;
		plain += is_plain(line, size);
		for (size_t at = 0; at < size; at++) {
			memcpy(changed, line, at);
			memcpy(changed + at, line + at + 1, size - at - 1);
			is_plain(changed, size - 1);
			memcpy(changed, line, at + 1);
			memcpy(changed + at + 1, line + at, size - at);
			is_plain(changed, size + 1);
			memcpy(changed, line, size);
			changed[at] = others[(lines + at) % (sizeof others - 1)];
			is_plain(changed, size);
		}
	}
	fclose(file);
	assert_int_equal(lines, 300);
	assert_true(plain > lines * 9 / 10);
}

static void
test_finds(void **state)
{
	char text[] = "{\"ph\":\"E\",\"args\":{\"end\":{\"kind\":\"print\"},\"kind\":7},\"kind\":\"no\"}";
	struct json_members members = { .tree = NULL };
	const struct json_member *args, *end;

	(void)state;
	assert_true(json_members_read(&members, text, strlen(text)));
	assert_string_equal(json_members_find(&members, JSON_OUTERMOST, "kind")->text, "no");
	args = json_members_find(&members, JSON_OUTERMOST, "args");
	assert_int_equal(json_members_find(&members, json_members_place(&members, args), "kind")->whole, 7);
	end = json_members_find(&members, json_members_place(&members, args), "end");
	assert_string_equal(json_members_find(&members, json_members_place(&members, end), "kind")->text, "print");
	assert_null(json_members_find(&members, JSON_OUTERMOST, "end"));
	assert_null(json_members_find(&members, json_members_place(&members, end), "ph"));
	json_members_release(&members);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_or_not),
		cmocka_unit_test(test_lines_of_a_run),
		cmocka_unit_test(test_finds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
