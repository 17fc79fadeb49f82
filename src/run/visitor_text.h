/*
 * What a visitor says, as texts of a run: bounded, and without anything that a terminal might obey. What was cut says so. Pure.
 */
#ifndef WAITSCOPE_VISITOR_TEXT_H
#define WAITSCOPE_VISITOR_TEXT_H

#include "base/utf8.h"

enum {
	TARGET_SHOWN = 60, /* characters of a target, */
	AGENT_SHOWN = 160, /* of a User-Agent: browsers name themselves late, */
	NAME_SHOWN = 24,   /* and of a name */
	VISITOR_TEXT_SIZE = AGENT_SHOWN * UTF8_MAX_BYTES + 16,
};

/* What was asked for, behind the method if that is not GET, any byte that is no plain character as %XX: "HEAD /%20"; what
 * was cut ends in REQUEST_CUT (log/request.h). "FAULTY" if there was no request. */
void visitor_target(const char *method, const char *path, const char *query, char text[VISITOR_TEXT_SIZE]);

/* A User-Agent, as it came; control characters and bytes that are not UTF-8 as %XX; what was cut ends in "…". "" if there is
 * none, or only blanks. */
void visitor_agent(const char *agent, char text[VISITOR_TEXT_SIZE]);

/* The first "name=" of a query that is not empty, decoded, '+' being a blank; the rest as above. "" if there is none. */
void visitor_name(const char *query, char text[VISITOR_TEXT_SIZE]);

#endif
