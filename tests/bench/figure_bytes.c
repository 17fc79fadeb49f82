/* The bytes that a terminal gets in a second of a run, which is that of the second lesson: sync's three waits beside async's. */
#include "base/clock.h"
#include "bench/lived.h"

enum { SECONDS = 8, BRIEFLY = 1 };

void
figure_bytes(struct bench *bench)
{
	const char *const argv[] = { bench->program, "-p0", "2", "--no-questions", NULL };
	int seconds = bench->is_brief ? BRIEFLY : SECONDS;
	struct seat seat;
	int64_t bytes;

	seat_open(&seat, bench->folder, LIVED_COLS, LIVED_ROWS, argv);
	seat_read(&seat, US_PER_S);
	bytes = seat.bytes; /* of the lesson's card */
	seat_type(&seat, "\r");
	if (seat_read(&seat, (int64_t)seconds * US_PER_S))
		bench_add(bench, FIGURE_BYTES, (double)(seat.bytes - bytes) / seconds, 0);
	else
		bench_cannot(bench, FIGURE_BYTES, "the lesson ended early");
	seat_close(&seat);
}
