/*
 * The vocabulary of the log: tracks, steps, causes, and kinds of events. Each list is
 * written once, a row for each member; the enum and every table are made from it, so that
 * none of them can lack a row.
 *
 * A new kind of event is a row of EVENT_KINDS, where the timeline's index, the narrator,
 * the lessons' hints, tapes and saved runs find it.
 */
#ifndef WAITSCOPE_EVENT_H
#define WAITSCOPE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

/* ---- tracks ---- */

/* Whose fact an event is. A request's facts, including the server's about it, are on the
 * track of the program (or visitor) whose request it is. X(track, name, title). */
#define TRACKS(X) \
	X(SYNC, "sync", "sync program") \
	X(ASYNC, "async", "async program") \
	X(VISITOR, "visitor", "visitors") /* someone else who asks our server: curl, a browser */ \
	X(SERVER, "server", "server") \
	X(LOOP, "loop", "loop") \
	X(YOU, "you", "you") /* who sits at the keyboard */ \
	X(WATCHED_1, "watched-1", "watched program 1") /* a command of the person's own */ \
	X(WATCHED_2, "watched-2", "watched program 2")

#define TRACK_MEMBER(track, name, title) TRACK_##track,
enum track {
	TRACKS(TRACK_MEMBER)
	TRACK_COUNT,
	PROGRAM_COUNT = TRACK_ASYNC + 1, /* programs come first: both index arrays */
	WATCHED_MAX = TRACK_WATCHED_2 - TRACK_WATCHED_1 + 1, /* commands that run side by side */
};

/* The track of a watched program, 0 <= i < WATCHED_MAX; and back, -1 if it is no such track. */
static inline enum track
watched_track(int i)
{
	return (enum track)(TRACK_WATCHED_1 + i);
}

static inline int
watched_index(unsigned track)
{
	return track < TRACK_WATCHED_1 || track >= TRACK_WATCHED_1 + WATCHED_MAX ? -1 : (int)(track - TRACK_WATCHED_1);
}

const char *track_name(enum track);
const char *track_title(enum track); /* for saved files: "sync program", "visitors", … */

/* ---- steps ---- */

/* The steps of a program, one for each kind of line in a listing. The line's number and
 * words depend on the listing (listing.h), not on the log. X(step, name). */
#define STEPS(X) \
	X(NONE, "none") \
	X(EVERY, "every") /* every(0.1, spin) */ \
	X(DEFINE, "define") /* def handle_response(response): */ \
	X(FOR, "for") /* for i in range(n): */ \
	X(FETCH, "fetch") /* the call that blocks, or does not */ \
	X(PRINT_RESPONSE, "print-response") /* prints what came back (in async: in the callback) */ \
	X(WORK, "work") /* computes on what came back (the work knob) */ \
	X(PRINT_LAST, "print-last") /* sync: "Pfew!", async: "You're gonna see this line" */ \
	X(LOOP, "loop") /* loop.start(): from here on callbacks run */ \
	X(MORE, "more") /* fetch_more(n): the requests knob was raised during the run */

#define STEP_MEMBER(step, name) STEP_##step,
enum step {
	STEPS(STEP_MEMBER)
	STEP_COUNT,
};

const char *step_name(enum step); /* lower case, words joined by '-' */

/* ---- causes ---- */

