/* A stream that makes a text in memory. */
#include "base/text_stream.h"

#include "base/memory.h"

FILE *
text_stream_open(char **text, size_t *size)
{
	FILE *stream = open_memstream(text, size);

	if (stream == NULL)
		mem_give_up("out of memory");
	return stream;
}

/* Nothing else can go wrong with it than that: the text would end early, and nobody see it. */
void
text_stream_close(FILE *stream)
{
	int failed = ferror(stream);

	if (fclose(stream) != 0 || failed)
		mem_give_up("out of memory");
}
