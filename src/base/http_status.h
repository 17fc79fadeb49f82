/* HTTP's status codes in words (RFC 9110, RFC 6585). */
#ifndef WAITSCOPE_HTTP_STATUS_H
#define WAITSCOPE_HTTP_STATUS_H

/* "Not Found"; "" for a status that is not in the table. */
const char *http_status_words(unsigned status);

#endif
