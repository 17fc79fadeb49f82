/* Opens the page for the room. */
#include "app/room_open.h"

#include "app/mode.h"
#include "app/print_error.h"
#include "app/room_page.h"
#include "base/complaint.h"
#include "run/lab.h"

int
room_open(struct app *app, struct lab *lab)
{
	char why[CLAUSE_SIZE];

	if (!app->options->watch)
		return 0;
	app->room = room_page_new(app->base, lab, why, sizeof why);
	if (app->room == NULL)
		app_print_error("%s", why);
	return app->room == NULL ? 1 : 0;
}

int
room_open_alone(struct app *app, struct lab **lab)
{
	static const struct run_hooks no_hooks = { .arg = NULL };
	const struct options *o = app->options;
	char why[CLAUSE_SIZE];

	if (!o->watch)
		return 0;
	*lab = lab_new(app->base, &o->settings, o->port == PORT_NOT_GIVEN ? LAB_ANY_PORT : o->port, &no_hooks, why, sizeof why);
	if (*lab == NULL || (o->listens && lab_listen(*lab, &o->listen_at, why, sizeof why) != 0)) {
		app_print_error("%s", why);
		return 1;
	}
	if (room_open(app, *lab) != 0)
		return 1;
	room_open_tell(app, *lab);
	return 0;
}

void
room_open_tell(struct app *app, const struct lab *lab)
{
	if (app->room == NULL)
		return;
	room_page_note_address(app->room, lab_open_address(lab));
	app_print_error("%s", room_page_line(app->room));
}
