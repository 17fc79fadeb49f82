/* Reading lessons: the sections of a file, and what must go together in them. */
#include "lesson/lesson.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "file/conf_file.h"
#include "lesson/lesson_inside.h"

/* ---- making and freeing ---- */

static void
part_init(struct lesson_part *part)
{
	*part = (struct lesson_part){ .words = mem_copy(""), .language = mem_copy(""), .view = 1 };
	settings_init(&part->knobs);
}

static void
part_release(struct lesson_part *part)
{
	free(part->words);
	free(part->language);
}

static void
hint_init(struct lesson_hint *hint)
{
	*hint = (struct lesson_hint){ .nth = 1, .part = -1, .text = mem_copy("") };
}

static void
lesson_release(struct lesson *lesson)
{
	free(lesson->name);
	free(lesson->path);
	free(lesson->title);
	free(lesson->before);
	free(lesson->after);
	free(lesson->question.ask);
	free(lesson->question.measure);
	for (int i = 0; i < lesson->question.choice_count; i++)
		free(lesson->question.choices[i]);
	for (int i = 0; i < lesson->part_count; i++)
		part_release(&lesson->parts[i]);
	for (int i = 0; i < lesson->hint_count; i++)
		free(lesson->hints[i].text);
}

void
lesson_free(struct lesson *lesson)
{
	if (lesson == NULL)
		return;
	lesson_release(lesson);
	free(lesson);
}

/* "lessons/2-three-at-a-time.lesson" -> "three-at-a-time" */
static char *
name_of(const char *path)
{
	const char *slash = strrchr(path, '/'), *file = slash != NULL ? slash + 1 : path;
	size_t number = strspn(file, "0123456789"), length;
	const char *dot = strrchr(file, '.');
	char *name;

	if (number > 0 && file[number] == '-' && file[number + 1] != '\0' && file[number + 1] != '.')
		file += number + 1;
	length = dot != NULL && dot > file ? (size_t)(dot - file) : strlen(file);
	name = mem_new(length + 1, 1);
	memcpy(name, file, length);
	return name;
}

static void
reader_init(struct lesson_reader *r, const char *path)
{
	*r = (struct lesson_reader){ .lesson = {
		.name = name_of(path), .path = mem_copy(path), .title = mem_copy(""), .before = mem_copy(""),
		.after = mem_copy(""), .question = { .ask = mem_copy(""), .measure = mem_copy(""), .right = -1 },
	} };
	part_init(&r->part);
	hint_init(&r->hint);
}

static void
reader_release(struct lesson_reader *r)
{
	part_release(&r->part);
	free(r->hint.text);
}

/* ---- values ---- */

static const struct lesson_field *
field_find(const char *section, const char *name)
{
	const struct lesson_field *field = lesson_fields;

	while (field->name != NULL && (strcmp(field->section, section) != 0 || strcmp(field->name, name) != 0))
		field++;
	return field;
}

static bool
was_set(const struct lesson_reader *r, const char *section, const char *name)
{
	return (r->seen >> (field_find(section, name) - lesson_fields) & 1) != 0;
}

/* The section is taken: the next of its kind begins with nothing set. */
static void
forget(struct lesson_reader *r, const char *section)
{
	for (int i = 0; lesson_fields[i].name != NULL; i++)
		if (strcmp(lesson_fields[i].section, section) == 0)
			r->seen &= ~(UINT64_C(1) << i);
}

static int
field_cb(cfg_t *cfg, cfg_opt_t *opt)
{
	struct lesson_reader *r = conf_file_arg();
	const struct lesson_field *field = field_find(cfg_name(cfg), opt->name);
	const char *text = cfg_opt_getnstr(opt, 0);
	char why[LESSON_CLAUSE_SIZE];

	if (was_set(r, field->section, field->name))
		return conf_file_complain(cfg->line, "%s is set twice: once is expected", opt->name);
	r->seen |= UINT64_C(1) << (field - lesson_fields);
	if (field->set(r, field, text, why, sizeof why) == 0)
		return 0;
	return conf_file_complain(cfg->line, "%s: \"%s\" is not %s", opt->name, conf_quote(text).text, why);
}

static int
knob_cb(cfg_t *cfg, cfg_opt_t *opt)
{
	struct lesson_reader *r = conf_file_arg();
	const char *text = cfg_opt_getnstr(opt, 0);
	char why[KNOB_WHY_SIZE];
	enum knob k = 0;

	while (strcmp(knob_info(k)->name, opt->name) != 0)
		k++;
	if (r->knob_seen[k])
		return conf_file_complain(cfg->line, "%s is set twice: once is expected", opt->name);
	r->knob_seen[k] = true;
	if (knob_parse(k, text, &r->part.knobs.value[k], why, sizeof why) == 0)
		return 0;
	return conf_file_complain(cfg->line, "%s: \"%s\" is not %s", opt->name, conf_quote(text).text, why);
}

