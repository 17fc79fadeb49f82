/* A lesson's card for whoever does not look at it. */
#include "ui/card_told.h"

#include <string.h>

#include "base/memory.h"
#include "ui/panel/card_page.h"

enum { COLS = 120, ROWS = 100 }; /* so much room that nothing is set tightly */

/* The field for an answer is empty, and the mark before a choice is the cursor's. */
static bool
is_field(const struct lesson_scene *lesson, const struct card_line *line)
{
	return line->role == ROLE_CHOSEN && lesson->lesson->question.kind != QUESTION_CHOICE;
}

static const char *
without_mark(const char *text)
{
	text += strspn(text, " ");
	if (strncmp(text, "▸", strlen("▸")) == 0)
		text += strlen("▸");
	return text + strspn(text, " ");
}

/* A line without what sets it in columns: "it took      5.0 s" as "it took: 5.0 s". Returns its length. */
static size_t
add_told(char *told, const char *text)
{
	size_t used = 0, blanks;

	while (*text != '\0') {
		blanks = strspn(text, " ");
		text += blanks;
		if (*text == '\0')
			break;
		if (blanks > 1 && used > 0 && told[used - 1] != ':')
			told[used++] = ':';
		if (blanks > 0 && used > 0)
			told[used++] = ' ';
		while (*text != '\0' && *text != ' ')
			told[used++] = *text++;
	}
	told[used++] = '\n';
	return used;
}

char *
card_told(const struct scene *scene)
{
	struct canvas c;
	struct card_page page;
	size_t size = 1, used = 0;
	char *told;

	if (scene->moment.lesson.lesson == NULL || scene->moment.lesson.card == CARD_NONE)
		return NULL;
	canvas_init(&c, scene, NULL, COLS, ROWS);
	page = card_page_make(&c);
	for (int i = 0; i < page.count; i++)
		size += strlen(page.lines[i].text) + 1; /* a colon takes a blank's place */
	told = mem_new(size, 1);
	for (int i = 0; i < page.count - page.fixed; i++) {
		const char *text = without_mark(page.lines[i].text);

		if (!is_field(&scene->moment.lesson, &page.lines[i]) && (text[0] != '\0' || used > 0))
			used += add_told(told + used, text);
	}
	while (used > 1 && told[used - 1] == '\n' && told[used - 2] == '\n')
		used--;
	told[used] = '\0';
	card_page_release(&page);
	return told;
}
