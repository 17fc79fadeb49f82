/* The list of lessons: two folders, each in the order of its file names, and in both the translations. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/complaint.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/program.h"
#include "base/utf8.h"
#include "file/config.h"
#include "lesson/lesson.h"

static int
is_lesson(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && lesson_is_file(entry->d_name);
}

/* "9-last" comes before "10-more". */
static int
by_number(const void *a, const void *b)
{
	const char *one = *(char *const *)a, *other = *(char *const *)b;
	int64_t x = 0, y = 0;

	number_scan(one, INT64_MAX, &x);
	number_scan(other, INT64_MAX, &y);
	if (x != y)
		return x < y ? -1 : 1;
	return strcmp(one, other);
}

static const char *
file_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* ---- one set of lessons: a folder, and those in it for the person's language ---- */

enum { TONGUE_SIZE = 24, TONGUES = 2, FOLDERS = TONGUES + 1 };

/* Writes what the environment calls the person's language, as gettext does: "de_AT", then "de"; "" where
 * there is nothing to look for. */
static void
find_tongues(char tongues[TONGUES][TONGUE_SIZE])
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	const char *told = NULL;
	size_t length;

	memset(tongues, 0, TONGUES * TONGUE_SIZE);
	for (size_t i = 0; i < sizeof names / sizeof names[0] && (told == NULL || told[0] == '\0'); i++)
		told = getenv(names[i]);
	if (told == NULL)
		return;
	length = strcspn(told, ".@");
	if (length >= TONGUE_SIZE || strspn(told, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") < length)
		return;
	memcpy(tongues[0], told, length);
	length = strcspn(tongues[0], "_");
	if (tongues[0][length] == '_')
		memcpy(tongues[1], tongues[0], length);
}

/* The folders to look into for a lesson, the best first; NULL where there is none. */
static void
find_folders(const char *folder, char *folders[FOLDERS])
{
	char tongues[TONGUES][TONGUE_SIZE];

	find_tongues(tongues);
	for (int i = 0; i < TONGUES; i++)
		folders[i] = tongues[i][0] != '\0' ? mem_format("%s/%s", folder, tongues[i]) : NULL;
	folders[TONGUES] = mem_copy(folder);
}

/* The names of lesson files, each once. */
struct names {
	char **at;
	size_t count;
};

static void
add_name(struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->at[i], name) == 0)
			return;
	names->at = mem_resize(names->at, names->count + 1, sizeof *names->at);
	names->at[names->count++] = mem_copy(name);
}

/* If the folder is missing, and `may_miss`, nothing is said. */
static void
add_names(struct lesson_list *list, struct names *names, const char *folder, bool may_miss)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_lesson, NULL);
	char why[LESSON_WHY_SIZE];

	if (count < 0 && !(may_miss && (errno == ENOENT || errno == ENOTDIR))) {
		utf8_format(why, sizeof why, "%s: its lessons cannot be read: %s", complaint_path(folder).text, strerror(errno));
		complaints_add_line(&list->complaints, why);
	}
	for (int i = 0; i < count; i++) {
		add_name(names, entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

/* Puts the lesson where one from a file of the same name stands, or at the end. */
static void
put(struct lesson_list *list, struct lesson *lesson)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(file_of(list->at[i]->path), file_of(lesson->path)) == 0) {
			lesson_free(list->at[i]);
			list->at[i] = lesson;
			return;
		}
	}
	list->at = mem_resize(list->at, list->count + 1, sizeof *list->at);
	list->at[list->count++] = lesson;
}

/* Adds the best of the files of that name that can be read. */
static void
add_file(struct lesson_list *list, char *const folders[FOLDERS], const char *name)
{
	struct lesson *lesson = NULL;

	for (int i = 0; i < FOLDERS && lesson == NULL; i++) {
		char *path = folders[i] != NULL ? mem_format("%s/%s", folders[i], name) : NULL, why[LESSON_WHY_SIZE];

		if (path != NULL && access(path, F_OK) == 0) {
			lesson = lesson_read(path, why, sizeof why);
			if (lesson == NULL)
				complaints_add_line(&list->complaints, why);
		}
		free(path);
	}
	if (lesson != NULL)
		put(list, lesson);
}

static void
add_set(struct lesson_list *list, const char *folder, bool may_miss)
{
	char *folders[FOLDERS];
	struct names names = { .count = 0 };

	find_folders(folder, folders);
	for (int i = 0; i < FOLDERS; i++)
		if (folders[i] != NULL)
			add_names(list, &names, folders[i], may_miss || i < TONGUES);
	if (names.count > 0)
		qsort(names.at, names.count, sizeof *names.at, by_number);
	for (size_t i = 0; i < names.count; i++) {
		add_file(list, folders, names.at[i]);
		free(names.at[i]);
	}
	free(names.at);
	for (int i = 0; i < FOLDERS; i++)
		free(folders[i]);
}

