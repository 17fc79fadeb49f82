/* Keys: the one table of bindings, for input, help, footer and tapes. */
#ifndef WAITSCOPE_KEYS_H
#define WAITSCOPE_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tell/views.h"

/* The actions. Each has a key_row, and whoever carries it out has a function for it. */

/* Those about looking. X(ID, act, direction): ui/viewer.c has act_<act>(), which gets the direction. */
#define VIEWER_ACTIONS(X) \
	X(KNOB_NEXT, knob, +1) \
	X(KNOB_PREV, knob, -1) \
	X(KNOB_TYPE, type, 0) \
	X(PAUSE, pause, 0) \
	X(BACK, step, -1) \
	X(FORWARD, step, +1) \
	X(PREV_EVENT, step_event, -1) \
	X(NEXT_EVENT, step_event, +1) \
	X(PREV_HOLD, step_hold, -1) /* of a watched program's loop */ \
	X(NEXT_HOLD, step_hold, +1) \
	X(START, start, 0) \
	X(LIVE, live, 0) \
	X(SLOWER, speed, -1) \
	X(FASTER, speed, +1) \
	X(ZOOM_IN, zoom, +1) \
	X(ZOOM_OUT, zoom, -1) \
	X(ZOOM_FIT, fit, 0) \
	X(REQUEST_NEXT, request, +1) /* scrolls the requests */ \
	X(REQUEST_PREV, request, -1) \
	X(VIEW_NEXT, view_next, +1) \
	X(LANGUAGE, language, +1) \
	X(BEFORE, before, 0) /* the run before is drawn behind this one, or not */ \
	X(HELP, help, 0) \
	X(CLOSE, close, 0)

/* Those that do something. X(ID, act): src/app/session_actions.c has act_<act>(). */
#define SESSION_ACTIONS(X) \
	X(KNOB_UP, knob_up) \
	X(KNOB_DOWN, knob_down) \
	X(BUTTON, button) \
	X(STEP_ON, step_on) /* through the lessons */ \
	X(STEP_BACK, step_back) \
	X(LESSON_NEXT, lesson_next) \
	X(LESSON_PREV, lesson_prev) \
	X(RUN_AGAIN, run_again) \
	X(CANCEL, cancel) \
	X(BESIDE, beside) /* in the list of runs: lays one beside another */ \
	X(FORGET, forget) /* there, too */ \
	X(RECORD, record) \
	X(PICTURE, picture) \
	X(THEME, theme) \
	X(REDRAW, redraw) \
	X(SUSPEND, suspend) \
	X(QUIT, quit)

#define ACTION_ID(ID, ...) ACTION_##ID,
#define ACTION_VIEW_ID(ID, ...) ACTION_VIEW_##ID, /* the viewer's, too */
enum action { ACTION_NONE, VIEWER_ACTIONS(ACTION_ID) VIEWS(ACTION_VIEW_ID) SESSION_ACTIONS(ACTION_ID) ACTION_COUNT };
#undef ACTION_ID
#undef ACTION_VIEW_ID

/* Keys that aren't characters, numbered above Unicode. */
enum key {
	KEY_CODE_NONE = 0x110000,
	KEY_CODE_UP, KEY_CODE_DOWN, KEY_CODE_LEFT, KEY_CODE_RIGHT,
	KEY_CODE_HOME, KEY_CODE_END, KEY_CODE_PAGE_UP, KEY_CODE_PAGE_DOWN,
	KEY_CODE_BACK_TAB, KEY_CODE_F1, KEY_CODE_F5, KEY_CODE_BACKSPACE, KEY_CODE_DELETE, KEY_CODE_ENTER,
	KEY_CODE_MOUSE,
};

struct key_row {
	uint32_t keys[6];   /* the codes bound to the action, 0-ended: characters, or enum key */
	const char *help;   /* a few words: "pause, go on" */
	enum action action;
	const char *word;   /* the action's name in tapes: "pause", "next-lesson" */
};

/* The action of a key, or ACTION_NONE. */
enum action key_action(uint32_t key);

/* Returns true if the action does what it does whatever lies on top, is being typed, plays or sleeps: quit,
 * suspend, redraw. A character that is being typed is no key, though: of those actions the control
 * characters alone. */
bool action_is_always(enum action);

/* The table, for help. */
const struct key_row *key_rows(size_t *count);

/* ---- names, for tapes and for showing which keys are pressed ---- */

/* The action that tapes call `word`, or ACTION_NONE; and an action's row, NULL for ACTION_NONE. */
enum action key_find_action(const char *word);
const struct key_row *key_row_of(enum action);

/* The key that tapes call `word`: "Enter", "PageUp", "Shift+Tab", "Ctrl+r"; KEY_CODE_NONE if
 * there is none. Characters have no words. */
uint32_t key_find(const char *word);

/* The words for keys, by index (some occur twice); NULL after the last. */
const char *key_word_at(int i);

enum { KEY_NAME_SIZE = 16 };

/* Writes the key's word. Returns false if it has none: it is a character, or means nothing. */
bool key_word(uint32_t key, char *out, size_t size);

/* Whether the arrows' labels are words ("Up") from now on, for screens that are ASCII only, where "<" and "v" are keys
 * of their own; at first they are arrows ("↑"). Of the whole process, like the locale: said once its options are known. */
void keys_spell_arrows(bool);
bool keys_arrows_are_spelled(void);

/* Whether texts name an action whose key is no character by its word ("knob-up") from now on, for whoever types lines instead of pressing
 * keys. Of the whole process, too. */
void keys_are_typed(bool);

/* Writes the key's label on the screen: "↑" or "Up", "Ctrl-R", "b"; "" if it means nothing. */
void key_label(uint32_t key, char *out, size_t size);

/* ---- a presenter's remote ---- */

/* Returns true if remotes send that key beside PgDn and PgUp, for a black screen or for the beginning and the end
 * of a show. With --presenter it does nothing. */
bool key_is_of_remotes(uint32_t key);

enum { KEY_LABELS_SIZE = 6 * KEY_NAME_SIZE };

/* Write the label of the first key of the action that does something ("b"; with --presenter "B"), and those of
 * all, with blanks between ("b B"); "" if there is none. */
void key_label_of(enum action, bool presenter, char *out, size_t size);
void key_labels_of(enum action, bool presenter, char *out, size_t size);

/* Writes the first key of each, as a pair: ", .", but "←→" or "Left/Right". */
void key_label_pair(enum action, enum action with, bool presenter, char *out, size_t size);

/* Returns a text with {WORD} replaced by the first key that does something, where WORD is an action's in tapes:
 * "Press {button}" becomes "Press b". Other braces stay. Freed by the caller. */
char *key_fill(const char *text, bool presenter);

#endif
