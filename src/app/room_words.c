/* What the page for the room says. */
#include "app/room_words.h"

#include <string.h>

#include "base/utf8.h"
#include "log/watched.h"

/* ---- the tale ---- */

/* The last sentences of what happened up to t. */
static void
tell_on(struct room_words *words, const struct timeline *tl, int64_t t_us, int most)
{
	char at[ROOM_WORDS_MOST][32], sentences[ROOM_WORDS_MOST][TALE_SIZE];
	int first, count = 0;
	const char *sentence;
	int64_t at_us;

	for (; (sentence = tale_next(words->tale, t_us, &at_us)) != NULL; count++) {
		tale_moment(tl, at_us, at[count % most], sizeof at[0]);
		utf8_format(sentences[count % most], sizeof sentences[0], "%s", sentence);
	}
	first = count > most ? count - most : 0;
	for (int i = first; i < count; i++) {
		bool is_new_time = i == first || strcmp(at[i % most], at[(i - 1) % most]) != 0;

		utf8_add(words->text, ROOM_WORDS_SIZE, "%s%s%s%s", i == first ? "" : "\n", is_new_time ? at[i % most] : "", is_new_time ? ": " : "",
		    sentences[i % most]);
	}
	words->told_us = t_us;
}

/* Whoever comes to a run that goes on hears what happened last. */
static void
tell(struct room_words *words, const struct scene *scene, uint32_t run)
{
	const struct timeline *tl = scene->moment.timeline;
	bool is_first = words->tale == NULL || words->run != run || words->timeline != tl; /* a saved run may settle */

	if (is_first) {
		tale_free(words->tale);
		words->tale = tale_new(tl, scene->state.language);
		words->run = run;
		words->timeline = tl;
	}
	tell_on(words, tl, scene->state.playhead.t_us, is_first && scene->state.playhead.t_us > ROOM_WORDS_US ? 1 : ROOM_WORDS_MOST);
}

/* ---- the narrator ---- */

/* What is said, without its numbers. */
static void
write_gist(const char *text, char gist[SENTENCE_SIZE])
{
	size_t size = 0;

	for (; *text != '\0' && size + 1 < SENTENCE_SIZE; text++)
		if (strchr("0123456789.", *text) == NULL)
			gist[size++] = *text;
	gist[size] = '\0';
}

static void
add(char said[ROOM_WORDS_SIZE], const char *name, const char *sentence)
{
	if (sentence[0] != '\0')
		utf8_add(said, ROOM_WORDS_SIZE, "%s%s%s%s", said[0] == '\0' ? "" : "\n", name, name[0] == '\0' ? "" : " ", sentence);
}

static void
say_all(const struct timeline *tl, const struct narration *narration, char said[ROOM_WORDS_SIZE])
{
	said[0] = '\0';
	if (narration->now_track >= 0)
		add(said, "", narration->next);
	for (int i = 0; i < PROGRAM_COUNT; i++)
		if (narration->now_track != i)
			add(said, track_name((enum track)i), narration->program[i]);
	for (int i = 0; i < WATCHED_MAX; i++)
		if (timeline_has_watched(tl, watched_track(i)) && narration->now_track != (int)watched_track(i))
			add(said, timeline_watched_name(tl, watched_track(i)), narration->watched[i]);
}

static void
narrate(struct room_words *words, const struct scene *scene)
{
	const struct playhead *head = &scene->state.playhead;
	const struct timeline *tl = scene->moment.timeline;
	const struct telling telling = {
		.t_us = head->t_us, .live = head->live, .stepped = head->paused, .saved = scene->moment.whole,
		.left = head->live && scene->moment.over && timeline_end_us(tl) == NEVER_US,
		.language = scene->state.language, .width = SENTENCE_FULL,
	};
	struct narration narration;
	char at[32], gist[SENTENCE_SIZE], said[ROOM_WORDS_SIZE];

	narrator_write(tl, &telling, &narration);
	say_all(tl, &narration, said);
	write_gist(said, gist);
	if (strcmp(gist, words->gist) == 0)
		return;
	utf8_format(words->gist, sizeof words->gist, "%s", gist);
	tale_moment(tl, head->t_us, at, sizeof at);
	if (narration.now_track >= 0) /* its sentence says when */
		utf8_format(words->text, ROOM_WORDS_SIZE, "%s", said);
	else
		utf8_format(words->text, ROOM_WORDS_SIZE, "%s: %s", at, said);
}

/* ---- both ---- */

void
room_words_release(struct room_words *words)
{
	tale_free(words->tale);
}

const char *
room_words_next(struct room_words *words, const struct scene *scene, uint32_t run)
{
	const struct playhead *head = &scene->state.playhead;

	words->waits = scene->moment.clock_us - words->said_us < ROOM_WORDS_US;
	if (words->waits || scene->moment.lesson.card != CARD_NONE)
		return NULL;
	words->text[0] = '\0';
	if (run != 0 && !head->paused && (run != words->run || head->t_us >= words->told_us))
		tell(words, scene, run);
	else
		narrate(words, scene);
	if (words->text[0] == '\0')
		return NULL;
	words->said_us = scene->moment.clock_us;
	return words->text;
}
