/* The rules of Chrome's Trace Event Format: a table from phase to what it must have. */
#include "support/trace_rules.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct checker {
	json_t *element;
	size_t index;
	char *why;
	size_t why_size;
	json_t *threads;  /* tid -> names of its open slices */
	json_t *times;    /* tid -> the last time there */
	json_t *named;    /* tid -> true: it has a name */
	json_t *asyncs;   /* "cat id" -> names of its open slices */
	json_t *flows;    /* "cat id name" -> whether it has ended */
	json_t *counters; /* name -> its first args */
};

static int fail(struct checker *, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int
fail(struct checker *c, const char *format, ...)
{
	int n = snprintf(c->why, c->why_size, "element %zu: ", c->index);
	va_list args;

	va_start(args, format);
	vsnprintf(c->why + n, c->why_size - (size_t)n, format, args);
	va_end(args);
	return -1;
}

static const char *
string_of(const struct checker *c, const char *key)
{
	return json_string_value(json_object_get(c->element, key));
}

static bool
has_integer(const struct checker *c, const char *key, json_int_t least)
{
	json_t *value = json_object_get(c->element, key);

	return json_is_integer(value) && json_integer_value(value) >= least;
}

/* The thread, as a key. */
static const char *
thread_of(const struct checker *c)
{
	static char key[32];

	snprintf(key, sizeof key, "%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(c->element, "tid")));
	return key;
}

/* A stack of names in `all`, made if need be. */
static json_t *
stack_of(json_t *all, const char *key)
{
	if (json_object_get(all, key) == NULL)
		json_object_set_new(all, key, json_array());
	return json_object_get(all, key);
}

static void
push(json_t *stack, const char *name)
{
	json_array_append_new(stack, json_string(name));
}

/* On a thread, times go forward, and it has a name. */
static int
check_thread(struct checker *c)
{
	const char *thread = thread_of(c);
	json_int_t ts = json_integer_value(json_object_get(c->element, "ts"));

	if (json_object_get(c->named, thread) == NULL)
		return fail(c, "thread %s has no name", thread);
	if (ts < json_integer_value(json_object_get(c->times, thread)))
		return fail(c, "time runs backwards on thread %s", thread);
	json_object_set_new(c->times, thread, json_integer(ts));
	return 0;
}

static int
check_begin(struct checker *c)
{
	push(stack_of(c->threads, thread_of(c)), string_of(c, "name"));
	return check_thread(c);
}

/* Viewers lay them over those of the beginning, and warn of it. */
static int
check_args_of_end(struct checker *c)
{
	json_t *args = json_object_get(c->element, "args");

	if (args != NULL && (json_object_size(args) != 1 || !json_is_object(json_object_get(args, "end"))))
		return fail(c, "an end's args hide those of its beginning");
	return 0;
}

static int
check_end(struct checker *c)
{
	json_t *stack = stack_of(c->threads, thread_of(c));
	size_t depth = json_array_size(stack);
	const char *name = string_of(c, "name");

	if (depth == 0)
		return fail(c, "it ends what was never begun");
	if (strcmp(name, json_string_value(json_array_get(stack, depth - 1))) != 0)
		return fail(c, "it ends \"%s\", and not what was begun last", name);
	json_array_remove(stack, depth - 1);
	return check_args_of_end(c) == 0 ? check_thread(c) : -1;
}

static int
check_instant(struct checker *c)
{
	const char *scope = string_of(c, "s");

	if (scope == NULL || (strcmp(scope, "t") != 0 && strcmp(scope, "p") != 0 && strcmp(scope, "g") != 0))
		return fail(c, "\"s\" must be t, p or g");
	return check_thread(c);
}

/* Category, hexadecimal id and perhaps name, as one key. NULL with `why` if there is no such id. */
static const char *
identity(struct checker *c, bool with_name)
{
	static char key[512];
	const char *name = string_of(c, "name"), *category = string_of(c, "cat"), *id = string_of(c, "id");

	if (id == NULL || strncmp(id, "0x", 2) != 0 || id[2] == '\0' || strspn(id + 2, "0123456789abcdef") != strlen(id + 2)) {
		fail(c, "\"id\" must be a string, and hexadecimal");
		return NULL;
	}
	snprintf(key, sizeof key, "%s %s %s", category, id, with_name ? name : "");
	return key;
}

static int
check_async_begin(struct checker *c)
{
	const char *key = identity(c, false);

	if (key == NULL)
		return -1;
	push(stack_of(c->asyncs, key), string_of(c, "name"));
	return 0;
}

static int
check_async_end(struct checker *c)
{
	const char *key = identity(c, false);
	json_t *stack;
	size_t depth;

	if (key == NULL)
		return -1;
	stack = stack_of(c->asyncs, key);
	depth = json_array_size(stack);
	if (depth == 0)
		return fail(c, "it ends what was never begun");
	if (strcmp(string_of(c, "name"), json_string_value(json_array_get(stack, depth - 1))) != 0)
		return fail(c, "it ends \"%s\", and not what was begun last", string_of(c, "name"));
	json_array_remove(stack, depth - 1);
	return check_args_of_end(c);
}

static int
check_async_instant(struct checker *c)
{
	return identity(c, false) == NULL ? -1 : 0;
}

/* An arrow's end is in a slice. */
static int
check_in_slice(struct checker *c)
{
	if (json_array_size(stack_of(c->threads, thread_of(c))) == 0)
		return fail(c, "a flow needs a slice that is open");
	return check_thread(c);
}

static int
check_flow_start(struct checker *c)
{
	const char *key = identity(c, true);

	if (key == NULL)
		return -1;
	if (json_object_get(c->flows, key) != NULL)
		return fail(c, "that flow has started already");
	json_object_set_new(c->flows, key, json_false());
	return check_in_slice(c);
}

static int
check_flow_end(struct checker *c)
{
	const char *key = identity(c, true), *binding = string_of(c, "bp");

	if (key == NULL)
		return -1;
	if (binding == NULL || strcmp(binding, "e") != 0)
		return fail(c, "\"bp\" must be e");
	if (!json_is_false(json_object_get(c->flows, key)))
		return fail(c, "that flow has not started, or has ended");
	json_object_set_new(c->flows, key, json_true());
	return check_in_slice(c);
}

static int
check_counter(struct checker *c)
{
	const char *name = string_of(c, "name"), *key;
	json_t *args = json_object_get(c->element, "args"), *first, *value;

	if (json_object_size(args) == 0)
		return fail(c, "a counter needs args");
	json_object_foreach(args, key, value)
		if (!json_is_number(value))
			return fail(c, "a counter's args are numbers");
	first = json_object_get(c->counters, name);
	if (first == NULL)
		json_object_set(c->counters, name, args);
	else if (json_object_size(first) != json_object_size(args))
		return fail(c, "a counter has the same args each time");
	return 0;
}

static int
check_metadata(struct checker *c)
{
	const char *name = string_of(c, "name");
	json_t *args = json_object_get(c->element, "args");

	if (strcmp(name, "thread_sort_index") == 0 || strcmp(name, "process_sort_index") == 0)
		return json_is_integer(json_object_get(args, "sort_index")) ? 0 : fail(c, "\"sort_index\" must be a number");
	if (strcmp(name, "thread_name") != 0 && strcmp(name, "process_name") != 0)
		return fail(c, "there are no metadata \"%s\"", name);
	if (strcmp(name, "thread_name") == 0)
		json_object_set_new(c->named, thread_of(c), json_true());
	return json_is_string(json_object_get(args, "name")) ? 0 : fail(c, "\"args\" must have a name");
}

/* X (slices with a duration) is not among them: who writes it must add it. */
static const struct {
	char phase;
	int (*check)(struct checker *);
} rules[] = {
	{ 'B', check_begin },
	{ 'E', check_end },
	{ 'i', check_instant },
	{ 'b', check_async_begin },
	{ 'e', check_async_end },
	{ 'n', check_async_instant },
	{ 's', check_flow_start },
	{ 'f', check_flow_end },
	{ 'C', check_counter },
	{ 'M', check_metadata },
};

static int
check_element(struct checker *c)
{
	const char *phase = string_of(c, "ph");

	if (phase == NULL || strlen(phase) != 1)
		return fail(c, "\"ph\" must be one letter");
	if (!has_integer(c, "pid", 1) || !has_integer(c, "tid", 1))
		return fail(c, "\"pid\" and \"tid\" must be numbers, and not 0");
	if (string_of(c, "name") == NULL || string_of(c, "cat") == NULL)
		return fail(c, "an element needs a name and a category");
	if (*phase != 'M' && !has_integer(c, "ts", 0))
		return fail(c, "\"ts\" must be a number");
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		if (rules[i].phase == *phase)
			return rules[i].check(c);
	return fail(c, "there is no phase %s", phase);
}

/* All that was begun has ended. */
static int
check_all_ended(struct checker *c, json_t *stacks)
{
	const char *key;
	json_t *stack;

	json_object_foreach(stacks, key, stack)
		if (json_array_size(stack) > 0)
			return fail(c, "\"%s\" of %s has no end", json_string_value(json_array_get(stack, 0)), key);
	return 0;
}

static int
check_elements(struct checker *c, json_t *elements)
{
	if (!json_is_array(elements) || json_array_size(elements) == 0)
		return fail(c, "there are no elements");
	json_array_foreach(elements, c->index, c->element)
		if (check_element(c) != 0)
			return -1;
	return check_all_ended(c, c->threads) == 0 ? check_all_ended(c, c->asyncs) : -1;
}

int
trace_rules_check(const char *text, size_t size, char *why, size_t why_size)
{
	struct checker c = {
		.why = why, .why_size = why_size, .threads = json_object(), .times = json_object(), .named = json_object(),
		.asyncs = json_object(), .flows = json_object(), .counters = json_object(),
	};
	json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
	int status;

	if (root == NULL || size < 2 || memcmp(text, "{\"", 2) != 0)
		status = fail(&c, "the file must be JSON, and begin with {\"");
	else
		status = check_elements(&c, json_object_get(root, "traceEvents"));
	json_decref(root);
	json_decref(c.threads);
	json_decref(c.times);
	json_decref(c.named);
	json_decref(c.asyncs);
	json_decref(c.flows);
	json_decref(c.counters);
	return status;
}
