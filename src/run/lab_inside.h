/* Inside of a lab: what lab.c and lab_visit.c share. */
#ifndef WAITSCOPE_LAB_INSIDE_H
#define WAITSCOPE_LAB_INSIDE_H

#include <stdio.h>

#include "base/ip.h"
#include "http/http_stream.h"
#include "run/lab.h"
#include "run/run.h"

struct slow_server;

struct visit {
	struct run *run;
	uint32_t run_id, visitors;
};

struct lab {
	struct run_hooks hooks;
	struct event_base *base;
	struct settings knobs;
	struct slow_server *server;
	int deserted;            /* a socket that has a port and never listens */
	struct fetch_target target;  /* of the present run */
	struct port_set ports;       /* of connections to its server that are its programs', in whatever run they were made, until they end */
	struct fetch_manner manner;  /* of asking other servers */
	struct http_names *names;    /* NULL until one is needed */
	struct http_tls *tls;        /* likewise */
	int asked_port;              /* as lab_new() was told, or the one it got */
	char address[32];
	char open_address[IP_TEXT_SIZE + sizeof "[]:65535"]; /* "": nobody else can reach it */
	struct ip listens_at;
	bool listens;            /* there */
	struct http_side side;   /* owns NULL: there is none */
	char url[48];
	struct run_world world;
	struct run *run;
	uint32_t run_id;         /* of `run`; late news of old runs carry another */
	uint32_t visitors;       /* in this run */
	uint32_t run_ids;        /* given so far */
	struct {
		struct run_world world;
		struct visit at[LAB_VISITS_MAX]; /* those that are not shown, the earliest first; all but the last are over */
		int count;
		uint64_t lost;       /* visitors of those for which there was no room */
		struct event *news;  /* tells that somebody came, in a turn of its own */
	} visit;
	bool lacks_port;         /* the server is not at the port that was wanted */
	bool shows_visit;        /* `run` was a visit, */
	bool visit_end_told;     /* and its end was told */
	bool stopping;           /* the old run's commands are to end before it is replaced */
	bool dismantling;        /* the old run is being replaced */
	bool dismantled;         /* and is ready to be freed, */
	bool held;               /* unless it is held (lab_hold) */
	bool prepares;           /* the new run waits for lab_begin() */
	FILE *event_file;        /* or NULL */
	char *event_path;        /* its path */
	int event_error;         /* the errno of what could not be written to it; 0 = none */
};

/* ---- lab_visit.c ---- */

void lab_prepare_visits(struct lab *);
void lab_drop_visits(struct lab *);

/* The last of them, or NULL. */
struct visit *lab_last_visit(struct lab *);

void lab_tell_of_visit(struct lab *);

/* Returns true if there is a run, and it is over or has not started. */
bool lab_is_idle(const struct lab *);

/* Makes a visit, which is to be begun, if there is none that goes on. Returns the one that does. */
struct visit *lab_receive_visitor(struct lab *);

/* ---- lab_target.c ---- */

/* Chooses where the run that is about to begin fetches from, and starts or stops the lab's own server with that. */
void lab_choose_target(struct lab *);

void lab_release_target(struct lab *);

/* ---- lab_listen.c ---- */

/* Opens its server, which has just been started, to others if it is to be. Returns 0, or -1 with one line in `why`. */
int lab_open(struct lab *, char *why, size_t why_size);

/* ---- lab_server.c ---- */

/* Listens on that port. Returns 0, or -1 with one line in `why`. */
int lab_start_server(struct lab *, int port, char *why, size_t why_size);

/* Its server's address, from now on also the one that it has again. */
void lab_note_address(struct lab *);

/* Begins it: `run` is the present one, or a visit's, of that id. Visitors who wait for their answers come with it
 * from whatever run they were in: *visitors is set to how many. */
void lab_begin_run(struct lab *, struct run *run, uint32_t run_id, uint32_t *visitors);

#endif
