/* The timeline's builder, at -O2 whatever the build's own level. */
#include "timeline_level.h"

#if defined __GNUC__ && !defined __clang__
#pragma GCC optimize("O2")
#endif

#define timeline_new timeline_new_2
#define timeline_free timeline_free_2
#define timeline_update timeline_update_2

#include "log/timeline_build.c"
