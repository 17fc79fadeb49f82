/* Themes: tables of the roles' looks, and of the glyphs that the screen uses. */
#include "ui/draw/theme.h"

#include <string.h>
#include <wchar.h>

enum { D = COLOUR_DEFAULT };

#define FG(rgb, n256, n16) .fg = (rgb), .fg256 = (n256), .fg16 = (n16)
#define BG(rgb, n256, n16) .bg = (rgb), .bg256 = (n256), .bg16 = (n16)
#define NO_BG .bg = D, .bg256 = D, .bg16 = D
#define PLAIN FG(D, D, D), NO_BG

/*
 * Text has a contrast of at least 5:1 on #16181d and on white; rules and the future have about 2:1
 * on purpose. Nothing is faint (SGR 2), which vanishes on projectors. The hues are Okabe and Ito's,
 * darker on white.
 */
static const struct look looks_dark[ROLE_COUNT] = {
	[ROLE_BLANK] = { PLAIN },
	[ROLE_TEXT] = { FG(0xd0d0d0, 252, 7), NO_BG },
	[ROLE_DIM] = { FG(0x8a8f98, 246, 7), NO_BG },
	[ROLE_RULE] = { FG(0x4e5560, 240, 8), NO_BG },
	[ROLE_AXIS] = { FG(0xa8adb5, 145, 7), NO_BG },
	[ROLE_TITLE] = { FG(0xffffff, 231, 15), NO_BG, .bold = true },
	[ROLE_STRONG] = { FG(0xffffff, 231, 15), NO_BG, .bold = true },
	[ROLE_KNOB] = { FG(0x8a8f98, 246, 7), NO_BG },
	[ROLE_VALUE] = { FG(0xe4e4e4, 254, 15), NO_BG, .bold = true },
	[ROLE_CHOSEN] = { FG(0x16181d, 234, 0), BG(0xd0d0d0, 252, 7), .bold = true },
	[ROLE_LIVE] = { FG(0x00af87, 36, 10), NO_BG, .bold = true },
	[ROLE_PAUSED] = { FG(0x16181d, 234, 0), BG(0xd0d0d0, 252, 7), .bold = true },
	[ROLE_END] = { FG(0x5fe0b8, 79, 10), BG(0x2f353d, 237, 0), .bold = true },
	[ROLE_BLOCKED] = { FG(0xffffff, 231, 15), BG(0xb84f00, 130, 1), .bold = true },
	[ROLE_BLOCKED_BAR] = { FG(0xa84600, 130, 1), BG(0xc05000, 130, 1) },
	[ROLE_STUCK] = { FG(0xe8833a, 173, 9), NO_BG },
	[ROLE_MARK_BLOCKED] = { FG(0xffffff, 231, 15), BG(0xb84f00, 130, 1), .bold = true },
	[ROLE_READY] = { FG(0x101010, 233, 0), BG(0x00af87, 36, 2), .bold = true },
	[ROLE_SPIN] = { FG(0x00af87, 36, 2), NO_BG },
	[ROLE_MARK_READY] = { FG(0xd7ffee, 195, 0), BG(0x0b4f3f, 23, 2) },
	[ROLE_FLIGHT] = { FG(0x5fafd7, 74, 6), NO_BG },
	[ROLE_FLIGHT_WORDS] = { FG(0x87c7ef, 117, 14), NO_BG },
	[ROLE_DONE] = { FG(0x4a515c, 239, 8), NO_BG },
	[ROLE_RESPONSE] = { FG(0xd0d0d0, 252, 15), NO_BG },
	[ROLE_CALLBACK] = { FG(0xffd75f, 221, 11), NO_BG, .bold = true },
	[ROLE_CALLBACK_LINE] = { FG(0x16181d, 234, 0), BG(0xffd75f, 221, 3) },
	[ROLE_CALLBACK_BADGE] = { FG(0x16181d, 234, 0), BG(0xffd75f, 221, 3), .bold = true },
	[ROLE_PRINTED] = { FG(0xafafd7, 146, 12), NO_BG },
	[ROLE_SERVER] = { FG(0x8a8f98, 246, 7), NO_BG },
	[ROLE_PLAYHEAD] = { FG(0xffffff, 231, 15), NO_BG, .bold = true },
	[ROLE_KEY] = { FG(0xffffff, 231, 15), NO_BG, .bold = true },
	[ROLE_RUNNING] = { FG(0xffffff, 231, 15), NO_BG, .bold = true },
	[ROLE_RUNNING_WORDS] = { FG(0x16181d, 234, 0), BG(0xffffff, 231, 7) },
	[ROLE_QUEUED] = { FG(0xffd75f, 221, 11), NO_BG },
	[ROLE_FUTURE] = { FG(0x4e5560, 240, 8), NO_BG },
	[ROLE_NARRATION] = { FG(0xe4e4e4, 254, 7), BG(0x262a31, 235, D) },
	[ROLE_NARRATION_WHO] = { FG(0xffffff, 231, 15), BG(0x262a31, 235, D), .bold = true },
	[ROLE_NARRATION_NEXT] = { FG(0x9aa0a8, 247, 7), BG(0x262a31, 235, D) },
	[ROLE_FAILED] = { FG(0xff7b7b, 210, 9), NO_BG, .bold = true },
	[ROLE_USER] = { FG(0xff87d7, 212, 13), NO_BG, .bold = true },
	[ROLE_HOLD] = { FG(0xffffff, 231, 15), BG(0xc4003f, 161, 5), .bold = true },
	[ROLE_HOLD_BAR] = { FG(0xc4003f, 161, 5), BG(0x8f002e, 89, 1) },
	[ROLE_UNREAD] = { FG(0xff7099, 204, 13), NO_BG, .bold = true },
	[ROLE_GHOST] = { FG(0x7f8ea8, 103, 8), NO_BG },
};

