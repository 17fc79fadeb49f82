/* The table, for people: as text, two lines a figure, and for a page in Markdown. */
#include "bench/report.h"

#include <string.h>
#include <time.h>

#include "base/clock.h"

enum { CELL_SIZE = 128 };

/* ---- cells ---- */

/* "0.26 (0.25-0.31)"; without the range where all are the same. */
static void
write_spread(struct spread spread, const char *dash, char out[CELL_SIZE])
{
	char median[NUMBER_SIZE], least[NUMBER_SIZE], most[NUMBER_SIZE];

	number_write(spread.median, median);
	number_write(spread.least, least);
	number_write(spread.most, most);
	if (strcmp(least, most) == 0)
		snprintf(out, CELL_SIZE, "%s", median);
	else
		snprintf(out, CELL_SIZE, "%s (%s%s%s)", median, least, dash, most);
}

static void
write_wanted(const struct figure *figure, const char *at_most, char out[CELL_SIZE])
{
	static const char *const of[] = { [WANTS_RATIO] = "ratio", [WANTS_MORE] = "more", [WANTS_MEDIAN] = "ours", [WANTS_WORST] = "worst" };
	char most[NUMBER_SIZE];

	if (figure->wants == WANTS_NOTHING)
		snprintf(out, CELL_SIZE, "-");
	else
		snprintf(out, CELL_SIZE, "%s %s %s", of[figure->wants], at_most, number_write(figure->wanted, most));
}

struct cells {
	char ours[CELL_SIZE], reference[CELL_SIZE], ratio[CELL_SIZE], wanted[CELL_SIZE];
	const char *verdict;
};

static void
write_cells(const struct figure *figure, const struct result *result, const char *dash, const char *at_most, struct cells *cells)
{
	static const char *const verdicts[] = { [VERDICT_NONE] = "", [VERDICT_MET] = "met", [VERDICT_MISSED] = "missed" };

	*cells = (struct cells){ .ours = "-", .reference = "-", .ratio = "-", .verdict = verdicts[figure_verdict(figure, result)] };
	write_wanted(figure, at_most, cells->wanted);
	if (result->pairs.count == 0)
		return;
	write_spread(result_ours(result), dash, cells->ours);
	if (figure->reference == NULL)
		return;
	write_spread(result_reference(result), dash, cells->reference);
	write_spread(result_ratio(result), dash, cells->ratio);
}

/* "a frame: 10,000 requests, over 10 requests" */
static void
write_meaning(FILE *out, const struct figure *figure)
{
	fputs(figure->what, out);
	if (figure->ours != NULL)
		fprintf(out, ": %s", figure->ours);
	if (figure->reference != NULL)
		fprintf(out, ", over %s", figure->reference);
}

static void
write_surroundings(FILE *out, const struct surroundings *at)
{
	time_t seconds = (time_t)(at->wall_us / US_PER_S);
	char date[32];

	strftime(date, sizeof date, "%Y-%m-%d %H:%M", gmtime(&seconds));
	fprintf(out, "%s UTC, %s, %d x %s; took %.0f s; the machine's load was %.1f before, and %.1f after\n", date, at->system, at->processors,
	    at->processor[0] != '\0' ? at->processor : "a processor", at->took_s, at->load[0], at->load[1]);
}

/* ---- the whole ---- */

void
report_text(FILE *out, const struct bench *bench, const struct surroundings *at)
{
	static const char row[] = "%-16s %-24s %-24s %-24s %-15s %s\n";

	fprintf(out, row, "figure", "ours", "reference", "ratio of medians", "wanted", "");
	for (int k = 0; k < FIGURE_COUNT; k++) {
		const struct figure *figure = &figures[k];
		struct cells cells;

		if (!bench->chosen[k])
			continue;
		write_cells(figure, &bench->results[k], "-", "<=", &cells);
		fprintf(out, row, figure->name, cells.ours, cells.reference, cells.ratio, cells.wanted, cells.verdict);
		fprintf(out, "    %s: ", figure->unit);
		write_meaning(out, figure);
		if (bench->results[k].why[0] != '\0')
			fprintf(out, "; not measured: %s", bench->results[k].why);
		fputc('\n', out);
	}
	write_surroundings(out, at);
}

void
report_markdown(FILE *out, const struct bench *bench, const struct surroundings *at)
{
	fputs("| figure | in | ours | reference | ratio | wanted | |\n| --- | --- | --- | --- | --- | --- | --- |\n", out);
	for (int k = 0; k < FIGURE_COUNT; k++) {
		const struct figure *figure = &figures[k];
		struct cells cells;

		if (!bench->chosen[k])
			continue;
		write_cells(figure, &bench->results[k], " … ", "≤", &cells);
		fprintf(out, "| `%s`: ", figure->name);
		write_meaning(out, figure);
		if (bench->results[k].why[0] != '\0')
			fprintf(out, " (not measured: %s)", bench->results[k].why);
		fprintf(out, " | %s | %s | %s | %s | %s | %s |\n", figure->unit, cells.ours, cells.reference, cells.ratio, cells.wanted, cells.verdict);
	}
	fputs("\nMeasured ", out);
	write_surroundings(out, at);
}
