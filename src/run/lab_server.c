/* A lab's server: whose each request is, and what becomes of it, as the log has it. */
#include <errno.h>
#include <string.h>

#include "base/utf8.h"
#include "run/lab_inside.h"
#include "run/visitor_text.h"
#include "server/slow_server.h"

enum {
	VISITORS_LOGGED = 10000, /* in one run; others are served, but not logged: only counted */
};

/* Stores what is known of a visitor as texts of the run, each only once. */
static void
intern_visitor(struct run *run, struct request_id *who, const struct request_facts *facts)
{
	char text[VISITOR_TEXT_SIZE];

	visitor_target(facts->method, facts->path, facts->query, text);
	who->note = run_intern(run, text);
	ip_write(&facts->peer.ip, text);
	who->from = run_intern(run, text);
	visitor_agent(facts->agent, text);
	who->agent = text[0] == '\0' ? TRACE_NO_TEXT : run_intern(run, text);
	visitor_name(facts->query, text);
	who->name = text[0] == '\0' ? TRACE_NO_TEXT : run_intern(run, text);
}

/* Tells who asks, where somebody wants to know that without a run. */
static void
tell_who(const struct lab *lab, const struct request_facts *facts)
{
	char target[VISITOR_TEXT_SIZE], agent[VISITOR_TEXT_SIZE], name[VISITOR_TEXT_SIZE], from[IP_TEXT_SIZE], line[4 * VISITOR_TEXT_SIZE];

	if (lab->hooks.came == NULL)
		return;
	visitor_target(facts->method, facts->path, facts->query, target);
	visitor_agent(facts->agent, agent);
	visitor_name(facts->query, name);
	ip_write(&facts->peer.ip, from);
	if (strcmp(target, "FAULTY") == 0)
		utf8_format(target, sizeof target, "what is no request");
	utf8_format(line, sizeof line, "%s asks for %s%s%s from %s", name[0] != '\0' ? name : "Somebody", target, agent[0] != '\0' ? " with " : "",
	    agent, from);
	lab->hooks.came(lab->hooks.arg, line);
}

/* The run of that id; NULL: it is gone, or it was none. */
static struct run *
run_of(const struct lab *lab, uint32_t id)
{
	for (int i = 0; i < lab->visit.count; i++)
		if (id == lab->visit.at[i].run_id)
			return lab->visit.at[i].run;
	return lab->run != NULL && id == lab->run_id ? lab->run : NULL;
}

/* Logs what a program's request or a visitor met. The note on one who is only counted says whether they were
 * taken up. */
static void
log_fact(const struct lab *lab, struct request_id *who, enum event_kind kind, int64_t value, bool is_along)
{
	struct run *run = run_of(lab, who->run);
	bool is_logged = who->track != TRACK_VISITOR || who->number <= VISITORS_LOGGED;

	if (run != NULL && is_logged)
		(is_along ? run_log_along : run_log)(run, (struct event){
			.kind = (uint8_t)kind, .track = who->track, .number = who->number, .value = value });
	else if (run != NULL)
		run_count_unkept(run, kind, who->note != 0);
	if (!is_logged)
		who->note = who->note != 0 || kind == EVENT_TAKE;
}

static void
log_request(const struct lab *lab, struct request_id *who, enum event_kind kind, int64_t value)
{
	log_fact(lab, who, kind, value, kind == EVENT_ASK);
}

/* A visitor arrives, and what is known of them with that. */
static void
log_arrival(const struct lab *lab, struct request_id *who)
{
	const struct {
		enum event_kind kind;
		int64_t text;
	} known[] = { { EVENT_FROM, who->from }, { EVENT_AGENT, who->agent }, { EVENT_SIGNED, who->name } };

	log_request(lab, who, EVENT_ARRIVE, who->note);
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (who->track == TRACK_VISITOR && who->number <= VISITORS_LOGGED && known[i].text != TRACE_NO_TEXT)
			log_fact(lab, who, known[i].kind, known[i].text, true);
}

/* ---- who waits while a run begins ---- */

struct newcomers {
	struct lab *lab;
	struct run *run;
	uint32_t run_id, *visitors;
};

/* A visitor is one of the new run from now on: it is told what they asked for, how long they have been here, and
 * what is left of their wait. */
