/* Keys: the table of bindings. */
#include "keys.h"

enum { CTRL_C = 3, TAB = 9, CTRL_L = 12, CTRL_P = 16, CTRL_R = 18, CTRL_Z = 26, ESCAPE = 27 };

/* In the order of the help page, whose columns on the smallest screen have 18 cells
 * for the words. */
static const struct key_row rows[] = {
	{ { KEY_CODE_UP }, "↑", "turn the knob up", ACTION_KNOB_UP },
	{ { KEY_CODE_DOWN }, "↓", "turn it down", ACTION_KNOB_DOWN },
	{ { TAB }, "Tab", "the next knob", ACTION_KNOB_NEXT },
	{ { KEY_CODE_BACK_TAB }, "Shift-Tab", "the knob before", ACTION_KNOB_PREV },
	{ { KEY_CODE_ENTER }, "Enter", "type its value", ACTION_KNOB_TYPE },
	{ { 'b' }, "b", "press the button", ACTION_BUTTON },
	{ { 'r', KEY_CODE_F5 }, "r F5", "run again", ACTION_RUN_AGAIN },
	{ { 'x' }, "x", "cancel requests", ACTION_CANCEL },
	{ { ' ' }, "Space", "pause, go on", ACTION_PAUSE },
	{ { KEY_CODE_LEFT }, "←", "one cell back", ACTION_BACK },
	{ { KEY_CODE_RIGHT }, "→", "one cell forward", ACTION_FORWARD },
	{ { ',', ';' }, ", ;", "previous event", ACTION_PREV_EVENT },
	{ { '.' }, ".", "next event", ACTION_NEXT_EVENT },
	{ { KEY_CODE_HOME, 'g' }, "Home g", "to the start", ACTION_START },
	{ { KEY_CODE_END, 'G' }, "End G", "live again", ACTION_LIVE },
	{ { '<', '[' }, "< [", "slower", ACTION_SLOWER },
	{ { '>', ']' }, "> ]", "faster", ACTION_FASTER },
	{ { '+', '=' }, "+ =", "zoom in", ACTION_ZOOM_IN },
	{ { '-' }, "-", "zoom out", ACTION_ZOOM_OUT },
	{ { 'f' }, "f", "fit the run", ACTION_ZOOM_FIT },
	{ { 'j' }, "j", "choose a request", ACTION_REQUEST_NEXT },
	{ { 'k' }, "k", "the one before", ACTION_REQUEST_PREV },
	{ { '1' }, "1", "timeline", ACTION_VIEW_TIMELINE },
	{ { '2' }, "2", "the loop's inside", ACTION_VIEW_LOOP },
	{ { '3' }, "3", "what is printed", ACTION_VIEW_PRINTS },
	{ { '4' }, "4", "the numbers", ACTION_VIEW_NUMBERS },
	{ { '5' }, "5", "the lessons", ACTION_VIEW_LESSONS },
	{ { 'v' }, "v", "the next view", ACTION_VIEW_NEXT },
	{ { KEY_CODE_PAGE_DOWN, 'n' }, "PgDn n", "the next lesson", ACTION_LESSON_NEXT },
	{ { KEY_CODE_PAGE_UP, 'N' }, "PgUp N", "the lesson before", ACTION_LESSON_PREV },
	{ { 'l' }, "l", "the next language", ACTION_LANGUAGE },
	{ { CTRL_R }, "Ctrl-R", "record, or stop", ACTION_RECORD },
	{ { CTRL_P }, "Ctrl-P", "save a picture", ACTION_PICTURE },
	{ { 't' }, "t", "change the theme", ACTION_THEME },
	{ { '?', KEY_CODE_F1 }, "? F1", "help", ACTION_HELP },
	{ { ESCAPE }, "Esc", "close; never quits", ACTION_CLOSE },
	{ { CTRL_L }, "Ctrl-L", "draw it anew", ACTION_REDRAW },
	{ { CTRL_Z }, "Ctrl-Z", "suspend", ACTION_SUSPEND },
	{ { 'q', CTRL_C }, "q Ctrl-C", "quit", ACTION_QUIT },
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

const struct key_row *
key_rows(size_t *count)
{
	*count = ROW_COUNT;
	return rows;
}
