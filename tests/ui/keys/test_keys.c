/* Keys: the table of bindings is whole and without contradictions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ui/draw/text.h"
#include "ui/keys/keys.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

static const struct {
	uint32_t key;
	enum action action;
} bindings[] = {
	{ KEY_CODE_UP, ACTION_KNOB_UP },
	{ KEY_CODE_DOWN, ACTION_KNOB_DOWN },
	{ '\t', ACTION_KNOB_NEXT },
	{ KEY_CODE_BACK_TAB, ACTION_KNOB_PREV },
	{ KEY_CODE_ENTER, ACTION_KNOB_TYPE },
	{ ' ', ACTION_PAUSE },
	{ KEY_CODE_LEFT, ACTION_BACK },
	{ KEY_CODE_RIGHT, ACTION_FORWARD },
	{ ',', ACTION_PREV_EVENT },
	{ ';', ACTION_PREV_EVENT },
	{ '.', ACTION_NEXT_EVENT },
	{ ':', ACTION_NEXT_EVENT },
	{ KEY_CODE_HOME, ACTION_START },
	{ 'g', ACTION_START },
	{ KEY_CODE_END, ACTION_LIVE },
	{ 'G', ACTION_LIVE },
	{ '<', ACTION_SLOWER },
	{ '[', ACTION_SLOWER },
	{ '>', ACTION_FASTER },
	{ ']', ACTION_FASTER },
	{ '+', ACTION_ZOOM_IN },
	{ '=', ACTION_ZOOM_IN },
	{ '-', ACTION_ZOOM_OUT },
	{ 'f', ACTION_ZOOM_FIT },
	{ 'b', ACTION_BUTTON },
	{ 'B', ACTION_BUTTON },
	{ 'j', ACTION_REQUEST_NEXT },
	{ 'k', ACTION_REQUEST_PREV },
	{ '1', ACTION_VIEW_TIMELINE },
	{ '2', ACTION_VIEW_LOOP },
	{ '3', ACTION_VIEW_PRINTS },
	{ '4', ACTION_VIEW_NUMBERS },
	{ '5', ACTION_VIEW_LESSONS },
	{ 'L', ACTION_VIEW_LESSONS },
	{ 'v', ACTION_VIEW_NEXT },
	{ 'r', ACTION_RUN_AGAIN },
	{ KEY_CODE_F5, ACTION_RUN_AGAIN },
	{ 'x', ACTION_CANCEL },
	{ 'l', ACTION_LANGUAGE },
	{ KEY_CODE_PAGE_DOWN, ACTION_STEP_ON },
	{ KEY_CODE_PAGE_UP, ACTION_STEP_BACK },
	{ 'n', ACTION_LESSON_NEXT },
	{ 'N', ACTION_LESSON_PREV },
	{ 't', ACTION_THEME },
	{ '?', ACTION_HELP },
	{ KEY_CODE_F1, ACTION_HELP },
	{ 12, ACTION_REDRAW },
	{ 26, ACTION_SUSPEND },
	{ 27, ACTION_CLOSE },
	{ 'q', ACTION_QUIT },
	{ 3, ACTION_QUIT },
	/* Recorders use Ctrl-\; the others mean nothing. */
	{ 28, ACTION_NONE },
	{ 0, ACTION_NONE },
	{ 4, ACTION_NONE },
	{ 'Q', ACTION_NONE },
	{ 0xe9, ACTION_NONE },
	{ KEY_CODE_NONE, ACTION_NONE },
	{ KEY_CODE_MOUSE, ACTION_NONE },
};

static void
test_bindings(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bindings); i++)
		assert_int_equal(key_action(bindings[i].key), bindings[i].action);
}

static void
test_no_key_is_bound_twice(void **state)
{
	uint32_t seen[256];
	size_t count, seen_count = 0;
	const struct key_row *rows = key_rows(&count);

	(void)state;
	for (size_t r = 0; r < count; r++) {
		for (size_t k = 0; k < COUNT(rows[r].keys) && rows[r].keys[k] != 0; k++) {
			for (size_t i = 0; i < seen_count; i++)
				assert_int_not_equal(seen[i], rows[r].keys[k]);
			assert_true(seen_count < COUNT(seen));
			seen[seen_count++] = rows[r].keys[k];
			assert_int_equal(key_action(rows[r].keys[k]), rows[r].action);
		}
	}
	assert_true(seen_count > count);
}

static void
test_every_action_is_bound(void **state)
{
	size_t count;
	const struct key_row *rows = key_rows(&count);

	(void)state;
	for (int action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
		size_t found = 0;

		for (size_t r = 0; r < count; r++)
			found += (int)rows[r].action == action && rows[r].keys[0] != 0;
		if (found != 1)
			fail_msg("action %d stands in %zu rows", action, found);
	}
}

