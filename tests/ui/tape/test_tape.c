/* Tapes as text: what is read, what is refused and with which words, and that what is
 * written down of a person's keys is read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "ui/tape/tape.h"
#include "ui/tape/tape_reader.h"
#include "ui/tape/tape_player.h"
#include "ui/tape/tape_writer.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

enum { MS = 1000, S = 1000 * 1000 };

/* ---- what is read ---- */

/* A command in short, for comparing. */
static void
describe(const struct tape_command *c, char *out, size_t size)
{
	static const char *const names[TAPE_VERB_COUNT] = {
		[TAPE_PRESS] = "press", [TAPE_ACTION] = "action", [TAPE_KNOB] = "knob", [TAPE_LESSON] = "lesson",
		[TAPE_SLEEP] = "sleep", [TAPE_WAIT_TIME] = "time", [TAPE_WAIT_EVENT] = "event", [TAPE_WAIT_END] = "end",
		[TAPE_HIDE] = "hide", [TAPE_SHOW] = "show", [TAPE_SCREENSHOT] = "screenshot", [TAPE_OUTPUT] = "output",
		[TAPE_POSTER] = "poster",
		[TAPE_WAIT_SCREEN] = "screen", [TAPE_CAPTION] = "caption", [TAPE_KEYS] = "keys",
		[TAPE_WAIT_KEY] = "key", [TAPE_MARKER] = "marker",
	};
	size_t used = (size_t)snprintf(out, size, "%s", names[c->verb]);

	for (size_t i = 0; i < c->key_count; i++) {
		char label[KEY_NAME_SIZE];

		key_label(c->keys[i], label, sizeof label);
		used += (size_t)snprintf(out + used, size - used, " %s", label);
	}
	if (c->verb == TAPE_PRESS || c->verb == TAPE_ACTION) {
		if (c->verb == TAPE_ACTION)
			used += (size_t)snprintf(out + used, size - used, " %s", key_row_of(c->action)->word);
		snprintf(out + used, size - used, " x%u @%lld", c->times, (long long)c->pause_us);
	} else if (c->verb == TAPE_SLEEP || c->verb == TAPE_WAIT_TIME) {
		snprintf(out + used, size - used, " %lld", (long long)c->us);
	} else if (c->verb == TAPE_WAIT_EVENT) {
		snprintf(out + used, size - used, " %s %s %u", track_name(c->track), event_kind_info(c->kind)->name, c->times);
	} else if (c->verb == TAPE_KNOB) {
		snprintf(out + used, size - used, " %s %lld", knob_info(c->knob)->name, (long long)c->value);
	} else if (c->verb == TAPE_KEYS) {
		snprintf(out + used, size - used, c->on ? " on" : " off");
	} else if (c->text != NULL) {
		snprintf(out + used, size - used, "%s %s", c->on ? " on top:" : "", c->text);
	}
	if (c->limit_us != 0)
		snprintf(out + strlen(out), size - strlen(out), " within %lld", (long long)c->limit_us);
}

static void
describe_all(const struct tape *tape, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < tape->commands.count; i++) {
		char one[256];

		describe(&tape->commands.at[i], one, sizeof one);
		used += (size_t)snprintf(out + used, size - used, "%s%s", i == 0 ? "" : "; ", one);
		assert_true(used < size);
	}
}

static struct tape *
parse(const char *text)
{
	char why[TAPE_WHY_SIZE] = "";
	struct tape *tape = tape_parse(text, strlen(text), "demo.tape", why, sizeof why);

	if (tape == NULL)
		fail_msg("%s: %s", text, why);
	return tape;
}

