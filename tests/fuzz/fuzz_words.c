/* Words that people type: on the command line, as a knob's value, as an address (see fuzz.h). The first byte says what they are; of a
 * command line each line is a word. */
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/command.h"
#include "base/duration.h"
#include "base/ip.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/url.h"
#include "fuzz/fuzz.h"
#include "log/addresses.h"
#include "log/settings.h"
#include "log/sweep.h"
#include "options/options.h"

enum { WHY_SIZE = 512, ARGUMENTS_MAX = 16 };

static void
check_why(const char *why)
{
	assert(why[0] != '\0' && strlen(why) < WHY_SIZE);
	fuzz_check_text(why, "");
}

/* ---- addresses ---- */

static void
check_url(const struct url *url)
{
	struct url again;
	char text[URL_TEXT_SIZE], why[WHY_SIZE] = "";

	assert(url->host[0] != '\0' && url->target[0] == '/');
	url_write(url, text);
	fuzz_check_text(text, "");
	if (url_parse(text, &again, why, sizeof why) != 0) {
		assert(strlen(text) == URL_TEXT_SIZE - 1); /* only its plainest form is too long */
		return;
	}
	assert(url_is_same_origin(url, &again) && strcmp(url->target, again.target) == 0);
	for (size_t most = 8; most < 80; most += 13) {
		char brief[URL_TEXT_SIZE], site[URL_AUTHORITY_SIZE];

		url_write_brief(url, most, brief);
		url_write_site(url, most, site);
		fuzz_check_text(brief, "");
		fuzz_check_text(site, "");
	}
}

/* The first line is an address, the second one leads from there. */
static void
read_url(char *text)
{
	struct url url, next;
	char why[WHY_SIZE] = "", *reference = strchr(text, '\n');

	if (reference != NULL)
		*reference++ = '\0';
	if (url_parse(text, &url, why, sizeof why) != 0) {
		check_why(why);
		return;
	}
	check_url(&url);
	if (reference == NULL)
		return;
	if (url_resolve(&url, reference, &next, why, sizeof why) == 0)
		check_url(&next);
	else
		check_why(why);
}

/* ---- values ---- */

static void
read_knob(const char *text, enum knob knob)
{
	char why[WHY_SIZE] = "", said[KNOB_TEXT_SIZE], again_why[WHY_SIZE] = "";
	int64_t value, again;

	if (knob_parse(knob, text, &value, why, sizeof why) != 0) {
		check_why(why);
		return;
	}
	assert(value >= knob_info(knob)->min && value <= knob_info(knob)->max);
	knob_format(knob, value, said, sizeof said);
	fuzz_check_text(said, "");
	if (knob_has_text(knob))
		assert(knob_parse(knob, said, &again, again_why, sizeof again_why) == 0 && again == value);
}

static void
read_sweep(const char *text)
{
	struct sweep sweep = { .count = 0 };
	char why[SWEEP_WHY_SIZE] = "", name[SWEEP_NAME_SIZE];

	if (sweep_parse(text, &sweep, why, sizeof why) != 0) {
		check_why(why);
		return;
	}
	assert(sweep.count >= SWEEP_LEAST && sweep.count <= SWEEP_MOST);
	for (int i = 0; i < sweep.count; i++) {
		sweep_name(sweep.knob, sweep.values[i], name, sizeof name);
		assert(strchr(name, '/') == NULL);
		fuzz_check_text(name, "");
	}
}

static void
read_time(const char *text)
{
	char said[64];
	struct ip ip, again;
	int64_t us;

	if (duration_parse(text, &us) == 0) {
		assert(us >= 0);
		duration_format(us, said, sizeof said);
		fuzz_check_text(said, "");
	}
	if (ip_parse(text, &ip) == 0) {
		ip_write(&ip, said);
		assert(ip_parse(said, &again) == 0 && ip_same(&ip, &again));
	}
}

/* ---- a command, whose words are typed again as they are shown ---- */

/* Patterns, ~ and variables ask the system what there is. */
static bool
asks_the_system(const char *text)
{
	return strpbrk(text, "*?[~$`") != NULL;
}

static void
read_command(const char *text)
{
	char why[WHY_SIZE] = "", **words, **again, *typed;

	if (asks_the_system(text))
		return;
	words = command_split(text, why, sizeof why);
	if (words == NULL) {
		check_why(why);
		return;
	}
	typed = command_text(words);
	again = asks_the_system(typed) ? NULL : command_split(typed, why, sizeof why);
	for (size_t i = 0; again != NULL && (words[i] != NULL || again[i] != NULL); i++)
		assert(words[i] != NULL && again[i] != NULL && strcmp(words[i], again[i]) == 0);
	command_free(again);
	free(typed);
	command_free(words);
}

/* ---- the command line ---- */

static void
read_line(char *text)
{
	char *argv[ARGUMENTS_MAX + 2] = { (char *)"waitscope" }, error[OPTIONS_ERROR_SIZE] = "";
	bool told[OPTIONS_MAX] = { false };
	struct options options;
	int argc = 1;

	for (char *word = text, *next; word != NULL && argc <= ARGUMENTS_MAX; word = next) {
		next = strchr(word, '\n');
		if (next != NULL)
			*next++ = '\0';
		argv[argc++] = word;
	}
	if (options_parse(argc, argv, &options, error, sizeof error) != 0) {
		check_why(error);
		return;
	}
	for (int i = 0; i < KNOB_COUNT; i++)
		assert(options.settings.value[i] >= knob_info((enum knob)i)->min && options.settings.value[i] <= knob_info((enum knob)i)->max);
	for (int i = 0; options_idle(&options, told, error, sizeof error); i++) {
		assert(i < OPTIONS_MAX);
		check_why(error);
	}
	options_release(&options);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size == 0 || memchr(data, '\0', size) != NULL)
		return 0;
	text = mem_new(size, 1);
	memcpy(text, data + 1, size - 1);
	switch (data[0] % 8) {
	case 0: case 1:
		read_line(text);
		break;
	case 2: case 3:
		read_url(text);
		break;
	case 4:
		read_sweep(text);
		break;
	case 5:
		read_command(text);
		break;
	case 6:
		read_time(text);
		break;
	default:
		read_knob(text, (enum knob)(data[0] / 8 % KNOB_COUNT));
		break;
	}
	free(text);
	return 0;
}
