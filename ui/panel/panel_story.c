/* The chosen request's story. */
#include "tell/request_story.h"

#include <string.h>

#include "log/watched.h"
#include "ui/panel/panel.h"

enum { CLAUSE_COLS = 36 };

#define CLAUSE_ENDS ",;:"

/* The columns of a text before `stop`, or of all of it. */
static int
cols_until(const char *text, const char *stop)
{
	const char *end = strstr(text, stop);
	struct letter letter;
	int cols = 0;

	while (*text != '\0' && (end == NULL || text < end))
		cols += text_letter(&text, &letter);
	return cols;
}

void
panel_story(const struct canvas *c, int row, int rows)
{
	int cols = c->at.cols - 2, slack = rows > 1 ? (rows - 1) * CLAUSE_COLS : 0, head_cols;
	char text[REQUEST_STORY_SIZE];
	const char *rest = text;

	if (c->scene->state.request_number == 0 || rows < 1)
		return;
	/* A story of several rows is broken between clauses, which costs some room. */
	request_story_write(c->scene->moment.timeline, c->scene->state.request_track, c->scene->state.request_number, c->t_us, c->grain_us, cols * rows - slack, text,
	    sizeof text);
	head_cols = cols_until(text, ": ");
	for (int i = 0; i < rows; i++) {
		size_t end = i + 1 < rows ? text_row(rest, cols, CLAUSE_ENDS) : strlen(rest);

		grid_hline(c->grid, 0, row + i, c->at.cols, ' ', ROLE_NARRATION);
		grid_printf(c->grid, 1, row + i, cols, ROLE_NARRATION, "%.*s", (int)end, rest);
		rest = text_behind_row(rest, end);
	}
	grid_role(c->grid, (struct rect){ 1, row, head_cols, 1 }, ROLE_NARRATION_WHO);
}

/* Returns true if the chosen request is of the program whose row is the first one. */
static bool
is_of_first(const struct canvas *c)
{
	uint32_t number = c->scene->state.request_number;
	enum track track = c->scene->state.request_track;

	if (track == TRACK_VISITOR)
		timeline_owner(c->scene->moment.timeline, number, &track, &number);
	for (int party = 0; party < PARTY_COUNT; party++)
		if (c->at.program_row[party] != NO_ROW)
			return layout_track(party) == track;
	return false;
}

void
panel_story_in_narration(const struct canvas *c, bool last_is_taken)
{
	int programs = layout_parties(&c->at);
	bool has_next = c->at.narration_rows > programs;

	/* An urgent text may take two rows, the last ones. */
	if (last_is_taken && has_next && programs > 1)
		panel_story(c, c->at.narration_row, 1);
	else if (!last_is_taken && has_next)
		panel_story(c, c->at.narration_row + c->at.narration_rows - 1, 1);
	else if (!last_is_taken && programs > 1)
		panel_story(c, c->at.narration_row + is_of_first(c), 1);
}