static const struct {
	const char *text, *commands;
} good[] = {
	{ "", "" },
	{ "\n\n  # nothing but a comment\n\t\n", "" },
	{ "Enter", "press Enter x1 @50000" },
	{ "Enter\r\nSpace\r\n", "press Enter x1 @50000; press Space x1 @50000" },
	{ "\xef\xbb\xbf" "Enter", "press Enter x1 @50000" },
	{ "Type \"ab\"", "press a b x1 @50000" },
	{ "Type 'say \"b\"'", "press s a y Space \" b \" x1 @50000" },
	{ "Type `'`", "press ' x1 @50000" },
	{ "Type \"é★\"", "press é ★ x1 @50000" },
	{ "Type \"# no comment\" # but this is", "press # Space n o Space c o m m e n t x1 @50000" },
	{ "Type@100ms \"b\"", "press b x1 @100000" },
	{ "Up 3", "press ↑ x3 @50000" },
	{ "Left@0.5 12", "press ← x12 @500000" },
	{ "Ctrl+r Ctrl+R Ctrl+c", "press Ctrl-R x1 @50000; press Ctrl-R x1 @50000; press Ctrl-C x1 @50000" },
	{ "Tab Shift+Tab Escape Backspace", "press Tab x1 @50000; press Shift-Tab x1 @50000; press Esc x1 @50000; press Backspace x1 @50000" },
	{ "Home End PageUp PageDown F1 F5",
	    "press Home x1 @50000; press End x1 @50000; press PgUp x1 @50000; press PgDn x1 @50000; "
	    "press F1 x1 @50000; press F5 x1 @50000" },
	{ "Set TypingSpeed 10ms\nEnter\nSet TypingSpeed 1s\nEnter", "press Enter x1 @10000; press Enter x1 @1000000" },
	{ "Sleep 2", "sleep 2000000" },
	{ "Sleep 0.5\nSleep 100ms Sleep 1s", "sleep 500000; sleep 100000; sleep 1000000" },
	{ "Type \"b\" Sleep 1s Enter 2", "press b x1 @50000; sleep 1000000; press Enter x2 @50000" },
	{ "Action pause", "action pause x1 @50000" },
	{ "Action@1s next-event 5", "action next-event x5 @1000000" },
	{ "Wait", "end" },
	{ "Wait end", "end" },
	{ "Wait Sleep 1s", "end; sleep 1000000" },
	{ "Wait 3.2s", "time 3200000" },
	{ "Wait async callback-start", "event async callback-start 1" },
	{ "Wait sync print 12 Enter", "event sync print 12; press Enter x1 @50000" },
	{ "Wait loop run-end", "event loop run-end 1" },
	{ "Wait /BLOCKED [0-9]/ Enter", "screen BLOCKED [0-9]; press Enter x1 @50000" },
	{ "Wait+Screen /a b|c\\/d/", "screen a b|c\\/d" },
	{ "Wait /\\\\/", "screen \\\\" },
	{ "Wait /[0-9]+ of \\++ \\)+ (ab)*/", "screen [0-9]+ of \\++ \\)+ (ab)*" },
	{ "Wait+Screen@2s /x/", "screen x within 2000000" },
	{ "Wait@0.5 end Wait@1s sync print", "end within 500000; event sync print 1 within 1000000" },
	{ "Set WaitTimeout 15s\nWait 1s Sleep 2s Wait@3s /x/", "time 1000000 within 15000000; sleep 2000000; screen x within 3000000" },
	{ "Wait Output /tmp/a.svg", "end; output /tmp/a.svg" },
	{ "Hide Show", "hide; show" },
	{ "Poster Enter", "poster; press Enter x1 @50000" },
	{ "Caption \"one line\"\nCaption", "caption one line; caption" },
	{ "Set CaptionPosition Top Caption \"a\" Enter Set CaptionPosition Bottom Caption \"b\"",
	    "caption on top: a; press Enter x1 @50000; caption b" },
	{ "Marker \"one\" Enter Marker 'two'", "marker one; press Enter x1 @50000; marker two" },
	{ "Wait key Enter Wait@2s key", "key; press Enter x1 @50000; key within 2000000" },
	{ "Caption \"\" Caption Enter", "caption; caption; press Enter x1 @50000" },
	{ "Keys on Keys off", "keys on; keys off" },
	{ "Screenshot a.txt", "screenshot a.txt" },
	{ "Screenshot \"with blanks/a b.txt\"", "screenshot with blanks/a b.txt" },
	{ "Output b.cast", "output b.cast" },
	{ "Enter Knob delay 2s\nKnob requests \"5\"\nKnob programs in-turn", "press Enter x1 @50000; knob delay 2000000; "
	    "knob requests 5; knob programs 1" },
	{ "Enter Lesson 3", "press Enter x1 @50000; lesson 3" },
};

static void
test_reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct tape *tape = parse(good[i].text);
		char commands[1024];

		describe_all(tape, commands, sizeof commands);
		assert_string_equal(commands, good[i].commands);
		tape_free(tape);
	}
}

static void
test_knows_where(void **state)
{
	struct tape *tape = parse("# one\nEnter Sleep 1s\n\nCtrl+x\n");
	static const struct {
		int line;
		const char *word;
	} expected[] = { { 2, "Enter" }, { 2, "Sleep" }, { 4, "Ctrl+x" } };
	char why[TAPE_WHY_SIZE];

	(void)state;
	assert_int_equal(tape->commands.count, COUNT(expected));
	for (size_t i = 0; i < COUNT(expected); i++) {
		assert_int_equal(tape->commands.at[i].line, expected[i].line);
		assert_string_equal(tape->commands.at[i].word, expected[i].word);
		assert_string_equal(tape->commands.at[i].file, "demo.tape");
	}
	tape_explain(&tape->commands.at[2], why, sizeof why, "no %s", "such\nluck");
	assert_string_equal(why, "demo.tape:4: Ctrl+x: no such luck");
	tape_free(tape);
}

