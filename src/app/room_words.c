/* What the page for the room says. */
#include "app/room_words.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "log/watched.h"

/* A sentence without its numbers. */
static void
write_gist(const char *sentence, char gist[SENTENCE_SIZE])
{
	size_t size = 0;

	for (; *sentence != '\0'; sentence++)
		if (strchr("0123456789.", *sentence) == NULL && size + 1 < SENTENCE_SIZE)
			gist[size++] = *sentence;
	gist[size] = '\0';
}

/* Adds what is said of one, if it is news. */
static void
add(struct room_words *words, int of, const char *name, const char *sentence)
{
	char gist[SENTENCE_SIZE];

	write_gist(sentence, gist);
	if (sentence[0] == '\0' || strcmp(gist, words->gist[of]) == 0)
		return;
	utf8_format(words->gist[of], SENTENCE_SIZE, "%s", gist);
	utf8_add(words->text, ROOM_WORDS_SIZE, "%s%s%s%s", words->text[0] == '\0' ? "" : " ", name, name[0] == '\0' ? "" : " ", sentence);
}

static void
narrate(const struct scene *scene, struct narration *narration)
{
	const struct playhead *head = &scene->state.playhead;
	const struct telling telling = {
		.t_us = head->t_us, .live = head->live, .stepped = head->paused, .saved = scene->moment.whole,
		.left = head->live && scene->moment.over && timeline_end_us(scene->moment.timeline) == NEVER_US,
		.language = scene->state.language, .width = SENTENCE_FULL,
	};

	narrator_write(scene->moment.timeline, &telling, narration);
}

const char *
room_words_next(struct room_words *words, const struct scene *scene)
{
	const struct timeline *tl = scene->moment.timeline;
	struct narration narration;

	words->waits = scene->moment.clock_us - words->said_us < ROOM_WORDS_US;
	if (scene->moment.lesson.card != CARD_NONE || words->waits)
		return NULL;
	narrate(scene, &narration);
	words->text[0] = '\0';
	for (int i = 0; i < PROGRAM_COUNT; i++)
		add(words, i, track_name((enum track)i), narration.program[i]);
	for (int i = 0; i < WATCHED_MAX; i++)
		if (timeline_has_watched(tl, watched_track(i)))
			add(words, PROGRAM_COUNT + i, timeline_watched_name(tl, watched_track(i)), narration.watched[i]);
	if (narration.now_track >= 0 || strcmp(narration.next_label, "you") == 0)
		add(words, PROGRAM_COUNT + WATCHED_MAX, "", narration.next);
	if (words->text[0] == '\0')
		return NULL;
	words->said_us = scene->moment.clock_us;
	return words->text;
}
