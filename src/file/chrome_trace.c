/* Elements of Chrome's Trace Event Format. */
#include "file/chrome_trace.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "base/memory.h"
#include "base/utf8.h"

enum {
	PROCESS = 1,
	LABEL_SIZE = 84, /* bytes of a name; longer ones end in "…" */
};

/* A name is for people: it is cut to a length, and what is not text becomes '?'. */
static void
write_label(FILE *out, const char *name)
{
	char *clean = mem_copy(name), label[LABEL_SIZE];

	utf8_clean(clean, '?');
	utf8_format(label, sizeof label, "%s", clean);
	json_text_write(out, label);
	free(clean);
}

/* The members that only some phases have. */
static const char *
phase_extra(enum chrome_phase phase)
{
	switch (phase) {
	case CHROME_INSTANT:
		return ",\"s\":\"t\""; /* in its thread alone */
	case CHROME_FLOW_END:
		return ",\"bp\":\"e\""; /* binds to the enclosing slice, not to the next */
	default:
		return "";
	}
}

void
chrome_trace_open_element(FILE *out, const struct chrome_element *e)
{
	fprintf(out, "{\"ph\":\"%c\"", e->phase);
	if (e->phase != CHROME_METADATA)
		fprintf(out, ",\"ts\":%" PRId64, e->ts_us);
	fprintf(out, ",\"pid\":%d,\"tid\":%" PRIu32 "%s,\"cat\":\"%s\"", PROCESS, e->thread, phase_extra(e->phase), e->category);
	if (e->id != 0)
		fprintf(out, ",\"id\":\"0x%" PRIx32 "\"", e->id);
	fputs(",\"name\":", out);
	write_label(out, e->name);
}