static void
test_every_row_has_help(void **state)
{
	size_t count;
	const struct key_row *rows = key_rows(&count);

	(void)state;
	assert_true(count >= ACTION_COUNT - 1);
	for (size_t r = 0; r < count; r++) {
		char labels[KEY_LABELS_SIZE];

		key_labels_of(rows[r].action, false, labels, sizeof labels);
		assert_non_null(rows[r].help);
		/* The columns of the help page on the smallest screen. */
		assert_in_range(text_cols(labels), 1, 9);
		assert_in_range(text_cols(rows[r].help), 1, 18);
	}
}

/* With --presenter each action but closing, which other keys do as well, has a key that is not of remotes, and is
 * named by it. */
static void
test_a_remotes_keys_are_not_named(void **state)
{
	static const struct {
		const char *text, *filled, *with_remote;
	} texts[] = {
		{ "Press {button}!", "Press b!", "Press B!" },
		{ "{previous-event} and {next-event}, {knob-up}{run-again}", ", and ., ↑r", ", and :, ↑r" },
		{ "{loop}{button", "2{button", "2{button" },
		{ "{runs}{lessons}", "RL", "RL" }, /* digits may be answers there */
		{ "{address} {} {no such} {{button}} }{", "{address} {} {no such} {b} }{", "{address} {} {no such} {B} }{" },
		{ "", "", "" },
	};
	size_t count;
	const struct key_row *rows = key_rows(&count);

	(void)state;
	for (size_t r = 0; r < count; r++) {
		char labels[KEY_LABELS_SIZE], first[KEY_NAME_SIZE];

		key_labels_of(rows[r].action, true, labels, sizeof labels);
		key_label_of(rows[r].action, true, first, sizeof first);
		assert_int_equal(labels[0] == '\0', rows[r].action == ACTION_CLOSE);
		assert_int_equal(strncmp(labels, first, strlen(first)), 0);
		for (size_t k = 0; k < COUNT(rows[r].keys) && rows[r].keys[k] != 0; k++) {
			char label[KEY_NAME_SIZE], spaced[KEY_NAME_SIZE + 2], all[KEY_LABELS_SIZE + 2];

			key_label(rows[r].keys[k], label, sizeof label);
			snprintf(spaced, sizeof spaced, " %s ", label);
			snprintf(all, sizeof all, " %s ", labels);
			assert_int_equal(strstr(all, spaced) == NULL, key_is_of_remotes(rows[r].keys[k]));
		}
	}
	for (size_t i = 0; i < COUNT(texts); i++)
		for (int presenter = 0; presenter < 2; presenter++) {
			char *filled = key_fill(texts[i].text, presenter);

			assert_string_equal(filled, presenter ? texts[i].with_remote : texts[i].filled);
			free(filled);
		}
}

/* What a screen in ASCII calls a key is what no other key types. */
static void
test_arrows_are_spelled(void **state)
{
	static const enum action arrows[] = { ACTION_KNOB_UP, ACTION_KNOB_DOWN, ACTION_BACK, ACTION_FORWARD };
	static const char *const spelled[] = { "Up", "Down", "Left", "Right" };
	char label[2 * KEY_NAME_SIZE], *filled;

	(void)state;
	key_label_pair(ACTION_KNOB_UP, ACTION_KNOB_DOWN, false, label, sizeof label);
	assert_string_equal(label, "↑↓");
	keys_spell_arrows(true);
	for (size_t i = 0; i < COUNT(arrows); i++) {
		key_label_of(arrows[i], false, label, sizeof label);
		assert_string_equal(label, spelled[i]);
	}
	key_label_pair(ACTION_KNOB_UP, ACTION_KNOB_DOWN, false, label, sizeof label);
	assert_string_equal(label, "Up/Down");
	key_label_pair(ACTION_PREV_EVENT, ACTION_NEXT_EVENT, false, label, sizeof label);
	assert_string_equal(label, ", .");
	filled = key_fill("{back} and {slower}", false);
	assert_string_equal(filled, "Left and <");
	free(filled);
	keys_spell_arrows(false);
}

/* Where lines are typed, a key that is no character goes by its word; those that are stay. */
static void
test_words_stand_for_keys_that_cannot_be_typed(void **state)
{
	char *filled;

	(void)state;
	keys_are_typed(true);
	filled = key_fill("{next-knob}, {knob-up}, {pause}; {button}, {previous-event}", false);
	assert_string_equal(filled, "next-knob, knob-up, pause; b, ,");
	free(filled);
	keys_are_typed(false);
	filled = key_fill("{next-knob}", false);
	assert_string_equal(filled, "Tab");
	free(filled);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bindings),
		cmocka_unit_test(test_no_key_is_bound_twice),
		cmocka_unit_test(test_every_action_is_bound),
		cmocka_unit_test(test_every_row_has_help),
		cmocka_unit_test(test_words_stand_for_keys_that_cannot_be_typed),
		cmocka_unit_test(test_a_remotes_keys_are_not_named),
		cmocka_unit_test(test_arrows_are_spelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