/* ---- sections, each when its } was read ---- */

static int
part_cb(cfg_t *cfg, cfg_opt_t *opt)
{
	struct lesson_reader *r = conf_file_arg();
	struct lesson *lesson = &r->lesson;

	(void)opt;
	if (lesson->part_count == LESSON_PARTS_MAX)
		return conf_file_complain(conf_file_opened_at(cfg->line), "one part too many: at most %d are expected",
		    LESSON_PARTS_MAX);
	lesson->parts[lesson->part_count++] = r->part;
	part_init(&r->part);
	forget(r, "part");
	memset(r->knob_seen, 0, sizeof r->knob_seen);
	return 0;
}

static int
hint_cb(cfg_t *cfg, cfg_opt_t *opt)
{
	struct lesson_reader *r = conf_file_arg();
	struct lesson *lesson = &r->lesson;
	int line = conf_file_opened_at(cfg->line);

	(void)opt;
	if (lesson->hint_count == LESSON_HINTS_MAX)
		return conf_file_complain(line, "one hint too many: at most %d are expected", LESSON_HINTS_MAX);
	if (!r->hint_named)
		return conf_file_complain(line, "the hint is bound to nothing: on = \"sync block\", or the like, is expected");
	if (r->hint.text[0] == '\0')
		return conf_file_complain(line, "the hint says nothing: text = \"TEXT\" is expected");
	r->hint_lines[lesson->hint_count] = line;
	lesson->hints[lesson->hint_count++] = r->hint;
	hint_init(&r->hint);
	r->hint_named = false;
	forget(r, "hint");
	return 0;
}

static int
take_choices(struct lesson_question *question, cfg_opt_t *list, int line)
{
	unsigned count = cfg_opt_size(list);

	if (question->kind != QUESTION_CHOICE)
		return count == 0 ? 0 : conf_file_complain(line, "choices do not go with this kind: kind = choice is expected");
	if (count < 2 || count > LESSON_CHOICES_MAX)
		return conf_file_complain(line, "the question has %u choice%s: choices = { \"TEXT\", ... } with 2 to %d texts "
		    "are expected", count, count == 1 ? "" : "s", LESSON_CHOICES_MAX);
	for (unsigned i = 0; i < count; i++) {
		const char *text = cfg_opt_getnstr(list, i);
		char *folded = conf_text_fold(text, 0);
		size_t length = conf_text_length(folded);

		question->choices[question->choice_count++] = folded;
		if (length < 1 || length > LESSON_CHOICE_MAX)
			return conf_file_complain(line, "choices: \"%s\" is not a text of 1 to %d characters",
			    conf_quote(text).text, LESSON_CHOICE_MAX);
	}
	return 0;
}

/* There is something to hold the answer against, and just one thing. */
static int
check_answer(const struct lesson_question *question, int line)
{
	const struct lesson_measure_info *measure = lesson_measure_find(question->measure);
	char names[128];

	if (question->right != -1 && (measure != NULL || question->kind != QUESTION_CHOICE))
		return conf_file_complain(line, "right does not go with %s: it is expected in a choice alone",
		    measure != NULL ? "measure" : "this kind");
	if (question->kind == QUESTION_CHOICE && question->right >= question->choice_count)
		return conf_file_complain(line, "right is %d: a number from 1 to %d is expected", question->right + 1,
		    question->choice_count);
	lesson_measure_names(question->kind, names, sizeof names);
	if (measure == NULL && question->right == -1)
		return conf_file_complain(line, "the question has no answer: %smeasure = %s is expected",
		    question->kind == QUESTION_CHOICE ? "right = N or " : "", names);
	if (measure != NULL && measure->kind != question->kind)
		return conf_file_complain(line, "measure: %s does not go with this kind: %s is expected", measure->name, names);
	if (measure != NULL && measure->choices != question->choice_count)
		return conf_file_complain(line, "measure: %s has %d answers: as many choices are expected", measure->name,
		    measure->choices);
	return 0;
}

static int
question_cb(cfg_t *cfg, cfg_opt_t *opt)
{
	struct lesson_reader *r = conf_file_arg();
	struct lesson_question *question = &r->lesson.question;
	cfg_t *section = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	int line = conf_file_opened_at(cfg->line);

	forget(r, "question");
	if (cfg_opt_size(opt) > 1)
		return conf_file_complain(line, "there is a second question: one is expected");
	if (question->ask[0] == '\0')
		return conf_file_complain(line, "the question asks nothing: ask = \"TEXT\" is expected");
	if (question->kind == QUESTION_NONE)
		return conf_file_complain(line, "the question has no kind: kind = seconds, number or choice is expected");
	if (take_choices(question, cfg_getopt(section, "choices"), line) != 0)
		return -1;
	return check_answer(question, line);
}

