/* What modes share. */
#include "app/mode.h"

#include <errno.h>
#include <string.h>

#include "app/complain.h"
#include "base/loop.h"

void
mode_stop(struct app *app, int status)
{
	if (app->status == 0)
		app->status = status;
	app->stopped = true;
	loop_stop(app->base);
}

static void
nobody_reads(void *arg)
{
	mode_stop(arg, 1);
}

struct out *
mode_out_new(struct app *app, size_t most)
{
	return out_new(app->base, most, nobody_reads, app);
}

/* Of a reader who had enough nothing is said, as everywhere. */
void
mode_out_free(struct app *app, struct out *out)
{
	int failure = out_free(out);

	if (failure != 0 && failure != EPIPE)
		complain("standard output: %s", strerror(failure));
	if (failure != 0)
		app->status = 1;
}