/* Why a request failed. X(cause, words, one word for small rooms, what happened and who noticed: to follow "it failed: "). */
#define CAUSES(X) \
	X(NONE, "no failure", "failed", \
	    "nothing failed") \
	X(REFUSED, "connection refused", "refused", \
	    "the system there said that nobody listens") /* nobody listens there */ \
	X(RESET, "connection reset", "reset", \
	    "the other end broke off the connection") /* the peer aborted the connection */ \
	X(TIMED_OUT, "timed out", "timeout", \
	    "its program gave it up, as its time was over") /* no whole response within the timeout, from the connect on */ \
	X(CLOSED_EARLY, "closed early", "closed", \
	    "the server closed the connection before the response was whole") /* the connection ended before the response did */ \
	X(GARBLED, "not HTTP", "garbled", \
	    "what came back is not HTTP: its program could not read it") \
	X(TOO_LARGE, "too large", "large", \
	    "its program takes no response that is so large, and broke it off") /* the response is larger than the fetcher's bounds */ \
	X(UNREACHABLE, "unreachable", "failed", \
	    "the system here found no way there") /* any other failure to connect */ \
	X(NO_SOCKET, "no socket left", "no socket", \
	    "the system here has no socket left for it") /* this process is out of descriptors */ \
	X(NO_PORT, "no local port left", "no port", \
	    "the system here has no local port left for another connection there") /* the system has none for another connection to that address */ \
	X(NO_NAME, "name not found", "no name", \
	    "nobody who was asked knows an address for that name") /* its host has no address */ \
	X(NAME_TIMED_OUT, "no answer about the name", "no name", \
	    "no name server answered") /* from any name server */ \
	X(NO_PATH, "no such socket", "no path", \
	    "the system here found no server's socket at that path") /* nothing is there under the path of a Unix socket, or no socket */ \
	X(FORBIDDEN, "permission denied", "denied", \
	    "the system here does not let it connect there") /* by the system: to connect there */ \
	X(TLS, "TLS failed", "no TLS", \
	    "OpenSSL found that what came is no TLS, or breaks its rules") /* what came was no TLS, or broke its rules */ \
	X(TLS_VERSION, "no TLS version in common", "no TLS", \
	    "OpenSSL found no version of TLS that both ends speak") \
	X(CERT_EXPIRED, "certificate expired", "expired", \
	    "OpenSSL rejected the certificate: it has expired; nothing was sent") \
	X(CERT_NOT_YET, "certificate not valid yet", "not yet", \
	    "OpenSSL rejected the certificate: it is not valid yet; nothing was sent") \
	X(CERT_NAME, "certificate for another name", "other name", \
	    "OpenSSL rejected the certificate: it is for another name; nothing was sent") \
	X(CERT_SELF_SIGNED, "self-signed certificate", "untrusted", \
	    "OpenSSL rejected the certificate: it is signed by itself; nothing was sent") /* which is not among those trusted */ \
	X(CERT_UNKNOWN, "certificate of an unknown authority", "untrusted", \
	    "OpenSSL rejected the certificate: no trusted signer; nothing was sent") \
	X(CERT_BAD, "certificate not accepted", "refused", \
	    "OpenSSL rejected the certificate; nothing was sent") /* for any other reason of OpenSSL's */ \
	X(ENDLESS_INTERIM, "no end of interim responses", "endless", \
	    "the server said over and over that it means to go on, and never did") /* 1xx after 1xx */ \
	X(TOO_MANY_REDIRECTS, "too many redirects", "redirects", \
	    "each response led elsewhere, until its program followed no more") \
	X(UNSAFE_REDIRECT, "redirected from https to http", "unsafe", \
	    "the response led from https to http, where its program does not follow") \
	X(BAD_REDIRECT, "redirected to no http address", "redirect", \
	    "the response led to what is no http address, where nobody can follow")

#define CAUSE_MEMBER(cause, ...) CAUSE_##cause,
enum cause {
	CAUSES(CAUSE_MEMBER)
	CAUSE_COUNT,
};

const char *cause_words(enum cause); /* "connection refused", … */
const char *cause_brief(enum cause); /* "refused", … */
const char *cause_story(enum cause); /* "the system there said that nobody listens", …: at most CAUSE_STORY_MOST characters */
enum { CAUSE_STORY_MOST = 80 };

/* ---- kinds of events ---- */

/* Groups of kinds, by whom they concern, and with that their tracks. X(group, tracks). */
#define EVENT_GROUPS(X) \
	X(RUN, ON_TRACK(LOOP)) \
	X(LOOP, ON_TRACK(LOOP)) \
	X(YOU, ON_TRACK(YOU)) \
	X(PROGRAM, ON_PROGRAMS) /* a program and its lane */ \
	X(CALL, ON_TRACK(SYNC)) /* a call that a program stands in */ \
	X(CALLBACK, ON_TRACK(ASYNC)) \
	X(REQUEST, ON_PROGRAMS) /* a request, seen from the program that makes it */ \
	X(SERVED, ON_PROGRAMS | ON_TRACK(VISITOR)) /* a request, seen from the server */ \
	X(VISIT, ON_TRACK(VISITOR)) /* what only a visitor's request has */ \
	X(SERVER, ON_TRACK(SERVER)) \
	X(WATCHED, ON_WATCHED)

