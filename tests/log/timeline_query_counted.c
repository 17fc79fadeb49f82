/* The timeline's answers, compiled to count the branches that they go through. */
#include "log/timeline_query.c"
