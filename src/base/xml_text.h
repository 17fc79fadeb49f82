/* Text in XML, and in HTML: whatever is in it, it stays text. */
#ifndef WAITSCOPE_XML_TEXT_H
#define WAITSCOPE_XML_TEXT_H

#include <stdint.h>
#include <stdio.h>

/* Write a character, or UTF-8 text, between tags, not within one. What XML does not allow becomes '?'. */
void xml_text_put(FILE *, uint32_t character);
void xml_text_write(FILE *, const char *text);

#endif
