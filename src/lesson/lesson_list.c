/* The list of lessons: two folders, each in the order of its file names. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/number.h"
#include "file/config.h"
#include "lesson/lesson.h"
#include "lesson/lesson_folder.h"

static int
is_lesson(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && lesson_is_file(entry->d_name);
}

/* "9-last" comes before "10-more". */
static int
by_number(const struct dirent **a, const struct dirent **b)
{
	int64_t x = 0, y = 0;

	number_scan((*a)->d_name, INT64_MAX, &x);
	number_scan((*b)->d_name, INT64_MAX, &y);
	if (x != y)
		return x < y ? -1 : 1;
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void
complain(struct lesson_list *list, const char *line)
{
	list->complaints = mem_resize(list->complaints, list->complaint_count + 1, sizeof *list->complaints);
	list->complaints[list->complaint_count++] = mem_copy(line);
}

static char *
join(const char *folder, const char *file)
{
	size_t size = strlen(folder) + strlen(file) + 2;
	char *path = mem_new(size, 1);

	snprintf(path, size, "%s/%s", folder, file);
	return path;
}

static void
add_file(struct lesson_list *list, const char *folder, const char *file)
{
	char *path = join(folder, file), why[LESSON_WHY_SIZE];
	struct lesson *lesson = lesson_read(path, why, sizeof why);

	free(path);
	if (lesson == NULL) {
		complain(list, why);
		return;
	}
	list->at = mem_resize(list->at, list->count + 1, sizeof *list->at);
	list->at[list->count++] = lesson;
}

/* Adds a folder's lessons. If it is missing, and `may_miss`, nothing is said. */
static void
add_folder(struct lesson_list *list, const char *folder, bool may_miss)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_lesson, by_number);
	char why[LESSON_WHY_SIZE];

	if (count < 0 && !(may_miss && (errno == ENOENT || errno == ENOTDIR))) {
		snprintf(why, sizeof why, "%.200s: its lessons cannot be read: %s", folder, strerror(errno));
		complain(list, why);
	}
	for (int i = 0; i < count; i++) {
		add_file(list, folder, entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

void
lesson_list_read(struct lesson_list *list)
{
	char *own = config_folder(), *folder = lesson_folder();

	*list = (struct lesson_list){ .count = 0 };
	add_folder(list, folder, false);
	free(folder);
	if (own == NULL)
		return;
	folder = join(own, "lessons");
	add_folder(list, folder, true);
	free(folder);
	free(own);
}

void
lesson_list_release(struct lesson_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		lesson_free(list->at[i]);
	for (size_t i = 0; i < list->complaint_count; i++)
		free(list->complaints[i]);
	free(list->at);
	free(list->complaints);
	*list = (struct lesson_list){ .count = 0 };
}

/* ---- finding ---- */

static int
find_number(const struct lesson_list *list, const char *what)
{
	int number;

	return number_parse_int(what, 1, (int)list->count, &number) == 0 ? number - 1 : -1;
}

int
lesson_list_find(const struct lesson_list *list, const char *what)
{
	size_t length = strlen(what);
	int found = -1;

	if (length == 0 || strspn(what, "0123456789") == length)
		return find_number(list, what);
	for (size_t i = list->count; i > 0; i--)
		if (strcasecmp(list->at[i - 1]->name, what) == 0)
			return (int)(i - 1);
	for (size_t i = list->count; i > 0; i--) {
		if (strncasecmp(list->at[i - 1]->name, what, length) != 0)
			continue;
		if (found == -1)
			found = (int)(i - 1);
		else if (strcasecmp(list->at[i - 1]->name, list->at[found]->name) != 0)
			return -1;
	}
	return found;
}
