/* What visitors are called. */
#include "tell/visitor_words.h"

#include <inttypes.h>
#include <string.h>

#include "base/http_status.h"
#include "base/ip.h"
#include "base/letter.h"
#include "base/utf8.h"

static const char ellipsis[] = "…";

/* ---- texts from outside ---- */

/* The letters of a text that fit, up to the byte `end`. Returns their columns; *is_all is set if that is all of them. */
static int
copy_letters(const char *text, const char *end, int cols, char *out, size_t size, bool *is_all)
{
	int used = 0;

	*is_all = true;
	while (text < end) {
		const char *at = text;
		struct letter letter;
		int next = letter_read(&text, &letter);

		if (next == 0 && *text != '\0') { /* a line's end */
			letter = (struct letter){ .base = '?' };
			next = 1;
			text++;
		}
		if (next == 0 || at == end)
			break;
		if (used + next > cols || size < LETTER_MAX_BYTES + sizeof ellipsis) {
			*is_all = false;
			break;
		}
		used += next;
		at = out;
		out = letter_encode(out, &letter);
		size -= (size_t)(out - at);
	}
	*out = '\0';
	return used;
}

static struct visitor_words
cut(const char *text, size_t length, int cols)
{
	struct visitor_words words;
	bool is_all;

	copy_letters(text, text + length, cols, words.s, sizeof words.s, &is_all);
	if (is_all)
		return words;
	copy_letters(text, text + length, cols - 1, words.s, sizeof words.s, &is_all);
	utf8_add(words.s, sizeof words.s, "%s", ellipsis);
	return words;
}

struct visitor_words
visitor_cut(const char *text, int cols)
{
	return cut(text, strlen(text), cols);
}

/* ---- programs ---- */

/* Browsers all begin with "Mozilla/5.0", and name those that they want to be taken for; what tells them apart, in the order in
 * which it counts. */
static const struct {
	const char *token, *name;
} browsers[] = {
	{ "Edg/", "Edge" }, { "EdgA/", "Edge" }, { "EdgiOS/", "Edge" }, { "OPR/", "Opera" }, { "Vivaldi/", "Vivaldi" },
	{ "SamsungBrowser/", "Samsung" }, { "Firefox/", "Firefox" }, { "FxiOS/", "Firefox" }, { "PowerShell/", "PowerShell" },
	{ "Chromium/", "Chromium" }, { "CriOS/", "Chrome" }, { "Chrome/", "Chrome" }, { "Safari/", "Safari" },
	{ "AppleWebKit/", "browser" },
};

#define AFTER_NAME " /;,()"

/* The length of a name in a list of products: "curl" of "curl/8.14.1". */
static size_t
name_length(const char *product)
{
	return strcspn(product, AFTER_NAME);
}

static struct visitor_words
browser_of(const char *agent)
{
	static const char compatible[] = "(compatible; ";
	const char *named = strstr(agent, compatible);

	for (size_t i = 0; i < sizeof browsers / sizeof browsers[0]; i++)
		if (strstr(agent, browsers[i].token) != NULL)
			return visitor_cut(browsers[i].name, VISITOR_COLS);
	if (named != NULL && name_length(named + sizeof compatible - 1) > 0)
		return cut(named + sizeof compatible - 1, name_length(named + sizeof compatible - 1), VISITOR_COLS);
	return visitor_cut("browser", VISITOR_COLS);
}

struct visitor_words
visitor_program(const char *agent)
{
	static const char mozilla[] = "Mozilla/", python[] = "Python/";
	const char *second;

	if (strncmp(agent, mozilla, sizeof mozilla - 1) == 0)
		return browser_of(agent);
	second = strchr(agent, ' ');
	/* aiohttp and others name the language first. */
	if (strncmp(agent, python, sizeof python - 1) == 0 && second != NULL && name_length(second + 1) > 0)
		agent = second + 1;
	return cut(agent, name_length(agent), VISITOR_COLS);
}

/* ---- who ---- */

