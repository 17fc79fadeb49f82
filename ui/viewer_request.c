/* The viewer: the chosen request. A watched program's is one of a visitor's, who is its own. */
#include "log/visits.h"
#include "log/watched.h"
#include "ui/view/view.h"
#include "ui/viewer_inside.h"

enum { ROUND = TRACK_COUNT /* j and k go through the programs in the order of their tracks, */ };

/* and then through visitors, as their rows stand. */
static enum track
track_of(int i)
{
	return (enum track)(i < TRACK_VISITOR ? i : i < ROUND - 1 ? i + 1 : TRACK_VISITOR);
}

/* Whose request that is, and its number there: of visitors who are nobody's, their place; 0 if there is none. */
static enum track
owner_of(const struct timeline *tl, enum track track, uint32_t *number)
{
	enum track owner = track;

	if (track == TRACK_VISITOR && !timeline_owner(tl, *number, &owner, number))
		*number = (uint32_t)timeline_visit_place(tl, *number);
	return owner;
}

/* Finds the lowest and the highest number of the requests with rows, in the chosen one's program, by
 * asking the view as a click on each row would. */
static bool
find_rows(const struct viewer *viewer, struct scene scene, uint32_t *low, uint32_t *high)
{
	const struct view *view = view_of(viewer->state.view);
	const struct timeline *tl = scene.moment.timeline;
	uint32_t chosen = viewer->state.request_number;
	enum track track = owner_of(tl, viewer->state.request_track, &chosen);
	struct pick pick;

	*low = *high = 0;
	scene.state = viewer->state;
	for (int row = 0; view->pick != NULL && row < viewer->rows; row++) {
		if (!view->pick(&scene, viewer->cols, viewer->rows, 1, row, &pick) || pick.number == 0 ||
		    owner_of(tl, pick.track, &pick.number) != track || pick.number == 0)
			continue;
		*low = *low == 0 || pick.number < *low ? pick.number : *low;
		*high = pick.number > *high ? pick.number : *high;
	}
	return *low != 0;
}

void
viewer_show_request(struct viewer *viewer, const struct scene *scene)
{
	uint32_t chosen = viewer->state.request_number, low, high;

	owner_of(scene->moment.timeline, viewer->state.request_track, &chosen);
	if (!find_rows(viewer, *scene, &low, &high)) {
		viewer->state.scroll = chosen;
		find_rows(viewer, *scene, &low, &high);
	}
	if (low != 0 && chosen < low)
		viewer->state.scroll = chosen;
	else if (low != 0 && chosen > high)
		viewer->state.scroll = low + chosen - high;
}

void
viewer_choose_none(struct viewer *viewer)
{
	viewer->state.request_number = 0;
	viewer->state.scroll = 0;
}

/* The number of a program's requests by now: made, or planned. */
static uint32_t
count_requests(const struct viewer *viewer, const struct timeline *tl, enum track track)
{
	int64_t t_us = viewer->state.playhead.t_us;
	struct tally tally;
	size_t own;

	if (track == TRACK_VISITOR) {
		timeline_visits(tl, VISITS_ALL, t_us, &own);
		return (uint32_t)own;
	}
	if (timeline_has_watched(tl, track)) {
		timeline_own_requests(tl, track, t_us, &own);
		return (uint32_t)own;
	}
	if (!timeline_has_program(tl, track))
		return 0;
	tally = timeline_tally_at(tl, track, t_us);
	return tally.planned > tally.launched ? tally.planned : tally.launched;
}

/* Chooses a program's request of that number. */
static void
choose(struct viewer *viewer, const struct timeline *tl, enum track track, uint32_t number)
{
	size_t count;

	viewer->state.request_track = track;
	viewer->state.request_number = number;
	if (track == TRACK_VISITOR)
		viewer->state.request_number = timeline_visits(tl, VISITS_ALL, INT64_MAX, &count)[number - 1].number;
	if (watched_index(track) < 0)
		return;
	viewer->state.request_track = TRACK_VISITOR;
	viewer->state.request_number = timeline_own_requests(tl, track, INT64_MAX, &count)[number - 1].visitor;
}

void
viewer_next_request(struct viewer *viewer, const struct scene *scene, int direction)
{
	const struct timeline *tl = scene->moment.timeline;
	uint32_t counts[ROUND], all = 0, place = 0, chosen = viewer->state.request_number;
	enum track track = owner_of(tl, viewer->state.request_track, &chosen);

	for (int i = 0; i < ROUND; i++) {
		counts[i] = count_requests(viewer, tl, track_of(i));
		if (chosen != 0 && track == track_of(i))
			place = all + (chosen < counts[i] ? chosen : counts[i]);
		all += counts[i];
	}
	place = (place + all + 1 + (uint32_t)direction) % (all + 1);
	if (place == 0) {
		viewer_choose_none(viewer);
		return;
	}
	for (int i = 0; i < ROUND; place -= counts[i++]) {
		if (place > counts[i])
			continue;
		choose(viewer, tl, track_of(i), place);
		break;
	}
	viewer_show_request(viewer, scene);
}
