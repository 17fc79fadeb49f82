/* The grammar of HTTP/1.x messages: a machine with a state for each place in one. */
#include "http/http_grammar.h"

#include <assert.h>

/* Of a chunk's size: more would not fit into what the libraries count with, but for zeros before it, which
 * nobody has a use for. */
enum { CHUNK_VALUE_BITS = 60, CHUNK_DIGITS_MAX = 64 };

/* ---- bytes ---- */

/* What a byte may be; most are several of these. */
enum {
	TOKEN = 1 << 0, /* part of a method, a name, an option */
	DIGIT = 1 << 1,
	HEX = 1 << 2,
	SEEN = 1 << 3,  /* no control character and no blank; also all beyond ASCII */
	SPACE = 1 << 4,
	TAB = 1 << 5,
	CR = 1 << 6,
	LF = 1 << 7,
	COLON = 1 << 8,
	SEMICOLON = 1 << 9,
	EQUALS = 1 << 10,
	QUOTE = 1 << 11,
	BACKSLASH = 1 << 12,
	POINT = 1 << 13,
	SLASH = 1 << 14,
	LETTER_H = 1 << 15,
	LETTER_T = 1 << 16,
	LETTER_P = 1 << 17,
	BLANK = SPACE | TAB,
	TEXT = SEEN | BLANK,
	SEEN_TOKEN = SEEN | TOKEN,
};

static const uint32_t bytes[256] = {
	['\t'] = TAB, ['\n'] = LF, ['\r'] = CR, [' '] = SPACE,
	['!'] = SEEN_TOKEN, ['"'] = SEEN | QUOTE, ['#'] = SEEN_TOKEN, ['$'] = SEEN_TOKEN, ['%'] = SEEN_TOKEN,
	['&'] = SEEN_TOKEN, ['\''] = SEEN_TOKEN, ['('] = SEEN, [')'] = SEEN, ['*'] = SEEN_TOKEN, ['+'] = SEEN_TOKEN,
	[','] = SEEN, ['-'] = SEEN_TOKEN, ['.'] = SEEN_TOKEN | POINT, ['/'] = SEEN | SLASH,
	['0' ... '9'] = SEEN_TOKEN | DIGIT | HEX,
	[':'] = SEEN | COLON, [';'] = SEEN | SEMICOLON, ['<'] = SEEN, ['='] = SEEN | EQUALS, ['>'] = SEEN, ['?'] = SEEN,
	['@'] = SEEN,
	['A' ... 'F'] = SEEN_TOKEN | HEX,
	['G'] = SEEN_TOKEN, ['H'] = SEEN_TOKEN | LETTER_H, ['I' ... 'O'] = SEEN_TOKEN, ['P'] = SEEN_TOKEN | LETTER_P,
	['Q' ... 'S'] = SEEN_TOKEN, ['T'] = SEEN_TOKEN | LETTER_T, ['U' ... 'Z'] = SEEN_TOKEN,
	['['] = SEEN, ['\\'] = SEEN | BACKSLASH, [']'] = SEEN, ['^'] = SEEN_TOKEN, ['_'] = SEEN_TOKEN, ['`'] = SEEN_TOKEN,
	['a' ... 'f'] = SEEN_TOKEN | HEX,
	['g' ... 'z'] = SEEN_TOKEN,
	['{'] = SEEN, ['|'] = SEEN_TOKEN, ['}'] = SEEN, ['~'] = SEEN_TOKEN,
	[0x80 ... 0xff] = SEEN,
};

bool
http_is_token_char(char c)
{
	return (bytes[(unsigned char)c] & TOKEN) != 0;
}

/* ---- places ---- */

