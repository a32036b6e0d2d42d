/* src/render/xml.h - text in XML and HTML. */
#ifndef PIT_RENDER_XML_H
#define PIT_RENDER_XML_H

#include "base/out.h"

/* Any bytes as text, between tags or between double quotes: no markup, and
 * U+FFFD for what is no UTF-8 or a control character; line ends stay. */
void xml_put(struct out *o, const char *text, size_t n);

#endif