static const struct look looks_light[ROLE_COUNT] = {
	[ROLE_BLANK] = { PLAIN },
	[ROLE_TEXT] = { FG(0x262626, 235, 0), NO_BG },
	[ROLE_DIM] = { FG(0x5f6368, 241, 8), NO_BG },
	[ROLE_RULE] = { FG(0xb4b8be, 250, 7), NO_BG },
	[ROLE_AXIS] = { FG(0x5f6368, 241, 8), NO_BG },
	[ROLE_TITLE] = { FG(0x000000, 16, 0), NO_BG, .bold = true },
	[ROLE_STRONG] = { FG(0x000000, 16, 0), NO_BG, .bold = true },
	[ROLE_KNOB] = { FG(0x5f6368, 241, 8), NO_BG },
	[ROLE_VALUE] = { FG(0x000000, 16, 0), NO_BG, .bold = true },
	[ROLE_CHOSEN] = { FG(0xffffff, 231, 15), BG(0x262626, 235, 0), .bold = true },
	[ROLE_LIVE] = { FG(0x00664a, 23, 2), NO_BG, .bold = true },
	[ROLE_PAUSED] = { FG(0xffffff, 231, 15), BG(0x262626, 235, 0), .bold = true },
	[ROLE_END] = { FG(0x00553e, 23, 2), BG(0xdfe3e8, 254, 7), .bold = true },
	[ROLE_BLOCKED] = { FG(0xffffff, 231, 15), BG(0xb84f00, 130, 1), .bold = true },
	[ROLE_BLOCKED_BAR] = { FG(0xa84600, 130, 1), BG(0xc05000, 130, 1) },
	[ROLE_STUCK] = { FG(0xb84f00, 130, 1), NO_BG },
	[ROLE_MARK_BLOCKED] = { FG(0xffffff, 231, 15), BG(0xb84f00, 130, 1), .bold = true },
	[ROLE_READY] = { FG(0xffffff, 231, 15), BG(0x00664a, 23, 2), .bold = true },
	[ROLE_SPIN] = { FG(0x007a5a, 29, 2), NO_BG },
	[ROLE_MARK_READY] = { FG(0x003828, 234, 0), BG(0xc9efe2, 194, 2) },
	[ROLE_FLIGHT] = { FG(0x005faf, 25, 4), NO_BG },
	[ROLE_FLIGHT_WORDS] = { FG(0x005faf, 25, 4), NO_BG },
	[ROLE_DONE] = { FG(0xc4c9d0, 251, 7), NO_BG },
	[ROLE_RESPONSE] = { FG(0x262626, 235, 0), NO_BG },
	[ROLE_CALLBACK] = { FG(0x870087, 90, 5), NO_BG, .bold = true },
	[ROLE_CALLBACK_LINE] = { FG(0xffffff, 231, 15), BG(0x870087, 90, 5) },
	[ROLE_CALLBACK_BADGE] = { FG(0xffffff, 231, 15), BG(0x870087, 90, 5), .bold = true },
	[ROLE_PRINTED] = { FG(0x3a3a8c, 60, 4), NO_BG },
	[ROLE_SERVER] = { FG(0x5f6368, 241, 8), NO_BG },
	[ROLE_PLAYHEAD] = { FG(0x000000, 16, 0), NO_BG, .bold = true },
	[ROLE_KEY] = { FG(0x000000, 16, 0), NO_BG, .bold = true },
	[ROLE_RUNNING] = { FG(0x000000, 16, 0), NO_BG, .bold = true },
	[ROLE_RUNNING_WORDS] = { FG(0xffffff, 231, 15), BG(0x262626, 235, 0) },
	[ROLE_QUEUED] = { FG(0x870087, 90, 5), NO_BG },
	[ROLE_FUTURE] = { FG(0xb4b8be, 250, 7), NO_BG },
	[ROLE_NARRATION] = { FG(0x1a1a1a, 234, 0), BG(0xeceef1, 255, D) },
	[ROLE_NARRATION_WHO] = { FG(0x000000, 16, 0), BG(0xeceef1, 255, D), .bold = true },
	[ROLE_NARRATION_NEXT] = { FG(0x5f6368, 241, 8), BG(0xeceef1, 255, D) },
	[ROLE_FAILED] = { FG(0xb3001b, 124, 1), NO_BG, .bold = true },
	[ROLE_USER] = { FG(0x7a5200, 94, 5), NO_BG, .bold = true },
	[ROLE_HOLD] = { FG(0xffffff, 231, 15), BG(0xc4003f, 161, 5), .bold = true },
	[ROLE_HOLD_BAR] = { FG(0xc4003f, 161, 5), BG(0x8f002e, 89, 1) },
	[ROLE_UNREAD] = { FG(0xb8003a, 125, 5), NO_BG, .bold = true },
	[ROLE_GHOST] = { FG(0x5c6a8a, 60, 8), NO_BG },
};

