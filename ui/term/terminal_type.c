#include "ui/term/terminal_type.h"

#include <stdlib.h>
#include <string.h>

#include "base/complaint.h"
#include "base/utf8.h"

/* The type assumed when this machine does not know $TERM: nearly all terminals are like it. */
static const char usual_type[] = "xterm-256color";

/* $TERM. On many systems xterm calls itself "xterm", an 8-colour type, but has 256; it says who
 * it is in XTERM_VERSION, and other terminals that do better say so in COLORTERM. */
static const char *
type_in_environment(int (*can_draw)(const char *, int), int fd)
{
	const char *type = getenv("TERM");

	if (type != NULL && strcmp(type, "xterm") == 0 && (getenv("XTERM_VERSION") != NULL || getenv("COLORTERM") != NULL) &&
	    can_draw(usual_type, fd) == 1)
		return usual_type;
	return type;
}

const char *
terminal_type_choose(const char *term, int (*can_draw)(const char *type, int fd), int fd, char *why, size_t why_size)
{
	const char *type = term != NULL ? term : type_in_environment(can_draw, fd);
	int can;

	if (type == NULL || *type == 0) {
		utf8_format(why, why_size, "TERM is not set");
		return NULL;
	}
	can = can_draw(type, fd);
	if (can == 0)
		utf8_format(why, why_size, "a terminal of type \"%s\" cannot place a cursor", complaint_quote(type).text);
	if (can >= 0)
		return can == 1 ? type : NULL;
	if (can_draw(usual_type, fd) != 1) {
		utf8_format(why, why_size, "the terminal's type \"%s\" is unknown here, and %s too", complaint_quote(type).text,
		    usual_type);
		return NULL;
	}
	utf8_format(why, why_size, "The terminal's type \"%s\" is unknown here: taken for %s", complaint_quote(type).text,
	    usual_type);
	return usual_type;
}
