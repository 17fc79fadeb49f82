/* Themes: tables of role -> colours, and of glyph -> its ASCII replacement. */
#ifndef WAITSCOPE_THEME_H
#define WAITSCOPE_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/draw/role.h"

enum { COLOUR_DEFAULT = -1 };

/* How a role looks. Colours are 0xRRGGBB, or COLOUR_DEFAULT: the terminal's own. */
struct look {
	int32_t fg, bg;
	int16_t fg256, bg256; /* of the 256 colours, or COLOUR_DEFAULT */
	int8_t fg16, bg16;    /* of the 16, or COLOUR_DEFAULT */
	bool bold, reverse;
};

/* X(ID, word): in the order in which one follows another. For each, theme.c has looks_<word> and
 * paper_<word>, without which it does not compile. */
#define THEMES(X) \
	X(DARK, dark) \
	X(LIGHT, light) \
	X(CONTRAST, contrast) /* high, on black whatever the terminal's ground */ \
	X(MONO, mono) /* without colours: also for terminals that have none */

#define THEME_ID(ID, ...) THEME_##ID,
enum theme { THEME_AUTO /* what suits the terminal; DARK if it is not known */, THEMES(THEME_ID) THEME_COUNT };
#undef THEME_ID

/* "auto", "dark", … */
const char *theme_name(enum theme);

/* The names by index; NULL after the last. */
const char *theme_name_at(int i);

/* The theme after that one, round and round; never AUTO. */
enum theme theme_next(enum theme);

/* The colours of a theme where the terminal is not the person's own, in recordings and pictures,
 * all 0xRRGGBB: those that COLOUR_DEFAULT stands for, the frame of a picture, and the terminal's
 * 16 colours. */
enum { THEME_PALETTE_COUNT = 16 };
struct theme_paper {
	int32_t fg, bg, frame;
	int32_t palette[THEME_PALETTE_COUNT];
};
const struct theme_paper *theme_paper(enum theme);

/* Returns the theme of that name, or -1. */
int theme_find(const char *name);

/* How `role` looks in a theme. */
const struct look *theme_look(enum theme, enum role);

/* The letter of a role in golden files: for tests. */
char theme_role_letter(enum role);

/* The ASCII replacement of a glyph that the screen uses; '?' for any other. */
char theme_glyph_ascii(uint32_t glyph);

/* The same for a glyph in a role: a sign that only its colour tells from another has a letter of its own. */
char theme_sign_ascii(uint32_t glyph, enum role);

/* Returns true if this locale's wcwidth() is 1 for every glyph that the screen uses; otherwise the
 * screen must be drawn in ASCII. */
bool theme_glyphs_are_safe(void);

#endif
