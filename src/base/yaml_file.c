/* Files in YAML that people write, read strictly: a walk over libyaml's events. */
#include "base/yaml_file.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/nearest.h"
#include "base/utf8.h"

struct reader {
	yaml_parser_t parser;
	yaml_event_t event;    /* the one that is looked at; its memory is the reader's */
	const char *text;
	size_t size;
	void *arg;             /* the rows' */
	struct complaint *complaints;
	int count, most;
	int depth;             /* of maps and lists */
	int documents;
	bool stopped;          /* nothing more is read */
	int refused_line;      /* where something begins that is passed over after a complaint; 0: nothing is */
	int broken_line;       /* where that stands which ended the reading; 0: nothing did */
};

/* ---- complaints ---- */

static struct yaml_place
place_of(yaml_mark_t mark)
{
	return (struct yaml_place){ (int)mark.line + 1, (int)mark.column + 1 };
}

static void
add_complaint(struct reader *r, const struct complaint *complaint)
{
	if (r->stopped)
		return;
	if (r->count < r->most)
		r->complaints[r->count] = *complaint;
	r->count++;
}

/* Nothing more can be read. */
static void
stop(struct reader *r, int line)
{
	if (!r->stopped)
		r->broken_line = line;
	r->stopped = true;
}

__attribute__((format(printf, 3, 4)))
static void
complain(struct reader *r, struct yaml_place at, const char *format, ...)
{
	struct complaint complaint;
	va_list args;

	va_start(args, format);
	complaint_vset(&complaint, at.line, at.column, format, args);
	va_end(args);
	add_complaint(r, &complaint);
}

/* ---- characters ---- */

static void
check_characters(struct reader *r)
{
	uint32_t character = 0;
	size_t at = yaml_text_find_unfit(r->text, r->size, &character);

	if (at == r->size)
		return;
	if (character == 0 && r->text[at] != '\0')
		complain(r, yaml_text_place(r->text, at), "a byte that is not UTF-8 (0x%02x): text in UTF-8 is expected",
		    (unsigned)(unsigned char)r->text[at]);
	else
		complain(r, yaml_text_place(r->text, at), "a character that cannot be shown (U+%04X): plain text is expected", (unsigned)character);
	stop(r, yaml_text_place(r->text, at).line);
}

/* ---- what YAML itself does not allow ---- */

/* What libyaml says, and what is clearer. "%c" stands for what names the character there. */
static const struct {
	const char *problem, *said;
} sayings[] = {
	{ "mapping values are not allowed", "one \": \" too many: the line stands too far in, or a text with \": \" in it is expected in "
	    "quotes, or in lines of its own behind >" },
	{ "could not find expected ':'", "a line that is no KEY: VALUE: a colon and a blank are expected" },
	{ "found unexpected end of stream", "a text that begins with a quote and has none at its end: another one is expected" },
	{ "found unexpected document indicator", "a text that begins with a quote and has none at its end: another one is expected" },
	{ "found unknown escape character", "a \\ and a letter that mean nothing: \\\\ is expected for a \\, or 'such quotes' around the text" },
	{ "block sequence entries are not allowed", "an item of a list where none may begin: each is expected in a line of its own, behind \"- \"" },
	{ "did not find expected '-'", "a line that is no item of this list: \"- \" is expected, as far in as the one above" },
	{ "did not find expected key", "a line that does not go on with what stands above: KEY: VALUE is expected, as far in as the keys there" },
	{ "did not find expected ',' or ']'", "a list in [ ] that is not closed: a comma or ] is expected" },
	{ "did not find expected ',' or '}'", "a map in { } that is not closed: a comma or } is expected" },
	{ "did not find expected node content", "no value where one is expected: a text that begins with such a sign is expected in quotes" },
	{ "did not find expected comment or line break", "more in this line: behind > or | the text is expected in the lines below" },
	{ "did not find expected <document start>", "more behind the end of a value: one KEY: VALUE a line is expected" },
	{ "did not find expected alphabetic or numeric", "a sign that has a meaning of its own: a text that begins with it is expected in quotes" },
	{ "found an indentation indicator", "more in this line: behind > or | the text is expected in the lines below" },
	{ "found invalid Unicode character escape", "an escape that is no character: the character itself is expected" },
	{ "did not find expected hexdecimal", "an escape that is no character: the character itself is expected" },
	{ "found undefined tag handle", "a tag (!NAME): a plain value is expected, its key says what it is" },
	{ "found unknown directive name", "a directive (%NAME): KEY: VALUE is expected" },
	{ "found a tab character", "a tab: blanks are expected, not tabs" },
	{ "found character that cannot start any token", "%c" },
};

