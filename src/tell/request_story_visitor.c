/* The story of a visitor's request: who asked what, with what and from where, and how that ended. */
#include <string.h>

#include "base/utf8.h"
#include "tell/request_story_inside.h"
#include "tell/visitor_words.h"

enum { TARGET_COLS = 36, AGENT_COLS = 32, FROM_COLS = 40 };

/* "ana (visitor 3)", "curl 3": who that is is known from the arrival on. */
void
story_write_visitor(const struct story *f, char *out, size_t size)
{
	const struct request *r = timeline_request(f->timeline, TRACK_VISITOR, f->number);
	struct visitor_words who = { "" };
	char numbered[16];
	size_t length;

	if (r != NULL && story_was(r->arrive_us) && r->arrive_us <= f->t_us)
		who = visitor_label(r, f->number, VISITOR_COLS);
	utf8_format(numbered, sizeof numbered, " %u", f->number);
	length = strlen(who.s);
	if (length == 0 || length > VISITOR_BYTES || strncmp(who.s, "visitor ", strlen("visitor ")) == 0)
		utf8_format(out, size, "Visitor %u", f->number);
	else if (length > strlen(numbered) && strcmp(who.s + length - strlen(numbered), numbered) == 0)
		utf8_format(out, size, "%s", who.s);
	else
		utf8_format(out, size, "%s (visitor %u)", who.s, f->number);
}

enum tense
story_say_arrival(const struct story *f, char out[CLAUSE_SIZE])
{
	bool has_target = f->own == NULL && f->r.target != NULL && f->r.target[0] != '\0' && !f->brief;
	struct visitor_words target = visitor_cut(has_target ? f->r.target : "", TARGET_COLS);

	if (!story_was(f->r.arrive_us))
		return story_say(out, TENSE_PRESENT, "not here yet");
	if (f->r.before_us > 0)
		return story_say(out, TENSE_PAST, "asked %s%s%s%s before the run", has_target ? "for " : "", target.s, has_target ? " " : "",
		    story_took(f, request_came_us(&f->r), f->r.arrive_us).s);
	return story_say(out, TENSE_PAST, "asked %s%s%sat %s", has_target ? "for " : "", target.s, has_target ? " " : "",
	    story_moment(f, f->r.arrive_us).s);
}

enum tense
story_say_asker(const struct story *f, char out[CLAUSE_SIZE])
{
	bool has_agent = f->r.agent != NULL && f->r.agent[0] != '\0', has_from = f->r.from != NULL && f->r.from[0] != '\0';
	struct visitor_words agent = visitor_cut(has_agent ? f->r.agent : "", AGENT_COLS), from = visitor_cut(has_from ? f->r.from : "", FROM_COLS);

	if (f->track != TRACK_VISITOR || f->own != NULL || !story_was(f->r.arrive_us) || (!has_agent && !has_from))
		return TENSE_NONE;
	if (f->brief && has_agent)
		agent = visitor_program(f->r.agent);
	return story_say(out, TENSE_PAST, "%s%s%s%s%s", has_agent ? "with " : "", agent.s, has_agent && has_from ? " " : "",
	    has_from ? "from " : "", from.s);
}

enum tense
story_say_departure(const struct story *f, char out[CLAUSE_SIZE])
{
	if (story_was(f->r.answer_us) && f->r.status >= HTTP_ERROR)
		return story_say(out, TENSE_PAST, "answered with HTTP %u at %s", f->r.status, story_moment(f, f->r.answer_us).s);
	if (story_was(f->r.answer_us))
		return story_say(out, TENSE_PAST, "answered at %s", story_moment(f, f->r.answer_us).s);
	if (f->r.is_broken_off)
		return story_say(out, TENSE_PAST, "broken off by the server at %s, without an answer", story_moment(f, f->r.leave_us).s);
	return story_say(out, TENSE_PAST, "left early, at %s, before the answer", story_moment(f, f->r.leave_us).s);
}