enum state {
	/* a request's first line */
	BEFORE, BEFORE_LF, METHOD, TARGET_START, TARGET, TARGET_LF, VERSION_H, VERSION_T, VERSION_TT, VERSION_P, VERSION_SLASH,
	MAJOR_START, MAJOR, MINOR_START, MINOR,
	/* an answer's */
	STATUS_H, STATUS_T, STATUS_TT, STATUS_P, STATUS_SLASH, STATUS_MAJOR_START, STATUS_MAJOR, STATUS_MINOR_START,
	STATUS_MINOR, STATUS_START, STATUS_1, STATUS_2, STATUS_3, REASON,
	/* fields; *_FIELD: at the beginning of the line */
	FIRST_LINE_LF, FIRST_FIELD, NAME_START, NAME, VALUE_START, VALUE, FOLD, VALUE_LF, NEXT_FIELD, HEAD_LF, HEAD_END,
	/* chunks */
	CHUNK, CHUNK_SIZE, CHUNK_BLANK, EXTENSION, EXTENSION_NAME, EXTENSION_BLANK, EXTENSION_EQUALS, EXTENSION_TOKEN,
	QUOTED, QUOTED_PAIR, EXTENSION_END, CHUNK_LF, DATA, DATA_LF, LAST_CHUNK_LF,
	TRAILER, TRAILER_NAME, TRAILER_VALUE, TRAILER_LF, NEXT_TRAILER, BODY_LF, BODY_END,
	/* not places */
	BAD, NO_VERSION, STATE_COUNT,
};

/* A state, what the bytes are part of that lead to it, and where the next byte leads: by the first row
 * that has it; if none does it must not stand there. */