/* What stands before the first thing that is played is how it begins. */
static void
test_begins_with(void **state)
{
	struct tape *tape = parse("Set Columns 100\nSet Rows 30 Set Theme light\nSet Title \"A title\"\nKnob delay 2s\nKeys on\n"
	                          "Lesson 4\nKnob delay 3s\nCaption \"hello\"\nLesson two\nEnter\nKnob limit 2\n");
	char commands[256];

	(void)state;
	assert_int_equal(tape->cols, 100);
	assert_int_equal(tape->rows, 30);
	assert_int_equal(tape->theme, THEME_LIGHT);
	assert_string_equal(tape->title, "A title");
	assert_string_equal(tape->lesson, "two");
	assert_int_equal(tape->lesson_line, 9);
	for (int knob = 0; knob < KNOB_COUNT; knob++)
		assert_int_equal(tape->given[knob], knob == KNOB_DELAY);
	assert_int_equal(tape->knobs.value[KNOB_DELAY], 3 * S);
	describe_all(tape, commands, sizeof commands);
	assert_string_equal(commands, "keys on; caption hello; press Enter x1 @50000; knob limit 2");
	tape_free(tape);
	tape = parse("Enter");
	assert_int_equal(tape->cols, 0);
	assert_int_equal(tape->theme, -1);
	assert_null(tape->lesson);
	assert_string_equal(tape->title, "");
	tape_free(tape);
}

/* ---- commands of the person's own ---- */

/* What stands behind Run, and the words of it. */
static const struct {
	const char *text, *command, *words;
} runs[] = {
	{ "Run python3 a.py", "python3 a.py", "python3|a.py|" },
	{ "Run  python3  a.py  # the sync one", "python3  a.py", "python3|a.py|" },
	{ "Run \"python3 a.py\" # in quotes as any text", "python3 a.py", "python3|a.py|" },
	{ "Run 'python3 a.py'", "python3 a.py", "python3|a.py|" },
	{ "Run `echo \"it's\"`", "echo \"it's\"", "echo|it's|" },
	{ "Run python3 'my file.py' \"a b\"", "python3 'my file.py' \"a b\"", "python3|my file.py|a b|" },
	{ "Run 'my prog' 'a'", "'my prog' 'a'", "my prog|a|" },
	{ "Run \"'my prog'\"", "'my prog'", "my prog|" },
	{ "Run echo a#b '# c' \\# # d", "echo a#b '# c' \\#", "echo|a#b|# c|#|" },
	{ "Run echo it\\'s # not open", "echo it\\'s", "echo|it's|" },
	{ "Run sh -c 'a; b | c'", "sh -c 'a; b | c'", "sh|-c|a; b | c|" },
	{ "Set Columns 80 Run a Enter", "a Enter", "a|Enter|" },
	{ "Run\ta\t b\r", "a\t b", "a|b|" },
};

static void
test_runs(void **state)
{
	struct tape *tape;

	(void)state;
	for (size_t i = 0; i < COUNT(runs); i++) {
		char words[128] = "";

		tape = parse(runs[i].text);
		assert_int_equal(tape->program_count, 1);
		assert_string_equal(tape->programs[0].text, runs[i].command);
		for (char **word = tape->programs[0].words; *word != NULL; word++)
			snprintf(words + strlen(words), sizeof words - strlen(words), "%s|", *word);
		assert_string_equal(words, runs[i].words);
		assert_int_equal(tape->commands.count, 0);
		tape_free(tape);
	}
	tape = parse("# two\nRun a\nKnob delay 1s\nRun b\nEnter");
	assert_int_equal(tape->program_count, 2);
	assert_string_equal(tape->programs[1].text, "b");
	assert_string_equal(tape->program_file, "demo.tape");
	assert_int_equal(tape->program_line, 2);
	assert_int_equal(tape->commands.count, 1);
	tape_free(tape);
}

/* ---- what is refused ---- */

