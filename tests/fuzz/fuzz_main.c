/* What fuzz targets share; and what one has where there is no libFuzzer: the files that are its arguments. */
#include "fuzz/fuzz.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

void
fuzz_check_text(const char *text, const char *allowed)
{
	size_t size = strlen(text), at = 0;

	while (at < size) {
		uint32_t c = 0;
		int bytes = utf8_decode(text + at, size - at, &c);

		assert(bytes > 0 && (!utf8_is_control(c) || strchr(allowed, (int)c) != NULL));
		at += (size_t)bytes;
	}
}

#ifndef LIBFUZZER
/* In a block of just its size, so that what reads behind its end is found out. */
static void
run_file(const char *path)
{
	FILE *in = fopen(path, "rb");
	uint8_t *data = NULL;
	size_t size = 0, capacity = 0, got;

	if (in == NULL) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	do {
		capacity = capacity == 0 ? 65536 : capacity * 2;
		data = mem_resize(data, capacity, 1);
		got = fread(data + size, 1, capacity - size, in);
		size += got;
	} while (got > 0);
	fclose(in);
	data = mem_resize(data, size, 1);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
}

int
main(int argc, char *argv[])
{
	for (int i = 1; i < argc; i++)
		run_file(argv[i]);
	return EXIT_SUCCESS;
}
#endif
