/*
 * A reference: what a frame costs a program that draws with ncurses alone, as most do: plain_curses COLS ROWS FRAMES
 *
 * Each row of the screen has words, a bar that grows by a cell now and then, and a number that changes in every frame, in colours of their
 * own. The bytes go nowhere. Prints the mean time of a frame, in ms of CPU.
 */
#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { WORDS_COLS = 24, NUMBER_COLS = 12, FRAMES_A_CELL = 4 };

static double
cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
draw_row(int row, int frame)
{
	int bar = (frame / FRAMES_A_CELL + row * 7) % (COLS - WORDS_COLS - NUMBER_COLS);

	attrset(COLOR_PAIR(1));
	mvprintw(row, 0, "request %d in flight", row);
	attrset(COLOR_PAIR(2) | A_BOLD);
	mvhline(row, WORDS_COLS, '=', bar);
	attrset(COLOR_PAIR(3));
	mvprintw(row, COLS - NUMBER_COLS, "%8.3f s", frame * 0.033);
}

int
main(int argc, char *argv[])
{
	int frames = argc == 4 ? atoi(argv[3]) : 0;
	FILE *nowhere = fopen("/dev/null", "r+");
	double before;

	if (frames < 1 || nowhere == NULL) {
		fprintf(stderr, "usage: plain_curses COLS ROWS FRAMES\n");
		return 2;
	}
	setenv("COLUMNS", argv[1], 1);
	setenv("LINES", argv[2], 1);
	if (newterm("xterm-256color", nowhere, nowhere) == NULL)
		return 1;
	start_color();
	for (short pair = 1; pair <= 3; pair++)
		init_pair(pair, (short)(pair + 1), COLOR_BLACK);
	before = cpu_ms();
	for (int frame = 0; frame < frames; frame++) {
		erase();
		for (int row = 0; row < LINES; row++)
			draw_row(row, frame);
		refresh();
	}
	before = cpu_ms() - before;
	endwin();
	printf("%.4f\n", before / frames);
	return 0;
}
