/* The members of a JSON object. */
#include "base/json_members.h"

#include <string.h>

/* Drops what is listed; the room stays. */
static void
empty(struct json_members *members)
{
	json_decref(members->tree);
	members->tree = NULL;
	members->list.count = 0;
}

void
json_members_release(struct json_members *members)
{
	empty(members);
	ARRAY_RELEASE(members->list);
}

/* ---- a plain object ---- */

/* Where the reading stands. */
struct cursor {
	struct json_members *members;
	char *at, *end;
};

static void
skip_space(struct cursor *c)
{
	while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || *c->at == '\n' || *c->at == '\r'))
		c->at++;
}

/* Takes that character, and the white space before it. */
static bool
takes(struct cursor *c, char character)
{
	skip_space(c);
	if (c->at == c->end || *c->at != character)
		return false;
	c->at++;
	return true;
}

/* Takes the rest of a string. */
static bool
takes_text(struct cursor *c, const char **text, size_t *size)
{
	*text = c->at;
	while (c->at < c->end && *c->at >= ' ' && *c->at <= '~' && *c->at != '"' && *c->at != '\\')
		c->at++;
	*size = (size_t)(c->at - *text);
	return takes(c, '"') && c->at == *text + *size + 1;
}

/* Takes a number of at most 18 digits, which an int64_t holds whatever they are. */
static bool
takes_whole(struct cursor *c, int64_t *whole)
{
	enum { DIGITS_MAX = 18 };
	bool is_negative = c->at < c->end && *c->at == '-';
	const char *first = c->at += is_negative;
	size_t digits;

	for (*whole = 0; c->at < c->end && *c->at >= '0' && *c->at <= '9' && c->at - first < DIGITS_MAX; c->at++)
		*whole = *whole * 10 + (*c->at - '0');
	digits = (size_t)(c->at - first);
	*whole = is_negative ? -*whole : *whole;
	/* More digits, '.' and 'e' would go on with it. */
	return digits > 0 && (*first != '0' || digits == 1) && c->at < c->end && strchr(",} \t\n\r", *c->at) != NULL;
}

static bool
is_new(const struct json_members *members, const struct json_member *member)
{
	for (size_t i = members->list.count; i-- > (size_t)(member->within + 1);) {
		const struct json_member *other = &members->list.at[i];

		if (other->within == member->within && other->name_size == member->name_size &&
		    memcmp(other->name, member->name, member->name_size) == 0)
			return false;
	}
	return true;
}

static bool takes_members(struct cursor *, int within, int depth);

/* Takes a member, and those in it. */
static bool
takes_member(struct cursor *c, int within, int depth)
{
	struct json_member member = { .within = within };
	bool is_plain;

	if (!takes(c, '"') || !takes_text(c, &member.name, &member.name_size) || !takes(c, ':') || !is_new(c->members, &member))
		return false;
	if (takes(c, '"')) {
		member.type = JSON_TEXT;
		is_plain = takes_text(c, &member.text, &member.text_size);
	} else if (takes(c, '{')) {
		member.type = JSON_MEMBERS;
		is_plain = depth < JSON_DEPTH_MAX;
	} else {
		member.type = JSON_WHOLE;
		is_plain = takes_whole(c, &member.whole);
	}
	ARRAY_PUSH(c->members->list, member);
	return is_plain && (member.type != JSON_MEMBERS || takes_members(c, (int)c->members->list.count - 1, depth + 1));
}

/* Takes the rest of an object, behind its '{'. */
static bool
takes_members(struct cursor *c, int within, int depth)
{
	if (takes(c, '}'))
		return true;
	do {
		if (!takes_member(c, within, depth))
			return false;
	} while (takes(c, ','));
	return takes(c, '}');
}

/* The place behind a text, in the bytes that were read. */
static char *
end_of(char *bytes, const char *text, size_t size)
{
	return bytes + (text - bytes) + size;
}

bool
json_members_read(struct json_members *members, char *bytes, size_t size)
{
	struct cursor c = { .members = members, .at = bytes, .end = bytes + size };

	empty(members);
	if (!takes(&c, '{') || !takes_members(&c, JSON_OUTERMOST, 1) || c.at != c.end)
		return false;
	for (size_t i = 0; i < members->list.count; i++) {
		const struct json_member *member = &members->list.at[i];

		*end_of(bytes, member->name, member->name_size) = '\0';
		if (member->type == JSON_TEXT)
			*end_of(bytes, member->text, member->text_size) = '\0';
	}
	return true;
}

/* ---- an object that a parser has read ---- */

static void
list_object(struct json_members *members, json_t *object, int within, int depth)
{
	const char *name;
	json_t *value;

	json_object_foreach(object, name, value) {
		struct json_member member = { .name = name, .name_size = strlen(name), .within = within, .type = JSON_ANOTHER };

		if (json_is_string(value)) {
			member.type = JSON_TEXT;
			member.text = json_string_value(value);
			member.text_size = json_string_length(value);
		} else if (json_is_integer(value)) {
			member.type = JSON_WHOLE;
			member.whole = json_integer_value(value);
		} else if (json_is_object(value) && depth < JSON_DEPTH_MAX) {
			member.type = JSON_MEMBERS;
		}
		ARRAY_PUSH(members->list, member);
		if (member.type == JSON_MEMBERS)
			list_object(members, value, (int)members->list.count - 1, depth + 1);
	}
}

void
json_members_take(struct json_members *members, json_t *object)
{
	empty(members);
	members->tree = object;
	list_object(members, object, JSON_OUTERMOST, 1);
}

/* ---- what is listed ---- */

const struct json_member *
json_members_find(const struct json_members *members, int within, const char *name)
{
	for (size_t i = (size_t)(within + 1); i < members->list.count; i++) {
		const struct json_member *member = &members->list.at[i];

		if (member->within == within && strcmp(member->name, name) == 0)
			return member;
	}
	return NULL;
}

int
json_members_place(const struct json_members *members, const struct json_member *member)
{
	return (int)(member - members->list.at);
}