static const struct {
	const char *text, *why;
} bad[] = {
	{ "Slep 2s", "1: Slep: there is no such word: did you mean Sleep?" },
	{ "\n\nsleep 2s", "3: sleep: there is no such word: did you mean Sleep?" },
	{ "pagedown", "1: pagedown: there is no such word: did you mean PageDown?" },
	{ "Xyzzy 3", "1: Xyzzy: there is no such word: a key such as Enter, or one of Action, Caption, Hide, Keys, Knob, Lesson, "
	    "Marker, Output, Poster, Run, Screenshot, Set, Show, Sleep, Source, Type, Wait, Wait+Screen is expected" },
	{ "Ctrl+1", "1: Ctrl+1: there is no such word: " },
	{ "Ctrl+", "1: Ctrl+: there is no such word: " },
	{ "Wait+Line /x/", "1: Wait+Line: there is no such word: " },
	{ "Enter \"text\"", "1: text: a text in quotes without a word before it: Type or Caption is expected" },
	{ "Enter 0", "1: Enter: \"0\" is not a number from 1 to 1000" },
	{ "Enter 1001", "1: Enter: \"1001\" is not a number from 1 to 1000" },
	{ "Enter 2x", "1: Enter: \"2x\" is not a number from 1 to 1000" },
	{ "Enter 1_0", "1: Enter: \"1_0\" is not a number from 1 to 1000" },
	{ "Enter 1,0", "1: Enter: \"1,0\" is not a number from 1 to 1000" },
	{ "Enter 1e2", "1: Enter: \"1e2\" is not a number from 1 to 1000" },
	{ "Enter 4294967297", "1: Enter: \"4294967297\" is not a number from 1 to 1000" },
	{ "Enter 99999999999999999999", "1: Enter: \"99999999999999999999\" is not a number from 1 to 1000" },
	{ "Enter@ 2", "1: Enter: \"\" is not a time: 2s, 0.5 or 500ms is expected" },
	{ "Enter@soon", "1: Enter: \"soon\" is not a time: 2s, 0.5 or 500ms is expected" },
	{ "Sleep@1s 2s", "1: Sleep: it takes no time: a time after @ is expected only with Type, Action, keys and Wait" },
	{ "Sleep", "1: Sleep: nothing follows it: a time, such as Sleep 2s, is expected" },
	{ "Sleep # 2s", "1: Sleep: nothing follows it: " },
	{ "Sleep\n2s", "1: Sleep: nothing follows it: " },
	{ "Sleep -1s", "1: Sleep: \"-1s\" is not a time: 2s, 0.5 or 500ms is expected" },
	{ "Sleep 25h", "1: Sleep: \"25h\" is not a time: " },
	{ "Sleep 100000", "1: Sleep: \"100000\" is not a time: " },
	{ "Type", "1: Type: a text in quotes is missing: Type \"b\" is expected" },
	{ "Type b", "1: Type: a text in quotes is missing: Type \"b\" is expected" },
	{ "Type \"\"", "1: Type: a text in quotes is missing: Type \"b\" is expected" },
	{ "Enter\nType \"b", "2: the \" here is never closed: another one is expected on the line" },
	{ "Type \"b\"Enter", "1: something follows right after the closing \": a blank is expected there" },
	{ "Action", "1: Action: nothing follows it: an action, such as Action pause, is expected" },
	{ "Action puase", "1: Action: \"puase\" is not an action: pause is expected" },
	{ "Action xyzzy", "1: Action: \"xyzzy\" is not an action: pause, button, next-event or another of the manual's list is expected" },
	{ "Action pause 0", "1: Action: \"0\" is not a number from 1 to 1000" },
	{ "Knob", "1: Knob: nothing follows it: a knob and its value, such as Knob delay 2s, is expected" },
	{ "Knob dealy 2s", "1: Knob: \"dealy\" is not a knob: delay is expected" },
	{ "Knob xyzzy 2s", "1: Knob: \"xyzzy\" is not a knob: one of delay, requests, server, limit, jitter, programs, work, errors, "
	    "timeout, seed, url is expected" },
	{ "Knob delay", "1: Knob: nothing follows it: the knob's value is expected" },
	{ "Knob delay soon", "1: Knob: delay: \"soon\" is not a time from 0 to 60 s, such as 5, 0.5 or 500ms" },
	{ "Enter Knob requests 0", "1: Knob: requests: \"0\" is not " },
	{ "Wait nobody print", "1: Wait: \"nobody\" cannot be waited for: Wait 3.2s, Wait end, Wait key, Wait async callback-start or "
	    "Wait /BLOCKED 2/ is expected" },
	{ "Marker", "1: Marker: a text in quotes is missing: Marker \"text\" is expected" },
	{ "Marker \"\"", "1: Marker: a text in quotes is missing: " },
	{ "Marker one", "1: Marker: a text in quotes is missing: " },
	{ "Marker@1s \"one\"", "1: Marker: it takes no time: " },
	{ "Set CaptionPosition top", "1: Set: CaptionPosition: \"top\" is not a place: Top or Bottom is expected" },
	{ "Caption \"a\xe2\x80\xae" "b\"", "1: a control character: plain text is expected" },
	{ "Wait /x", "1: the / here is never closed: another one is expected on the line" },
	{ "Wait /x\\/", "1: the / here is never closed: " },
	{ "Wait /x/y", "1: something follows right after the closing /: " },
	{ "Wait //", "1: Wait: //: a pattern of 1 to 200 bytes is expected" },
	{ "Wait /[/", "1: Wait: /[/: " },
	{ "Wait /(a{9}){9}/", "1: Wait: /(a{9}){9}/: it counts in braces: " },
	{ "Wait /(a)\\1/", "1: Wait: /(a)\\1/: it refers back with a backslash and a digit: " },
	{ "Wait /a+b++/", "1: Wait: /a+b++/: it repeats a group, or a repeat, with +: " },
	{ "Wait /((((a|^)+)+)+)+/", "1: Wait: /((((a|^)+)+)+)+/: it repeats a group, or a repeat, with +: " },
	{ "Wait /.+.+.+.+.+.+.*.*.*.*.*/", "1: Wait: /.+.+.+.+.+.+.*.*.*.*.*/: it repeats more than 10 times: " },
	{ "Wait+Screen", "1: Wait+Screen: a pattern between slashes is missing: Wait+Screen /BLOCKED 2/ is expected" },
	{ "Wait+Screen end", "1: Wait+Screen: a pattern between slashes is missing: " },
	{ "Wait@soon end", "1: Wait: \"soon\" is not a time: " },
	{ "Set WaitTimeout never", "1: Set: \"never\" is not a time: " },
	{ "Wait async", "1: Wait: nothing follows it: what to wait for, such as Wait async callback-start, is expected" },
	{ "Wait async callback", "1: Wait: \"callback\" is not an event: callback-start is expected" },
	{ "Wait async xyzzy", "1: Wait: \"xyzzy\" is not an event: launch, response, callback-start or another of the manual's list is "
	    "expected" },
	{ "Wait async print 0", "1: Wait: \"0\" is not a number from 1 to 100000" },
	{ "Wait 3.2.1s", "1: Wait: \"3.2.1s\" is not a time: " },
	{ "Set", "1: Set: nothing follows it: a setting and its value, such as Set Columns 100, is expected" },
	{ "Set Columns", "1: Set: nothing follows it: the setting's value is expected" },
	{ "Set Columns 0", "1: Set: Columns: \"0\" is not a number from 1 to 1000" },
	{ "Set Rows many", "1: Set: Rows: \"many\" is not a number from 1 to 1000" },
	{ "Set Width 1200", "1: Set: \"Width\" is not a setting here: Columns, which counts cells, is expected" },
	{ "Set FontSize 20", "1: Set: \"FontSize\" is not a setting here: one of Columns, Rows, Theme, Title, TypingSpeed, WaitTimeout, CaptionPosition is "
	    "expected" },
	{ "Set Theme pink", "1: Set: Theme: \"pink\" is not a theme: dark, light, contrast or mono is expected" },
	{ "Set Theme auto", "1: Set: Theme: \"auto\" is not a theme: " },
	{ "Set TypingSpeed fast", "1: Set: \"fast\" is not a time: " },
	{ "Enter\nSet Rows 30", "2: Set: Rows comes too late: it is expected before the first thing that is played" },
	{ "Screenshot", "1: Screenshot: nothing follows it: a file's name is expected" },
	{ "Screenshot a.gif", "1: Screenshot: \"a.gif\" cannot be written: a name that ends in .svg, .txt or .ans is expected" },
	{ "Screenshot .txt", "1: Screenshot: \".txt\" cannot be written: a name that ends in " },
	{ "Screenshot a.txt/", "1: Screenshot: \"a.txt/\" cannot be written: " },
	{ "Output out.mp4", "1: Output: \"out.mp4\" cannot be written: a name that ends in .cast, .svg or .html is expected" },
	{ "Caption hello", "1: Caption: \"hello\" is not in quotes: Caption \"text\", or Caption alone is expected" },
	{ "Keys", "1: Keys: nothing follows it: Keys on or Keys off is expected" },
	{ "Keys yes", "1: Keys: \"yes\" is neither on nor off: one of them is expected" },
	{ "Lesson", "1: Lesson: nothing follows it: a lesson's number, name or file is expected" },
	{ "Run", "1: Run: nothing follows it: a command, such as Run python3 my_fetcher.py, is expected" },
	{ "Run # python3", "1: Run: nothing follows it: " },
	{ "Run \"\"", "1: Run: \"\" names no command" },
	{ "Run python3 'a.py", "1: Run: \"python3 'a.py\": a quote or a bracket in it has no end" },
	{ "Run a | b", "1: Run: \"a | b\": |, ;, &, <, >, (, {, `…` and line ends are for a shell: write them in quotes, behind sh -c" },
	{ "Run a `b` c", "1: Run: \"a `b` c\": |, ;, " },
	{ "Run a\nRun b\nRun c", "3: Run: there are too many: at most 2 are expected" },
	{ "Run@2s a", "1: Run: it takes no time: " },
	{ "Enter\nRun a", "2: Run: it comes too late: it is expected before the first thing that is played" },
	{ "Run a\tb\001", "1: a control character: plain text is expected" },
	{ "Source", "1: Source: nothing follows it: a tape's file is expected" },
	{ "Source other.tape", "1: Source: no other tape can be read from here" },
	{ "Enter\n\001", "2: a control character: plain text is expected" },
	{ "Type \"\033[A\"", "1: a control character: plain text is expected" },
	{ "Type \"\302\233\"", "1: a control character: plain text is expected" },
	{ "Type \"\377\"", "1: a character that is not UTF-8: text in UTF-8 is expected" },
	{ "# \303", "1: a character that is not UTF-8: text in UTF-8 is expected" },
};