/* High contrast: on a black ground of its own, whatever the terminal's. Text has at least 9:1,
 * rules and the future 7:1. */
#define BLACK BG(0x000000, 16, 0)
#define ON(rgb, n256, n16) FG(0x000000, 16, 0), BG(rgb, n256, n16)
#define WHITE FG(0xffffff, 231, 15), BLACK

static const struct look looks_contrast[ROLE_COUNT] = {
	[ROLE_BLANK] = { WHITE },
	[ROLE_TEXT] = { WHITE },
	[ROLE_DIM] = { FG(0xd0d0d0, 252, 7), BLACK },
	[ROLE_RULE] = { FG(0xa0a0a0, 247, 7), BLACK },
	[ROLE_AXIS] = { WHITE },
	[ROLE_TITLE] = { WHITE, .bold = true },
	[ROLE_STRONG] = { WHITE, .bold = true },
	[ROLE_KNOB] = { FG(0xd0d0d0, 252, 7), BLACK },
	[ROLE_VALUE] = { WHITE, .bold = true },
	[ROLE_CHOSEN] = { ON(0xffffff, 231, 15), .bold = true },
	[ROLE_LIVE] = { FG(0x00ff87, 48, 10), BLACK, .bold = true },
	[ROLE_PAUSED] = { ON(0xffffff, 231, 15), .bold = true },
	[ROLE_END] = { ON(0xd0d0d0, 252, 7), .bold = true },
	[ROLE_BLOCKED] = { ON(0xff9f40, 215, 9), .bold = true },
	[ROLE_BLOCKED_BAR] = { FG(0xd07000, 172, 3), BG(0xff9f40, 215, 9) },
	[ROLE_STUCK] = { FG(0xff9f40, 215, 9), BLACK, .bold = true },
	[ROLE_MARK_BLOCKED] = { ON(0xff9f40, 215, 9), .bold = true },
	[ROLE_READY] = { ON(0x00ff87, 48, 10), .bold = true },
	[ROLE_SPIN] = { FG(0x00ff87, 48, 10), BLACK },
	[ROLE_MARK_READY] = { ON(0x9fffcf, 158, 10) },
	[ROLE_FLIGHT] = { FG(0x5fd7ff, 81, 14), BLACK },
	[ROLE_FLIGHT_WORDS] = { FG(0xafe7ff, 153, 14), BLACK, .bold = true },
	[ROLE_DONE] = { FG(0xd0d0d0, 252, 7), BLACK },
	[ROLE_RESPONSE] = { WHITE, .bold = true },
	[ROLE_CALLBACK] = { FG(0xffff00, 226, 11), BLACK, .bold = true },
	[ROLE_CALLBACK_LINE] = { ON(0xffff00, 226, 11) },
	[ROLE_CALLBACK_BADGE] = { ON(0xffff00, 226, 11), .bold = true },
	[ROLE_PRINTED] = { FG(0xd7d7ff, 189, 15), BLACK },
	[ROLE_SERVER] = { FG(0xd0d0d0, 252, 7), BLACK },
	[ROLE_PLAYHEAD] = { WHITE, .bold = true },
	[ROLE_KEY] = { WHITE, .bold = true },
	[ROLE_RUNNING] = { WHITE, .bold = true },
	[ROLE_RUNNING_WORDS] = { ON(0xffffff, 231, 15) },
	[ROLE_QUEUED] = { FG(0xffff00, 226, 11), BLACK },
	[ROLE_FUTURE] = { FG(0xa0a0a0, 247, 7), BLACK },
	[ROLE_NARRATION] = { WHITE },
	[ROLE_NARRATION_WHO] = { WHITE, .bold = true },
	[ROLE_NARRATION_NEXT] = { FG(0xd0d0d0, 252, 7), BLACK },
	[ROLE_FAILED] = { FG(0xffafaf, 217, 9), BLACK, .bold = true },
	[ROLE_USER] = { FG(0xffafff, 219, 13), BLACK, .bold = true },
	[ROLE_HOLD] = { ON(0xff8fb0, 211, 13), .bold = true },
	[ROLE_HOLD_BAR] = { FG(0xb0004f, 125, 5), BG(0xff8fb0, 211, 13) },
	[ROLE_UNREAD] = { FG(0xff8fb0, 211, 13), BLACK, .bold = true },
	[ROLE_GHOST] = { FG(0xc0c8e0, 146, 7), BLACK },
};

