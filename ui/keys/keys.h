/* Keys: the one table of bindings, for input, help, footer and tapes. */
#ifndef WAITSCOPE_KEYS_H
#define WAITSCOPE_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tell/views.h"

enum action {
	ACTION_NONE,
	ACTION_KNOB_UP,
	ACTION_KNOB_DOWN,
	ACTION_KNOB_NEXT,
	ACTION_KNOB_PREV,
	ACTION_KNOB_TYPE,
	ACTION_PAUSE,
	ACTION_BACK,
	ACTION_FORWARD,
	ACTION_PREV_EVENT,
	ACTION_NEXT_EVENT,
	ACTION_START,
	ACTION_LIVE,
	ACTION_SLOWER,
	ACTION_FASTER,
	ACTION_ZOOM_IN,
	ACTION_ZOOM_OUT,
	ACTION_ZOOM_FIT,
	ACTION_BUTTON,
	ACTION_REQUEST_NEXT, /* scroll the requests */
	ACTION_REQUEST_PREV,
#define VIEW_ACTION(ID, ...) ACTION_VIEW_##ID,
	VIEWS(VIEW_ACTION)
#undef VIEW_ACTION
	ACTION_VIEW_NEXT,
	ACTION_LESSON_NEXT,
	ACTION_LESSON_PREV,
	ACTION_LANGUAGE,
	ACTION_RUN_AGAIN,
	ACTION_CANCEL,
	ACTION_RECORD,
	ACTION_PICTURE,
	ACTION_THEME,
	ACTION_HELP,
	ACTION_REDRAW,
	ACTION_SUSPEND,
	ACTION_CLOSE,
	ACTION_QUIT,
	ACTION_COUNT,
};

/* Keys that aren't characters, numbered above Unicode. */
enum key {
	KEY_CODE_NONE = 0x110000,
	KEY_CODE_UP, KEY_CODE_DOWN, KEY_CODE_LEFT, KEY_CODE_RIGHT,
	KEY_CODE_HOME, KEY_CODE_END, KEY_CODE_PAGE_UP, KEY_CODE_PAGE_DOWN,
	KEY_CODE_BACK_TAB, KEY_CODE_F1, KEY_CODE_F5, KEY_CODE_BACKSPACE, KEY_CODE_ENTER,
	KEY_CODE_MOUSE,
};

struct key_row {
	uint32_t keys[6];   /* the codes bound to the action, 0-ended: characters, or enum key */
	const char *name;   /* on the help page: "Space", "← →" */
	const char *help;   /* a few words: "pause, go on" */
	enum action action;
	const char *word;   /* the action's name in tapes: "pause", "next-lesson" */
};

/* The action of a key, or ACTION_NONE. */
enum action key_action(uint32_t key);

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

/* Writes the key's label on the screen: "↑", "Ctrl-R", "b"; "" if it means nothing. */
void key_label(uint32_t key, char *out, size_t size);

#endif
