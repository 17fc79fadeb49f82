/* Keys: the table of bindings. */
#include "ui/keys/keys.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

enum { CTRL_C = 3, BACKSPACE = 8, TAB = 9, LINE_FEED = 10, CTRL_L = 12, RETURN = 13, CTRL_P = 16, CTRL_R = 18, CTRL_Z = 26, ESCAPE = 27, DELETE = 127 };

/* In the order of the help page, whose columns have 18 cells for the words on the smallest
 * screen. */
static const struct key_row rows[] = {
	{ { KEY_CODE_UP }, "turn the knob up", ACTION_KNOB_UP, "knob-up" },
	{ { KEY_CODE_DOWN }, "turn it down", ACTION_KNOB_DOWN, "knob-down" },
	{ { TAB }, "the next knob", ACTION_KNOB_NEXT, "next-knob" },
	{ { KEY_CODE_BACK_TAB }, "the knob before", ACTION_KNOB_PREV, "previous-knob" },
	{ { KEY_CODE_ENTER }, "type its value", ACTION_KNOB_TYPE, "type-value" },
	{ { 'b', 'B' }, "press the button", ACTION_BUTTON, "button" },
	{ { 'r', KEY_CODE_F5 }, "run again", ACTION_RUN_AGAIN, "run-again" },
	{ { 'x' }, "cancel requests", ACTION_CANCEL, "cancel" },
	{ { ' ' }, "pause, go on", ACTION_PAUSE, "pause" },
	{ { KEY_CODE_LEFT }, "one cell back", ACTION_BACK, "back" },
	{ { KEY_CODE_RIGHT }, "one cell forward", ACTION_FORWARD, "forward" },
	{ { ',', ';' }, "previous event", ACTION_PREV_EVENT, "previous-event" },
	{ { '.', ':' }, "next event", ACTION_NEXT_EVENT, "next-event" },
	{ { 'H' }, "the hold before", ACTION_PREV_HOLD, "previous-hold" },
	{ { 'h' }, "the next hold", ACTION_NEXT_HOLD, "next-hold" },
	{ { KEY_CODE_HOME, 'g' }, "to the start", ACTION_START, "start" },
	{ { KEY_CODE_END, 'G' }, "live again", ACTION_LIVE, "live" },
	{ { '<', '[' }, "slower", ACTION_SLOWER, "slower" },
	{ { '>', ']' }, "faster", ACTION_FASTER, "faster" },
	{ { '+', '=' }, "zoom in", ACTION_ZOOM_IN, "zoom-in" },
	{ { '-' }, "zoom out", ACTION_ZOOM_OUT, "zoom-out" },
	{ { 'f' }, "fit the run", ACTION_ZOOM_FIT, "fit" },
	{ { 'j' }, "choose a request", ACTION_REQUEST_NEXT, "next-request" },
	{ { 'k' }, "the one before", ACTION_REQUEST_PREV, "previous-request" },
#define VIEW_ROW(ID, word, keys, help, title) { { (keys)[0], sizeof (keys) > 2 ? (keys)[2] : 0 }, help, ACTION_VIEW_##ID, #word },
	VIEWS(VIEW_ROW)
#undef VIEW_ROW
	{ { 'v' }, "the next view", ACTION_VIEW_NEXT, "next-view" },
	{ { KEY_CODE_PAGE_DOWN }, "the next step", ACTION_STEP_ON, "step-on" },
	{ { KEY_CODE_PAGE_UP }, "the step before", ACTION_STEP_BACK, "step-back" },
	{ { 'n' }, "the next lesson", ACTION_LESSON_NEXT, "next-lesson" },
	{ { 'N' }, "the lesson before", ACTION_LESSON_PREV, "previous-lesson" },
	{ { 'o' }, "the run before", ACTION_BEFORE, "before" },
	{ { 'c' }, "compare two runs", ACTION_BESIDE, "compare" },
	{ { KEY_CODE_DELETE }, "forget a run", ACTION_FORGET, "forget" },
	{ { 'l' }, "the next language", ACTION_LANGUAGE, "language" },
	{ { CTRL_R }, "record, or stop", ACTION_RECORD, "record" },
	{ { CTRL_P }, "save a picture", ACTION_PICTURE, "picture" },
	{ { 't' }, "change the theme", ACTION_THEME, "theme" },
	{ { '?', KEY_CODE_F1 }, "help", ACTION_HELP, "help" },
	{ { ESCAPE }, "close; never quits", ACTION_CLOSE, "close" },
	{ { CTRL_L }, "redraw the screen", ACTION_REDRAW, "redraw" },
	{ { CTRL_Z }, "suspend", ACTION_SUSPEND, "suspend" },
	{ { 'q', CTRL_C }, "quit", ACTION_QUIT, "quit" },
};