/* Without colour: whatever must stand out is reversed or bold; glyphs tell the rest. */
#define REVERSE { PLAIN, .reverse = true }
#define BOLD { PLAIN, .bold = true }
#define NORMAL { PLAIN }

static const struct look looks_mono[ROLE_COUNT] = {
	[ROLE_BLANK] = NORMAL, [ROLE_TEXT] = NORMAL, [ROLE_DIM] = NORMAL, [ROLE_RULE] = NORMAL,
	[ROLE_AXIS] = NORMAL, [ROLE_TITLE] = BOLD, [ROLE_STRONG] = BOLD, [ROLE_KNOB] = NORMAL,
	[ROLE_VALUE] = BOLD, [ROLE_CHOSEN] = REVERSE, [ROLE_LIVE] = BOLD, [ROLE_PAUSED] = REVERSE,
	[ROLE_END] = REVERSE, [ROLE_BLOCKED] = REVERSE, [ROLE_BLOCKED_BAR] = NORMAL, [ROLE_STUCK] = NORMAL,
	[ROLE_MARK_BLOCKED] = REVERSE, [ROLE_READY] = REVERSE, [ROLE_SPIN] = NORMAL, [ROLE_MARK_READY] = BOLD,
	[ROLE_FLIGHT] = NORMAL, [ROLE_FLIGHT_WORDS] = NORMAL, [ROLE_DONE] = NORMAL, [ROLE_RESPONSE] = NORMAL,
	[ROLE_CALLBACK] = BOLD, [ROLE_CALLBACK_LINE] = REVERSE, [ROLE_CALLBACK_BADGE] = REVERSE,
	[ROLE_PRINTED] = NORMAL, [ROLE_SERVER] = NORMAL, [ROLE_PLAYHEAD] = BOLD, [ROLE_KEY] = BOLD,
	[ROLE_RUNNING] = NORMAL, [ROLE_RUNNING_WORDS] = REVERSE, [ROLE_QUEUED] = BOLD, [ROLE_FUTURE] = NORMAL,
	[ROLE_NARRATION] = NORMAL, [ROLE_NARRATION_WHO] = BOLD, [ROLE_NARRATION_NEXT] = NORMAL, [ROLE_FAILED] = BOLD,
	[ROLE_USER] = BOLD, [ROLE_HOLD] = REVERSE, [ROLE_HOLD_BAR] = BOLD, [ROLE_UNREAD] = BOLD,
	[ROLE_GHOST] = NORMAL,
};

