/* Themes: role -> colours, and glyph -> its ASCII stand-in. Tables. */
#ifndef WAITSCOPE_THEME_H
#define WAITSCOPE_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/draw/grid.h"

enum { COLOUR_DEFAULT = -1 };

/* How a role looks. Colours are 0xRRGGBB, or COLOUR_DEFAULT: the terminal's own. */
struct look {
	int32_t fg, bg;
	int16_t fg256, bg256; /* of the 256 colours, or COLOUR_DEFAULT */
	int8_t fg16, bg16;    /* of the 16, or COLOUR_DEFAULT */
	bool bold, reverse;
};

enum theme { THEME_AUTO, THEME_DARK, THEME_LIGHT, THEME_CONTRAST, THEME_MONO, THEME_COUNT };

/* "auto", "dark", … */
const char *theme_name(enum theme);

/* Returns the theme of that name, or -1. */
int theme_find(const char *name);

/* How `role` looks in DARK, LIGHT, CONTRAST (high, on black whatever the terminal has)
 * or MONO. AUTO is taken as DARK. */
const struct look *theme_look(enum theme, enum role);

/* The letter of a role in golden files. */
char role_letter(enum role);

/* The ASCII stand-in of a glyph that the screen uses; '?' for any other. */
char glyph_ascii(uint32_t glyph);

/* Whether this locale's wcwidth() is 1 for every glyph that the screen uses;
 * else the screen must be drawn in ASCII. */
bool glyphs_are_safe(void);

#endif
