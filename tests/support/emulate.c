/*
 * What a person would see of a recording, for the scripts: a terminal emulator is fed
 * with a .cast, a .ttyrec, or bytes.
 *
 *   emulate screen FILE             the screen as text
 *   emulate screen FILE SECONDS     with what came until then
 *   emulate screen FILE left        before the alternate screen was left the last time
 *   emulate modes FILE              what is switched on in the end
 *   emulate times FILE              when the pieces came, in microseconds
 *   emulate frames FILE OWN.cast    how whole the frames came, where OWN.cast is the program's
 *                                   own recording of the same screen: pieces on the alternate
 *                                   screen, those that end a frame, those that tear one, and
 *                                   all bytes; then the pieces and bytes of OWN.cast
 *
 * The size of what does not say its own is COLUMNS by LINES.
 */
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "support/recording.h"

enum {
	WHY_SIZE = 160,
	MODE_MAX = 4096,
	PARAMETERS_MAX = 16,
	MODE_WRAPS = 7, MODE_CURSOR = 25, /* terminals begin with them */
	READ_SIZE = 1024, /* what asciinema reads at a time; others read a multiple of it */
};

static struct recording *
read_or_end(const char *path)
{
	char why[WHY_SIZE];
	struct recording *recording = recording_read(path, why, sizeof why);

	if (recording == NULL) {
		fprintf(stderr, "emulate: %s: %s\n", path, why);
		exit(EXIT_FAILURE);
	}
	return recording;
}

static int
number_in_environment(const char *name, int fallback)
{
	const char *value = getenv(name);

	return value == NULL || atoi(value) <= 0 ? fallback : atoi(value);
}

static struct emulator *
new_emulator(const struct recording *recording)
{
	return recording_emulator(recording, number_in_environment("COLUMNS", 80), number_in_environment("LINES", 24));
}

/* ---- the screen ---- */

/* The last time that the alternate screen is left, in this piece and at this byte; or nowhere. */
static bool
find_leaving(const struct recording *recording, size_t *piece, size_t *at)
{
	static const char leaving[] = "\033[?1049l";

	for (*piece = recording->pieces.count; (*piece)-- > 0;) {
		const struct recording_piece *p = &recording->pieces.at[*piece];
		const char *found = NULL, *next = p->bytes;

		while ((next = memmem(next, p->size - (size_t)(next - p->bytes), leaving, sizeof leaving - 1)) != NULL)
			found = next++;
		if (found != NULL && p->code == 'o') {
			*at = (size_t)(found - p->bytes);
			return true;
		}
	}
	return false;
}

static int
feed_until_left(const struct recording *recording, struct emulator *emulator)
{
	size_t piece, at;

	if (!find_leaving(recording, &piece, &at)) {
		fprintf(stderr, "emulate: the alternate screen is never left\n");
		return EXIT_FAILURE;
	}
	for (size_t i = 0; i < piece; i++)
		recording_feed_piece(&recording->pieces.at[i], emulator);
	emulator_feed(emulator, recording->pieces.at[piece].bytes, at);
	return EXIT_SUCCESS;
}

static int
show_screen(const struct recording *recording, const char *until)
{
	struct emulator *emulator = new_emulator(recording);
	int status = EXIT_SUCCESS;

	if (until == NULL)
		recording_feed(recording, 0, INT64_MAX, emulator);
	else if (strcmp(until, "left") == 0)
		status = feed_until_left(recording, emulator);
	else
		recording_feed(recording, 0, llround(strtod(until, NULL) * US_PER_S), emulator);
	for (int row = 0; row < emulator_rows(emulator) && status == EXIT_SUCCESS; row++)
		puts(emulator_row_as_recorded(emulator, row));
	emulator_free(emulator);
	return status;
}

/* ---- the modes ---- */

/* Of all private modes the last word that was said; and of the keypad, which has words of its own. */
struct modes {
	bool on[MODE_MAX];
	bool keypad;
};

/* CSI ? mode ; mode … h or l. `p` stands behind the question mark. */
static void
read_modes(const char *p, struct modes *modes)
{
	int numbers[PARAMETERS_MAX] = { 0 }, count = 0;

	for (; (*p >= '0' && *p <= '9') || *p == ';'; p++) {
		if (*p == ';' && ++count == PARAMETERS_MAX)
			return;
		if (*p != ';')
			numbers[count] = (numbers[count] * 10 + *p - '0') % MODE_MAX;
	}
	for (int i = 0; i <= count && (*p == 'h' || *p == 'l'); i++)
		modes->on[numbers[i]] = *p == 'h';
}