#define DARK_PALETTE { \
	0x16181d, 0xd75f5f, 0x00af87, 0xffd75f, 0x5fafd7, 0xaf87d7, 0x5fd7d7, 0xd0d0d0, \
	0x6c7380, 0xff7b7b, 0x5fe0b8, 0xffe08a, 0x87c7ef, 0xff87d7, 0x87e0e0, 0xffffff }
#define LIGHT_PALETTE { \
	0x262626, 0xb3001b, 0x00664a, 0x7a5200, 0x005faf, 0x870087, 0x00606a, 0xb4b8be, \
	0x5f6368, 0xb3001b, 0x007a5a, 0x7a5200, 0x005faf, 0x870087, 0x00606a, 0xffffff }
static const struct theme_paper paper_dark = { .fg = 0xd0d0d0, .bg = 0x16181d, .frame = 0x4e5560, .palette = DARK_PALETTE };
static const struct theme_paper paper_light = { .fg = 0x262626, .bg = 0xffffff, .frame = 0xb4b8be, .palette = LIGHT_PALETTE };
static const struct theme_paper paper_contrast = { .fg = 0xffffff, .bg = 0x000000, .frame = 0xffffff, .palette = DARK_PALETTE };
static const struct theme_paper paper_mono = { .fg = 0xe4e4e4, .bg = 0x101010, .frame = 0x606060, .palette = DARK_PALETTE };

static const struct {
	const char *name;
	const struct look *looks;
	const struct theme_paper *paper;
} themes[THEME_COUNT] = {
	[THEME_AUTO] = { "auto", looks_dark, &paper_dark },
#define THEME_ROW(ID, word) [THEME_##ID] = { #word, looks_##word, &paper_##word },
	THEMES(THEME_ROW)
#undef THEME_ROW
};

/* In the order of enum role. */
static const char letters[ROLE_COUNT + 1] = ".tdraWBkKSlpexXsmgGnFfDRCchPVHYuwqzNMO!yLJUb";

