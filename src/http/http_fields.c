/* The fields of a message's head. */
#include "http/http_fields.h"

#include <string.h>

#include "base/ascii.h"

/* ---- texts ---- */

void
http_text_add(struct http_text *text, const char *bytes, size_t size)
{
	ARRAY_RESERVE(text->bytes, size + 1);
	ARRAY_APPEND(text->bytes, bytes, size);
	text->bytes.at[text->bytes.count] = '\0';
}

void
http_text_clear(struct http_text *text)
{
	text->bytes.count = 0;
	if (text->bytes.capacity > 0)
		text->bytes.at[0] = '\0';
}

const char *
http_text_of(const struct http_text *text)
{
	return text->bytes.at == NULL ? "" : text->bytes.at;
}

void
http_text_release(struct http_text *text)
{
	ARRAY_RELEASE(text->bytes);
}

/* ---- values ---- */

/* Keeps the first one, of a request. */
static void
keep_first(struct http_fields *fields, enum http_field_id field, struct http_text *text, const char *value)
{
	if (!fields->is_answer && fields->seen[field] == 1)
		http_text_add(text, value, strlen(value));
}

static void
note_host(struct http_fields *fields, const char *value)
{
	if (!http_host_is_valid(value))
		fields->bad_host = true;
	keep_first(fields, FIELD_HOST, &fields->host, value);
}

static void
note_origin(struct http_fields *fields, const char *value)
{
	keep_first(fields, FIELD_ORIGIN, &fields->origin, value);
}

static void
note_coding(struct http_fields *fields, const char *value)
{
	fields->coding = http_coding(value);
}

/* An answer may say it more than once, if it is the same each time (RFC 9112, 6.3). */
static void
note_length(struct http_fields *fields, const char *value)
{
	uint64_t before = fields->length;
	bool is_answer = fields->is_answer, is_first = fields->seen[FIELD_LENGTH] == 1;

	if ((is_answer ? http_lengths_parse(value, &fields->length) : http_length_parse(value, &fields->length)) != 0 ||
	    (!is_first && (!is_answer || fields->length != before)))
		fields->bad_length = true;
}

static void
note_location(struct http_fields *fields, const char *value)
{
	if (fields->is_answer && fields->seen[FIELD_LOCATION] == 1)
		http_text_add(&fields->location, value, strlen(value));
}

static void
note_content_coding(struct http_fields *fields, const char *value)
{
	if (!fields->is_answer)
		return;
	if (fields->content_coding.bytes.count > 0)
		http_text_add(&fields->content_coding, ", ", 2);
	http_text_add(&fields->content_coding, value, strlen(value));
}

static void
note_connection(struct http_fields *fields, const char *value)
{
	if (http_list_has(value, "close"))
		fields->closes = true;
	if (http_list_has(value, "keep-alive"))
		fields->stays = true;
}

static void
note_expectation(struct http_fields *fields, const char *value)
{
	static const char known[] = "100-continue";
	const char *at;
	size_t size;

	while ((at = http_list_next(&value, &size)) != NULL) {
		if (size == sizeof known - 1 && ascii_same_start(at, known, size))
			fields->expects_continue = true;
		else
			fields->odd_expectation = true;
	}
}

/* Of several the first counts. */
static void
note_agent(struct http_fields *fields, const char *value)
{
	keep_first(fields, FIELD_AGENT, &fields->agent, value);
}

/* ---- lines ---- */

#define FIELD_ROW(ID, name, note) { name, note },
static const struct {
	const char *name;
	void (*note)(struct http_fields *, const char *value);
} rows[] = { HTTP_FIELDS(FIELD_ROW) };
#undef FIELD_ROW

/* The field whose name was read, or FIELD_COUNT. */
static enum http_field_id
field_now(const struct http_fields *fields)
{
	enum http_field_id field = 0;

	while (field < FIELD_COUNT && !ascii_same(fields->name, rows[field].name))
		field++;
	return field;
}

/* As much as fits. */
void
http_fields_take_name(struct http_fields *fields, const char *bytes, size_t size)
{
	size_t room = HTTP_FIELD_NAME_SIZE - 1u - fields->name_size, n = size < room ? size : room;

	memcpy(fields->name + fields->name_size, bytes, n);
	fields->name_size = (uint8_t)(fields->name_size + n);
	fields->name[fields->name_size] = '\0';
}

void
http_fields_take_value(struct http_fields *fields, const char *bytes, size_t size)
{
	if (!fields->in_value)
		fields->field = (uint8_t)field_now(fields);
	fields->in_value = true;
	if (fields->field < FIELD_COUNT)
		http_text_add(&fields->value, bytes, size);
}

static void
forget_line(struct http_fields *fields)
{
	fields->in_value = false;
	fields->name_size = 0;
	fields->name[0] = '\0';
	http_text_clear(&fields->value);
}

void
http_fields_end_line(struct http_fields *fields)
{
	enum http_field_id field = fields->in_value ? fields->field : field_now(fields);
	size_t size = fields->value.bytes.count;

	if (field < FIELD_COUNT) {
		while (size > 0 && strchr(" \t", fields->value.bytes.at[size - 1]) != NULL)
			fields->value.bytes.at[--size] = '\0';
		if (fields->seen[field] < 2)
			fields->seen[field]++;
		rows[field].note(fields, size == 0 ? "" : fields->value.bytes.at + strspn(fields->value.bytes.at, " \t"));
	}
	forget_line(fields);
}

/* ---- heads ---- */

void
http_fields_begin(struct http_fields *fields, bool is_answer)
{
	fields->is_answer = is_answer;
	http_text_clear(&fields->agent);
	http_text_clear(&fields->host);
	http_text_clear(&fields->origin);
	http_text_clear(&fields->location);
	http_text_clear(&fields->content_coding);
	fields->length = 0;
	memset(fields->seen, 0, sizeof fields->seen);
	fields->bad_host = fields->bad_length = false;
	fields->expects_continue = fields->odd_expectation = false;
	fields->closes = fields->stays = false;
	forget_line(fields);
}

void
http_fields_release(struct http_fields *fields)
{
	http_text_release(&fields->agent);
	http_text_release(&fields->host);
	http_text_release(&fields->origin);
	http_text_release(&fields->location);
	http_text_release(&fields->content_coding);
	http_text_release(&fields->value);
}