enum { ROW_COUNT = sizeof rows / sizeof rows[0], KEYS_A_ROW = sizeof rows[0].keys / sizeof rows[0].keys[0] };

enum action
key_action(uint32_t key)
{
	if (key == 0) /* ends the rows' lists */
		return ACTION_NONE;
	for (size_t r = 0; r < ROW_COUNT; r++) {
		for (size_t k = 0; k < KEYS_A_ROW && rows[r].keys[k] != 0; k++) {
			if (rows[r].keys[k] == key)
				return rows[r].action;
		}
	}
	return ACTION_NONE;
}

bool
action_is_always(enum action action)
{
	return action == ACTION_QUIT || action == ACTION_SUSPEND || action == ACTION_REDRAW;
}

const struct key_row *
key_rows(size_t *count)
{
	*count = ROW_COUNT;
	return rows;
}

/* ---- names ---- */

static bool arrows_are_spelled;

void
keys_spell_arrows(bool spelled)
{
	arrows_are_spelled = spelled;
}

bool
keys_arrows_are_spelled(void)
{
	return arrows_are_spelled;
}

static bool actions_are_typed;

void
keys_are_typed(bool typed)
{
	actions_are_typed = typed;
}

/* The keys that have names: their words in tapes, and their labels on the screen. Where one key
 * has several codes, tapes send the first. */
static const struct {
	uint32_t key;
	const char *word, *label; /* an arrow's is its word where arrows are spelled */
} names[] = {
	{ KEY_CODE_ENTER, "Enter", "Enter" },
	{ RETURN, "Enter", "Enter" },
	{ LINE_FEED, "Enter", "Enter" },
	{ ' ', "Space", "Space" },
	{ KEY_CODE_UP, "Up", "↑" },
	{ KEY_CODE_DOWN, "Down", "↓" },
	{ KEY_CODE_LEFT, "Left", "←" },
	{ KEY_CODE_RIGHT, "Right", "→" },
	{ TAB, "Tab", "Tab" },
	{ KEY_CODE_BACK_TAB, "Shift+Tab", "Shift-Tab" },
	{ ESCAPE, "Escape", "Esc" },
	{ KEY_CODE_BACKSPACE, "Backspace", "Backspace" },
	{ DELETE, "Backspace", "Backspace" },
	{ BACKSPACE, "Backspace", "Backspace" },
	{ KEY_CODE_DELETE, "Delete", "Del" },
	{ KEY_CODE_PAGE_UP, "PageUp", "PgUp" },
	{ KEY_CODE_PAGE_DOWN, "PageDown", "PgDn" },
	{ KEY_CODE_HOME, "Home", "Home" },
	{ KEY_CODE_END, "End", "End" },
	{ KEY_CODE_F1, "F1", "F1" },
	{ KEY_CODE_F5, "F5", "F5" },
};

enum {
	NAME_COUNT = sizeof names / sizeof names[0],
	CTRL = 0x40,       /* from a control character to its letter */
	LOWER_CASE = 0x20, /* the bit that makes a letter a small one */
};

enum action
key_find_action(const char *word)
{
	for (size_t r = 0; r < ROW_COUNT; r++)
		if (strcmp(rows[r].word, word) == 0)
			return rows[r].action;
	return ACTION_NONE;
}

const struct key_row *
key_row_of(enum action action)
{
	for (size_t r = 0; r < ROW_COUNT; r++)
		if (rows[r].action == action)
			return &rows[r];
	return NULL;
}

const char *
key_word_at(int i)
{
	return i < (int)NAME_COUNT ? names[i].word : NULL;
}

uint32_t
key_find(const char *word)
{
	static const char ctrl[] = "Ctrl+";
	const size_t ctrl_size = sizeof ctrl - 1;

	for (size_t i = 0; i < NAME_COUNT; i++)
		if (strcmp(names[i].word, word) == 0)
			return names[i].key;
	if (strncmp(word, ctrl, ctrl_size) == 0 && word[ctrl_size] != '\0' && word[ctrl_size + 1] == '\0') {
		uint32_t letter = (uint32_t)(unsigned char)word[ctrl_size] & ~(uint32_t)LOWER_CASE;

		if (letter >= 'A' && letter <= 'Z')
			return letter - CTRL;
	}
	return KEY_CODE_NONE;
}

static bool
is_ctrl(uint32_t key)
{
	return key >= 1 && key <= 'Z' - CTRL;
}