static const char *
saying_of(const char *problem, char at)
{
	if (at == '\t')
		return "a tab: blanks are expected, not tabs";
	for (size_t i = 0; problem != NULL && i < sizeof sayings / sizeof sayings[0]; i++)
		if (strncmp(problem, sayings[i].problem, strlen(sayings[i].problem)) == 0)
			return sayings[i].said;
	return NULL;
}

/* Whether something stands in front of that place, in its line. */
static bool
has_before(const struct reader *r, struct yaml_place place)
{
	struct yaml_place before = place;

	while (--before.column > 0)
		if (strchr(" \t", yaml_text_at(r->text, r->size, before)) == NULL)
			return true;
	return false;
}

static bool
is_blank_line(const struct reader *r, int line)
{
	const char *p = r->text, *end = r->text + r->size;

	for (; line > 1 && p < end; line--) {
		const char *new_line = memchr(p, '\n', (size_t)(end - p));

		p = new_line == NULL ? end : new_line + 1;
	}
	while (p < end && (*p == ' ' || *p == '\r'))
		p++;
	return p == end || *p == '\n';
}

/* A construct that is never closed is reported where it begins, and so is a line without a key. */
static struct yaml_place
place_of_problem(const struct reader *r, char at)
{
	const yaml_parser_t *parser = &r->parser;
	bool begins_before = parser->context != NULL && (at == '\0' || (parser->problem != NULL &&
	    strcmp(parser->problem, "could not find expected ':'") == 0));
	struct yaml_place place = place_of(begins_before ? parser->context_mark : parser->problem_mark);

	/* It is noticed at the end of the text, behind the line that is meant. */
	while (at == '\0' && place.line > 1 && is_blank_line(r, place.line)) {
		place.line--;
		place.column = 1;
	}
	return place;
}

static void
complain_of_syntax(struct reader *r)
{
	const char *problem = r->parser.problem, *saying;
	char at = yaml_text_at(r->text, r->size, place_of(r->parser.problem_mark));
	struct yaml_place place = place_of_problem(r, at);

	/* What is passed over was complained about already. */
	if (r->refused_line > 0) {
		stop(r, r->refused_line);
		return;
	}
	saying = saying_of(problem, at);
	if (saying != NULL && strcmp(problem, "did not find expected key") == 0 && has_before(r, place))
		saying = "more behind the value in this line: nothing is expected there";
	if (saying == NULL)
		complain(r, place, "YAML cannot be read here (%s): lines of KEY: VALUE are expected", problem == NULL ? "it ends" : problem);
	else if (strcmp(saying, "%c") == 0)
		complain(r, place, "a text that begins with %c is expected in quotes", at);
	else
		complain(r, place, "%s", saying);
	stop(r, place.line);
}

/* ---- events ---- */

static void
refuse(struct reader *r, const char *what)
{
	complain(r, place_of(r->event.start_mark), "%s", what);
	stop(r, place_of(r->event.start_mark).line);
}

static void
check_node(struct reader *r, const unsigned char *anchor, const unsigned char *tag)
{
	if (anchor != NULL)
		refuse(r, "an anchor (&NAME): each value is expected where it counts");
	else if (tag != NULL)
		refuse(r, "a tag (!NAME): a plain value is expected, its key says what it is");
}

static void
check_document(struct reader *r)
{
	if (r->event.data.document_start.version_directive != NULL ||
	    r->event.data.document_start.tag_directives.start != r->event.data.document_start.tag_directives.end)
		refuse(r, "a directive (%NAME): KEY: VALUE is expected");
	else if (r->documents++ > 0)
		refuse(r, "a second document: one is expected");
}

