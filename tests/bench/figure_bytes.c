/* The bytes that a terminal gets in a second of a run, which is that of the second lesson: sync's three waits beside async's. */
#include "base/clock.h"
#include "bench/lived.h"

void
figure_bytes(struct bench *bench)
{
	static const char *const options[] = { "2", "--no-questions", NULL };
	struct timeline *tl;
	struct lived lived;
	int64_t bytes;

	lived_begin(&lived, bench, options);
	seat_read(&lived.seat, US_PER_S);
	bytes = lived.seat.bytes;
	seat_type(&lived.seat, "\r");
	seat_read_until_file(&lived.seat, lived.path);
	bytes = lived.seat.bytes - bytes;
	tl = lived_end(&lived);
	if (tl == NULL)
		bench_cannot(bench, FIGURE_BYTES, "the lesson's run did not end");
	else
		bench_add(bench, FIGURE_BYTES, (double)bytes * US_PER_S / (double)timeline_last_us(tl), 0);
	lived_free(tl);
}