static void
test_refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		char why[TAPE_WHY_SIZE] = "", expected[TAPE_WHY_SIZE];
		struct tape *tape = tape_parse(bad[i].text, strlen(bad[i].text), "demo.tape", why, sizeof why);

		snprintf(expected, sizeof expected, "demo.tape:%s", bad[i].why);
		if (tape != NULL || strncmp(why, expected, strlen(expected)) != 0)
			fail_msg("%s\n gives:    %s\n and not: %s", bad[i].text, tape != NULL ? "a tape" : why, expected);
		assert_null(strchr(why, '\n'));
	}
}

/* Many of one thing. */
static char *
repeat(const char *text, size_t times)
{
	size_t length = strlen(text);
	char *all = mem_new(length * times + 1, 1);

	for (size_t i = 0; i < times; i++)
		memcpy(all + i * length, text, length); /* NOLINT(bugprone-not-null-terminated-result): mem_new() gave its end */
	return all;
}

static void
test_bounds(void **state)
{
	static const struct {
		const char *before, *piece;
		size_t most;
		const char *after, *why;
	} rows[] = {
		{ "", "Enter\n", TAPE_COMMANDS_MAX, "", "Enter: the tape is too long: " },
		{ "", "Tab ", 64, "", "there is too much on one line: " },
		{ "", "Set TypingSpeed 0s ", 20, "Run true", "there is too much on one line: " }, /* what is run is one more */
		{ "Caption \"", "é", TAPE_CAPTION_MAX, "\"", "Caption: the text is too long: " },
		{ "Marker \"", "日", TAPE_CAPTION_MAX, "\"", "Marker: the text is too long: " },
		{ "Set Title \"", "é", TAPE_TITLE_MAX, "\"", "Set: Title: it is too long: " },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		for (size_t more = 0; more <= 1; more++) {
			char *piece = repeat(rows[i].piece, rows[i].most + more), why[TAPE_WHY_SIZE] = "";
			size_t size = strlen(rows[i].before) + strlen(piece) + strlen(rows[i].after) + 1;
			char *text = mem_new(size, 1);
			struct tape *tape;

			snprintf(text, size, "%s%s%s", rows[i].before, piece, rows[i].after);
			tape = tape_parse(text, strlen(text), "demo.tape", why, sizeof why);
			assert_int_equal(tape != NULL, more == 0);
			if (more > 0)
				assert_non_null(strstr(why, rows[i].why));
			tape_free(tape);
			free(text);
			free(piece);
		}
	}
}

