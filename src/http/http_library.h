/*
 * The parser library, either of two near twins: llhttp 9 (HAVE_LLHTTP) or http-parser 2.
 * Their parsers have the same fields, and their callbacks the same shape; the
 * differences are here. For http_parse.c alone.
 */
#ifndef WAITSCOPE_HTTP_LIBRARY_H
#define WAITSCOPE_HTTP_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

enum { LIBRARY_NO_BODY = 1 }; /* for the callback behind a head to return */

/*
 * library_init     begins a message; `data` is for the callbacks.
 * library_execute  returns the number of bytes taken; *ok = they are HTTP.
 * library_finish   no more bytes will come.
 * library_pause    for a callback to return, so that the library stops there.
 */

#ifdef HAVE_LLHTTP

#include <llhttp.h>

typedef llhttp_t library_parser;
typedef llhttp_settings_t library_settings;

static inline void
library_init(library_parser *parser, bool request, const library_settings *settings, void *data)
{
	llhttp_init(parser, request ? HTTP_REQUEST : HTTP_RESPONSE, settings);
	parser->data = data;
	llhttp_set_lenient_version(parser, 1); /* 1.2, should there ever be one */
}

static inline size_t
library_execute(library_parser *parser, const library_settings *settings, const char *data, size_t size, bool *ok)
{
	llhttp_errno_t error = llhttp_execute(parser, data, size);

	(void)settings;
	*ok = error == HPE_OK || error == HPE_PAUSED || error == HPE_PAUSED_UPGRADE;
	return *ok && error != HPE_OK ? (size_t)(llhttp_get_error_pos(parser) - data) : size;
}

static inline void
library_finish(library_parser *parser, const library_settings *settings)
{
	(void)settings;
	llhttp_finish(parser);
}

static inline int
library_pause(library_parser *parser)
{
	(void)parser;
	return HPE_PAUSED;
}

#else

#include <http_parser.h>

typedef http_parser library_parser;
typedef http_parser_settings library_settings;

static inline void
library_init(library_parser *parser, bool request, const library_settings *settings, void *data)
{
	(void)settings;
	http_parser_init(parser, request ? HTTP_REQUEST : HTTP_RESPONSE);
	parser->data = data;
}

static inline size_t
library_execute(library_parser *parser, const library_settings *settings, const char *data, size_t size, bool *ok)
{
	size_t took = http_parser_execute(parser, settings, data, size);
	enum http_errno error = HTTP_PARSER_ERRNO(parser);

	*ok = error == HPE_OK || error == HPE_PAUSED;
	return took;
}

static inline void
library_finish(library_parser *parser, const library_settings *settings)
{
	http_parser_execute(parser, settings, NULL, 0);
}

static inline int
library_pause(library_parser *parser)
{
	http_parser_pause(parser, 1);
	return 0;
}

#endif

#endif