static struct request_id
meet(void *arg, const struct request_here *here)
{
	const struct newcomers *to = arg;
	struct request_id who = { .run = to->run_id, .track = TRACK_VISITOR };

	if (here->who.track != TRACK_VISITOR)
		return here->who;
	who.number = ++*to->visitors;
	if (who.number <= VISITORS_LOGGED)
		intern_visitor(to->run, &who, &here->facts);
	log_arrival(to->lab, &who);
	if (here->asked_us != NEVER_US)
		log_fact(to->lab, &who, EVENT_ASK, here->asked_us, true);
	if (!here->is_in_line)
		log_fact(to->lab, &who, EVENT_TAKE, here->left_us, true);
	log_fact(to->lab, &who, EVENT_STAY, here->here_us, true);
	return who;
}

void
lab_begin_run(struct lab *lab, struct run *run, uint32_t run_id, uint32_t *visitors)
{
	struct newcomers to = { .lab = lab, .run = run, .run_id = run_id, .visitors = visitors };

	*visitors = 0;
	run_begin(run);
	if (lab->server != NULL)
		slow_server_meet(lab->server, meet, &to);
}

/* ---- the server's facts ---- */

static bool
is_programs(const struct lab *lab, const struct http_peer *peer)
{
	return peer->is_at_home && !peer->is_ipv6 && port_set_has(&lab->ports, peer->port);
}

static struct request_id
identify(void *arg, const struct request_facts *facts)
{
	struct lab *lab = arg;
	const struct http_peer *peer = &facts->peer;
	bool runs = lab->run != NULL && run_has_begun(lab->run);
	struct request_id id = { .run = runs ? lab->run_id : 0, .track = TRACK_VISITOR };
	enum track track;
	enum errors error;
	struct run *run;

	/* The programs ask 127.0.0.1 from there. */
	if (runs && peer->is_at_home && !peer->is_ipv6 && run_find_port(lab->run, peer->port, &track, &id.number, &error)) {
		id.track = (uint8_t)track;
		id.error = (uint8_t)error;
		return id;
	}
	/* One that was given up, and whose run may be gone, before the server had read it: it is nobody's now, and no visitor's. */
	if (is_programs(lab, peer))
		return (struct request_id){ .track = TRACK_SYNC };
	tell_who(lab, facts);
	if (lab->hooks.visited != NULL && lab_is_idle(lab)) {
		struct visit *visit = lab_receive_visitor(lab);

		if (!run_has_begun(visit->run))
			lab_begin_run(lab, visit->run, visit->run_id, &visit->visitors);
		id.run = visit->run_id;
		id.number = ++visit->visitors;
	} else {
		if (runs && !run_receives(lab->run) && lab->visitors < VISITORS_LOGGED)
			lab->visitors = VISITORS_LOGGED;
		id.number = ++lab->visitors;
	}
	run = run_of(lab, id.run);
	if (run != NULL && id.number <= VISITORS_LOGGED) {
		intern_visitor(run, &id, facts);
		id.watched = (uint8_t)(peer->is_at_home ? run_find_watched(run, *peer) + 1 : 0);
		id.peer = *peer;
	}
	return id;
}

/* A sleeping loop concerns everybody, no matter whose request it sleeps for. */
static void
log_sleep(struct lab *lab, struct event e)
{
	struct visit *last = lab_last_visit(lab);

	e.track = TRACK_SERVER;
	if (lab_has_run(lab))
		run_log(lab->run, e);
	if (last != NULL)
		run_log(last->run, e);
}

/* The same of the program's request that it is. */
static void
log_watched(const struct lab *lab, const struct request_id *who, enum event_kind kind)
{
	struct run *run = run_of(lab, who->run);

	if (run == NULL)
		return;
	if (kind == EVENT_ARRIVE)
		run_log_watched(run, who->watched - 1, who->peer, who->number);
	else if (kind == EVENT_ANSWER)
		run_answer_watched(run, who->watched - 1, who->peer, who->number);
}