static const struct place {
	enum http_part part;
	struct {
		uint32_t bytes; /* 0 behind the last row */
		enum state to;
	} next[5];
} places[STATE_COUNT] = {
	[BEFORE] = { PART_NOTHING, { { TOKEN, METHOD }, { CR, BEFORE_LF }, { LF, BEFORE } } },
	[BEFORE_LF] = { PART_NOTHING, { { LF, BEFORE } } },
	[METHOD] = { PART_METHOD, { { TOKEN, METHOD }, { SPACE, TARGET_START } } },
	[TARGET_START] = { PART_NOTHING, { { SEEN, TARGET } } },
	[TARGET] = { PART_TARGET, { { SEEN, TARGET }, { SPACE, VERSION_H }, { CR, TARGET_LF }, { LF, NO_VERSION } } },
	[TARGET_LF] = { PART_NOTHING, { { LF, NO_VERSION } } },
	[VERSION_H] = { PART_NOTHING, { { LETTER_H, VERSION_T } } },
	[VERSION_T] = { PART_NOTHING, { { LETTER_T, VERSION_TT } } },
	[VERSION_TT] = { PART_NOTHING, { { LETTER_T, VERSION_P } } },
	[VERSION_P] = { PART_NOTHING, { { LETTER_P, VERSION_SLASH } } },
	[VERSION_SLASH] = { PART_NOTHING, { { SLASH, MAJOR_START } } },
	[MAJOR_START] = { PART_NOTHING, { { DIGIT, MAJOR } } },
	[MAJOR] = { PART_NOTHING, { { POINT, MINOR_START } } },
	[MINOR_START] = { PART_NOTHING, { { DIGIT, MINOR } } },
	[MINOR] = { PART_NOTHING, { { CR, FIRST_LINE_LF }, { LF, FIRST_FIELD } } },

	[STATUS_H] = { PART_PASSED, { { LETTER_H, STATUS_T } } },
	[STATUS_T] = { PART_PASSED, { { LETTER_T, STATUS_TT } } },
	[STATUS_TT] = { PART_PASSED, { { LETTER_T, STATUS_P } } },
	[STATUS_P] = { PART_PASSED, { { LETTER_P, STATUS_SLASH } } },
	[STATUS_SLASH] = { PART_PASSED, { { SLASH, STATUS_MAJOR_START } } },
	[STATUS_MAJOR_START] = { PART_PASSED, { { DIGIT, STATUS_MAJOR } } },
	[STATUS_MAJOR] = { PART_PASSED, { { POINT, STATUS_MINOR_START } } },
	[STATUS_MINOR_START] = { PART_PASSED, { { DIGIT, STATUS_MINOR } } },
	[STATUS_MINOR] = { PART_PASSED, { { SPACE, STATUS_START } } },
	[STATUS_START] = { PART_PASSED, { { DIGIT, STATUS_1 } } },
	[STATUS_1] = { PART_PASSED, { { DIGIT, STATUS_2 } } },
	[STATUS_2] = { PART_PASSED, { { DIGIT, STATUS_3 } } },
	/* The blank is often left out together with the words. */
	[STATUS_3] = { PART_PASSED, { { SPACE, REASON }, { CR, FIRST_LINE_LF }, { LF, FIRST_FIELD } } },
	[REASON] = { PART_PASSED, { { TEXT, REASON }, { CR, FIRST_LINE_LF }, { LF, FIRST_FIELD } } },

	[FIRST_LINE_LF] = { PART_NOTHING, { { LF, FIRST_FIELD } } },
	[FIRST_FIELD] = { PART_NOTHING, { { TOKEN, NAME_START }, { CR, HEAD_LF }, { LF, HEAD_END } } },
	[NAME_START] = { PART_FIRST_OF_NAME, { { TOKEN, NAME }, { COLON, VALUE_START } } },
	[NAME] = { PART_NAME, { { TOKEN, NAME }, { COLON, VALUE_START } } },
	[VALUE_START] = { PART_NOTHING, { { BLANK, VALUE_START }, { SEEN, VALUE }, { CR, VALUE_LF }, { LF, NEXT_FIELD } } },
	[VALUE] = { PART_VALUE, { { TEXT, VALUE }, { CR, VALUE_LF }, { LF, NEXT_FIELD } } },
	[FOLD] = { PART_FOLD, { { TEXT, VALUE }, { CR, VALUE_LF }, { LF, NEXT_FIELD } } },
	[VALUE_LF] = { PART_NOTHING, { { LF, NEXT_FIELD } } },
	[NEXT_FIELD] = { PART_NOTHING, { { TOKEN, NAME_START }, { CR, HEAD_LF }, { LF, HEAD_END }, { BLANK, FOLD } } },
	[HEAD_LF] = { PART_NOTHING, { { LF, HEAD_END } } },
	[HEAD_END] = { PART_HEAD_END, { { 0, BAD } } },

	[CHUNK] = { PART_PASSED, { { HEX, CHUNK_SIZE } } },
	[CHUNK_SIZE] = { PART_PASSED, { { HEX, CHUNK_SIZE }, { CR, CHUNK_LF }, { SEMICOLON, EXTENSION }, { BLANK, CHUNK_BLANK } } },
	[CHUNK_BLANK] = { PART_NOTHING, { { BLANK, CHUNK_BLANK }, { SEMICOLON, EXTENSION } } },
	[EXTENSION] = { PART_NOTHING, { { TOKEN, EXTENSION_NAME }, { BLANK, EXTENSION } } },
	[EXTENSION_NAME] = { PART_NOTHING, { { TOKEN, EXTENSION_NAME }, { EQUALS, EXTENSION_EQUALS }, { SEMICOLON, EXTENSION },
	    { CR, CHUNK_LF }, { BLANK, EXTENSION_BLANK } } },
	[EXTENSION_BLANK] = { PART_NOTHING, { { BLANK, EXTENSION_BLANK }, { EQUALS, EXTENSION_EQUALS }, { SEMICOLON, EXTENSION } } },
	[EXTENSION_EQUALS] = { PART_NOTHING, { { TOKEN, EXTENSION_TOKEN }, { QUOTE, QUOTED }, { BLANK, EXTENSION_EQUALS } } },
	[EXTENSION_TOKEN] = { PART_NOTHING, { { TOKEN, EXTENSION_TOKEN }, { CR, CHUNK_LF }, { SEMICOLON, EXTENSION },
	    { BLANK, CHUNK_BLANK } } },
	[QUOTED] = { PART_NOTHING, { { QUOTE, EXTENSION_END }, { BACKSLASH, QUOTED_PAIR }, { TEXT, QUOTED } } },
	[QUOTED_PAIR] = { PART_NOTHING, { { TEXT, QUOTED } } },
	[EXTENSION_END] = { PART_NOTHING, { { CR, CHUNK_LF }, { SEMICOLON, EXTENSION }, { BLANK, CHUNK_BLANK } } },
	[CHUNK_LF] = { PART_PASSED, { { LF, DATA } } },
	[DATA] = { PART_PASSED, { { CR, DATA_LF } } }, /* behind it */
	[DATA_LF] = { PART_PASSED, { { LF, CHUNK } } },
	[LAST_CHUNK_LF] = { PART_PASSED, { { LF, TRAILER } } },
	[TRAILER] = { PART_PASSED, { { TOKEN, TRAILER_NAME }, { CR, BODY_LF } } },
	[TRAILER_NAME] = { PART_NOTHING, { { TOKEN, TRAILER_NAME }, { COLON, TRAILER_VALUE } } },
	[TRAILER_VALUE] = { PART_NOTHING, { { TEXT, TRAILER_VALUE }, { CR, TRAILER_LF } } },
	[TRAILER_LF] = { PART_NOTHING, { { LF, NEXT_TRAILER } } },
	[NEXT_TRAILER] = { PART_NOTHING, { { TOKEN, TRAILER_NAME }, { CR, BODY_LF } } },
	[BODY_LF] = { PART_PASSED, { { LF, BODY_END } } },
	[BODY_END] = { PART_PASSED, { { 0, BAD } } },
};

