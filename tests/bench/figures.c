#include "bench/figures.h"

#include <stddef.h>

const struct figure figures[FIGURE_COUNT] = {
#define FIGURE_ROW(ID, ...) [FIGURE_##ID] = { __VA_ARGS__ },
	FIGURES(FIGURE_ROW)
#undef FIGURE_ROW
};
