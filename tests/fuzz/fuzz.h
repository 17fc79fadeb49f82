/* Fuzz targets: tests/fuzz/fuzz_NAME.c has what is done with any bytes, and is built by
 *	make fuzz FUZZ_TARGETS=NAME
 * with clang's libFuzzer, and run (local.mk). Built as all else is, it reads the files that are
 * its arguments: so a find is seen again under any compiler and debugger. */
#ifndef WAITSCOPE_FUZZ_H
#define WAITSCOPE_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* What whoever shows a text relies on: it is UTF-8 and has no character that a terminal might obey, but for those allowed
 * ("\n", "\t" or both, or ""). */
void fuzz_check_text(const char *text, const char *allowed);

/* Returns 0. A find ends the program: an assertion, or what a sanitizer says. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
