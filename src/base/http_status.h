/* HTTP's status codes in words (RFC 9110, RFC 6585). */
#ifndef WAITSCOPE_HTTP_STATUS_H
#define WAITSCOPE_HTTP_STATUS_H

#include <stdbool.h>

/* "Not Found"; "" for a status that is not in the table. */
const char *http_status_words(unsigned status);

/* Returns true if a redirect with that status makes a request of that method a GET (RFC 9110, 15.4). */
bool http_status_makes_get(unsigned status, const char *method);

#endif
