/* How soon there is a first whole frame, and how much memory a program has that has just been started: ours beside others on a terminal. */
#include "base/clock.h"
#include "bench/bench.h"
#include "bench/memory_of.h"
#include "bench/run_program.h"
#include "bench/seat.h"
#include "support/emulator.h"

enum { COLS = 120, ROWS = 36, ROUNDS = 5, MEMORY_ROUNDS = 2, KB_A_MB = 1024, LOOK_US = 500, PATIENCE_US = 5 * US_PER_S, SETTLED_US = 2500 * US_PER_MS };

/* Those with which it is compared, and what stands on their screens when all of it is there. */
static const struct {
	const char *program, *last;
	enum figure_id frame, memory;
} others[] = {
	{ "htop", "F10Quit", FIGURE_START_HTOP, FIGURE_MEMORY_HTOP },
	{ "btop", "terminate", FIGURE_START_BTOP, FIGURE_MEMORY_BTOP },
};
enum { OTHERS = sizeof others / sizeof *others };

/* Of ours, all is there when the first row and the last are. */
static bool
shows_whole_frame(struct emulator *screen, const char *last)
{
	if (last != NULL)
		return emulator_find(screen, last) != -1;
	return emulator_alternate(screen) && emulator_row(screen, 0)[0] != '\0' && emulator_row(screen, ROWS - 1)[0] != '\0';
}

/* Nobody answers what the terminal is asked. Returns 0 if there is none. */
static double
first_frame_ms(const struct bench *bench, const char *const argv[], const char *last)
{
	struct emulator *screen = emulator_new(COLS, ROWS, NULL, NULL);
	struct seat seat;
	double ms = 0;

	seat_open(&seat, bench->folder, COLS, ROWS, argv);
	seat.emulator = screen;
	while (ms == 0 && seat_read(&seat, LOOK_US) && clock_now_us() < seat.begun_us + PATIENCE_US)
		if (shows_whole_frame(screen, last))
			ms = (double)(seat.read_us - seat.begun_us) / US_PER_MS;
	seat.emulator = NULL;
	seat_close(&seat);
	emulator_free(screen);
	return ms;
}

void
figure_start(struct bench *bench)
{
	const char *const ours[] = { bench->program, "-p0", "-n3", "-d5", NULL };

	for (int k = 0; k < OTHERS; k++) {
		const char *const other[] = { others[k].program, NULL };

		if (!bench->chosen[others[k].frame])
			continue;
		if (!has_program(others[k].program)) {
			bench_cannot(bench, others[k].frame, "there is no %s", others[k].program);
			continue;
		}
		for (int i = 0; i < bench_rounds(bench, ROUNDS); i++) {
			double our_ms = first_frame_ms(bench, ours, NULL), other_ms = first_frame_ms(bench, other, others[k].last);

			if (our_ms == 0 || other_ms == 0)
				bench_cannot(bench, others[k].frame, "%s shows no frame", our_ms == 0 ? "waitscope" : others[k].program);
			else
				bench_add(bench, others[k].frame, our_ms, other_ms);
		}
	}
}

/* ---- memory ---- */

/* All run at the same time, as memory is not in each other's way. */
static void
measure_memory(struct bench *bench, const bool *is_there)
{
	const char *const ours[] = { bench->program, "-p0", "-n3", "-d1", NULL };
	struct seat seat, other_seats[OTHERS];

	seat_open(&seat, bench->folder, COLS, ROWS, ours);
	for (int k = 0; k < OTHERS; k++)
		if (is_there[k])
			seat_open(&other_seats[k], bench->folder, COLS, ROWS, (const char *const[]){ others[k].program, NULL });
	while (clock_now_us() < seat.begun_us + SETTLED_US) {
		seat_read(&seat, LOOK_US);
		for (int k = 0; k < OTHERS; k++)
			if (is_there[k])
				seat_read(&other_seats[k], LOOK_US);
	}
	for (int k = 0; k < OTHERS; k++) {
		if (!is_there[k])
			continue;
		bench_add(bench, others[k].memory, (double)memory_of(seat.pid) / KB_A_MB, (double)memory_of(other_seats[k].pid) / KB_A_MB);
		seat_close(&other_seats[k]);
	}
	seat_close(&seat);
}

void
figure_memory(struct bench *bench)
{
	bool is_there[OTHERS];

	for (int k = 0; k < OTHERS; k++) {
		is_there[k] = has_program(others[k].program);
		if (!is_there[k])
			bench_cannot(bench, others[k].memory, "there is no %s", others[k].program);
	}
	for (int i = 0; i < bench_rounds(bench, MEMORY_ROUNDS); i++)
		measure_memory(bench, is_there);
}
