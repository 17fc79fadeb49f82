/* Settings from any bytes: see fuzz.h. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/config.h"
#include "fuzz/fuzz.h"

static void
check_word(const char *word)
{
	assert(strlen(word) < CONFIG_WORD_SIZE && word[strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0');
}

/* One line of UTF-8 for a terminal, not cut off. */
static void
check_complaint(const char *line)
{
	assert(strncmp(line, "fuzz:", 5) == 0 && strlen(line) < CONFIG_WHY_SIZE - 1);
	fuzz_check_text(line, "");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct complaints complaints = { .count = 0 };
	struct config config;
	int status;

	status = config_parse(&config, (const char *)data, size, "fuzz", NULL, &complaints);
	assert(status == (complaints.count == 0 ? 0 : -1));
	for (size_t i = 0; i < complaints.count; i++)
		check_complaint(complaints.lines[i]);
	complaints_release(&complaints);
	check_word(config.theme);
	check_word(config.language);
	for (int k = 0; k < KNOB_COUNT; k++)
		assert(config.knobs.value[k] >= knob_info((enum knob)k)->min && config.knobs.value[k] <= knob_info((enum knob)k)->max);
	return 0;
}
