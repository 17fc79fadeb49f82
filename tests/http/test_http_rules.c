/*
 * What RFC 9112 and RFC 9110 demand of a server, a row for each demand and each way to break it.
 * Every row is sent whole, torn in two at every position, and byte by byte, and behind it another
 * request: it is served if the row's message is, and never seen if that is refused, because then
 * the connection has been closed. A raw socket plays the client.
 */
#include <event2/event.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "http/http.h"
#include "http/http_field.h"
#include "support/raw_peer.h"

#define H "Host: h\r\n"
#define GET "GET / HTTP/1.1\r\n" H
#define TE "Transfer-Encoding: chunked\r\n"
#define CHUNKED GET TE "\r\n"
#define S(text) (text), sizeof(text) - 1
#define ZEROS "000000000000000000000000000000"

static const char next_request[] = "GET /next HTTP/1.1\r\n" H "Connection: close\r\n\r\n";

/* The status of the answer to that; with 200 the next request is served too. */
static const struct row {
	const char *rule, *sent;
	size_t size;
	unsigned status;
} rows[] = {
	/* RFC 9112, 2.2: parsing */
	{ "LF may end a line of a head", S("GET / HTTP/1.1\n" "Host: h\n\n"), 200 },
	{ "both in one head", S("GET / HTTP/1.1\r\nHost: h\nX: y\r\n\n"), 200 },
	{ "an empty line before", S("\r\n" GET "\r\n"), 200 },
	{ "an empty line before, LF", S("\n" GET "\r\n"), 200 },
	{ "bare CR before", S("\r" GET "\r\n"), 400 },
	{ "a blank before", S(" " GET "\r\n"), 400 },
	{ "bare CR in the line", S("GET / HTTP/1.1\rX: y\r\n" H "\r\n"), 400 },
	{ "bare CR in a target", S("GET /a\rb HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "bare CR in a name", S(GET "X\rY: z\r\n\r\n"), 400 },
	{ "bare CR in a value", S(GET "X: a\rb\r\n\r\n"), 400 },
	{ "two CRs", S(GET "X: a\r\r\n\r\n"), 400 },
	{ "CR in place of the last line end", S(GET "\r\r\n"), 400 },
	{ "CRs alone", S("GET / HTTP/1.1\rHost: h\r\r"), 400 },
	{ "a blank line start behind the first line", S("GET / HTTP/1.1\r\n Host: h\r\n\r\n"), 400 },
	{ "a tab there", S("GET / HTTP/1.1\r\n\tX: y\r\n" H "\r\n"), 400 },
	{ "blanks alone there", S("GET / HTTP/1.1\r\n \r\n" H "\r\n"), 400 },
	{ "NUL in the method", S("G\0T / HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "NUL in the target", S("GET /\0 HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "NUL in the version", S("GET / HTTP/1.1\0\r\n" H "\r\n"), 400 },
	{ "NUL in a name", S(GET "X\0: y\r\n\r\n"), 400 },
	{ "NUL in a value", S(GET "X: a\0b\r\n\r\n"), 400 },
	{ "NUL at a line's start", S(GET "\0X: y\r\n\r\n"), 400 },
	{ "TLS", S("\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03"), 400 },

	/* 2.3: the version */
	{ "lower case", S("GET / http/1.1\r\n" H "\r\n"), 400 },
	{ "mixed case", S("GET / Http/1.1\r\n" H "\r\n"), 400 },
	{ "two digits", S("GET / HTTP/1.10\r\n" H "\r\n"), 400 },
	{ "two digits before the point", S("GET / HTTP/01.1\r\n" H "\r\n"), 400 },
	{ "no minor version", S("GET / HTTP/1\r\n" H "\r\n"), 400 },
	{ "no digit", S("GET / HTTP/1.x\r\n" H "\r\n"), 400 },
	{ "no point", S("GET / HTTP/1,1\r\n" H "\r\n"), 400 },
	{ "a sign", S("GET / HTTP/+1.1\r\n" H "\r\n"), 400 },
	{ "a minor version to come", S("GET / HTTP/1.9\r\n" H "\r\n"), 200 },
	{ "version 0.9, said", S("GET / HTTP/0.9\r\n\r\n"), 505 },
	{ "version 2.0", S("GET / HTTP/2.0\r\n" H "\r\n"), 505 },
	{ "version 3.0", S("GET / HTTP/3.0\r\n" H "\r\n"), 505 },
	{ "HTTP/2's preface", S("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505 },
	{ "no version", S("GET /\r\n\r\n"), 505 },
	{ "no version, LF", S("GET /\n"), 505 },

	/* 3: the request line */
	{ "two blanks behind the method", S("GET  / HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "two blanks behind the target", S("GET /  HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "a blank at the end", S("GET / HTTP/1.1 \r\n" H "\r\n"), 400 },
	{ "tabs", S("GET\t/\tHTTP/1.1\r\n" H "\r\n"), 400 },
	{ "a tab behind the target", S("GET /\tHTTP/1.1\r\n" H "\r\n"), 400 },
	{ "a blank in the target", S("GET /a b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "form feed", S("GET\f/ HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "vertical tab behind the version", S("GET / HTTP/1.1\v\r\n" H "\r\n"), 400 },
	{ "no target", S("GET HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "no version, and no path", S("GET http://h/\r\n\r\n"), 400 },
	{ "no version, bare CR", S("GET /\rX\r\n\r\n"), 400 },
	{ "an empty target", S("GET  HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "a method that is no token", S("G(T / HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "a method in quotes", S("\"GET\" / HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "a method's colon", S("GET: / HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "beyond ASCII in a method", S("G\xc3\x84T / HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "methods heed the case", S("Get / HTTP/1.1\r\n" H "\r\n"), 501 },
	{ "an unknown method", S("PROPFIND / HTTP/1.1\r\n" H "\r\n"), 501 },
	{ "an unknown method of signs", S("!#$%&'*+-.^_`|~ / HTTP/1.1\r\n" H "\r\n"), 501 },
	{ "a known one that begins longer", S("GETTY / HTTP/1.1\r\n" H "\r\n"), 501 },
	{ "an unknown method, two blanks", S("BREW  / HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "an unknown method, no HTTP", S("BREW / COFFEE\r\n\r\n"), 400 },
	{ "an unknown method, bare CR", S("BREW / HTTP/1.1\rX\r\n\r\n"), 400 },
	{ "a method that is not allowed", S("POST / HTTP/1.1\r\n" H "Content-Length: 0\r\n\r\n"), 405 },
	{ "its body is no request", S("POST / HTTP/1.1\r\n" H "Content-Length: 52\r\n\r\n" "GET /smuggled HTTP/1.1\r\n" H "\r\n"), 405 },

	/* 3.2: Host */
	{ "no Host", S("GET / HTTP/1.1\r\n\r\n"), 400 },
	{ "no Host, 1.0", S("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"), 200 },
	{ "two Hosts", S(GET "Host: i\r\n\r\n"), 400 },
	{ "two Hosts, the same", S(GET H "\r\n"), 400 },
	{ "two Hosts, another case", S(GET "HOST: h\r\n\r\n"), 400 },
	{ "two Hosts, 1.0", S("GET / HTTP/1.0\r\n" H H "\r\n"), 400 },
	{ "two Hosts, one empty", S("GET / HTTP/1.1\r\nHost:\r\n" H "\r\n"), 400 },
	{ "an empty Host", S("GET / HTTP/1.1\r\nHost: \r\n\r\n"), 200 },
	{ "a blank in it", S("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"), 400 },
	{ "a tab in it", S("GET / HTTP/1.1\r\nHost: a\tb\r\n\r\n"), 400 },
	{ "all sorts", S("GET / HTTP/1.1\r\nHost: a@b/c?d\r\n\r\n"), 400 },
	{ "somebody's", S("GET / HTTP/1.1\r\nHost: me@h\r\n\r\n"), 400 },
	{ "with a path", S("GET / HTTP/1.1\r\nHost: h/\r\n\r\n"), 400 },
	{ "with a query", S("GET / HTTP/1.1\r\nHost: h?q\r\n\r\n"), 400 },
	{ "with a fragment", S("GET / HTTP/1.1\r\nHost: h#f\r\n\r\n"), 400 },
	{ "with a scheme", S("GET / HTTP/1.1\r\nHost: http://h\r\n\r\n"), 400 },
	{ "bad, 1.0", S("GET / HTTP/1.0\r\nHost: a b\r\n\r\n"), 400 },
	{ "a port", S("GET / HTTP/1.1\r\nHost: h:8888\r\n\r\n"), 200 },
	{ "an empty port", S("GET / HTTP/1.1\r\nHost: h:\r\n\r\n"), 200 },
	{ "a port of letters", S("GET / HTTP/1.1\r\nHost: h:http\r\n\r\n"), 400 },
	{ "two ports", S("GET / HTTP/1.1\r\nHost: h:1:2\r\n\r\n"), 400 },
	{ "a port alone", S("GET / HTTP/1.1\r\nHost: :80\r\n\r\n"), 400 },
	{ "an address", S("GET / HTTP/1.1\r\nHost: 127.0.0.1:8888\r\n\r\n"), 200 },
	{ "an address of IPv6", S("GET / HTTP/1.1\r\nHost: [::1]:8888\r\n\r\n"), 200 },
	{ "one with IPv4 in it", S("GET / HTTP/1.1\r\nHost: [::ffff:127.0.0.1]\r\n\r\n"), 200 },
	{ "one of a version to come", S("GET / HTTP/1.1\r\nHost: [v1f.a:b]\r\n\r\n"), 200 },
	{ "one without its bracket", S("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n"), 400 },
	{ "one without brackets", S("GET / HTTP/1.1\r\nHost: ::1\r\n\r\n"), 400 },
	{ "one that is none", S("GET / HTTP/1.1\r\nHost: [1:2]\r\n\r\n"), 400 },
	{ "one with a zone", S("GET / HTTP/1.1\r\nHost: [fe80::1%25lo]\r\n\r\n"), 400 },
	{ "empty brackets", S("GET / HTTP/1.1\r\nHost: []\r\n\r\n"), 400 },
	{ "words behind brackets", S("GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n"), 400 },
	{ "escapes", S("GET / HTTP/1.1\r\nHost: h%c3%a4\r\n\r\n"), 200 },
	{ "half an escape", S("GET / HTTP/1.1\r\nHost: h%c\r\n\r\n"), 400 },
	{ "no escape", S("GET / HTTP/1.1\r\nHost: h%zz\r\n\r\n"), 400 },
	{ "beyond ASCII", S("GET / HTTP/1.1\r\nHost: h\xc3\xa4\r\n\r\n"), 400 },
	{ "brackets in a name", S("GET / HTTP/1.1\r\nHost: h[1]\r\n\r\n"), 400 },
	{ "blanks around it", S("GET / HTTP/1.1\r\nHost: \t h \t \r\n\r\n"), 200 },

	/* 3.2.1 to 3.2.4: the target */
	{ "a path of all that it may have", S("GET /a-._~!$&'()*+,;=:@%2f//b?c/?d:@ HTTP/1.1\r\n" H "\r\n"), 200 },
	{ "half an escape", S("GET /%2 HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "no escape", S("GET /%zz HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "no escape in the query", S("GET /?% HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "a fragment", S("GET /#f HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "a fragment behind a query", S("GET /?q#f HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "quotes", S("GET /\"a\" HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "angles", S("GET /<a> HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "a backslash", S("GET /\\a HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "beyond ASCII", S("GET /\xc3\xa4 HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "in a query, where it is UTF-8", S("GET /?name=\xc3\xa4&%c3%a4\xe6\x9d\x8e HTTP/1.1\r\n" H "\r\n"), 200 },
	{ "what is not", S("GET /?name=\xe4 HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "half an escape before it", S("GET /?%c\xc3\xa4 HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "DEL", S("GET /\x7f HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "no slash", S("GET a HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "a query alone", S("GET ?q HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "absolute", S("GET http://h/ HTTP/1.1\r\n" H "\r\n"), 200 },
	{ "absolute, in capitals", S("GET HTTP://H/ HTTP/1.1\r\n" H "\r\n"), 200 },
	{ "absolute, other than Host", S("GET http://i:1/ HTTP/1.1\r\n" H "\r\n"), 200 },
	{ "absolute, without Host", S("GET http://h/ HTTP/1.1\r\n\r\n"), 400 },
	{ "absolute, IPv6", S("GET http://[::1]:80/ HTTP/1.1\r\n" H "\r\n"), 200 },
	{ "absolute, without a path", S("GET http://h?q HTTP/1.1\r\n" H "\r\n"), 200 },
	{ "absolute, without a host", S("GET http:/// HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "absolute, with nothing", S("GET http:// HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "absolute, a port alone", S("GET http://:80/ HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "absolute, a query alone", S("GET http://?q HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "absolute, one slash", S("GET http:/h HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "absolute, somebody's", S("GET http://me@h/ HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "absolute, with a password", S("GET http://me:pw@h/ HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "absolute, a port of letters", S("GET http://h:x/ HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "absolute, a fragment", S("GET http://h/#f HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "another scheme", S("GET ftp://h/ HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "https", S("GET https://h/ HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "a host and a port", S("GET h:80 HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "an asterisk", S("GET * HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "an asterisk for HEAD", S("HEAD * HTTP/1.1\r\n" H "\r\n"), 400 },

	/* 5: fields */
	{ "a blank before the colon", S("GET / HTTP/1.1\r\nHost : h\r\n\r\n"), 400 },
	{ "of any name", S(GET "Name : value\r\n\r\n"), 400 },
	{ "a tab before the colon", S(GET "Name\t: value\r\n\r\n"), 400 },
	{ "a blank in a name", S(GET "Na me: value\r\n\r\n"), 400 },
	{ "no colon", S(GET "Name\r\n\r\n"), 400 },
	{ "no name", S(GET ": value\r\n\r\n"), 400 },
	{ "a name that is no token", S(GET "Na(me): value\r\n\r\n"), 400 },
	{ "a name with a slash", S(GET "Na/me: value\r\n\r\n"), 400 },
	{ "a name of signs", S(GET "!#$%&'*+-.^_`|~: value\r\n\r\n"), 200 },
	{ "beyond ASCII in a name", S(GET "N\xc3\xa4me: value\r\n\r\n"), 400 },
	{ "beyond ASCII in a value", S(GET "Name: v\xc3\xa4lue \xff\r\n\r\n"), 200 },
	{ "an empty value", S(GET "Name:\r\n\r\n"), 200 },
	{ "blanks for a value", S(GET "Name: \t \r\n\r\n"), 200 },
	{ "colons in a value", S(GET "Name:::\r\n\r\n"), 200 },
	{ "a control in a value", S(GET "Name: a\x01" "b\r\n\r\n"), 400 },
	{ "ESC in a value", S(GET "Name: \x1b[2J\r\n\r\n"), 400 },
	{ "DEL in a value", S(GET "Name: a\x7f\r\n\r\n"), 400 },
	{ "vertical tab in a value", S(GET "Name: a\vb\r\n\r\n"), 400 },
	{ "a folded line", S(GET "Name: a\r\n b\r\n\r\n"), 400 },
	{ "folded by a tab", S(GET "Name: a\r\n\tb\r\n\r\n"), 400 },
	{ "folded behind LF", S(GET "Name: a\n b\r\n\r\n"), 400 },
	{ "folded, and empty", S(GET "Name:\r\n \r\n\r\n"), 400 },
	{ "a folded Host", S("GET / HTTP/1.1\r\nHost:\r\n h\r\n\r\n"), 400 },
	{ "a folded coding", S(GET "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"), 400 },

	/* 6.1: Transfer-Encoding */
	{ "chunked", S(CHUNKED "3\r\nabc\r\n0\r\n\r\n"), 200 },
	{ "in capitals", S(GET "TRANSFER-ENCODING: CHUNKED\r\n\r\n0\r\n\r\n"), 200 },
	{ "blanks around it", S(GET "Transfer-Encoding:\t chunked \t\r\n\r\n0\r\n\r\n"), 200 },
	{ "in HTTP/1.0", S("GET / HTTP/1.0\r\n" H TE "\r\n0\r\n\r\n"), 400 },
	{ "in HTTP/1.0, to be kept alive", S("GET / HTTP/1.0\r\nConnection: keep-alive\r\n" TE "\r\n0\r\n\r\n"), 400 },
	{ "twice", S(GET TE TE "\r\n0\r\n\r\n"), 400 },
	{ "twice in a line", S(GET "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"), 400 },
	{ "two lines", S(GET "Transfer-Encoding: gzip\r\n" TE "\r\n0\r\n\r\n"), 400 },
	{ "two lines, the other way round", S(GET TE "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n"), 400 },
	{ "one that is unknown before it", S(GET "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 501 },
	{ "in capitals", S(GET "TRANSFER-ENCODING: GZIP, CHUNKED\r\n\r\n0\r\n\r\n"), 501 },
	{ "one behind it", S(GET "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"), 400 },
	{ "another alone", S(GET "Transfer-Encoding: gzip\r\n\r\n"), 400 },
	{ "identity", S(GET "Transfer-Encoding: identity\r\n\r\n"), 400 },
	{ "none", S(GET "Transfer-Encoding:\r\n\r\n"), 400 },
	{ "a longer word", S(GET "Transfer-Encoding: chunkedd\r\n\r\n0\r\n\r\n"), 400 },
	{ "an empty element", S(GET "Transfer-Encoding: ,chunked, ,\r\n\r\n0\r\n\r\n"), 200 },
	{ "a longer name", S(GET "Transfer-Encoding0: chunked\r\n\r\n"), 200 },
	{ "a longer name of a length", S(GET "Content-Length-: 9\r\n\r\n"), 200 },
	{ "a longer word before", S(GET "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"), 400 },
	{ "a parameter", S(GET "Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n"), 400 },
	{ "in quotes", S(GET "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"), 400 },
	{ "a vertical tab before", S(GET "Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n"), 400 },
	{ "and a length", S(GET "Content-Length: 5\r\n" TE "\r\n0\r\n\r\n"), 400 },
	{ "and a length behind it", S(GET TE "Content-Length: 5\r\n\r\n0\r\n\r\n"), 400 },
	{ "and a length that fits", S(GET TE "Content-Length: 0\r\n\r\n0\r\n\r\n"), 400 },

	/* 6.2 and 6.3: Content-Length */
	{ "a length", S(GET "Content-Length: 3\r\n\r\nabc"), 200 },
	{ "zeros before it", S(GET "Content-Length: 003\r\n\r\nabc"), 200 },
	{ "zero", S(GET "Content-Length: 0\r\n\r\n"), 200 },
	{ "what looks like a request is the body", S(GET "Content-Length: 28\r\n\r\nGET /x HTTP/1.1\r\nHost: h\r\n\r\n"), 200 },
	{ "HTTP/1.0's", S("GET / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nabc"), 200 },
	{ "empty", S(GET "Content-Length:\r\n\r\n"), 400 },
	{ "letters", S(GET "Content-Length: three\r\n\r\nabc"), 400 },
	{ "a plus", S(GET "Content-Length: +3\r\n\r\nabc"), 400 },
	{ "a minus", S(GET "Content-Length: -3\r\n\r\nabc"), 400 },
	{ "hexadecimal", S(GET "Content-Length: 0x3\r\n\r\nabc"), 400 },
	{ "a point", S(GET "Content-Length: 3.0\r\n\r\nabc"), 400 },
	{ "a letter behind", S(GET "Content-Length: 3a\r\n\r\nabc"), 400 },
	{ "a blank within", S(GET "Content-Length: 3 3\r\n\r\nabc"), 400 },
	{ "a list", S(GET "Content-Length: 3, 4\r\n\r\nabc"), 400 },
	{ "a list of the same", S(GET "Content-Length: 3, 3\r\n\r\nabc"), 400 },
	{ "two lines", S(GET "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc"), 400 },
	{ "two lines of the same", S(GET "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"), 400 },
	{ "beyond 64 bits", S(GET "Content-Length: 18446744073709551619\r\n\r\nabc"), 413 },
	{ "too large", S(GET "Content-Length: 18446744073709551\r\n\r\nabc"), 413 },

	/* 7.1: chunks */
	{ "two chunks", S(CHUNKED "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), 200 },
	{ "zeros before a size", S(CHUNKED "0003\r\nabc\r\n000\r\n\r\n"), 200 },
	{ "more zeros than digits", S(CHUNKED "00000000000000000003\r\nabc\r\n0000000000000000000000\r\n\r\n"), 200 },
	{ "zeros without end", S(CHUNKED ZEROS ZEROS ZEROS "0"), 400 },
	{ "zeros before what does not fit", S(CHUNKED ZEROS "1000000000000000\r\n"), 400 },
	{ "both cases", S(CHUNKED "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n"), 200 },
	{ "more data than its size", S(CHUNKED "3\r\nabcXX0\r\n\r\n"), 400 },
	{ "more data and a line end", S(CHUNKED "3\r\nabcd\r\n0\r\n\r\n"), 400 },
	{ "less data than its size", S(CHUNKED "4\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "no line end behind data", S(CHUNKED "3\r\nabc0\r\n\r\n"), 400 },
	{ "LF behind data", S(CHUNKED "3\r\nabc\n0\r\n\r\n"), 400 },
	{ "CR behind data", S(CHUNKED "3\r\nabc\r0\r\n\r\n"), 400 },
	{ "LF behind a size", S(CHUNKED "3\nabc\r\n0\r\n\r\n"), 400 },
	{ "LF behind the last size", S(CHUNKED "0\n\r\n"), 400 },
	{ "LF at the end", S(CHUNKED "0\r\n\n"), 400 },
	{ "bare CR behind a size", S(CHUNKED "3\rabc\r\n0\r\n\r\n"), 400 },
	{ "no size", S(CHUNKED "\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "letters", S(CHUNKED "g\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "a minus", S(CHUNKED "-3\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "a plus", S(CHUNKED "+3\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "0x", S(CHUNKED "0x3\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "an underscore", S(CHUNKED "1_0\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "a blank before a size", S(CHUNKED " 3\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "a blank behind a size", S(CHUNKED "3 \r\nabc\r\n0\r\n\r\n"), 400 },
	{ "what is announced is too large", S(CHUNKED "fffffffffffffff\r\n"), 413 },
	{ "too large with what came before", S(CHUNKED "3\r\nabc\r\nfffe\r\n"), 413 },
	{ "beyond 64 bits", S(CHUNKED "10000000000000003\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "NUL", S(CHUNKED "3\0\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "an extension", S(CHUNKED "3;a\r\nabc\r\n0\r\n\r\n"), 200 },
	{ "extensions of all kinds", S(CHUNKED "3;a=b;c=\"d;\\\"e\\\\\t\";f\r\nabc\r\n0;g\r\n\r\n"), 200 },
	{ "blanks around their signs", S(CHUNKED "3 ; a\t= b ;c = \"d\" ;e\r\nabc\r\n0\r\n\r\n"), 200 },
	{ "LF in an extension", S(CHUNKED "3;a\nb\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "LF behind an extension", S(CHUNKED "3;a\nabc\r\n0\r\n\r\n"), 400 },
	{ "LF in quotes", S(CHUNKED "3;a=\"\n\"\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "CR in an extension", S(CHUNKED "3;a\rb\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "an escaped line end", S(CHUNKED "3;a=\"\\\r\n\"\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "NUL in an extension", S(CHUNKED "3;a\0\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "no name", S(CHUNKED "3;\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "no name before =", S(CHUNKED "3;=b\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "no value", S(CHUNKED "3;a=\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "open quotes", S(CHUNKED "3;a=\"b\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "letters behind quotes", S(CHUNKED "3;a=\"b\"c\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "a blank behind an extension", S(CHUNKED "3;a \r\nabc\r\n0\r\n\r\n"), 400 },

	/* 7.1.2: trailers */
	{ "trailers", S(CHUNKED "0\r\nA: b\r\nC:\r\n\r\n"), 200 },
	{ "they are no fields of the head", S(CHUNKED "0\r\nHost: x y\r\nContent-Length: x\r\nExpect: y\r\nConnection: close\r\n" TE "\r\n"), 200 },
	{ "a blank before the colon", S(CHUNKED "0\r\nName : v\r\n\r\n"), 400 },
	{ "no colon", S(CHUNKED "0\r\nName\r\n\r\n"), 400 },
	{ "a folded line", S(CHUNKED "0\r\nName: a\r\n b\r\n\r\n"), 400 },
	{ "LF", S(CHUNKED "0\r\nName: a\n\r\n"), 400 },
	{ "bare CR", S(CHUNKED "0\r\nName: a\rb\r\n\r\n"), 400 },
	{ "NUL", S(CHUNKED "0\r\nName: \0\r\n\r\n"), 400 },

	/* 9: connections; "next" is not served where this one is the last */
	{ "HTTP/1.0 kept alive", S("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"), 200 },
	{ "in a list", S("GET / HTTP/1.0\r\nConnection: foo, KEEP-ALIVE\r\n\r\n"), 200 },
	{ "in two lines", S("GET / HTTP/1.0\r\nConnection: foo\r\nConnection: keep-alive\r\n\r\n"), 200 },
	{ "options like close", S(GET "Connection: closed, xclose, close-not, \"close\"\r\n\r\n"), 200 },
	{ "HTTP/1.1 is kept without asking", S(GET "Connection: foo\r\n\r\n"), 200 },
	{ "an upgrade is not taken up", S(GET "Connection: upgrade\r\nUpgrade: websocket\r\n\r\n"), 200 },
	{ "nor with a body", S(GET "Connection: upgrade, http2-settings\r\nUpgrade: h2c\r\nContent-Length: 3\r\n\r\nabc"), 200 },
	{ "nor in HTTP/1.0", S("GET / HTTP/1.0\r\nConnection: keep-alive, upgrade\r\nUpgrade: h2c\r\n\r\n"), 200 },

	/* RFC 9110, 10.1.1: Expect */
	{ "100-continue without a body", S(GET "Expect: 100-continue\r\n\r\n"), 200 },
	{ "in capitals", S(GET "EXPECT: 100-CONTINUE\r\n\r\n"), 200 },
	{ "an empty one", S(GET "Expect:\r\n\r\n"), 200 },
	{ "twice", S(GET "Expect: 100-continue,\r\nExpect: , 100-continue\r\n\r\n"), 200 },
	{ "another", S(GET "Expect: 101-switch\r\n\r\n"), 417 },
	{ "another besides", S(GET "Expect: 100-continue, foo\r\n\r\n"), 417 },
	{ "another in HTTP/1.0 is nothing", S("GET / HTTP/1.0\r\nConnection: keep-alive\r\nExpect: foo\r\n\r\n"), 200 },
	{ "100-continue and a fault", S(GET "Expect: 100-continue\r\nContent-Length: x\r\n\r\n"), 400 },
	{ "100-continue and too much", S(GET "Expect: 100-continue\r\nContent-Length: 65537\r\n\r\n"), 413 },
};

/* Messages after whose answer the connection is closed, as the client wants. */
static const struct row last[] = {
	{ "close", S(GET "Connection: close\r\n\r\n"), 200 },
	{ "in capitals", S(GET "CONNECTION: CLOSE\r\n\r\n"), 200 },
	{ "in a list", S(GET "Connection: foo,close ,bar\r\n\r\n"), 200 },
	{ "in a second line", S(GET "Connection: foo\r\nConnection: close\r\n\r\n"), 200 },
	{ "wins over keep-alive", S(GET "Connection: keep-alive, close\r\n\r\n"), 200 },
	{ "in HTTP/1.0 too", S("GET / HTTP/1.0\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n"), 200 },
	{ "HTTP/1.0", S("GET / HTTP/1.0\r\n\r\n"), 200 },
	{ "HTTP/1.0 with another option", S("GET / HTTP/1.0\r\nConnection: keep-aliveness\r\n\r\n"), 200 },
	{ "behind a body", S(GET TE "Connection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), 200 },
};

static void
reply_at_once(struct http_server *server, struct http_request *request, void *arg)
{
	(void)server;
	(void)arg;
	note("%s;", http_request_path(request));
	http_reply(request, 200, "");
}

static void
nobody_waits(struct http_server *server, struct http_request *request, void *arg)
{
	(void)server;
	(void)request;
	(void)arg;
	fail_msg("a request that was answered at once has left");
}

/* The statuses in what was heard, "200 400"; interim answers too. */
static const char *
statuses_in(const char *heard)
{
	static const char start[] = "HTTP/1.1 ";
	static char list[256];
	size_t size = 0;

	list[0] = '\0';
	for (const char *at = heard; (at = strstr(at, start)) != NULL;) {
		at += sizeof start - 1;
		if (strspn(at, "0123456789") == 3 && size + 5 < sizeof list)
			size += (size_t)snprintf(list + size, sizeof list - size, "%s%.3s", size > 0 ? " " : "", at);
	}
	return list;
}

static void
note_refused(struct http_server *server, struct http_request *request, unsigned status, void *arg)
{
	(void)server;
	(void)arg;
	note("!%u %s %s?%s;", status, http_request_method(request), http_request_path(request), http_request_query(request));
}

/* However it is torn, the same is heard and seen as of the row in one piece. */
static void
compare_with_whole(const struct row *row, int cut, const char *heard)
{
	static char whole_heard[HEARD_SIZE], whole_seen[DIARY_SIZE];

	if (cut == 0) {
		strcpy(whole_heard, heard);
		strcpy(whole_seen, diary);
	} else if (strcmp(heard, whole_heard) != 0 || strcmp(diary, whole_seen) != 0) {
		fail_msg("%s, cut at %d: seen \"%s\", heard:\n%s\nnot, as of the whole, \"%s\":\n%s", row->rule, cut, diary,
		    heard, whole_seen, whole_heard);
	}
}

static void
run_row(struct http_server *server, const struct row *row, bool is_last, int cut)
{
	static char heard[HEARD_SIZE], sent[4096];
	int fd = raw_connect(http_server_port(server));
	bool goes_on = row->status == 200 && !is_last;
	char ended, wanted[16];

	assert_true(row->size + sizeof next_request <= sizeof sent);
	memcpy(sent, row->sent, row->size);
	memcpy(sent + row->size, next_request, sizeof next_request);
	diary[0] = '\0';
	raw_send_torn(fd, sent, row->size + sizeof next_request - 1, cut);
	raw_hear(fd, heard, HEARD_SIZE - 1, &ended);
	snprintf(wanted, sizeof wanted, "%u%s", row->status, goes_on ? " 200" : "");
	if (strcmp(statuses_in(heard), wanted) != 0 || ended != 'E')
		fail_msg("%s, cut at %d: %s, then %c; not %s, then E", row->rule, cut, statuses_in(heard), ended, wanted);
	compare_with_whole(row, cut, heard);
	if ((row->status == 200) != (diary[0] != '!') || diary[0] == '\0' || goes_on != (strstr(diary, ";/next;") != NULL) ||
	    strstr(diary, "smuggled") != NULL || strstr(diary, "/x;") != NULL)
		fail_msg("%s, cut at %d: the server saw %s", row->rule, cut, diary);
	if (!goes_on && strstr(heard, "\r\nConnection: close\r\n") == NULL)
		fail_msg("%s, cut at %d: the last answer does not say so", row->rule, cut);
	close(fd);
	while (http_server_connections(server) > 0)
		event_base_loop(base, EVLOOP_ONCE);
}

static void
run_rows(const struct row *list, int count, bool is_last)
{
	const struct http_server_hooks hooks = { reply_at_once, nobody_waits, NULL, note_refused };
	int error = 0;
	struct http_server *server = http_server_new(base, 0, &hooks, &error);

	assert_non_null(server);
	for (int i = 0; i < count; i++) {
		for (int cut = 0; cut <= (int)list[i].size; cut++)
			run_row(server, &list[i], is_last, cut);
		run_row(server, &list[i], is_last, ONE_BY_ONE);
	}
	http_server_free(server);
}

static void
test_messages(void **state)
{
	(void)state;
	run_rows(rows, COUNT(rows), false);
}

static void
test_last_messages(void **state)
{
	(void)state;
	run_rows(last, COUNT(last), true);
}

/* What has no end is bounded: the rows are these, again and again, until the server has had enough. */
static void
test_bounds(void **state)
{
	static const struct {
		const char *rule, *start, *more;
		unsigned status;
	} cases[] = {
		{ "a target", "GET /", "0123456789", 414 },
		{ "a query", "GET /?", "0123456789", 414 },
		{ "a method", "", "ABCDEFGHIJ", 431 },
		{ "empty lines", "", "\r\n\r\n", 431 },
		{ "a field", GET "X: ", "0123456789", 431 },
		{ "a name", GET "X", "0123456789", 431 },
		{ "fields", GET, "X: y\r\n", 431 },
		{ "an extension", CHUNKED "1;", "0123456789", 413 },
		{ "extensions", CHUNKED, "1;0123456789\r\na\r\n", 413 },
		{ "a trailer", CHUNKED "0\r\nX: ", "0123456789", 413 },
		{ "trailers", CHUNKED "0\r\n", "X: y\r\n", 413 },
		{ "chunks", CHUNKED, "8\r\n01234567\r\n", 413 },
		{ "a size", CHUNKED, "00000", 400 },
	};
	static char heard[HEARD_SIZE];
	const struct http_server_hooks hooks = { reply_at_once, nobody_waits, NULL, NULL };
	int error = 0;
	struct http_server *server = http_server_new(base, 0, &hooks, &error);

	(void)state;
	for (int i = 0; i < COUNT(cases); i++) {
		int fd = raw_connect(http_server_port(server));
		size_t size = strlen(cases[i].more);
		char *block = calloc(20000, size + 1), *at = block;
		char ended, wanted[8];

		for (int k = 0; k < 20000; k++)
			at = stpcpy(at, cases[i].more);
		raw_send(fd, cases[i].start, strlen(cases[i].start));
		raw_send(fd, block, (size_t)(at - block));
		raw_hear(fd, heard, HEARD_SIZE - 1, &ended);
		snprintf(wanted, sizeof wanted, "%u", cases[i].status);
		if (strcmp(statuses_in(heard), wanted) != 0 || diary[0] != '\0')
			fail_msg("%s without end: %s, not %s", cases[i].rule, statuses_in(heard), wanted);
		free(block);
		close(fd);
		while (http_server_connections(server) > 0)
			event_base_loop(base, EVLOOP_ONCE);
	}
	http_server_free(server);
}

static char *refused_method;

static void
keep_method(struct http_server *server, struct http_request *request, unsigned status, void *arg)
{
	(void)server;
	(void)arg;
	assert_int_equal(status, 501);
	refused_method = strdup(http_request_method(request));
}

/* A method of any length is told as it is. */
static void
test_long_methods(void **state)
{
	static const char end[] = " / HTTP/1.1\r\n" H "\r\n";
	static const size_t sizes[] = { 15, 16, 17, 255, 256, 257, HTTP_HEAD_MAX - sizeof end + 1 };
	static char sent[HTTP_HEAD_MAX + 1], heard[HEARD_SIZE];
	const struct http_server_hooks hooks = { reply_at_once, nobody_waits, NULL, keep_method };
	int error = 0;
	struct http_server *server = http_server_new(base, 0, &hooks, &error);
	char ended;

	(void)state;
	for (int i = 0; i < COUNT(sizes); i++) {
		int fd = raw_connect(http_server_port(server));

		for (size_t k = 0; k < sizes[i]; k++)
			sent[k] = (char)('A' + k % 26);
		strcpy(sent + sizes[i], end);
		raw_send_torn(fd, sent, strlen(sent), (int)sizes[i] / 2);
		raw_hear(fd, heard, HEARD_SIZE - 1, &ended);
		assert_string_equal(statuses_in(heard), "501");
		sent[sizes[i]] = '\0';
		assert_string_equal(refused_method, sent);
		free(refused_method);
		close(fd);
		while (http_server_connections(server) > 0)
			event_base_loop(base, EVLOOP_ONCE);
	}
	http_server_free(server);
}

/* The form of RFC 9110, 5.6.7; the days of the week are known from elsewhere. */
static void
test_dates(void **state)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} dates[] = {
		{ 784111777, "Sun, 06 Nov 1994 08:49:37 GMT" },
		{ 0, "Thu, 01 Jan 1970 00:00:00 GMT" },
		{ -1, "Wed, 31 Dec 1969 23:59:59 GMT" },
		{ 951782400, "Tue, 29 Feb 2000 00:00:00 GMT" },
		{ 1709164800, "Thu, 29 Feb 2024 00:00:00 GMT" },
		{ 2147483648, "Tue, 19 Jan 2038 03:14:08 GMT" },
		{ 4107542399, "Sun, 28 Feb 2100 23:59:59 GMT" },
		{ 4107542400, "Mon, 01 Mar 2100 00:00:00 GMT" },
		{ 253402300799, "Fri, 31 Dec 9999 23:59:59 GMT" },
		{ 253402300800, "" },
		{ -62167219200, "Sat, 01 Jan 0000 00:00:00 GMT" },
		{ -62167219201, "" },
		{ INT64_MAX, "" },
	};
	char text[HTTP_DATE_SIZE];

	(void)state;
	for (int i = 0; i < COUNT(dates); i++) {
		http_date_write(dates[i].seconds, text);
		assert_string_equal(text, dates[i].text);
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* An argument chooses tests by name, with * and ?. */
int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		T(test_messages),
		T(test_last_messages),
		T(test_bounds),
		T(test_long_methods),
		T(test_dates),
	};

	signal(SIGPIPE, SIG_IGN);
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