/* What EVENT_SECURED says where nobody checked whose the certificate is. */
#define SECURED_BLINDLY "not checked"

#define ON_TRACK(track) (1u << TRACK_##track)
#define ON_PROGRAMS (ON_TRACK(SYNC) | ON_TRACK(ASYNC))
#define ON_WATCHED (ON_TRACK(WATCHED_1) | ON_TRACK(WATCHED_2))

#define EVENT_GROUP_MEMBER(group, tracks) EVENT_GROUP_##group,
enum event_group {
	EVENT_GROUPS(EVENT_GROUP_MEMBER)
	EVENT_GROUP_COUNT,
};

/* The meaning of an event's value. */
enum event_value {
	EVENT_VALUE_NONE,
	EVENT_VALUE_AMOUNT, /* a count */
	EVENT_VALUE_US,     /* microseconds */
	EVENT_VALUE_KNOB,   /* of the knob that the event's number names */
	EVENT_VALUE_TEXT,   /* a text's id */
	EVENT_VALUE_TARGET, /* in a visitor's event a text's id, or TRACE_NO_TEXT */
	EVENT_VALUE_PORT,
	EVENT_VALUE_STATUS, /* HTTP */
	EVENT_VALUE_CAUSE,  /* enum cause */
	EVENT_VALUE_COUNT,
};

/*
 * X(kind, name, group, stop, value, request, index, sentence)
 *
 *   name      lower case, words joined by '-'
 *   group     enum event_group
 *   stop      STOP if stepping from event to event stops here, else PASS
 *   value     enum event_value
 *   request   what the event does to its request (request.c): NOTHING; DATES(date): sets
 *             that date of struct request; ENTERS(date, phase): and begins that phase;
 *             BEGINS(date, phase) and ENDS(date, phase): and so the request begins or
 *             ends, as the event's group sees it
 *   index     the timeline reads it with add_<index>() in timeline_build.c, or not: none
 *   sentence  in plain words, without a capital letter and a full stop; the {names} are
 *             the narrator's (narrator_event.c)
 *
 * `number` is a request's number in its program, from 1, unless said.
 */