const char *
visitor_from(const struct request *r)
{
	struct ip ip;

	return r->from == NULL || ip_parse(r->from, &ip) != 0 || ip_is_loopback(&ip) ? "" : r->from;
}

static struct visitor_words
call(const struct request *r, uint32_t number, int cols, const char *otherwise)
{
	struct visitor_words words = { "" };
	char numbered[16];

	if (r != NULL && r->signed_by != NULL)
		words = visitor_cut(r->signed_by, cols);
	if (words.s[0] != '\0')
		return words;
	utf8_format(numbered, sizeof numbered, " %" PRIu32, number);
	if (r != NULL && r->agent != NULL)
		words = visitor_program(r->agent);
	if (words.s[0] == '\0' && r != NULL && visitor_from(r)[0] != '\0')
		return visitor_cut(visitor_from(r), cols);
	words = visitor_cut(words.s[0] != '\0' ? words.s : otherwise, cols - (int)strlen(numbered));
	utf8_add(words.s, sizeof words.s, "%s", numbered);
	return words;
}

struct visitor_words
visitor_label(const struct request *r, uint32_t number, int cols)
{
	static const char full[] = "visitor";
	char digits[16];

	utf8_format(digits, sizeof digits, " %" PRIu32, number);
	return call(r, number, cols, (int)(strlen(full) + strlen(digits)) <= cols ? full : "vis");
}

/* A name may have few columns and very many bytes: a sentence has no room for it. */
static struct visitor_words
call_within(const struct request *r, uint32_t number, size_t most, const char *otherwise)
{
	struct visitor_words words = call(r, number, VISITOR_COLS, otherwise);

	return strlen(words.s) <= most ? words : call(NULL, number, VISITOR_COLS, otherwise);
}

struct visitor_words
visitor_who(const struct request *r, uint32_t number, size_t most)
{
	return call_within(r, number, most, "visitor");
}

struct visitor_words
visitor_who_begins(const struct request *r, uint32_t number, size_t most)
{
	return call_within(r, number, most, "Visitor");
}

/* ---- who is turned away ---- */

/* What it means here, where that says more than HTTP's words. */
static const struct {
	uint16_t status;
	const char *words;
} reasons[] = {
	{ 400, "not HTTP" },
	{ 408, "too slow to ask" },
	{ 413, "body too large" },
	{ 414, "address too long" },
	{ 417, "expects what we cannot do" },
	{ 429, "too many from one address" },
	{ 431, "head too large" },
	{ 501, "not implemented" },
	{ 503, "too many at once" },
	{ 505, "another version of HTTP" },
};

struct visitor_words
visitor_refusal(uint16_t status, bool brief)
{
	struct visitor_words words;
	const char *reason = http_status_words(status);

	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (reasons[i].status == status)
			reason = reasons[i].words;
	if (status == 0)
		utf8_format(words.s, sizeof words.s, brief ? "closed" : "closed without an answer");
	else if (brief || reason[0] == '\0')
		utf8_format(words.s, sizeof words.s, "%u", status);
	else
		utf8_format(words.s, sizeof words.s, "%u %s", status, reason);
	return words;
}

struct visitor_words
visitor_refusals(const struct timeline *tl, int64_t t_us, bool detailed)
{
	const struct refusal_at *refusals = timeline_refusals_at(tl, t_us);
	struct visitor_words words = { "" };
	bool is_first = true;

	if (timeline_refused_at(tl, t_us) == 0)
		return words;
	utf8_format(words.s, sizeof words.s, "%" PRId64 " turned away: ", timeline_refused_at(tl, t_us));
	for (int i = 0; i < REFUSALS_KINDS; i++) {
		if (refusals->kinds[i].count == 0)
			continue;
		utf8_add(words.s, sizeof words.s, "%s%" PRId64 " × %s", is_first ? "" : ", ", refusals->kinds[i].count,
		    visitor_refusal(refusals->kinds[i].status, !detailed).s);
		is_first = false;
	}
	return words;
}