static int
show_modes(const struct recording *recording, const char *unused)
{
	static struct modes modes;
	struct emulator *emulator = new_emulator(recording);
	char *bytes;
	size_t size = 0;
	FILE *all = open_memstream(&bytes, &size); /* a sequence may be torn between two pieces */

	(void)unused;
	modes.on[MODE_WRAPS] = modes.on[MODE_CURSOR] = true;
	for (size_t i = 0; i < recording->pieces.count; i++)
		if (recording->pieces.at[i].code == 'o')
			fwrite(recording->pieces.at[i].bytes, 1, recording->pieces.at[i].size, all);
	fclose(all);
	for (const char *p = bytes; p < bytes + size; p++) {
		if (p[0] == '\033' && p[1] == '[' && p[2] == '?')
			read_modes(p + 3, &modes);
		else if (p[0] == '\033' && (p[1] == '=' || p[1] == '>'))
			modes.keypad = p[1] == '=';
	}
	emulator_feed(emulator, bytes, size);
	printf("modes");
	for (int mode = 0; mode < MODE_MAX; mode++)
		if (modes.on[mode])
			printf(" %d", mode);
	printf("%s%s\n", modes.keypad ? " keypad" : "", emulator_pen_is_plain(emulator) ? "" : " pen");
	emulator_free(emulator);
	free(bytes);
	return EXIT_SUCCESS;
}

/* ---- the pieces ---- */

static int
show_times(const struct recording *recording, const char *unused)
{
	(void)unused;
	for (size_t i = 0; i < recording->pieces.count; i++)
		if (recording->pieces.at[i].code == 'o')
			printf("%lld\n", (long long)recording->pieces.at[i].t_us);
	return EXIT_SUCCESS;
}

/* All rows, a line each, to be freed. */
static char *
screen_text(struct emulator *emulator)
{
	char *text;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	for (int row = 0; row < emulator_rows(emulator); row++)
		fprintf(file, "%s\n", emulator_row_as_recorded(emulator, row));
	fclose(file);
	return text;
}

/* The screens after each piece; the caller frees them. */
static char **
screens_of(const struct recording *recording, struct emulator *emulator)
{
	char **screens = mem_new(recording->pieces.count, sizeof *screens);

	for (size_t i = 0; i < recording->pieces.count; i++) {
		recording_feed_piece(&recording->pieces.at[i], emulator);
		screens[i] = screen_text(emulator);
	}
	return screens;
}

static void
free_screens(char **screens, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(screens[i]);
	free(screens);
}

static size_t
count_bytes(const struct recording *recording)
{
	size_t bytes = 0;

	for (size_t i = 0; i < recording->pieces.count; i++)
		bytes += recording->pieces.at[i].code == 'o' ? recording->pieces.at[i].size : 0;
	return bytes;
}

/* Both were drawn from the same grids, one after the other: a whole frame of the recording is one
 * of OWN.cast's, not before the one that was found last. What is read to the recorder's brim
 * may go on in the next piece, so that only of the others can be said that they are torn. */
static int
show_frames(const struct recording *recording, const char *own_path)
{
	struct recording *own = read_or_end(own_path);
	struct emulator *emulator = recording_emulator(recording, own->cols, own->rows);
	struct emulator *own_emulator = recording_emulator(own, 0, 0);
	char **frames = screens_of(own, own_emulator);
	size_t found = 0, pieces = 0, whole = 0, torn = 0;

	for (size_t i = 0; i < recording->pieces.count; i++) {
		size_t frame = found;
		char *screen;

		recording_feed_piece(&recording->pieces.at[i], emulator);
		if (recording->pieces.at[i].code != 'o' || !emulator_alternate(emulator))
			continue;
		pieces++;
		screen = screen_text(emulator);
		while (frame < own->pieces.count && strcmp(frames[frame], screen) != 0)
			frame++;
		free(screen);
		if (frame < own->pieces.count) {
			whole++;
			found = frame;
		} else if (whole > 0 && recording->pieces.at[i].size % READ_SIZE != 0) {
			torn++;
		}
	}
	printf("%zu %zu %zu %zu %zu %zu\n", pieces, whole, torn,
	    count_bytes(recording), own->pieces.count, count_bytes(own));
	free_screens(frames, own->pieces.count);
	emulator_free(emulator);
	emulator_free(own_emulator);
	recording_free(own);
	return EXIT_SUCCESS;
}

static const struct {
	const char *name;
	int (*show)(const struct recording *, const char *argument);
} commands[] = {
	{ "screen", show_screen },
	{ "modes", show_modes },
	{ "times", show_times },
	{ "frames", show_frames },
};

int
main(int argc, char *argv[])
{
	setlocale(LC_ALL, "C.UTF-8");
	for (size_t i = 0; argc >= 3 && i < sizeof commands / sizeof commands[0]; i++) {
		struct recording *recording;
		int status;

		if (strcmp(commands[i].name, argv[1]) != 0)
			continue;
		recording = read_or_end(argv[2]);
		status = commands[i].show(recording, argc > 3 ? argv[3] : NULL);
		recording_free(recording);
		return status;
	}
	fprintf(stderr, "usage: emulate screen|modes|times|frames FILE [ARGUMENT]\n");
	return EXIT_FAILURE;
}