#define EVENT_KINDS(X) \
	/* Value: how many requests may be open at a time: as many as the system has sockets for, or fewer at a server
	 * elsewhere; 0 = unknown. Number: 1 if what the system lacks for more is local ports, else 0. */ \
	X(RUN_START, "run-start", RUN, STOP, AMOUNT, NOTHING, run_start, "the run begins") \
	X(RUN_END, "run-end", RUN, STOP, NONE, NOTHING, run_end, "the run is over") \
	/* What was before is forgotten in part (forget.h), and nobody may go back there. Value: how many events are gone, in all. What
	 * they added up to follows at the same moment: SPUN, MOST, WAS and TIMES. */ \
	X(FORGOT, "forgot", RUN, STOP, AMOUNT, NOTHING, forgot, "what was before is forgotten in part (--max-events)") \
	\
	/* Number: enum knob. The settings that a run starts with come as events, too. */ \
	X(KNOB, "knob", YOU, STOP, KNOB, NOTHING, knob, "you turn {knob}") \
	/* How the programs' requests are made, where that is not plain GET: all of them before RUN_START. The method; each line
	 * of a header that is sent besides ("Name: value"; number: from 1); the body. Headers and body may be secret: they stand in
	 * the log only where somebody asked for that. */ \
	X(METHOD, "method", YOU, PASS, TEXT, NOTHING, none, "requests have the method {told}") \
	X(HEADER, "header", YOU, PASS, TEXT, NOTHING, none, "requests have the header {told}") \
	X(DATA, "data", YOU, PASS, TEXT, NOTHING, none, "requests carry {told}") \
	/* Number: of the press, from 1. */ \
	X(BUTTON, "button", YOU, STOP, NONE, NOTHING, button, "you press b") \
	\
	/* Step: the line that begins; number: the request or the loop's counter, 0 = none. */ \
	X(STEP, "step", PROGRAM, STOP, NONE, NOTHING, step, "{who} comes to line {line}") \
	/* Step and number: the call in which it stands until UNBLOCK. */ \
	X(BLOCK, "block", CALL, STOP, NONE, NOTHING, block, "{who} is blocked on line {line}") \
	/* The line continues: to the timeline, a step like any other. */ \
	X(UNBLOCK, "unblock", CALL, STOP, NONE, NOTHING, step, "{who} gets back from its call on line {line}") \
	/* It is in its loop, and runs whatever comes first. */ \
	X(READY, "ready", PROGRAM, STOP, NONE, NOTHING, ready, "{who} is in its loop") \
	X(CALLBACK_START, "callback-start", CALLBACK, STOP, NONE, DATES(callback_us), callback, \
	    "{cb} {is_called} for request {n}") \
	X(CALLBACK_END, "callback-end", CALLBACK, STOP, NONE, DATES(callback_end_us), callback_end, "{cb} {returns}") \
	/* Step: the line that printed; number: the request, 0 = none. */ \
	X(PRINT, "print", PROGRAM, STOP, TEXT, NOTHING, print, "{who} prints {printed}") \
	/* Value: the turns so far. Turn k was due k x SPIN_US after the first step. */ \
	X(SPIN, "spin", PROGRAM, PASS, AMOUNT, NOTHING, spin, "{who} turns its spinner") \
	/* Behind FORGOT. Number: how many of its turns were late; value: the lateness of the latest one. */ \
	X(SPUN, "spun", PROGRAM, PASS, US, NOTHING, spun, "{who} has turned its spinner") \
	/* Number: of the press. */ \
	X(BUTTON_ANSWER, "button-answer", PROGRAM, STOP, NONE, NOTHING, button_answer, "{who} answers your press of b") \
	/* Value: the number of requests that the program now means to make in all. */ \
	X(PLAN, "plan", PROGRAM, PASS, AMOUNT, NOTHING, plan, "{who} has a new number of requests") \
	/* Nothing is left to wait for but its spinner. */ \
	X(DONE, "done", PROGRAM, STOP, NONE, NOTHING, done, "{who} is done") \
	\
	/* fetch() was called. */ \
	X(LAUNCH, "launch", REQUEST, STOP, NONE, BEGINS(launch_us, WAITING), request_event, "{request} is launched") \
	/* Its turn has come, and its host's name must be looked up first. Value: the name. */ \
	X(LOOKUP, "lookup", REQUEST, STOP, TEXT, ENTERS(lookup_us, LOOKING_UP), request_event, "{request} looks up {told}") \
	/* Its turn has come, or its host has addresses: it begins to connect. */ \
	X(CONNECT, "connect", REQUEST, STOP, NONE, ENTERS(connect_us, CONNECTING), request_event, \
	    "{request} begins to connect") \
	/* Value: its local port. */ \
	X(CONNECTED, "connected", REQUEST, STOP, PORT, ENTERS(connected_us, SENT), request_event, "{request} is connected") \
	/* To which address. Value: as people write it. Right behind CONNECTED, where it was not known before. */ \
	X(ADDRESS, "address", REQUEST, PASS, TEXT, NOTHING, request_text, "{request} is connected to {told}") \
	/* One of its host's addresses failed; another is tried, if there is one. Value: "127.0.0.2:80: connection refused". */ \
	X(MISS, "miss", REQUEST, STOP, TEXT, NOTHING, request_text, "{request} fails at {told}") \
	/* The handshake of TLS begins. */ \
	X(TLS, "tls", REQUEST, STOP, NONE, ENTERS(tls_us, SECURING), request_event, "{request} begins TLS") \
	/* It is over. Value: "TLS 1.3, certificate checked"; or with SECURED_BLINDLY in it. */ \
	X(SECURED, "secured", REQUEST, STOP, TEXT, ENTERS(secured_us, SENT), request_event, "{request} has {told}") \
	/* The system has taken all of it. */ \
	X(SENT, "sent", REQUEST, STOP, NONE, DATES(sent_us), request_event, "{request} is sent") \
	X(FIRST_BYTE, "first-byte", REQUEST, STOP, NONE, DATES(first_byte_us), request_event, "{request} gets its first byte") \
	/* An interim response: the server means to go on. */ \
	X(INTERIM, "interim", REQUEST, STOP, STATUS, NOTHING, request_interim, "{request} is told HTTP {status}") \
	/* The head of the response is here. */ \
	X(HEAD, "head", REQUEST, PASS, STATUS, DATES(head_us), request_event, "{request} gets the head of a response, {status}") \
	/* What the head says about the response besides. Value: in words: "HTTP/1.0, chunked, gzip". Behind HEAD, at the same
	 * moment. */ \
	X(FORM, "form", REQUEST, PASS, TEXT, NOTHING, request_text, "{request} gets a response that is {told}") \
	/* The response leads elsewhere, and that is followed. Value: to which address. What the request has gone through
	 * since its turn came is a hop; the next begins. */ \
	X(REDIRECT, "redirect", REQUEST, STOP, TEXT, NOTHING, redirect, "{request} is sent on to {told}") \
	/* The number of bytes of the response's body, where its text is not all of it. Before BODY. */ \
	X(SIZE, "size", REQUEST, PASS, AMOUNT, NOTHING, request_size, "{request} gets so many bytes") \
	/* The text of the response; just before RESPONSE. */ \
	X(BODY, "body", REQUEST, PASS, TEXT, NOTHING, body, "{request} gets its body") \
	/* The whole response is here. */ \
	X(RESPONSE, "response", REQUEST, STOP, STATUS, ENDS(response_us, NONE), request_event, "{request} has its response") \
	X(FAIL, "fail", REQUEST, STOP, CAUSE, ENDS(fail_us, NONE), request_event, "{request} ends: {cause}") \
	/* By the person. */ \
	X(CANCEL, "cancel", REQUEST, STOP, NONE, ENDS(cancel_us, NONE), request_event, "{request} is cancelled") \
	/* It was never sent and is no longer wanted; its number may be launched again. */ \
	X(DROP, "drop", REQUEST, PASS, NONE, ENDS(drop_us, NONE), request_event, "{request} is dropped") \
	/* Its callback waits in the program's queue. */ \
	X(QUEUE, "queue", CALLBACK, STOP, NONE, DATES(queue_us), request_event, "{request} has its callback queued") \
	\
	/* The server has read its head. Value: a visitor's target, "/?delay=2", behind its method if that is
	 * not GET: "HEAD /". */ \
	X(ARRIVE, "arrive", SERVED, STOP, TARGET, BEGINS(arrive_us, NONE), server_event, "{request} reaches the server") \
	/* It asks for a delay of its own. Value: which. Behind ARRIVE, at the same moment. */ \
	X(ASK, "ask", VISIT, PASS, US, NOTHING, ask, "{request} asks for a delay of its own") \
	/* It came before the run began. Value: how long it had been at the server then. Behind ARRIVE,
	 * at the same moment; also behind TAKE, whose value is what was left, if it had been taken up. */ \
	X(STAY, "stay", VISIT, PASS, US, NOTHING, stay, "{request} is here from before the run") \
	/* Who asks. Values: the address, as people write it; the User-Agent; the name with which the visitor signed the request,
	 * "/?name=ana". Behind ARRIVE, at the same moment. */ \
	X(FROM, "from", VISIT, PASS, TEXT, NOTHING, who, "{request} comes from {told}") \
	X(AGENT, "agent", VISIT, PASS, TEXT, NOTHING, who, "{request} is made by {told}") \
	X(SIGNED, "signed", VISIT, PASS, TEXT, NOTHING, who, "{request} is signed {told}") \
	/* Work on it begins. Value: how long it will take, or FOR_EVER_US. */ \
	X(TAKE, "take", SERVED, STOP, US, ENTERS(take_us, TAKEN), server_event, "{request} is taken up") \
	/* The response was written. */ \
	X(ANSWER, "answer", SERVED, STOP, STATUS, ENDS(answer_us, ANSWERED), server_event, "{request} is answered") \
	/* The server broke off its connection without an answer. */ \
	X(ABORT, "abort", SERVED, STOP, NONE, ENDS(leave_us, NONE), server_event, "{request} is broken off by the server") \
	/* Its client left before the answer. */ \
	X(LEAVE, "leave", SERVED, STOP, NONE, ENDS(leave_us, NONE), server_event, "{request} is given up") \
	\
	/* It is about to sleep on the one loop. Value: for how long. */ \
	X(FREEZE, "freeze", SERVER, STOP, US, NOTHING, freeze, "the server is about to sleep") \
	/* Value: how long it slept. */ \
	X(THAW, "thaw", SERVER, STOP, US, NOTHING, freeze, "the server wakes up") \
	\
	/* More visitors came than the log keeps one by one. Value: how many more, so far; number: how many of
	 * those were answered. */ \
	X(UNKEPT, "unkept", SERVER, PASS, AMOUNT, NOTHING, none, "more visitors have come than are kept") \
	/* Value: how many of them the server has before it now; number: how many of those it has taken up. */ \
	X(UNKEPT_OPEN, "unkept-open", SERVER, PASS, AMOUNT, NOTHING, unkept_open, "visitors wait who are not kept") \
	\
	/* Behind FORGOT. Value: the most requests that it had taken up at a time. */ \
	X(MOST, "most", SERVER, PASS, AMOUNT, NOTHING, most, "the server has had its most requests") \
	\
	/* The server has turned away requests or connections that it does not serve. Number: the HTTP status of the answer, or 0
	 * for those that were closed without one; value: how many, so far. */ \
	X(REFUSED, "refused", SERVER, PASS, AMOUNT, NOTHING, refused, "the server turns away more") \
	\
	/* Value: how late it is. */ \
	X(HEARTBEAT, "heartbeat", LOOP, PASS, US, NOTHING, heartbeat, "the loop's heart beats") \
	\
	/* What a watched program does. Number: its thread, from 1, the command's first; 0 = not known. */ \
	\
	/* Value: the command as people type it. */ \
	X(COMMAND, "command", WATCHED, STOP, TEXT, NOTHING, watched, "{who} is started") \
	/* Value: the name of the program in the process whose first thread that is; number 0: what the watched program
	 * is called on the screen, before COMMAND. */ \
	X(NAME, "name", WATCHED, PASS, TEXT, NOTHING, watched, "{who} has a name") \
	/* Value: why, in words. */ \
	X(NOT_STARTED, "not-started", WATCHED, STOP, TEXT, NOTHING, watched, "{who} cannot be started: {told}") \
	/* It runs, but its states are not seen. Value: why, in words. */ \
	X(UNTRACED, "untraced", WATCHED, STOP, TEXT, NOTHING, watched, "{who} runs, but its states are not seen: {told}") \
	/* Value: the first thread of its process; its own number: a process begins. */ \
	X(THREAD, "thread", WATCHED, PASS, AMOUNT, NOTHING, watched, "{thread} begins") \
	/* Value: how many of its waits were too short to be told. */ \
	X(THREAD_END, "thread-end", WATCHED, PASS, AMOUNT, NOTHING, watched, "{thread} ends") \
	/* It begins to wait: for one thing (blocked), for whichever of several comes first (in its loop), for a time, for
	 * a thread, for a child, or nobody can tell what for. Value: the call and what it waits for, in words. */ \
	X(WAIT_ONE, "wait-one", WATCHED, STOP, TEXT, NOTHING, watched, "{thread} is blocked in {told}") \
	X(WAIT_ANY, "wait-any", WATCHED, STOP, TEXT, NOTHING, watched, "{thread} is in its loop: {told}") \
	X(WAIT_TIME, "wait-time", WATCHED, STOP, TEXT, NOTHING, watched, "{thread} sleeps in {told}") \
	X(WAIT_THREAD, "wait-thread", WATCHED, STOP, TEXT, NOTHING, watched, "{thread} waits for a thread") \
	X(WAIT_CHILD, "wait-child", WATCHED, STOP, TEXT, NOTHING, watched, "{thread} waits for a child") \
	X(WAIT_CALL, "wait-call", WATCHED, STOP, TEXT, NOTHING, watched, "{thread} is in {told}") \
	/* Its wait has ended: it runs. */ \
	X(WOKE, "woke", WATCHED, STOP, NONE, NOTHING, watched, "{thread} runs again") \
	/* Behind FORGOT. How long, and how often, it was in the state that the event `of` begins. The rest of its life it ran. */ \
	X(WAS, "was", WATCHED, PASS, US, NOTHING, watched, "{thread} has waited") \
	X(TIMES, "times", WATCHED, PASS, AMOUNT, NOTHING, watched, "{thread} has waited some times") \
	/* A signal stops it, as Ctrl-Z does; and it goes on. */ \
	X(HALTED, "halted", WATCHED, STOP, NONE, NOTHING, watched, "{thread} is stopped by a signal") \
	X(RESUMED, "resumed", WATCHED, STOP, NONE, NOTHING, watched, "{thread} goes on") \
	/* It left the wait of its event loop and does something else; it is back there. */ \
	X(AWAY, "away", WATCHED, PASS, NONE, NOTHING, watched, "{thread} leaves its event loop") \
	X(BACK, "back", WATCHED, PASS, NONE, NOTHING, watched, "{thread} is back in its event loop") \
	/* It has a socket of the Internet. */ \
	X(NETWORK, "network", WATCHED, PASS, NONE, NOTHING, watched, "{thread} uses the network") \
	/* The line of its own that it stands in. Value: "FILE:LINE:FUNCTION", the function without a colon; "": in none. */ \
	X(LINE, "line", WATCHED, PASS, TEXT, NOTHING, watched, "{thread} comes to a line") \
	/* A line of a file of LINE's. Number: of the line; value: the file, a tab, and its text. */ \
	X(SOURCE, "source", WATCHED, PASS, TEXT, NOTHING, watched, "a line of {who} is read") \
	/* A line that it printed. Number: 0. */ \
	X(OUTPUT, "output", WATCHED, STOP, TEXT, NOTHING, watched, "{who} prints the line {printed}") \
	/* It has printed more than is kept: before the OUTPUT that comes next. Value: how many lines, in words. */ \
	X(OUTPUT_LEFT_OUT, "output-left-out", WATCHED, PASS, TEXT, NOTHING, watched, "{who} prints more than is kept") \
	/* A visitor's request is its own: right behind its ARRIVE, with its date. Its requests are numbered from 1 in the
	 * order of these. Number: the thread that connected; value: the visitor; step: fetch, if its socket blocks, and no
	 * event loop waits for it. */ \
	X(VISITS, "visits", WATCHED, PASS, AMOUNT, NOTHING, watched, "{who} makes a request") \
	/* It reads the first bytes of the response to its request of that number, or has them from io_uring. Value: the
	 * thread. */ \
	X(READ, "read", WATCHED, STOP, AMOUNT, NOTHING, watched, "{who} reads response {n}") \
	/* Its first process has ended. Number: its exit status, or 128 and the signal; value: the same in words. */ \
	X(EXIT, "exit", WATCHED, STOP, TEXT, NOTHING, watched, "{who} ends: {told}") \
	/* None of its processes is left. */ \
	X(GONE, "gone", WATCHED, PASS, NONE, NOTHING, watched, "{who} is gone")

