/*
 * The views that people switch between, a row for each. Keys, tapes, options, lessons and
 * the tabs on the screen take their words from here. For each row, ui/view/ has a `struct
 * view` of its name, without which it does not compile.
 */
#ifndef WAITSCOPE_VIEWS_H
#define WAITSCOPE_VIEWS_H

/* X(ID, word, keys, help, title): in the order of the tabs.
 *	ID     of VIEW_ID and ACTION_VIEW_ID
 *	word   in options, lessons and tapes, and on its tab; its struct is view_<word>
 *	keys   the characters that show it: its number, and a letter where a digit may be an answer
 *	help   of the key, on the help page, in at most 18 columns
 *	title  the view's contents in a few words */
#define VIEWS(X) \
	X(TIMELINE, timeline, "1", "timeline", "who waits, and for what") \
	X(LOOP, loop, "2", "the loop's inside", "the loop's inside") \
	X(PRINTS, prints, "3", "what is printed", "what they print") \
	X(NUMBERS, numbers, "4", "the numbers", "how long all took") \
	X(LESSONS, lessons, "5 L", "the lessons", "what to learn") \
	X(RUNS, runs, "6 R", "the runs", "what changed from run to run")

#define VIEWS_ID(ID, ...) VIEW_##ID,
enum view_id { VIEWS(VIEWS_ID) VIEW_COUNT };
#undef VIEWS_ID

/* Its word, and its title. */
const char *views_word(enum view_id);
const char *views_title(enum view_id);

/* The words by index, in the order of the tabs; NULL after the last. */
const char *views_word_at(int i);

/* The view of a word; -1 if there is none. */
int views_find(const char *word);

#endif
