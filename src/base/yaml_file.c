/* Files in YAML that people write, read strictly: a walk over libyaml's events. */
#include "base/yaml_file.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/nearest.h"

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
	r->complaints[r->count++] = *complaint;
	r->stopped = r->count == r->most;
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
	r->stopped = true;
}

/* ---- what YAML itself does not allow ---- */

/* Hints for a syntax error at such a character. */
static const struct {
	char begins;
	const char *expected;
} expectations[] = {
	{ ':', "a text with \": \" in it is expected in quotes, or in lines of its own behind >" },
	{ '\t', "blanks are expected, not tabs" },
	{ '@', "a text that begins with @ is expected in quotes" },
	{ '`', "a text that begins with ` is expected in quotes" },
	{ '%', "a text that begins with % is expected in quotes" },
};

/* A construct that is never closed is reported where it begins. */
static void
complain_of_syntax(struct reader *r)
{
	const yaml_parser_t *parser = &r->parser;
	char at = yaml_text_at(r->text, r->size, place_of(parser->problem_mark));
	bool unclosed = at == '\0' && parser->context != NULL;
	struct yaml_place place = place_of(unclosed ? parser->context_mark : parser->problem_mark);
	const char *expected = NULL;
	char begun[32] = "";

	for (size_t i = 0; i < sizeof expectations / sizeof expectations[0]; i++)
		if (at == expectations[i].begins)
			expected = expectations[i].expected;
	if (parser->context != NULL && (int)parser->context_mark.line + 1 < place.line)
		snprintf(begun, sizeof begun, " begun in line %zu", parser->context_mark.line + 1);
	complain(r, place, "%s%s%s%s%s%s", parser->problem == NULL ? "it cannot be read" : parser->problem,
	    parser->context == NULL ? "" : " ", parser->context == NULL ? "" : parser->context, begun,
	    expected == NULL ? "" : ": ", expected == NULL ? "" : expected);
	r->stopped = true;
}

/* ---- events ---- */

static void
refuse(struct reader *r, const char *what)
{
	complain(r, place_of(r->event.start_mark), "%s", what);
	r->stopped = true;
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
	r->stopped = true;
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
	r->stopped = true;
	return false;
}

/* Passes over the value that begins with this event. Its last event stays. */
static void
skip(struct reader *r)
{
	int outside = r->depth;

	do {
		if (is_open(r) && !enter(r))
			return;
		if (is_close(r))
			r->depth--;
	} while (r->depth > outside && next(r));
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
	size_t used = 0;

	meant = nearest_in(key, keys, count);
	for (int i = 0; i < count && used < sizeof names; i++)
		used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i == 0 ? "" : ", ", keys[i]);
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
		if (next(r))
			skip(r);
		return;
	}
	if (!find_key(fields, (const char *)r->event.data.scalar.value, &found)) {
		complain_of_key(r, fields, (const char *)r->event.data.scalar.value);
		if (next(r))
			skip(r);
		return;
	}
	key = found.field->key_at != NULL ? found.field->key_at(found.index) : found.field->key;
	if ((*seen & UINT64_C(1) << found.number) != 0) {
		complain(r, place_of(r->event.start_mark), "%s is set twice: once is expected", key);
		if (next(r))
			skip(r);
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
    struct complaint *complaints, int most)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	struct reader r = { .text = text, .size = size, .arg = arg, .complaints = complaints, .most = most };

	assert(most >= 1);
	if (size >= sizeof byte_order_mark - 1 && memcmp(text, byte_order_mark, sizeof byte_order_mark - 1) == 0) {
		r.text += sizeof byte_order_mark - 1;
		r.size -= sizeof byte_order_mark - 1;
	}
	if (r.size > YAML_FILE_BYTES_MAX) {
		complain(&r, (struct yaml_place){ 0, 0 }, "it is too large: at most %d KiB are expected", YAML_FILE_BYTES_MAX / 1024);
		return r.count;
	}
	check_characters(&r);
	if (r.stopped)
		return r.count;
	if (!yaml_parser_initialize(&r.parser)) {
		complain(&r, (struct yaml_place){ 0, 0 }, "there is no memory to read it");
		return r.count;
	}
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)r.text, r.size);
	read_document(&r, root);
	yaml_event_delete(&r.event);
	yaml_parser_delete(&r.parser);
	return r.count;
}
