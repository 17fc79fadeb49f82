/* Fuzz targets: tests/fuzz/fuzz_NAME.c has what is done with any bytes, and is built by
 *	make CC=clang CFLAGS='-g -O1 -DLIBFUZZER -fsanitize=fuzzer,address,undefined' tests/fuzz/fuzz_NAME
 * and run as tests/fuzz/fuzz_NAME CORPUS; make fuzz does both. Built as all else is, it reads the files that are
 * its arguments: so a find is seen again under any compiler and debugger. */
#ifndef WAITSCOPE_FUZZ_H
#define WAITSCOPE_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Returns 0. A find ends the program: an assertion, or what a sanitizer says. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
