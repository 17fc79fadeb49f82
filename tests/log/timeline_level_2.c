/* The timeline's builder at -O2, whatever the build's own level is (tests/local.mk). */
#include "timeline_level.h"

#define timeline_new timeline_new_2
#define timeline_free timeline_free_2
#define timeline_update timeline_update_2
#define timeline_move timeline_move_2
#define timeline_swap timeline_swap_2

#include "log/timeline_build.c"
