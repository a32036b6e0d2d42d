/* src/render/xml.c */
#include "render/xml.h"

#include "base/utf8.h"

void
xml_put(struct out *o, const char *text, size_t n)
{
	char utf8[4];
	uint32_t ch;

	for (size_t i = 0; i < n;) {
		i += utf8_get(text + i, n - i, &ch);
		switch (ch) {
		case '&':
			out_str(o, "&amp;");
			break;
		case '<':
			out_str(o, "&lt;");
			break;
		case '>':
			out_str(o, "&gt;");
			break;
		case '"':
			out_str(o, "&quot;");
			break;
		case '\n':
			out_char(o, '\n');
			break;
		default:
			ch = utf8_clean(ch);
			out_mem(o, utf8, utf8_put(utf8, ch));
		}
	}
}
