/* Saved runs, written all at once. */
#include "support/whole_file.h"

#include <stdint.h>

#include "file/har.h"
#include "file/run_file.h"

int
whole_file_write_har(const struct timeline *tl, const char *address, FILE *out, char *why, size_t why_size)
{
	struct har_writer *a = har_begin(tl, address, out);
	int status = har_step(a, SIZE_MAX, why, why_size);

	har_end(a);
	return status;
}

int
whole_file_write_run(const struct trace *trace, FILE *out, char *why, size_t why_size)
{
	struct run_file_writer *w = run_file_begin(trace, out);
	int status = run_file_step(w, SIZE_MAX, why, why_size);

	run_file_end(w);
	return status;
}