/* An escape in quotes can make what the file itself must not hold. */
static void
check_text(struct reader *r)
{
	const char *text = (const char *)r->event.data.scalar.value;
	size_t length = r->event.data.scalar.length;
	uint32_t character = 0;

	if (yaml_text_find_unfit(text, length, &character) == length)
		return;
	complain(r, place_of(r->event.start_mark), "a character that cannot be shown (U+%04X): plain text is expected", (unsigned)character);
	stop(r, place_of(r->event.start_mark).line);
}

static void
check_event(struct reader *r)
{
	const yaml_event_t *event = &r->event;

	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		check_document(r);
		break;
	case YAML_ALIAS_EVENT:
		refuse(r, "an alias (*NAME): each value is expected where it counts, and a text that begins with * in quotes");
		break;
	case YAML_SCALAR_EVENT:
		check_node(r, event->data.scalar.anchor, event->data.scalar.tag);
		check_text(r);
		break;
	case YAML_SEQUENCE_START_EVENT:
		check_node(r, event->data.sequence_start.anchor, event->data.sequence_start.tag);
		break;
	case YAML_MAPPING_START_EVENT:
		check_node(r, event->data.mapping_start.anchor, event->data.mapping_start.tag);
		break;
	default:
		break;
	}
}

/* Reads the next event. Returns false when there is nothing more to read. */
static bool
next(struct reader *r)
{
	if (r->stopped)
		return false;
	yaml_event_delete(&r->event);
	if (!yaml_parser_parse(&r->parser, &r->event)) {
		memset(&r->event, 0, sizeof r->event);
		complain_of_syntax(r);
		return false;
	}
	check_event(r);
	return !r->stopped;
}

static bool
is_open(const struct reader *r)
{
	return r->event.type == YAML_MAPPING_START_EVENT || r->event.type == YAML_SEQUENCE_START_EVENT;
}

static bool
is_close(const struct reader *r)
{
	return r->event.type == YAML_MAPPING_END_EVENT || r->event.type == YAML_SEQUENCE_END_EVENT;
}

