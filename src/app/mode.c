/* Shared by the modes. */
#include "app/mode.h"

#include <errno.h>

#include "app/print_error.h"
#include "app/signals.h"
#include "base/loop.h"
#include "base/print.h"

void
mode_stop(struct app *app, int status)
{
	if (app->status == 0)
		app->status = status;
	app->stopped = true;
	loop_stop(app->base);
}

void
mode_let_go(struct app *app)
{
	signals_act(app->signals); /* while the last file was made whole, perhaps: it is not to wait for a reader then */
	if (app->end_signal != 0 || app->hurries)
		print_hurry();
	signals_free(app->signals);
	app->signals = NULL;
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

/* A reader who has had enough (EPIPE) is no error worth a line, here or anywhere. */
void
mode_out_free(struct app *app, struct out *out)
{
	int failure;

	mode_let_go(app);
	failure = out_free(out, app->end_signal == 0);
	if (failure != 0 && failure != EPIPE)
		app_print_error("standard output: %s", out_reason(failure));
	if (failure != 0)
		app->status = 1;
}
