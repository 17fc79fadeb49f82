/* What a run only counts. */
#include "run/run_counts.h"

#include "log/request.h"

void
run_counts_visitor(struct run_counts *counts, enum event_kind kind, bool was_taken)
{
	struct unkept *unkept = &counts->unkept;

	unkept->came += kind == EVENT_ARRIVE;
	unkept->answered += kind == EVENT_ANSWER;
	unkept->open += kind == EVENT_ARRIVE;
	unkept->at_work += kind == EVENT_TAKE;
	if (request_effect(kind)->ends) {
		unkept->open--;
		unkept->at_work -= was_taken;
	}
}

/* There is room for each status that the server answers with. */
void
run_counts_refused(struct run_counts *counts, unsigned status)
{
	int i = 0;

	while (i < REFUSALS_KINDS - 1 && counts->refused[i].count > 0 && counts->refused[i].status != status)
		i++;
	counts->refused[i].status = (uint16_t)status;
	counts->refused[i].count++;
}

static void
log_unkept(struct run_counts *counts, struct log *log)
{
	struct unkept now = counts->unkept, logged = counts->unkept_logged;

	counts->unkept_logged = now;
	if (now.came != logged.came || now.answered != logged.answered)
		log_event(log, (struct event){
			.kind = EVENT_UNKEPT, .track = TRACK_SERVER, .number = (uint32_t)now.answered, .value = (int64_t)now.came,
		});
	if (now.open != logged.open || now.at_work != logged.at_work)
		log_event(log, (struct event){
			.kind = EVENT_UNKEPT_OPEN, .track = TRACK_SERVER, .number = (uint32_t)now.at_work, .value = (int64_t)now.open,
		});
}

void
run_counts_log(struct run_counts *counts, struct log *log)
{
	log_unkept(counts, log);
	for (int i = 0; i < REFUSALS_KINDS; i++) {
		if (counts->refused[i].count == counts->refused[i].logged)
			continue;
		counts->refused[i].logged = counts->refused[i].count;
		log_event(log, (struct event){
			.kind = EVENT_REFUSED, .track = TRACK_SERVER, .number = counts->refused[i].status, .value = counts->refused[i].count,
		});
	}
}