static bool
is_nothing(const struct reader *r)
{
	return r->event.type == YAML_SCALAR_EVENT && r->event.data.scalar.length == 0 &&
	    r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

/* One map or list further in. False, and a complaint, if that is too deep. */
static bool
enter(struct reader *r)
{
	if (r->depth++ < YAML_FILE_DEPTH_MAX)
		return true;
	complain(r, place_of(r->event.start_mark), "maps and lists in others: at most %d deep is expected", YAML_FILE_DEPTH_MAX);
	stop(r, place_of(r->event.start_mark).line);
	return false;
}

/* Passes over the value that begins with this event, after a complaint. Its last event stays. */
static void
skip(struct reader *r)
{
	int outside = r->depth, outer = r->refused_line;

	if (outer == 0)
		r->refused_line = place_of(r->event.start_mark).line;
	do {
		if (is_open(r) && !enter(r))
			return;
		if (is_close(r))
			r->depth--;
	} while (r->depth > outside && next(r));
	if (!r->stopped)
		r->refused_line = outer;
}

/* The same for the value behind this key. */
static void
skip_behind(struct reader *r)
{
	int outer = r->refused_line;

	if (outer == 0)
		r->refused_line = place_of(r->event.start_mark).line;
	if (next(r))
		skip(r);
	if (!r->stopped)
		r->refused_line = outer;
}

/* ---- tables ---- */

/* A key of a table: its row, which of the row's keys it is, and which of all. */
struct found {
	const struct yaml_file_field *field;
	int index;
	int number;
};

static bool
is_end_of_table(const struct yaml_file_field *field)
{
	return field->key == NULL && field->key_at == NULL;
}

/* The keys of a table, one after the other. Returns how many there are. */
static int
list_keys(const struct yaml_file_field *fields, const char *keys[YAML_FILE_KEYS_MAX])
{
	int count = 0;

	for (; !is_end_of_table(fields); fields++) {
		for (int i = 0; i == 0 || fields->key_at != NULL; i++) {
			const char *key = fields->key_at != NULL ? fields->key_at(i) : fields->key;

			if (key == NULL)
				break;
			assert(count < YAML_FILE_KEYS_MAX);
			keys[count++] = key;
		}
	}
	return count;
}

/* False if the table has no such key. */
static bool
find_key(const struct yaml_file_field *fields, const char *wanted, struct found *found)
{
	int number = 0;

	for (; !is_end_of_table(fields); fields++) {
		for (int i = 0; i == 0 || fields->key_at != NULL; i++, number++) {
			const char *key = fields->key_at != NULL ? fields->key_at(i) : fields->key;

			if (key == NULL)
				break;
			assert(number < YAML_FILE_KEYS_MAX);
			*found = (struct found){ fields, i, number };
			if (strcmp(key, wanted) == 0)
				return true;
		}
	}
	return false;
}

static void
complain_of_key(struct reader *r, const struct yaml_file_field *fields, const char *key)
{
	const char *keys[YAML_FILE_KEYS_MAX], *meant;
	int count = list_keys(fields, keys);
	char names[COMPLAINT_SIZE / 2] = "";

	meant = nearest_in(key, keys, count);
	for (int i = 0; i < count; i++)
		utf8_add(names, sizeof names, "%s%s", i == 0 ? "" : ", ", keys[i]);
	if (meant != NULL)
		complain(r, place_of(r->event.start_mark), "there is no \"%s\" here: did you mean %s? One of %s is expected",
		    complaint_quote(key).text, meant, names);
	else
		complain(r, place_of(r->event.start_mark), "there is no \"%s\" here: one of %s is expected",
		    complaint_quote(key).text, names);
}

/* ---- values ---- */

static const char *
key_of(const struct yaml_file_field *field)
{
	return field->key != NULL ? field->key : "the file";
}

static void
end_value(struct reader *r, const struct yaml_file_field *field, struct yaml_place place)
{
	struct complaint complaint;

	if (!r->stopped && field->end != NULL && field->end(r->arg, place, &complaint) != 0)
		add_complaint(r, &complaint);
}

static enum yaml_lines
lines_of(const yaml_event_t *scalar)
{
	if (scalar->data.scalar.style == YAML_LITERAL_SCALAR_STYLE)
		return YAML_LINES_LITERAL;
	return scalar->start_mark.line == scalar->end_mark.line ? YAML_ONE_LINE : YAML_LINES_FOLDED;
}

static void
read_text(struct reader *r, const struct yaml_file_field *field, const char *key, int index)
{
	struct yaml_file_value value = {
		.key = key, .index = index, .rule = field->rule, .text = (const char *)r->event.data.scalar.value,
		.lines = lines_of(&r->event), .place = place_of(r->event.start_mark),
	};
	char clause[YAML_FILE_CLAUSE_SIZE];

	if (field->take(r->arg, &value, clause, sizeof clause) != 0)
		complain(r, value.place, "%s: \"%s\" is not %s", key, complaint_quote(value.text).text, clause);
}

static void read_value(struct reader *, const struct yaml_file_field *, const char *key, int index);

/* Reads a key and what stands behind it. `seen` has a bit for each key that was met. */
static void
read_entry(struct reader *r, const struct yaml_file_field *fields, uint64_t *seen)
{
	struct found found;
	const char *key;

	if (r->event.type != YAML_SCALAR_EVENT) {
		complain(r, place_of(r->event.start_mark), "a map or a list where a key is expected: KEY: VALUE");
		skip(r);
		skip_behind(r);
		return;
	}
	if (!find_key(fields, (const char *)r->event.data.scalar.value, &found)) {
		complain_of_key(r, fields, (const char *)r->event.data.scalar.value);
		skip_behind(r);
		return;
	}
	key = found.field->key_at != NULL ? found.field->key_at(found.index) : found.field->key;
	if ((*seen & UINT64_C(1) << found.number) != 0) {
		complain(r, place_of(r->event.start_mark), "%s is set twice: once is expected", key);
		skip_behind(r);
		return;
	}
	*seen |= UINT64_C(1) << found.number;
	if (next(r))
		read_value(r, found.field, key, found.index);
}

static void
read_map(struct reader *r, const struct yaml_file_field *field)
{
	struct yaml_place place = place_of(r->event.start_mark);
	uint64_t seen = 0;

	if (!enter(r))
		return;
	while (next(r) && r->event.type != YAML_MAPPING_END_EVENT)
		read_entry(r, field->fields, &seen);
	r->depth--;
	end_value(r, field, place);
}

static void
read_list(struct reader *r, const struct yaml_file_field *field)
{
	struct yaml_place place = place_of(r->event.start_mark);

	if (!enter(r))
		return;
	for (int i = 0; next(r) && r->event.type != YAML_SEQUENCE_END_EVENT; i++) {
		if (i == field->most)
			complain(r, place_of(r->event.start_mark), "%s: one too many: at most %d are expected", field->key, field->most);
		if (i < field->most)
			read_value(r, field->item, field->key, i);
		else
			skip(r);
	}
	r->depth--;
	end_value(r, field, place);
}

/* The value of another kind than is expected. */
static void
complain_of_kind(struct reader *r, const char *key, const char *expected)
{
	const char *found = is_nothing(r) ? "nothing" : r->event.type == YAML_SCALAR_EVENT ? "a text" :
	    r->event.type == YAML_MAPPING_START_EVENT ? "a map" : "a list";

	complain(r, place_of(r->event.start_mark), "%s: here stands %s: %s is expected", key, found, expected);
	skip(r);
}

static void
read_value(struct reader *r, const struct yaml_file_field *field, const char *key, int index)
{
	if (field->take != NULL && r->event.type == YAML_SCALAR_EVENT)
		read_text(r, field, key, index);
	else if (field->fields != NULL && r->event.type == YAML_MAPPING_START_EVENT)
		read_map(r, field);
	else if (field->item != NULL && r->event.type == YAML_SEQUENCE_START_EVENT)
		read_list(r, field);
	else if (field->take != NULL)
		complain_of_kind(r, key, field->fields != NULL ? "a text or a map" : "a text");
	else
		complain_of_kind(r, key, field->fields != NULL ? "a map (lines of KEY: VALUE)" : "a list (each item behind a \"- \")");
}

/* ---- files ---- */

/* An empty file is an empty map, and so is one with nothing but comments. */
static void
read_document(struct reader *r, const struct yaml_file_field *root)
{
	bool empty = false;

	if (!next(r)) /* the stream */
		return;
	if (!next(r))
		return;
	if (r->event.type == YAML_DOCUMENT_START_EVENT) {
		if (!next(r))
			return;
		empty = is_nothing(r);
		if (!empty && r->event.type != YAML_MAPPING_START_EVENT) /* whatever breaks behind it follows from that */
			r->refused_line = place_of(r->event.start_mark).line;
		if (!empty)
			read_value(r, root, key_of(root), 0);
		next(r); /* the document's end */
		next(r); /* the stream's, or another document */
	} else {
		empty = true;
	}
	if (empty)
		end_value(r, root, (struct yaml_place){ 1, 1 });
}

int
yaml_file_parse(const char *text, size_t size, const struct yaml_file_field *root, void *arg,
    struct complaint *complaints, int most, int *broken_line)
{
	size_t mark = utf8_mark_size(text, size);
	struct reader r = { .text = text + mark, .size = size - mark, .arg = arg, .complaints = complaints, .most = most };

	assert(most >= 1);
	*broken_line = 0;
	if (r.size > YAML_FILE_BYTES_MAX) {
		complain(&r, (struct yaml_place){ 0, 0 }, "it is too large: at most %d KiB are expected", YAML_FILE_BYTES_MAX / 1024);
		return r.count;
	}
	check_characters(&r);
	*broken_line = r.broken_line;
	if (r.stopped)
		return r.count;
	if (!yaml_parser_initialize(&r.parser)) {
		complain(&r, (struct yaml_place){ 0, 0 }, "there is no memory to read it");
		return r.count;
	}
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)r.text, r.size);
	read_document(&r, root);
	*broken_line = r.broken_line;
	yaml_event_delete(&r.event);
	yaml_parser_delete(&r.parser);
	return r.count;
}

/* Each is about a key or a value, or about what a map or a list has come to. */
int
yaml_file_complaints_max(const char *text, size_t size)
{
	int most = 8;

	for (size_t i = 0; i < size; i++)
		most += strchr("\n,:{[-", text[i]) != NULL && text[i] != '\0' ? 2 : 0;
	return most;
}
