/* Reading YAML strictly, by a table that knows nothing of waitscope; and complaints. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/complaint.h"
#include "base/nearest.h"
#include "base/yaml_file.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

/* ---- a garden: what was read is written down ---- */

struct garden {
	char log[1024];
};

__attribute__((format(printf, 2, 3)))
static void
note(struct garden *garden, const char *format, ...)
{
	size_t used = strlen(garden->log);
	va_list args;

	va_start(args, format);
	vsnprintf(garden->log + used, sizeof garden->log - used, format, args);
	va_end(args);
}

static int
take(void *arg, const struct yaml_file_value *value, char *why, size_t why_size)
{
	if (strcmp(value->text, "weed") == 0) {
		snprintf(why, why_size, "%s", value->rule != NULL ? (const char *)value->rule : "a plant");
		return -1;
	}
	note(arg, "%s[%d]=%s@%d:%d ", value->key, value->index, value->text, value->place.line, value->place.column);
	return 0;
}

static int
end_bed(void *arg, struct yaml_place place, struct complaint *complaint)
{
	(void)complaint;
	note(arg, "bed@%d:%d ", place.line, place.column);
	return 0;
}

static int
end_garden(void *arg, struct yaml_place place, struct complaint *complaint)
{
	if (((struct garden *)arg)->log[0] != '\0')
		return 0;
	complaint_set(complaint, place.line, place.column, "nothing grows here");
	return -1;
}

static const char *
herb_at(int i)
{
	static const char *const herbs[] = { "dill", "mint", NULL };

	return herbs[i];
}

static const struct yaml_file_field bed_fields[] = {
	{ .key = "plant", .take = take, .rule = "a rose" },
	{ .key_at = herb_at, .take = take },
	{ .key = NULL },
};
static const struct yaml_file_field bed = { .key = "beds", .fields = bed_fields, .end = end_bed };
static const struct yaml_file_field tree = { .key = "trees", .take = take };
static const struct yaml_file_field garden_fields[] = {
	{ .key = "beds", .item = &bed, .most = 2 },
	{ .key = "trees", .item = &tree, .most = 3 },
	{ .key = NULL },
};
static const struct yaml_file_field garden_file = { .fields = garden_fields, .end = end_garden };

/* `most` complaints are asked for; `said` are those, with their places, a line each. */
static const struct {
	const char *text;
	int most;
	const char *log, *said;
} gardens[] = {
	{ "beds:\n  - plant: a\n    mint: b\n  - {dill: c}\ntrees: [d, e]\n", 1,
	    "plant[0]=a@2:12 mint[1]=b@3:11 bed@2:5 dill[0]=c@4:12 bed@4:5 trees[0]=d@5:9 trees[1]=e@5:12 ", "" },
	{ "", 1, "", "1:1 nothing grows here\n" },
	{ "# a\n--- # b\n# c\n", 1, "", "1:1 nothing grows here\n" },
	{ "{}", 1, "", "1:1 nothing grows here\n" },
	{ "trees: [weed, a, weed, b]\nbeds: [{plant: weed, mint: weed, mint: c}]\n", 9, "trees[1]=a@1:15 bed@2:8 ",
	    "1:9 trees: \"weed\" is not a plant\n1:18 trees: \"weed\" is not a plant\n1:24 trees: one too many: at most 3 are expected\n"
	    "2:16 plant: \"weed\" is not a rose\n2:28 mint: \"weed\" is not a plant\n2:34 mint is set twice: once is expected\n" },
	{ "trees: [weed, a, weed, b]\n", 1, "trees[1]=a@1:15 ", "1:9 trees: \"weed\" is not a plant\n" },
	{ "tree: {a: [b, {c: d}]}\ntrees: [e]\n", 9, "trees[0]=e@2:9 ",
	    "1:1 there is no \"tree\" here: did you mean trees? One of beds, trees is expected\n" },
	{ "trees: [e]\nx: [[[[[[[]]]]]]]\n", 9, "trees[0]=e@1:9 ", "2:1 there is no \"x\" here: one of beds, trees is expected\n" },
	{ "trees: [e]\nx: [[[[[[[[]]]]]]]]\nbeds: []\n", 9, "trees[0]=e@1:9 ",
	    "2:1 there is no \"x\" here: one of beds, trees is expected\n2:11 maps and lists in others: at most 8 deep is expected\n" },
	{ "beds: {plant: a}\ntrees: b\n", 9, "", "1:7 beds: here stands a map: a list (each item behind a \"- \") is expected\n"
	    "2:8 trees: here stands a text: a list (each item behind a \"- \") is expected\n1:1 nothing grows here\n" },
	{ "trees: [e]\nbeds:\n  -\n  - \xc3\xbc: a\n    plant: b\n", 9, "trees[0]=e@1:9 plant[0]=b@5:12 bed@4:5 ",
	    "3:4 beds: here stands nothing: a map (lines of KEY: VALUE) is expected\n"
	    "4:5 there is no \"\xc3\xbc\" here: one of plant, dill, mint is expected\n" },
	/* Where the bad character stands is counted in characters. */
	{ "trees: [\xc3\xbc\xe2\x82\xac, \xff]\n", 9, "", "1:13 a byte that is not UTF-8 (0xff): text in UTF-8 is expected\n" },
	{ "trees: [\xc3\xbc: b: c]\n", 9, "", NULL },
};

