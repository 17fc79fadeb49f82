/* The timeline's builder at -O0, whatever the build's own level is (tests/local.mk). */
#include "timeline_level.h"

#define timeline_new timeline_new_0
#define timeline_free timeline_free_0
#define timeline_update timeline_update_0
#define timeline_move timeline_move_0
#define timeline_swap timeline_swap_0

#include "log/timeline_build.c"
