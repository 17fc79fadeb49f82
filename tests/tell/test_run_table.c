/* Runs as rows of a table: as RFC 4180 has it, with all knobs, and empty where nothing is to be said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "support/sample_run.h"
#include "tell/run_table.h"

enum { COLUMNS_MAX = 64, FIELD_MAX = 256 };

/* The fields of a line of the table, from 0, taken apart. */
struct line {
	char fields[COLUMNS_MAX][FIELD_MAX];
	int count;
};

static struct line
read_line(const char *table, int number)
{
	struct line line = { .count = 0 };
	bool quoted = false;
	size_t length = 0;

	for (; number > 0; number--)
		table = strstr(table, "\r\n") + 2;
	for (const char *p = table; quoted || strncmp(p, "\r\n", 2) != 0; p++) {
		assert_true(*p != '\0' && length + 1 < FIELD_MAX && line.count < COLUMNS_MAX);
		if (*p == '"' && quoted && p[1] == '"') {
			line.fields[line.count][length++] = *p++;
		} else if (*p == '"') {
			quoted = !quoted;
		} else if (*p == ',' && !quoted) {
			line.fields[line.count++][length] = '\0';
			length = 0;
		} else {
			line.fields[line.count][length++] = *p;
		}
	}
	line.count++;
	return line;
}

static const char *
field(const char *table, int number, const char *column)
{
	static struct line line;

	line = read_line(table, number);
	for (int i = 0; run_table_column(i) != NULL; i++)
		if (strcmp(run_table_column(i), column) == 0)
			return line.fields[i];
	fail_msg("there is no column %s", column);
	return NULL;
}

static struct run_digest
digest_of(const struct sample *sample)
{
	struct trace *trace = sample_run(sample);
	struct timeline *tl = timeline_new(trace);
	struct run_digest digest;

	run_digest_make(tl, INT64_MAX, &digest);
	timeline_free(tl);
	trace_free(trace);
	return digest;
}

static void
the_first_line_names_the_columns(void **state)
{
	char *table = run_table_write(NULL, 0);
	struct line line = read_line(table, 0);
	int count = 0;

	(void)state;
	while (run_table_column(count) != NULL) {
		assert_string_equal(line.fields[count], run_table_column(count));
		for (int i = 0; i < count; i++)
			assert_string_not_equal(run_table_column(i), run_table_column(count));
		count++;
	}
	assert_int_equal(line.count, count);
	assert_string_equal(strstr(table, "\r\n"), "\r\n");
	free(table);
}

/* Each knob is there, by its name and its unit. */
static void
it_has_every_knob(void **state)
{
	(void)state;
	for (enum knob k = 0; k < KNOB_COUNT; k++) {
		const char *name = knob_info(k)->name;
		int found = 0;

		for (int i = 0; run_table_column(i) != NULL; i++)
			found += strncmp(run_table_column(i), name, strlen(name)) == 0 && strchr("_", run_table_column(i)[strlen(name)]) != NULL;
		assert_int_equal(found, 1);
	}
}

static void
a_run_is_a_row(void **state)
{
	struct run_digest runs[] = {
		digest_of(&(struct sample){ .requests = 3, .delay_us = 2000000 }),
		digest_of(&(struct sample){ .requests = 2, .delay_us = 1000000, .programs = PROGRAMS_ASYNC, .limit = 1 }),
	};
	char *table = run_table_write(runs, 2);

	(void)state;
	assert_string_equal(field(table, 1, "requests"), "3");
	assert_string_equal(field(table, 1, "delay_s"), "2.000000");
	assert_string_equal(field(table, 1, "limit"), "");
	assert_string_equal(field(table, 1, "programs"), "both");
	assert_string_equal(field(table, 1, "sync_most_in_flight"), "1");
	assert_string_equal(field(table, 1, "async_most_in_flight"), "3");
	assert_true(atof(field(table, 1, "sync_took_s")) >= 6);
	assert_true(atof(field(table, 1, "async_took_s")) >= 2);
	assert_string_equal(field(table, 2, "limit"), "1");
	assert_string_equal(field(table, 2, "programs"), "async");
	assert_string_equal(field(table, 2, "sync_took_s"), ""); /* it was not there */
	assert_string_equal(field(table, 2, "sync_failed"), "");
	assert_string_equal(field(table, 2, "times_faster"), "");
	assert_string_equal(field(table, 2, "async_done"), "2");
	free(table);
}

static void
what_has_commas_and_quotes_stands_in_quotes(void **state)
{
	struct run_digest run = digest_of(&(struct sample){ .requests = 1, .delay_us = 1000000 });
	char why[KNOB_WHY_SIZE], *table;

	(void)state;
	assert_int_equal(knob_parse(KNOB_URL, "http://localhost:3000/a,b", &run.knobs.value[KNOB_URL], why, sizeof why), 0);
	run.is_outside = true;
	table = run_table_write(&run, 1);
	assert_non_null(strstr(table, "\"http://localhost:3000/a,b\""));
	assert_string_equal(field(table, 1, "url"), "http://localhost:3000/a,b");
	assert_string_equal(field(table, 1, "server"), ""); /* the built-in one's: it was not asked */
	assert_string_equal(field(table, 1, "requests"), "1");
	free(table);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_line_names_the_columns),
		cmocka_unit_test(it_has_every_knob),
		cmocka_unit_test(a_run_is_a_row),
		cmocka_unit_test(what_has_commas_and_quotes_stands_in_quotes),
	};

	return cmocka_run_group_tests_name("tables of runs", tests, NULL, NULL);
}