/* Every glyph beyond ASCII that a view draws, and its replacement where there is no UTF-8. */
static const struct {
	uint16_t glyph;
	char ascii;
} glyphs[] = {
	{ 0x2592, 'X' }, /* ▒ */ { 0x2593, 'H' }, /* ▓ */ { 0x254c, 'z' }, /* ╌ */ { 0x2508, 'w' }, /* ┈ */ { 0x2504, 'c' }, /* ┄ */
	{ 0x2505, '&' }, /* ┅ */
	{ 0x2501, '=' }, /* ━ */ { 0x2022, '.' }, /* • */ { 0x2605, '*' }, /* ★ */
	{ 0x25b8, '>' }, /* ▸ */ { 0x25cf, 'o' }, /* ● */ { 0x2500, '-' }, /* ─ */ { 0x2502, '|' }, /* │ */
	{ 0x250a, ':' }, /* ┊ */ { 0x25bc, 'v' }, /* ▼ */ { 0x25d0, '|' }, /* ◐ */ { 0x25d3, '/' }, /* ◓ */
	{ 0x25d1, '-' }, /* ◑ */ { 0x25d2, '\\' }, /* ◒ */ { 0x2191, '^' }, /* ↑ */ { 0x2193, 'v' }, /* ↓ */
	{ 0x2190, '<' }, /* ← */ { 0x2192, '>' }, /* → */ { 0x25a0, '#' }, /* ■ */ { 0x2016, '|' }, /* ‖ */
	{ 0x2591, '~' }, /* ░ */ { 0x2588, '#' }, /* █ */ { 0x2581, '_' }, /* ▁ */ { 0x2582, '_' }, /* ▂ */
	{ 0x2583, '=' }, /* ▃ */ { 0x2584, '#' }, /* ▄ */ { 0x2585, '#' }, /* ▅ */ { 0x2586, '#' }, /* ▆ */
	{ 0x2587, '#' }, /* ▇ */ { 0x256d, '+' }, /* ╭ */ { 0x256e, '+' }, /* ╮ */ { 0x2570, '+' }, /* ╰ */
	{ 0x256f, '+' }, /* ╯ */ { 0x251c, '+' }, /* ├ */ { 0x2524, '+' }, /* ┤ */ { 0x252c, '+' }, /* ┬ */
	{ 0x2534, '+' }, /* ┴ */ { 0x2026, '~' }, /* … */ { 0x00d7, 'x' }, /* × */ { 0x00b5, 'u' }, /* µ */ { 0x25c6, '@' }, /* ◆ */
	{ 0x25cb, ')' }, /* ○ */ { 0x00b7, '.' }, /* · */ { 0x25c7, '%' }, /* ◇ */ { 0x22ee, ':' }, /* ⋮ */ { 0x2594, '-' }, /* ▔ */ { 0x257a, '=' }, /* ╺ */
	{ 0x2580, '"' }, /* ▀ */ { 0x2550, 'r' }, /* ═ */ { 0x00bb, 'D' }, /* » */
	{ 0x2578, '=' }, /* ╸ */ { 0x257c, '=' }, /* ╼ */ { 0x2576, '-' }, /* ╶ */ { 0x2574, '-' }, /* ╴ */
	{ 0x25b2, '#' }, /* ▲ */ { 0x2308, '[' }, /* ⌈ */ { 0x2309, ']' }, /* ⌉ */ { 0x00f7, '/' }, /* ÷ */ { 0x00b1, '~' }, /* ± */
};

/* Dots: eight in a cell, each a bit of what its glyph is beyond the first. */
enum { DOTS_NONE = 0x2800, DOTS_LAST = 0x28ff, DOTS_TOP = 0x09, DOTS_UPPER = 0x12, DOTS_LOWER = 0x24, DOTS_LOW = 0xc0 };

/* Signs that have another letter in a role than elsewhere, as the glyph, or the letter of the table above, is that of
 * another sign. A range, as blocks have heights. */
