/*
 * The plot as SVG: well-formed, from nowhere else, and no words over others. With WAITSCOPE_PICTURES=DIRECTORY, it writes all
 * samples there instead, for tests/ui/record/pictures.sh and for people to look at.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "support/sample_plot.h"
#include "ui/record/plot_svg.h"

enum { LETTER_PX = 8, ASCENT_PX = 10, DESCENT_PX = 3, WORDS_MAX = 200 };

static char *
write_one(const struct sample_plot *sample, int chosen, enum theme theme)
{
	struct sample_runs runs;
	struct plot plot = { .is_there = false };
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	sample_plot_runs(sample, &runs);
	plot_make(runs.runs, runs.count, chosen, &plot);
	assert_int_equal(plot_svg_write(out, &plot, theme), 0);
	plot_release(&plot);
	fclose(out);
	return text;
}

struct words {
	int left, right, y;
};

static struct words
read_words(const char *at)
{
	const char *end = strstr(at, "</text>"), *from = strchr(at, '>') + 1;
	char text[256];
	struct words w;
	int cols;

	utf8_format(text, sizeof text, "%.*s", (int)(end - from), from);
	cols = (int)utf8_length(text);
	for (const char *entity = text; (entity = strchr(entity, '&')) != NULL; entity++)
		cols -= (int)strcspn(entity, ";");
	w.left = atoi(strstr(at, " x=\"") + strlen(" x=\""));
	w.y = atoi(strstr(at, " y=\"") + strlen(" y=\""));
	if (strstr(at, "class=\"d e\"") == at + strlen("<text "))
		w.left -= cols * LETTER_PX;
	w.right = w.left + cols * LETTER_PX;
	return w;
}

static void
no_words_overlap(void **state)
{
	(void)state;
	for (size_t i = 0; sample_plot_at(i) != NULL; i++) {
		char *svg = write_one(sample_plot_at(i), 0, THEME_DARK);
		struct words all[WORDS_MAX];
		int count = 0, width = atoi(strstr(svg, "width=\"") + strlen("width=\""));

		for (const char *at = svg; (at = strstr(at, "<text ")) != NULL && count < WORDS_MAX; at++)
			all[count++] = read_words(at);
		assert_true(count > 5);
		for (int a = 0; a < count; a++) {
			assert_true(all[a].left >= 0 && all[a].right <= width);
			for (int b = 0; b < a; b++)
				if (abs(all[a].y - all[b].y) < ASCENT_PX + DESCENT_PX && all[a].left < all[b].right && all[b].left < all[a].right)
					fail_msg("%s: words at %d, %d and %d, %d overlap", sample_plot_at(i)->name, all[a].left, all[a].y, all[b].left, all[b].y);
		}
		free(svg);
	}
}

/* What would be loaded has an address; the one that there is names the format. */
static void
nothing_is_loaded(void **state)
{
	static const char *const loads[] = { "href", "<image", "<script", "@import", "<use", "src=", "<foreignObject", "onload" };

	(void)state;
	for (size_t i = 0; sample_plot_at(i) != NULL; i++) {
		char *svg = write_one(sample_plot_at(i), 0, THEME_AUTO);
		const char *address = strstr(svg, "http");

		for (size_t k = 0; k < sizeof loads / sizeof *loads; k++)
			assert_null(strstr(svg, loads[k]));
		assert_null(strstr(address + 1, "http"));
		assert_non_null(strstr(svg, "prefers-color-scheme:dark"));
		assert_non_null(strstr(svg, "role=\"img\" aria-labelledby=\"title words\""));
		free(svg);
	}
}

/* Its description says every point, for those who do not see it. */
static void
the_description_says_all(void **state)
{
	const struct sample_plot *sample = sample_plot_at(0);
	char *svg = write_one(sample, 0, THEME_LIGHT), *desc = strstr(svg, "<desc"), *end = strstr(desc, "</desc>");

	(void)state;
	*end = '\0';
	assert_non_null(strstr(desc, "The law of sync: n × 1.0 s. The law of async: 1.0 s, however many. "));
	assert_non_null(strstr(desc, "requests 8, sync: 8.0 s; the law says 8.0 s."));
	assert_non_null(strstr(desc, "requests 8, async: 1.0 s; the law says 1.0 s."));
	assert_null(strstr(end + 1, "prefers-color-scheme"));
	free(svg);
}

static int
write_pictures(const char *directory)
{
	for (size_t i = 0; sample_plot_at(i) != NULL; i++)
		for (enum theme theme = THEME_AUTO; theme <= THEME_LIGHT; theme++) {
			char name[512], *svg = write_one(sample_plot_at(i), sample_plot_at(i)->count - 1, theme);
			FILE *out;
			bool is_written;

			utf8_format(name, sizeof name, "%s/plot-%s-%s.svg", directory, sample_plot_at(i)->name, theme_name(theme));
			out = fopen(name, "w");
			is_written = out != NULL && fputs(svg, out) >= 0;
			free(svg);
			if (out == NULL || fclose(out) != 0 || !is_written)
				return 1;
		}
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_words_overlap),
		cmocka_unit_test(nothing_is_loaded),
		cmocka_unit_test(the_description_says_all),
	};

	if (getenv("WAITSCOPE_PICTURES") != NULL)
		return write_pictures(getenv("WAITSCOPE_PICTURES"));
	return cmocka_run_group_tests_name("plot_svg", tests, NULL, NULL);
}
