/* How late waitscope's own loop is at worst: it says so itself, in its log. */
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "bench/lived.h"
#include "bench/readers.h"

enum { ROUNDS = 2, READERS = 100, RESIZES = 100, UNREAD_US = 10 * US_PER_S, PORT_SIZE = 8 };

/* ---- what is done meanwhile ---- */

static void
leave_unread(struct lived *lived)
{
	seat_read(&lived->seat, US_PER_S / 2);
	usleep(UNREAD_US);
}

static void
only_read(struct lived *lived)
{
	(void)lived;
}

static void
cancel(struct lived *lived)
{
	seat_read(&lived->seat, 5 * US_PER_S / 2);
	seat_type(&lived->seat, "x");
}

static void
resize(struct lived *lived)
{
	seat_read(&lived->seat, US_PER_S / 2);
	for (int i = 0; i < RESIZES; i++) {
		seat_resize(&lived->seat, 80 + i % 41, 24 + i % 13);
		seat_read(&lived->seat, US_PER_S / RESIZES);
	}
}

static uint16_t port;

static void
be_watched(struct lived *lived)
{
	pid_t readers = readers_begin(port, READERS);

	seat_read(&lived->seat, 3 * US_PER_S);
	readers_end(readers);
}

/* ---- the conditions ---- */

static char port_text[PORT_SIZE];

static const struct {
	enum figure_id figure;
	const char *options[LIVED_OPTIONS];
	void (*act)(struct lived *);
	int rounds;
} conditions[] = {
	{ FIGURE_BEAT_UNREAD, { "-n3", "-d3.6" }, leave_unread, 1 },
	{ FIGURE_BEAT_LAUNCHED, { "-n10000", "-d1.5", "--programs=async" }, only_read, ROUNDS },
	{ FIGURE_BEAT_CANCELLED, { "-n10000", "-d60", "--programs=async" }, cancel, ROUNDS },
	{ FIGURE_BEAT_RESIZED, { "-n1000", "-d2", "--programs=async" }, resize, ROUNDS },
	{ FIGURE_BEAT_READERS, { "-n100", "-d3.2", "--programs=async", "--watch", "-p", port_text }, be_watched, ROUNDS },
};

void
figure_beat(struct bench *bench)
{
	for (size_t k = 0; k < sizeof conditions / sizeof *conditions; k++) {
		for (int i = 0; bench->chosen[conditions[k].figure] && i < bench_rounds(bench, conditions[k].rounds); i++) {
			struct lived lived;
			struct timeline *tl;

			port = readers_free_port();
			snprintf(port_text, sizeof port_text, "%u", port);
			lived_begin(&lived, bench, conditions[k].options);
			conditions[k].act(&lived);
			tl = lived_end(&lived);
			if (tl == NULL)
				bench_cannot(bench, conditions[k].figure, "the run did not end");
			else
				bench_add(bench, conditions[k].figure, (double)timeline_worst_beat_us(tl, -1, INT64_MAX) / US_PER_MS, 0);
			lived_free(tl);
		}
	}
}
