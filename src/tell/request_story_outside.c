/* Clauses about a request to another server: what can be seen of it from here. */
#include <inttypes.h>
#include <string.h>

#include "base/http_status.h"
#include "base/utf8.h"
#include "tell/request_story_inside.h"
#include "tell/watched_words.h"

enum { TOLD_MOST = 60 }; /* of a text from outside */

/* "204 No Content", "299". */
struct status_text {
	char s[48];
};

static struct status_text
status_text(unsigned status)
{
	const char *words = http_status_words(status);
	struct status_text text;

	utf8_format(text.s, sizeof text.s, "%u%s%s", status, words[0] != '\0' ? " " : "", words);
	return text;
}

enum tense
story_say_hops(const struct story *f, char out[CLAUSE_SIZE])
{
	size_t count = f->r.hops.count;
	const struct request_hop *last = count > 0 ? &f->r.hops.at[count - 1] : NULL;

	if (last == NULL)
		return TENSE_NONE;
	if (count > 1)
		return story_say(out, TENSE_PAST, f->brief ? "redirected %zu times" : "redirected %zu times, at last to %s", count,
		    watched_cut(last->leads_to, TOLD_MOST).s);
	if (f->brief)
		return story_say(out, TENSE_PAST, "redirected at %s", story_moment(f, last->redirect_us).s);
	return story_say(out, TENSE_PAST, "redirected at %s to %s", story_moment(f, last->redirect_us).s,
	    watched_cut(last->leads_to, TOLD_MOST).s);
}

/* The name of its host. */
enum tense
story_say_lookup(const struct story *f, char out[CLAUSE_SIZE])
{
	if (!f->is_outside || !story_was(f->r.lookup_us))
		return TENSE_NONE;
	if (story_was(f->r.connect_us))
		return story_say(out, TENSE_PAST, "name looked up in %s", story_took(f, f->r.lookup_us, f->r.connect_us).s);
	if (story_was(f->end_us))
		return TENSE_NONE;
	return story_say(out, TENSE_PRESENT, "its name is looked up, %s so far", story_so_far(f, f->r.lookup_us).s);
}

/* The addresses that failed. */
enum tense
story_say_misses(const struct story *f, char out[CLAUSE_SIZE])
{
	const struct request_note *last = NULL;
	unsigned count = 0;

	for (size_t i = 0; i < f->r.notes.count; i++) {
		if (f->r.notes.at[i].miss == NULL)
			continue;
		last = &f->r.notes.at[i];
		count++;
	}
	if (count == 0)
		return TENSE_NONE;
	if (count > 1)
		return story_say(out, TENSE_PAST, "%u addresses failed, the last: %s", count, watched_cut(last->miss, TOLD_MOST).s);
	return story_say(out, TENSE_PAST, "first tried %s", watched_cut(last->miss, TOLD_MOST).s);
}

enum tense
story_say_connect(const struct story *f, char out[CLAUSE_SIZE])
{
	const char *to = f->r.address != NULL && !f->brief ? " to " : "";

	if (!f->is_outside || !story_was(f->r.connect_us))
		return TENSE_NONE;
	if (story_was(f->r.connected_us))
		return story_say(out, TENSE_PAST, "connected%s%s after %s", to, to[0] != '\0' ? watched_cut(f->r.address, TOLD_MOST).s : "",
		    story_took(f, f->r.connect_us, f->r.connected_us).s);
	if (story_was(f->end_us))
		return TENSE_NONE;
	return story_say(out, TENSE_PRESENT, "connecting since %s", story_moment(f, f->r.connect_us).s);
}

enum tense
story_say_tls(const struct story *f, char out[CLAUSE_SIZE])
{
	if (!story_was(f->r.tls_us))
		return TENSE_NONE;
	if (story_was(f->r.secured_us))
		return story_say(out, TENSE_PAST, f->brief ? "%s" : "%s, after %s",
		    f->r.security != NULL ? watched_cut(f->r.security, TOLD_MOST).s : "TLS", story_took(f, f->r.tls_us, f->r.secured_us).s);
	if (story_was(f->end_us))
		return TENSE_NONE;
	return story_say(out, TENSE_PRESENT, "TLS handshake, %s so far", story_so_far(f, f->r.tls_us).s);
}

/* That the server means to go on. */
enum tense
story_say_interim(const struct story *f, char out[CLAUSE_SIZE])
{
	unsigned count = 0, status = 0;

	for (size_t i = 0; i < f->r.notes.count; i++) {
		if (f->r.notes.at[i].miss != NULL)
			continue;
		status = f->r.notes.at[i].status;
		count++;
	}
	if (count == 0)
		return TENSE_NONE;
	if (count > 1)
		return story_say(out, TENSE_PAST, "told %u times to wait on (HTTP %u)", count, status);
	return story_say(out, TENSE_PAST, "told to wait on (HTTP %u)", status);
}

/* For the first byte. */
enum tense
story_say_wait(const struct story *f, char out[CLAUSE_SIZE])
{
	if (!f->is_outside || !story_was(f->r.sent_us))
		return TENSE_NONE;
	if (story_was(f->r.first_byte_us))
		return story_say(out, TENSE_PAST, "first byte %s after it was sent", story_took(f, f->r.sent_us, f->r.first_byte_us).s);
	if (story_was(f->end_us))
		return story_say(out, TENSE_PAST, "no answer for %s", story_took(f, f->r.sent_us, f->end_us).s);
	return story_say(out, TENSE_PRESENT, "sent, no answer for %s so far", story_so_far(f, f->r.sent_us).s);
}

/* From there to the last one. */
enum tense
story_say_coming(const struct story *f, char out[CLAUSE_SIZE])
{
	if (!f->is_outside || !story_was(f->r.first_byte_us))
		return TENSE_NONE;
	if (!story_was(f->end_us))
		return story_say(out, TENSE_PRESENT, "it comes, for %s so far", story_so_far(f, f->r.first_byte_us).s);
	return story_say(out, TENSE_PAST, story_was(f->r.response_us) ? "the last %s later" : "nothing more %s later",
	    story_took(f, f->r.first_byte_us, f->end_us).s);
}

/* What the response is like: "HTTP/1.1, chunked, gzip; 48312 bytes". */
enum tense
story_say_form(const struct story *f, char out[CLAUSE_SIZE])
{
	char size[32] = "";

	if (!f->is_outside || f->r.form == NULL || !story_was(f->r.head_us))
		return TENSE_NONE;
	if (f->r.body_size != NEVER_US && story_was(f->r.response_us))
		utf8_format(size, sizeof size, "; %" PRId64 " bytes came", f->r.body_size);
	return story_say(out, TENSE_PAST, "%s%s", watched_cut(f->r.form, TOLD_MOST).s, size);
}

enum tense
story_say_response(const struct story *f, char out[CLAUSE_SIZE])
{
	return story_say(out, TENSE_PAST, "answered at %s with %s", story_moment(f, f->r.response_us).s, status_text(f->r.status).s);
}

enum tense
story_say_failure(const struct story *f, char out[CLAUSE_SIZE])
{
	const char *story = f->brief > 1 ? cause_words((enum cause)f->r.cause) : cause_story((enum cause)f->r.cause);

	return story_say(out, TENSE_PAST, "failed at %s: %.*s", story_moment(f, f->r.fail_us).s,
	    (int)(f->brief ? strcspn(story, ";") : strlen(story)), story);
}