/* ---- files ---- */

struct folder {
	char path[64];
	char files[8][80];
	int count;
};

static int
make_folder(void **state)
{
	struct folder *folder = mem_new(1, sizeof *folder);

	snprintf(folder->path, sizeof folder->path, "/tmp/waitscope-tape-XXXXXX");
	*state = folder;
	return mkdtemp(folder->path) == NULL ? -1 : 0;
}

static int
remove_folder(void **state)
{
	struct folder *folder = *state;

	for (int i = 0; i < folder->count; i++)
		unlink(folder->files[i]);
	rmdir(folder->path);
	free(folder);
	return 0;
}

static const char *
put_file(struct folder *folder, const char *name, const char *text)
{
	char path[80];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder->path, name);
	memcpy(folder->files[folder->count], path, sizeof path);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	return folder->files[folder->count++];
}

static void
test_sources(void **state)
{
	const char *path = put_file(*state, "demo.tape", "Set TypingSpeed 10ms\nSource head.tape\nEnter Source keys.tape Space\nEnter");
	char commands[512], why[TAPE_WHY_SIZE] = "";
	struct tape *tape;

	put_file(*state, "head.tape", "Set Columns 90\nSet TypingSpeed 20ms\nKnob delay 1s\n");
	put_file(*state, "keys.tape", "Sleep 1s\nKnob delay 2s\nSet TypingSpeed 30ms");
	tape = tape_read(path, why, sizeof why);
	assert_string_equal(why, "");
	assert_non_null(tape);
	assert_int_equal(tape->cols, 90);
	assert_int_equal(tape->knobs.value[KNOB_DELAY], 1 * S);
	describe_all(tape, commands, sizeof commands);
	assert_string_equal(commands, "press Enter x1 @20000; sleep 1000000; knob delay 2000000; press Space x1 @30000; "
	    "press Enter x1 @30000");
	assert_string_equal(strrchr(tape->commands.at[1].file, '/'), "/keys.tape");
	assert_int_equal(tape->commands.at[1].line, 1);
	assert_int_equal(tape->commands.at[3].line, 3);
	tape_free(tape);
}