/* ---- the file ---- */

enum { SECTION_MAX = 8 }; /* more than any section has values */

struct grammar {
	cfg_opt_t root[SECTION_MAX], question[SECTION_MAX], part[SECTION_MAX], hint[SECTION_MAX];
	cfg_opt_t knobs[KNOB_COUNT + 1];
};

static cfg_opt_t *
add_fields(cfg_opt_t *to, const char *section)
{
	for (const struct lesson_field *field = lesson_fields; field->name != NULL; field++) {
		if (strcmp(field->section, section) != 0)
			continue;
		*to = (cfg_opt_t)CFG_STR(field->name, NULL, CFGF_NODEFAULT);
		(to++)->validcb = field_cb;
	}
	*to = (cfg_opt_t)CFG_END();
	return to;
}

static cfg_opt_t *
add_section(cfg_opt_t *to, const char *name, cfg_opt_t *options, cfg_validate_callback_t taken)
{
	*to = (cfg_opt_t)CFG_SEC(name, options, CFGF_MULTI);
	(to++)->validcb = taken;
	*to = (cfg_opt_t)CFG_END();
	return to;
}

static void
grammar_init(struct grammar *g)
{
	cfg_opt_t *end;

	for (int k = 0; k < KNOB_COUNT; k++) {
		g->knobs[k] = (cfg_opt_t)CFG_STR(knob_info((enum knob)k)->name, NULL, CFGF_NODEFAULT);
		g->knobs[k].validcb = knob_cb;
	}
	g->knobs[KNOB_COUNT] = (cfg_opt_t)CFG_END();
	add_section(add_fields(g->part, "part"), "knobs", g->knobs, NULL);
	add_fields(g->hint, "hint");
	end = add_fields(g->question, "question");
	*end++ = (cfg_opt_t)CFG_STR_LIST("choices", NULL, CFGF_NODEFAULT);
	*end = (cfg_opt_t)CFG_END();
	end = add_fields(g->root, "root");
	end = add_section(end, "question", g->question, question_cb);
	end = add_section(end, "part", g->part, part_cb);
	add_section(end, "hint", g->hint, hint_cb);
}

/* What can be told at the end of the file only. */
static int
check_whole(const struct lesson_reader *r, struct conf_complaint *complaint)
{
	const struct lesson *lesson = &r->lesson;

	if (lesson->title[0] == '\0') {
		conf_complaint_set(complaint, 1, "the lesson has no title: title = \"TEXT\" is expected");
		return -1;
	}
	if (lesson->part_count == 0) {
		conf_complaint_set(complaint, 1, "the lesson has no part: part { knobs { NAME = VALUE } } is expected");
		return -1;
	}
	for (int i = 0; i < lesson->hint_count; i++) {
		if (lesson->hints[i].part < lesson->part_count)
			continue;
		conf_complaint_set(complaint, r->hint_lines[i], "the hint is for part %d: a number from 1 to %d is expected",
		    lesson->hints[i].part + 1, lesson->part_count);
		return -1;
	}
	return 0;
}

static struct lesson *
parse(const char *text, size_t size, const char *path, char *why, size_t why_size)
{
	struct conf_complaint complaint;
	struct lesson_reader reader;
	struct lesson *lesson = NULL;
	struct grammar grammar;

	reader_init(&reader, path);
	grammar_init(&grammar);
	if (conf_file_parse(text, size, grammar.root, &reader, &complaint) == 0 && check_whole(&reader, &complaint) == 0) {
		lesson = mem_new(1, sizeof *lesson);
		*lesson = reader.lesson;
	} else {
		conf_file_explain(&complaint, path, why, why_size);
		lesson_release(&reader.lesson);
	}
	reader_release(&reader);
	return lesson;
}

struct lesson *
lesson_read(const char *path, char *why, size_t why_size)
{
	struct conf_complaint complaint;
	struct lesson *lesson;
	size_t size;
	char *text = conf_file_load(path, &size, &complaint);

	if (text == NULL) {
		conf_file_explain(&complaint, path, why, why_size);
		return NULL;
	}
	lesson = parse(text, size, path, why, why_size);
	free(text);
	return lesson;
}

struct lesson *
lesson_parse(const char *text, const char *name, char *why, size_t why_size)
{
	return parse(text, strlen(text), name, why, why_size);
}