static const struct {
	uint16_t from, to;
	enum role role;
	char ascii;
} of_roles[] = {
	{ 0x2581, 0x2588, ROLE_FAILED, 'F' },   /* ▁ to █: failed, in the chart */
	{ 0x00d7, 0x00d7, ROLE_FAILED, 'F' },   /* ×: failed; elsewhere cancelled, or "times" */
	{ 0x2593, 0x2593, ROLE_FAILED, 'T' },   /* ▓: turned away */
	{ 0x25cf, 0x25cf, ROLE_SPIN, 'O' },     /* ●: the spinner turns; elsewhere a response */
	{ 0x25cf, 0x25cf, ROLE_READY, 'R' },    /* ●: a watched program's loop goes round */
	{ 0x250a, 0x250a, ROLE_USER, ';' },     /* ┊: what you guessed; elsewhere a moment */
	{ 0x2581, 0x2588, ROLE_CALLBACK, '*' }, /* like ★: a callback runs */
	{ 0x2588, 0x2588, ROLE_RUNNING, '|' },  /* like │: its own lines */
	{ 0x2581, 0x2588, ROLE_STUCK, '^' },    /* waitscope's own loop was late */
	{ 0x25a0, 0x25a0, ROLE_STUCK, '!' },    /* ■: stands still */
	{ 0x2501, 0x2501, ROLE_CALLBACK, '}' }, /* ━: moved on just now */
	{ 0x2591, 0x2591, ROLE_DIM, ',' },      /* ░: waits to be sent */
	{ 0x2591, 0x2591, ROLE_UNREAD, 'U' },   /* ░: a response lies unread */
	{ 0x2500, 0x2500, ROLE_SPIN, '\'' },    /* ─: a thread is in its loop */
	{ 0x2504, 0x2504, ROLE_FLIGHT, 'n' },   /* ┄: not sent to another server yet */
	{ 0x2016, 0x2016, ROLE_DIM, 'S' },      /* ‖: stopped by a signal */
	{ 0x00b7, 0x00b7, ROLE_AXIS, '?' },     /* ·: details are forgotten, on the axis */
	{ 0x2508, 0x2508, ROLE_GHOST, '`' },    /* ┈: in flight, in the run before */
};

const char *
theme_name(enum theme theme)
{
	return themes[theme].name;
}

const char *
theme_name_at(int i)
{
	return i < THEME_COUNT ? themes[i].name : NULL;
}

int
theme_find(const char *name)
{
	for (int i = 0; i < THEME_COUNT; i++)
		if (strcmp(themes[i].name, name) == 0)
			return i;
	return -1;
}

enum theme
theme_next(enum theme theme)
{
	return theme + 1 < THEME_COUNT ? theme + 1 : THEME_AUTO + 1;
}

const struct theme_paper *
theme_paper(enum theme theme)
{
	return themes[theme].paper;
}

const struct look *
theme_look(enum theme theme, enum role role)
{
	return &themes[theme].looks[role];
}

char
theme_role_letter(enum role role)
{
	return letters[role];
}

/* What looks most like dots in these places. */
static char
dots_ascii(uint32_t dots)
{
	bool top = (dots & DOTS_TOP) != 0, upper = (dots & DOTS_UPPER) != 0, lower = (dots & DOTS_LOWER) != 0, low = (dots & DOTS_LOW) != 0;

	if (top + upper + lower + low > 2)
		return '|';
	return low && !upper && !top ? '.' : top && !lower && !low ? '\'' : '-';
}

char
theme_glyph_ascii(uint32_t glyph)
{
	if (glyph >= 0x20 && glyph <= 0x7e)
		return (char)glyph;
	for (size_t i = 0; i < sizeof glyphs / sizeof *glyphs; i++)
		if (glyphs[i].glyph == glyph)
			return glyphs[i].ascii;
	return glyph > DOTS_NONE && glyph <= DOTS_LAST ? dots_ascii(glyph - DOTS_NONE) : '?';
}

char
theme_sign_ascii(uint32_t glyph, enum role role)
{
	for (size_t i = 0; i < sizeof of_roles / sizeof *of_roles; i++)
		if (of_roles[i].role == role && glyph >= of_roles[i].from && glyph <= of_roles[i].to)
			return of_roles[i].ascii;
	return theme_glyph_ascii(glyph);
}

bool
theme_glyphs_are_safe(void)
{
	for (size_t i = 0; i < sizeof glyphs / sizeof *glyphs; i++)
		if (wcwidth((wchar_t)glyphs[i].glyph) != 1)
			return false;
	for (wchar_t dots = DOTS_NONE + 1; dots <= DOTS_LAST; dots++)
		if (wcwidth(dots) != 1)
			return false;
	return true;
}