static void
test_sources_that_fail(void **state)
{
	struct folder *folder = *state;
	static const struct {
		const char *name, *text, *why; /* behind the folder */
	} rows[] = {
		{ "missing.tape", "\nSource none.tape", "/missing.tape:2: Source: \"none.tape\": it cannot be read: No such file" },
		{ "itself.tape", "Enter\nSource itself.tape", "/itself.tape:2: Source: tapes source tapes too deeply: at most 8 deep" },
		{ "many.tape", "Source many.tape Source many.tape", "/many.tape:1: Source: tapes source tapes too deeply: " },
		{ "folder.tape", "Source /tmp", "/folder.tape:1: Source: \"/tmp\": it is a folder: an ordinary file is expected" },
		{ "device.tape", "Source /dev/zero", "/device.tape:1: Source: \"/dev/zero\": it is a device or a pipe: " },
		{ "wrong.tape", "Enter\nSource itself2.tape", "/itself2.tape:1: Slep: there is no such word: did you mean Sleep?" },
	};

	put_file(folder, "itself2.tape", "Slep 1s");
	for (size_t i = 0; i < COUNT(rows); i++) {
		char why[TAPE_WHY_SIZE] = "", expected[TAPE_WHY_SIZE];

		snprintf(expected, sizeof expected, "%s%s", folder->path, rows[i].why);
		assert_null(tape_read(put_file(folder, rows[i].name, rows[i].text), why, sizeof why));
		if (strncmp(why, expected, strlen(expected)) != 0)
			fail_msg("%s: %s", rows[i].name, why);
	}
}

/* Wide rather than deep: every one of them sources an empty one, again and again. */
static void
test_sources_too_many(void **state)
{
	char *text = repeat("Source empty.tape\n", 200), why[TAPE_WHY_SIZE] = "";
	const char *path = put_file(*state, "wide.tape", text);

	put_file(*state, "empty.tape", "");
	assert_null(tape_read(path, why, sizeof why));
	assert_non_null(strstr(why, "wide.tape:100: Source: too many tapes are sourced: at most 99 are expected"));
	free(text);
}