static void
happened(void *arg, enum event_kind kind, struct request_id *who, int64_t value)
{
	struct lab *lab = arg;
	bool of_server = event_kind_info(kind)->group == EVENT_GROUP_SERVER;

	if (kind == EVENT_ARRIVE && value == 0 && lab->hooks.asked != NULL)
		lab->hooks.asked(lab->hooks.arg);
	if (kind == EVENT_ARRIVE)
		log_arrival(lab, who);
	else if (of_server)
		log_sleep(lab, (struct event){ .kind = (uint8_t)kind, .number = who->number, .value = value });
	else
		log_request(lab, who, kind, value);
	if (who->watched != 0 && !of_server)
		log_watched(lab, who, kind);
	if (of_server && lab->hooks.slept != NULL)
		lab->hooks.slept(lab->hooks.arg, kind == EVENT_THAW, value);
}

/* Of watched programs, too, that ask nothing, or for what the server does not tell of. */
static void
connection_told(void *arg, const struct http_peer *peer, bool is_open)
{
	struct lab *lab = arg;

	if (!is_open && is_programs(lab, peer))
		port_set_remove(&lab->ports, peer->port);
	if (lab->run != NULL && run_has_begun(lab->run) && peer->is_at_home)
		run_hear_connection(lab->run, *peer, is_open);
}

/* Like a sleep, it is the server's own affair. */
static void
refused(void *arg, unsigned status)
{
	struct lab *lab = arg;
	struct visit *last = lab_last_visit(lab);

	if (lab_has_run(lab))
		run_count_refused(lab->run, status);
	if (last != NULL)
		run_count_refused(last->run, status);
	if (lab->hooks.refused != NULL)
		lab->hooks.refused(lab->hooks.arg, status);
}

int
lab_start_server(struct lab *lab, int asked, char *why, size_t why_size)
{
	const struct slow_server_hooks hooks = { .identify = identify, .happened = happened, .arg = lab, .refused = refused };
	int port = asked == LAB_ANY_PORT ? LAB_SAMPLE_PORT : asked, error = 0;

	lab->server = slow_server_new(lab->base, (uint16_t)port, &lab->knobs, &hooks, &error);
	if (lab->server == NULL && error == EADDRINUSE && asked == LAB_ANY_PORT) {
		lab->lacks_port = true;
		lab->server = slow_server_new(lab->base, 0, &lab->knobs, &hooks, &error);
	}
	if (lab->server != NULL) {
		slow_server_set_side(lab->server, &lab->side);
		slow_server_set_connections_hook(lab->server, (struct http_connections_hook){ connection_told, lab });
		return 0;
	}
	if (error == EADDRINUSE)
		utf8_format(why, why_size, "--port: %d is taken on 127.0.0.1: choose another port, or 0 for any free one", port);
	else if (error == EACCES)
		utf8_format(why, why_size, "--port: %d is for root alone: choose a port from 1024 on, or 0 for any free one", port);
	else
		utf8_format(why, why_size, "cannot listen on 127.0.0.1:%d: %s", port, strerror(error));
	return -1;
}

/* Who knows the address finds it there again. */
void
lab_note_address(struct lab *lab)
{
	lab->asked_port = slow_server_port(lab->server);
	utf8_format(lab->address, sizeof lab->address, "127.0.0.1:%u", slow_server_port(lab->server));
	utf8_format(lab->url, sizeof lab->url, "http://%s/", lab->address);
}

const char *
lab_address(const struct lab *lab)
{
	return lab->server == NULL ? NULL : lab->address;
}

bool
lab_lacks_port(const struct lab *lab, char *line, size_t size)
{
	if (lab->lacks_port)
		utf8_format(line, size, "port %d is another program's: what asks for localhost:%d reaches that one, not the server here, "
		    "which is at WAITSCOPE_URL, http://127.0.0.1:%u/", LAB_SAMPLE_PORT, LAB_SAMPLE_PORT, slow_server_port(lab->server));
	return lab->lacks_port;
}

bool
lab_shares_port(const struct lab *lab, char *line, size_t size)
{
	uint16_t port = lab->server == NULL ? 0 : slow_server_port(lab->server);
	bool is_taken = lab->server != NULL && slow_server_ipv6_error(lab->server) == EADDRINUSE;

	if (is_taken)
		utf8_format(line, size, "port %u of [::1] is another program's: what asks for localhost:%u may reach that one; "
		    "127.0.0.1:%u is this server", port, port, port);
	return is_taken;
}
