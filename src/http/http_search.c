/* The names that name servers are asked for. */
#include "http/http_search.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"

enum { FILE_MAX = 1 << 20, HOST_SIZE = 256, NDOTS = 1, NDOTS_MAX = 15 };

static const char blanks[] = " \t\r";

struct list {
	ARRAY(char *) suffixes;
	int64_t ndots; /* a name with as many dots is whole in the first place */
};

static void
clear(struct list *list)
{
	for (size_t i = 0; i < list->suffixes.count; i++)
		free(list->suffixes.at[i]);
	ARRAY_RELEASE(list->suffixes);
}

static void
add_suffix(struct list *list, const char *suffix)
{
	suffix += suffix[0] == '.';
	if (suffix[0] != '\0')
		ARRAY_PUSH(list->suffixes, mem_copy(suffix));
}

static void
read_option(struct list *list, const char *option)
{
	static const char ndots[] = "ndots:";
	int64_t number;

	if (strncmp(option, ndots, sizeof ndots - 1) == 0 && number_scan(option + sizeof ndots - 1, INT64_MAX, &number) != NULL)
		list->ndots = number < NDOTS_MAX ? number : NDOTS_MAX;
}

/* The last list counts; a domain is a list of one. */
static void
read_line(struct list *list, char *line)
{
	char *rest, *keyword = strtok_r(line, blanks, &rest), *word;
	bool is_domain;

	if (keyword == NULL)
		return;
	is_domain = strcmp(keyword, "domain") == 0;
	if (is_domain || strcmp(keyword, "search") == 0) {
		clear(list);
		while ((word = strtok_r(NULL, blanks, &rest)) != NULL && !(is_domain && list->suffixes.count > 0))
			add_suffix(list, word);
	} else if (strcmp(keyword, "options") == 0) {
		while ((word = strtok_r(NULL, blanks, &rest)) != NULL)
			read_option(list, word);
	}
}

static void
read_file(struct list *list, const char *path)
{
	char why[128], *rest, *text;
	size_t size;

	text = file_read(path, FILE_MAX, &size, why, sizeof why);
	for (char *line = text == NULL ? NULL : strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
		read_line(list, line);
	free(text);
}

static void
use_own_domain(struct list *list)
{
	char host[HOST_SIZE] = "";
	const char *dot;

	if (gethostname(host, sizeof host - 1) != 0)
		return;
	dot = strchr(host, '.');
	if (dot != NULL)
		add_suffix(list, dot);
}

static int64_t
dots_in(const char *name)
{
	int64_t dots = 0;

	for (; *name != '\0'; name++)
		dots += *name == '.';
	return dots;
}

struct http_search
http_search_for(const char *resolv_conf, const char *name)
{
	struct list list = { .ndots = NDOTS };
	struct http_search search = { .names = { 0 } };
	bool is_first;

	read_file(&list, resolv_conf);
	if (list.suffixes.count == 0)
		use_own_domain(&list);
	is_first = dots_in(name) >= list.ndots;
	if (is_first)
		ARRAY_PUSH(search.names, mem_copy(name));
	for (size_t i = 0; i < list.suffixes.count; i++)
		ARRAY_PUSH(search.names, mem_format("%s.%s", name, list.suffixes.at[i]));
	if (!is_first)
		ARRAY_PUSH(search.names, mem_copy(name));
	clear(&list);
	return search;
}

void
http_search_release(struct http_search *search)
{
	for (size_t i = 0; i < search->names.count; i++)
		free(search->names.at[i]);
	ARRAY_RELEASE(search->names);
}