#define EVENT_KIND_MEMBER(kind, ...) EVENT_##kind,
enum event_kind {
	EVENT_KINDS(EVENT_KIND_MEMBER)
	EVENT_KIND_COUNT,
};

struct event {
	int64_t t_us; /* since the run's start; never less than the previous event's */
	int64_t value;
	uint32_t number;
	uint8_t kind;  /* enum event_kind */
	uint8_t track; /* enum track */
	uint8_t step;  /* enum step */
	uint8_t of;    /* enum event_kind: what a total is of (WAS, TIMES); else 0 */
};

enum {
	SPIN_US = 100 * 1000,      /* a spinner's period */
	HEARTBEAT_US = 50 * 1000,  /* the loop's */
	TRACE_NO_TEXT = 0,
	FOR_EVER_US = -1,          /* the server never finishes the request */
};

/* A kind's row, except for the request (request.h) and the timeline. */
struct event_kind_info {
	const char *name;
	const char *sentence;
	unsigned tracks;        /* those that have it, a bit for each enum track */
	enum event_group group;
	enum event_value value;
	bool landmark;          /* stepping event by event stops here */
};

const struct event_kind_info *event_kind_info(enum event_kind);

/* Returns true if the track has events of this kind. */
bool event_kind_is_on(enum event_kind, enum track);

/* The meaning of the event's value; a target that is not a visitor's: EVENT_VALUE_NONE. */
enum event_value event_value(const struct event *);

/* Returns true if its value is the id of a text. */
bool event_has_text(const struct event *);

#endif