void
lesson_list_read(struct lesson_list *list)
{
	char *own = config_folder(), *folder = program_data("lessons");

	*list = (struct lesson_list){ .count = 0 };
	add_set(list, folder, false);
	free(folder);
	if (own == NULL)
		return;
	folder = mem_format("%s/lessons", own);
	add_set(list, folder, true);
	free(folder);
	free(own);
}

void
lesson_list_release(struct lesson_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		lesson_free(list->at[i]);
	complaints_release(&list->complaints);
	free(list->at);
	*list = (struct lesson_list){ .count = 0 };
}

/* ---- finding ---- */

static int
find_number(const struct lesson_list *list, const char *what)
{
	int number;

	return number_parse_int(what, 1, (int)list->count, &number) == 0 ? number - 1 : -1;
}

/* Returns true if both are files of one folder. */
static bool
are_neighbours(const struct lesson *one, const struct lesson *other)
{
	const char *slash = strrchr(one->path, '/');
	size_t length = slash == NULL ? 0 : (size_t)(slash + 1 - one->path);

	return strncmp(one->path, other->path, length) == 0 && strchr(other->path + length, '/') == NULL;
}

/* How many have that name, beside the last of them, in its folder; of two folders the later is the person's own.
 * *last is -1 if there is none. */
static int
count_namesakes(const struct lesson_list *list, const char *name, int *last)
{
	int count = 0;

	*last = -1;
	for (size_t i = list->count; i > 0; i--) {
		if (!ascii_same(list->at[i - 1]->name, name))
			continue;
		if (*last < 0)
			*last = (int)(i - 1);
		else
			count += are_neighbours(list->at[*last], list->at[i - 1]);
	}
	return count;
}

int
lesson_list_find(const struct lesson_list *list, const char *what)
{
	size_t length = strlen(what);
	int found = -1, same;

	if (length == 0 || strspn(what, "0123456789") == length)
		return find_number(list, what);
	same = count_namesakes(list, what, &found);
	if (found >= 0)
		return same > 0 ? -1 : found;
	for (size_t i = list->count; i > 0; i--) {
		if (!ascii_same_start(list->at[i - 1]->name, what, length))
			continue;
		if (found == -1)
			found = (int)(i - 1);
		else if (!ascii_same(list->at[i - 1]->name, list->at[found]->name))
			return -1;
	}
	return found < 0 || count_namesakes(list, list->at[found]->name, &same) == 0 ? found : -1;
}

/* Returns true if the lesson is named by another entry before it. */
static bool
is_named_before(const struct lesson_list *list, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (ascii_same(list->at[i]->name, list->at[index]->name))
			return true;
	return false;
}

/* Those that have one name have numbers. */
static void
explain_namesakes(const struct lesson_list *list, const char *what, size_t length, char *why, size_t why_size)
{
	const char *comma = "";

	utf8_format(why, why_size, "\"%s\" is the name of several lessons: the number of one is expected:",
	    complaint_quote(what).text);
	for (size_t i = 0; i < list->count; i++) {
		if (!ascii_same_start(list->at[i]->name, what, length))
			continue;
		utf8_add(why, why_size, "%s %zu (%s)", comma, i + 1, list->at[i]->title);
		comma = ",";
	}
}

void
lesson_list_explain(const struct lesson_list *list, const char *what, char *why, size_t why_size)
{
	size_t length = strlen(what);
	int count = 0;

	utf8_format(why, why_size, "\"%s\" could be several lessons: more of one name is expected:", complaint_quote(what).text);
	for (size_t i = 0; i < list->count && length > 0; i++) {
		if (!ascii_same_start(list->at[i]->name, what, length) || is_named_before(list, i))
			continue;
		utf8_add(why, why_size, "%s %s", count++ > 0 ? "," : "", list->at[i]->name);
	}
	if (count == 1)
		explain_namesakes(list, what, length, why, why_size);
	else if (list->count == 0)
		utf8_format(why, why_size, "\"%s\" is not a lesson: no lessons were found, a file is expected",
		    complaint_quote(what).text);
	else if (count < 2)
		utf8_format(why, why_size,
		    "\"%s\" is not a lesson: a number from 1 to %zu, a name that --lessons lists, or a file; a command of your own stands behind --",
		    complaint_quote(what).text, list->count);
}
