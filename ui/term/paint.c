#include "ui/term/paint.h"

/* The 16 colours: eight, and the same eight again, bright. */
enum { BLACK = 0, WHITE = 7, BRIGHT = 8, BRIGHT_BLACK = BRIGHT + BLACK };

struct terminal_colours {
	int count;
	bool has_default;
	int text, ground; /* for COLOUR_DEFAULT, where there is none */
};

/* One of a look's two colours, as the terminal has it. Returns `otherwise` where it has no default
 * colour. */
static int
pick_colour(const struct terminal_colours *colours, int32_t rgb, int16_t of256, int8_t of16, int otherwise)
{
	int colour = colours->count == PAINT_DIRECT_COLOURS ? (int)rgb : colours->count == 256 ? of256 : of16;

	return colour != COLOUR_DEFAULT || colours->has_default ? colour : otherwise;
}

/* The pair for these colours: one that there is, or a new one. */
static int
pair_of(int fg, int bg, struct paints *paints)
{
	int i = 0;

	while (i < paints->pair_count && (paints->pairs[i].fg != fg || paints->pairs[i].bg != bg))
		i++;
	if (i == paints->pair_count) {
		paints->pairs[i].fg = fg;
		paints->pairs[i].bg = bg;
		paints->pair_count++;
	}
	return i + 1;
}

/*
 * From 16 colours to 8. There a bright colour is a bold one, and bold makes a colour bright: so
 * bold must not be combined with a colour that isn't meant to be bright, least of all with
 * black, which would turn grey. Bright black is invisible on many terminals; it becomes plain
 * text.
 */
static void
paint_with_8(struct paint *paint, int *fg, int *bg, const struct terminal_colours *colours)
{
	bool was_bold = paint->bold;

	if (*bg >= BRIGHT)
		*bg -= BRIGHT;
	if (*fg == COLOUR_DEFAULT)
		return;
	paint->bold = *fg > BRIGHT_BLACK;
	if (*fg == BRIGHT_BLACK)
		*fg = colours->text;
	else if (*fg > BRIGHT)
		*fg -= BRIGHT;
	/* The default is not brightened. */
	if (was_bold && *fg == colours->text && *bg == COLOUR_DEFAULT && colours->has_default) {
		*fg = COLOUR_DEFAULT;
		paint->bold = true;
	}
}

static struct paint
paint_of(const struct look *look, const struct terminal_colours *colours, struct paints *paints)
{
	struct paint paint = { .bold = look->bold, .reverse = look->reverse };
	int fg, bg;

	if (colours->count == 0)
		return paint;
	fg = pick_colour(colours, look->fg, look->fg256, look->fg16, colours->text);
	bg = pick_colour(colours, look->bg, look->bg256, look->bg16, colours->ground);
	if (colours->count == 8)
		paint_with_8(&paint, &fg, &bg, colours);
	paint.pair = pair_of(fg, bg, paints);
	return paint;
}

void
paints_make(struct paints *paints, enum theme theme, int colours, bool has_default)
{
	bool is_light = theme == THEME_LIGHT;
	enum theme looks = colours > 0 ? theme : THEME_MONO;
	const struct terminal_colours terminal = {
		.count = looks == THEME_MONO ? 0 : colours, .has_default = has_default,
		.text = is_light ? BLACK : WHITE, .ground = is_light ? WHITE : BLACK,
	};

	paints->pair_count = 0;
	for (int role = 0; role < ROLE_COUNT; role++)
		paints->of[role] = paint_of(theme_look(looks, (enum role)role), &terminal, paints);
}