/* ---- walking ---- */

void
http_grammar_begin(struct http_grammar *g, bool is_answer)
{
	*g = (struct http_grammar){ .state = is_answer ? STATUS_H : BEFORE, .is_answer = is_answer };
}

void
http_grammar_begin_chunks(struct http_grammar *g)
{
	g->state = CHUNK;
}

static uint64_t
value_of(char digit)
{
	return (uint64_t)(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
}

static enum state
next_state(const struct http_grammar *g, char c)
{
	const struct place *place = &places[g->state];
	uint32_t byte = bytes[(unsigned char)c];

	for (int i = 0; i < 5 && place->next[i].bytes != 0; i++)
		if ((byte & place->next[i].bytes) != 0)
			return place->next[i].to;
	return BAD;
}

/* Where a byte really leads, in the few places where that depends on more than the place. */
static enum state
decide(const struct http_grammar *g, enum state to)
{
	if (to == FOLD && !g->is_answer)
		return BAD;
	if (to == CHUNK_SIZE && g->state == CHUNK_SIZE &&
	    (g->digits == CHUNK_DIGITS_MAX || g->chunk_left >> (CHUNK_VALUE_BITS - 4) != 0))
		return BAD;
	return to == CHUNK_LF && g->chunk_left == 0 ? LAST_CHUNK_LF : to;
}

/* Enters a state by a byte. */
static void
enter(struct http_grammar *g, enum state to, char c)
{
	if (to == MAJOR)
		g->major = (uint8_t)value_of(c);
	else if (to == MINOR)
		g->minor = (uint8_t)value_of(c);
	else if (to == CHUNK_SIZE) {
		bool first = g->state != CHUNK_SIZE;

		g->digits = (uint8_t)(first ? 1 : g->digits + 1);
		g->chunk_left = (first ? 0 : g->chunk_left * 16) + value_of(c);
	}
	g->state = (uint8_t)to;
}

/* Takes what there is of a chunk's data. Returns the number of its bytes. */
static size_t
take_data(struct http_grammar *g, size_t size)
{
	size_t n = g->state != DATA ? 0 : size < g->chunk_left ? size : (size_t)g->chunk_left;

	g->chunk_left -= n;
	return n;
}

/* The number of bytes from data[i] on that lead back to the same place, which most do. */
static size_t
stay(const struct http_grammar *g, const char *data, size_t i, size_t size)
{
	uint32_t same = places[g->state].next[0].to == (enum state)g->state && g->state != CHUNK_SIZE ? places[g->state].next[0].bytes : 0;
	size_t start = i;

	while (i < size && (bytes[(unsigned char)data[i]] & same) != 0)
		i++;
	return i - start;
}

size_t
http_grammar_take(struct http_grammar *g, const char *data, size_t size, enum http_part *part, enum http_grammar_news *news)
{
	size_t i;

	assert(g->state != HEAD_END && g->state != BODY_END);
	*news = GRAMMAR_FINE;
	*part = PART_PASSED;
	i = take_data(g, size);
	for (; i < size; i++) {
		enum state to = decide(g, next_state(g, data[i]));
		enum http_part its = places[to].part;

		if (to == BAD || to == NO_VERSION) {
			*news = to == BAD ? GRAMMAR_BAD : GRAMMAR_NO_VERSION;
			return i;
		}
		if (i == 0)
			*part = its;
		else if (its != *part && !(*part == PART_FIRST_OF_NAME && its == PART_NAME))
			return i;
		enter(g, to, data[i]);
		i += stay(g, data, i + 1, size);
		if (to == FIRST_FIELD && !g->is_answer)
			*news = GRAMMAR_REQUEST_LINE;
		if (*news != GRAMMAR_FINE || to == HEAD_END || to == BODY_END || to == DATA)
			return i + 1;
	}
	return i;
}

uint64_t
http_grammar_data_left(const struct http_grammar *g)
{
	return g->state == DATA ? g->chunk_left : 0;
}

bool
http_grammar_in_target(const struct http_grammar *g)
{
	return g->state == TARGET;
}