static void
test_files_that_cannot_be_read(void **state)
{
	static const struct {
		const char *path, *why;
	} rows[] = {
		{ "/nonexistent/demo.tape", "/nonexistent/demo.tape: it cannot be read: No such file or directory" },
		{ "/tmp", "/tmp: it is a folder: an ordinary file is expected" },
		{ "/dev/null", "/dev/null: it is a device or a pipe: an ordinary file is expected" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char why[TAPE_WHY_SIZE] = "";

		assert_null(tape_read(rows[i].path, why, sizeof why));
		assert_string_equal(why, rows[i].why);
	}
}

/* ---- what is written ---- */

struct pressed {
	uint32_t key;
	int64_t t_us;
};

/* Plays a tape of keys and pauses; returns how many keys there were. */
static size_t
play_keys(const struct tape *tape, struct pressed *keys, size_t max)
{
	struct tape_player player;
	struct tape_now now = { .clock_us = 0 };
	size_t count = 0;

	tape_player_init(&player, tape, 0);
	for (;;) {
		struct tape_step step = tape_next(&player, &now);

		if (step.kind == TAPE_ENDS)
			return count;
		if (step.kind == TAPE_SLEEPS) {
			now.clock_us = step.until_us;
			continue;
		}
		assert_int_equal(step.kind, TAPE_DOES);
		assert_int_equal(step.command->verb, TAPE_PRESS);
		assert_true(count < max);
		keys[count++] = (struct pressed){ step.key, now.clock_us };
	}
}

/* Every key there is, at times that do not fall on whole steps: each comes back, less
 * than one rounding from where it was, however many there were before. */
static void
test_writes_what_is_read(void **state)
{
	static const uint32_t special[] = {
		' ', '"', '\'', '`', '#', '\t', 27, 3, 12, 18, 26, 0xe9, 0x2605, 0x1f600, KEY_CODE_UP, KEY_CODE_DOWN, KEY_CODE_LEFT,
		KEY_CODE_RIGHT, KEY_CODE_HOME, KEY_CODE_END, KEY_CODE_PAGE_UP, KEY_CODE_PAGE_DOWN, KEY_CODE_BACK_TAB, KEY_CODE_F1,
		KEY_CODE_F5, KEY_CODE_BACKSPACE, KEY_CODE_ENTER,
	};
	struct pressed written[COUNT(special) + 94], read[COUNT(written)];
	bool given[KNOB_COUNT] = { [KNOB_DELAY] = true, [KNOB_PROGRAMS] = true };
	struct settings knobs;
	struct tape_beginning beginning = { .lesson = "my \"own\".yaml", .knobs = &knobs, .given = given, .cols = 100, .rows = 30 };
	struct tape_writer writer;
	int64_t t_us = 5 * S;
	size_t count = 0, size;
	char *text;
	FILE *file = open_memstream(&text, &size);
	struct tape *tape;

	(void)state;
	settings_init(&knobs);
	knobs.value[KNOB_DELAY] = 1500 * MS;
	knobs.value[KNOB_PROGRAMS] = PROGRAMS_IN_TURN;
	tape_writer_begin(&writer, file, &beginning, t_us);
	for (size_t i = 0; i < COUNT(written); i++) {
		uint32_t key = i < COUNT(special) ? special[i] : (uint32_t)(33 + i - COUNT(special));

		t_us += i % 7 == 0 ? 1234567 : (int64_t)(i % 5) * 6789;
		written[count++] = (struct pressed){ key, t_us - 5 * S };
		tape_writer_key(&writer, key, t_us);
	}
	tape_writer_mouse(&writer, t_us);
	tape_writer_key(&writer, KEY_CODE_NONE, t_us);
	tape_writer_key(&writer, 0x85, t_us);
	tape_writer_end(&writer, t_us + 2 * S);
	fclose(file);

	tape = parse(text);
	assert_int_equal(tape->cols, 100);
	assert_int_equal(tape->rows, 30);
	assert_string_equal(tape->lesson, "my \"own\".yaml");
	for (int knob = 0; knob < KNOB_COUNT; knob++)
		assert_int_equal(tape->given[knob], given[knob]);
	assert_int_equal(tape->knobs.value[KNOB_DELAY], 1500 * MS);
	assert_int_equal(tape->knobs.value[KNOB_PROGRAMS], PROGRAMS_IN_TURN);
	assert_int_equal(play_keys(tape, read, COUNT(read)), count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(read[i].key, written[i].key);
		assert_int_equal(read[i].t_us % (10 * MS), 0);
		assert_in_range(read[i].t_us - written[i].t_us + 5 * MS, 0, 10 * MS);
	}
	assert_int_equal(tape->commands.at[tape->commands.count - 1].verb, TAPE_SLEEP);
	tape_free(tape);
	free(text);
}

/* What was typed for a shell comes back as it was. What no tape can say is not in it, but a comment. */
static void
test_writes_commands(void **state)
{
	static const struct {
		const char *command, *line;
	} commands[] = {
		{ "python3 a.py", "Run python3 a.py\n" },
		{ "sh -c 'a # b'", "Run sh -c 'a # b'\n" },
		{ "sh -c a # b", "Run \"sh -c a # b\"\n" },
		{ "'./my program'", "Run \"'./my program'\"\n" },
		{ "\"./my program\"", "Run '\"./my program\"'\n" },
		{ "echo it\\'s", "Run echo it\\'s\n" },
		{ "'a\"b`c'", "# a command that tapes have no way to write\n" },
		{ "echo '\n'", "# a command that tapes have no way to write\n" },
		{ "echo \377", "# a command that tapes have no way to write\n" },
	};
	struct settings knobs;
	bool given[KNOB_COUNT] = { false };

	(void)state;
	settings_init(&knobs);
	for (size_t i = 0; i < COUNT(commands); i++) {
		struct tape_beginning beginning = { .programs = { commands[i].command }, .program_count = 1, .knobs = &knobs, .given = given };
		struct tape_writer writer;
		size_t size;
		char *text;
		FILE *file = open_memstream(&text, &size);
		struct tape *tape;

		tape_writer_begin(&writer, file, &beginning, 0);
		fclose(file);
		assert_non_null(strstr(text, commands[i].line));
		tape = parse(text);
		assert_int_equal(tape->program_count, commands[i].line[0] == 'R');
		if (tape->program_count > 0)
			assert_string_equal(tape->programs[0].text, commands[i].command);
		tape_free(tape);
		free(text);
	}
}

/* A terminal has more than one code for a key: the tape has one word. */
static void
test_writes_twins(void **state)
{
	static const struct {
		uint32_t key, read;
	} twins[] = { { '\r', KEY_CODE_ENTER }, { '\n', KEY_CODE_ENTER }, { 127, KEY_CODE_BACKSPACE }, { 8, KEY_CODE_BACKSPACE } };

	(void)state;
	for (size_t i = 0; i < COUNT(twins); i++) {
		char word[KEY_NAME_SIZE];

		assert_true(key_word(twins[i].key, word, sizeof word));
		assert_int_equal(key_find(word), twins[i].read);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_knows_where),
		cmocka_unit_test(test_begins_with),
		cmocka_unit_test(test_runs),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test_setup_teardown(test_sources, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_sources_that_fail, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_sources_too_many, make_folder, remove_folder),
		cmocka_unit_test(test_files_that_cannot_be_read),
		cmocka_unit_test(test_writes_what_is_read),
		cmocka_unit_test(test_writes_commands),
		cmocka_unit_test(test_writes_twins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
