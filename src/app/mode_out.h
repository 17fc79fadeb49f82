/* The standard output of a mode that prints while the loop runs. */
#ifndef WAITSCOPE_MODE_OUT_H
#define WAITSCOPE_MODE_OUT_H

#include "app/mode.h"
#include "base/out.h"

/* When nobody reads any more, the application stops. `most` as in out.h. */
struct out *mode_out_new(struct app *, size_t most);

/* Waits until all is written; complains if it was not. NULL will do. */
void mode_out_free(struct app *, struct out *);

#endif