bool
key_word(uint32_t key, char *out, size_t size)
{
	for (size_t i = 0; i < NAME_COUNT; i++) {
		if (names[i].key == key) {
			utf8_format(out, size, "%s", names[i].word);
			return true;
		}
	}
	if (is_ctrl(key))
		utf8_format(out, size, "Ctrl+%c", (int)(key + CTRL + LOWER_CASE));
	return is_ctrl(key);
}

static bool
is_arrow(uint32_t key)
{
	return key == KEY_CODE_UP || key == KEY_CODE_DOWN || key == KEY_CODE_LEFT || key == KEY_CODE_RIGHT;
}

void
key_label(uint32_t key, char *out, size_t size)
{
	char character[UTF8_MAX_BYTES + 1] = "";

	for (size_t i = 0; i < NAME_COUNT; i++) {
		if (names[i].key == key) {
			utf8_format(out, size, "%s", arrows_are_spelled && is_arrow(key) ? names[i].word : names[i].label);
			return;
		}
	}
	if (is_ctrl(key)) {
		utf8_format(out, size, "Ctrl-%c", (int)(key + CTRL));
		return;
	}
	if (key > ' ' && key < KEY_CODE_NONE)
		*utf8_write(character, key) = '\0';
	utf8_format(out, size, "%s", character);
}

/* ---- a presenter's remote ---- */

bool
key_is_of_remotes(uint32_t key)
{
	return key == 'b' || key == '.' || key == KEY_CODE_F5 || key == ESCAPE;
}

/* Appends the label of the action's next key from the nth on. Returns the number of the one after it; -1 if
 * there is none. */
static int
add_label(const struct key_row *row, int n, bool presenter, char *out, size_t size)
{
	size_t used = strlen(out);

	while (row != NULL && n < (int)KEYS_A_ROW && row->keys[n] != 0 && presenter && key_is_of_remotes(row->keys[n]))
		n++;
	if (row == NULL || n == (int)KEYS_A_ROW || row->keys[n] == 0 || used + 1 >= size)
		return -1;
	if (used > 0)
		out[used++] = ' ';
	key_label(row->keys[n], out + used, size - used);
	return n + 1;
}

void
key_label_of(enum action action, bool presenter, char *out, size_t size)
{
	out[0] = '\0';
	add_label(key_row_of(action), 0, presenter, out, size);
}

void
key_labels_of(enum action action, bool presenter, char *out, size_t size)
{
	int next = 0;

	out[0] = '\0';
	while (next >= 0)
		next = add_label(key_row_of(action), next, presenter, out, size);
}

/* Arrows are told apart without a blank. */
void
key_label_pair(enum action action, enum action with, bool presenter, char *out, size_t size)
{
	const struct key_row *second = key_row_of(with);
	char label[KEY_NAME_SIZE];

	key_label_of(action, presenter, out, size);
	key_label_of(with, presenter, label, sizeof label);
	utf8_add(out, size, "%s%s", second == NULL || !is_arrow(second->keys[0]) ? " " : arrows_are_spelled ? "/" : "", label);
}

/* The action that is named in the braces at the text's beginning; ACTION_NONE if there is none. */
static enum action
action_in_braces(const char *text, size_t *length)
{
	char word[32];

	*length = strcspn(text, "}");
	if (text[0] != '{' || text[*length] == '\0' || *length > sizeof word)
		return ACTION_NONE;
	utf8_format(word, sizeof word, "%.*s", (int)*length - 1, text + 1);
	++*length;
	return key_find_action(word);
}

/* Where one types a number, digits are the answer: a letter is named, if there is one. */
static void
label_in_words(enum action action, bool presenter, char *out, size_t size)
{
	const struct key_row *row = key_row_of(action);

	assert(row != NULL); /* it was read by its word */
	if (actions_are_typed && (row->keys[0] <= ' ' || row->keys[0] >= KEY_CODE_NONE))
		utf8_format(out, size, "%s", row->word);
	else if (row->keys[0] >= '0' && row->keys[0] <= '9' && row->keys[1] != 0)
		key_label(row->keys[1], out, size);
	else
		key_label_of(action, presenter, out, size);
}

char *
key_fill(const char *text, bool presenter)
{
	char *filled = mem_new(strlen(text) + 1, KEY_NAME_SIZE), *to = filled, label[KEY_NAME_SIZE];

	while (*text != '\0') {
		size_t length;
		enum action action = action_in_braces(text, &length);

		if (action == ACTION_NONE) {
			*to++ = *text++;
			continue;
		}
		label_in_words(action, presenter, label, sizeof label);
		to = stpcpy(to, label);
		text += length;
	}
	*to = '\0';
	return filled;
}