static void
reads_by_its_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(gardens); i++) {
		struct complaint complaints[9];
		struct garden garden = { "" };
		char said[2048] = "";
		size_t used = 0;
		int broken, count = yaml_file_parse(gardens[i].text, strlen(gardens[i].text), &garden_file, &garden, complaints, gardens[i].most, &broken);

		assert_true(broken == 0 || count > gardens[i].most || complaints[count - 1].line == broken);
		for (int c = 0; c < count && c < gardens[i].most; c++)
			used += (size_t)snprintf(said + used, sizeof said - used, "%d:%d %s\n", complaints[c].line, complaints[c].column,
			    complaints[c].text);
		if (gardens[i].said == NULL) {
			assert_true(count > 0);
			continue;
		}
		assert_string_equal(said, gardens[i].said);
		assert_string_equal(garden.log, gardens[i].log);
	}
}

/* ---- complaints ---- */

static void
a_complaint_is_one_line_that_is_safe_to_print(void **state)
{
	char path[300], why[512];
	struct complaint complaint;

	(void)state;
	complaint_set(&complaint, 3, 14, "a\nb\x1b[31m %s", "c\x7f");
	complaint_explain(&complaint, "x\ny", why, sizeof why);
	assert_string_equal(why, "x?y:3:14: a b [31m c ");
	complaint_set(&complaint, 3, 0, "d");
	complaint_explain(&complaint, "x", why, sizeof why);
	assert_string_equal(why, "x:3: d");
	complaint_set(&complaint, 0, 0, "d");
	complaint_explain(&complaint, "x", why, sizeof why);
	assert_string_equal(why, "x: d");
	/* What is long loses its beginning or its end, but no character is cut in two. */
	for (size_t i = 0; i < sizeof path - 1; i++)
		path[i] = i % 2 == 0 ? '\xc3' : '\xbc';
	path[sizeof path - 2] = '\0';
	complaint_explain(&complaint, path, why, sizeof why);
	assert_memory_equal(why, "…\xc3\xbc", 5);
	assert_int_equal(strlen(why), 3 + 96 + strlen(": d"));
	assert_int_equal(strlen(complaint_quote(path).text), 60 + 3);
	for (int shift = 0; shift < 2; shift++) {
		complaint_set(&complaint, 1, 1, "%s%s%s", shift == 0 ? "x" : "", path, path);
		assert_in_range(strlen(complaint.text), COMPLAINT_SIZE - 2, COMPLAINT_SIZE - 1);
		assert_string_equal(complaint.text + strlen(complaint.text) - 5, "\xc3\xbc…");
	}
}

static void
finds_the_nearest_of_a_list(void **state)
{
	static const char *const names[] = { "delay", "requests", "seed" };

	(void)state;
	assert_string_equal(nearest_in("dealy", names, 3), "delay");
	assert_string_equal(nearest_in("re", names, 3), "requests");
	assert_null(nearest_in("colour", names, 3));
	assert_null(nearest_in("seed", names, 2));
	assert_null(nearest_in("seed", names, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_by_its_table),
		cmocka_unit_test(a_complaint_is_one_line_that_is_safe_to_print),
		cmocka_unit_test(finds_the_nearest_of_a_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
