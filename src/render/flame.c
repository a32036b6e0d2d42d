/* src/render/flame.c */
#include "render/flame.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "render/summary.h"
#include "render/xml.h"

#include <inttypes.h>
#include <string.h>

#define EDGE   10 /* pixels left and right of the boxes */
#define ROW    16 /* from a row of boxes to the next */
#define LETTER 7.25
#define LINE   16 /* of the head */
#define TITLE  24

bool
flame_add(struct flame *flame, const struct flame_box *box)
{
	struct flame_box *boxes;

	if (box->level >= FLAME_LEVELS) {
		flame->deep++;
		return false;
	}
	if (!(box->width * FLAME_WIDTH >= 1)) {
		flame->narrow++;
		return false;
	}
	boxes =
	    mem_grow(flame->boxes, &flame->cap, flame->len + 1, sizeof(*boxes));
	if (!boxes) {
		flame->status = PIT_ENOMEM;
		return false;
	}
	flame->boxes = boxes;
	boxes[flame->len++] = *box;
	if (box->level >= flame->levels)
		flame->levels = box->level + 1;
	return true;
}

void
flame_fini(struct flame *flame)
{
	mem_free(flame->boxes);
	*flame = (struct flame){ 0 };
}

static void
put_line(struct out *o, const char *id, unsigned y, const char *text, size_t n)
{
	out_printf(o, "<text id=\"%s\" x=\"%d\" y=\"%u\">", id, EDGE, y);
	xml_put(o, text, n);
	out_str(o, "</text>\n");
}

/* Where the first row of boxes begins. */
static unsigned
head_height(const struct flame_look *look)
{
	unsigned lines = 3; /* what is left out, what is pointed at, a gap */

	for (const char *p = look->head; *p; p++)
		lines += *p == '\n';
	return TITLE + 8 + lines * LINE;
}

/* Enough for a share of a pixel however far the box is zoomed. */
static void
put_number(struct out *o, const char *name, double value)
{
	out_printf(o, " %s=\"", name);
	out_number(o, "%.5f", value);
	out_char(o, '"');
}

static void
put_box(struct out *o, const struct flame_look *look,
	const struct flame_box *box, unsigned top, struct out *text)
{
	double x = EDGE + box->x * FLAME_WIDTH;
	double width = box->width * FLAME_WIDTH;
	unsigned y = top + box->level * ROW;
	size_t n;

	text->len = 0;
	look->about(look->arg, box->id, text);
	out_str(o, "<g><title>");
	xml_put(o, text->len ? text->data : "", text->len);
	out_str(o, "</title><rect");
	put_number(o, "x", x);
	put_number(o, "width", width);
	out_printf(o, " y=\"%u\" height=\"%d\" fill=\"#%06" PRIx32 "\"/><text",
		   y, ROW - 1, look->color(look->arg, box->id));
	put_number(o, "x", x + 3);
	out_printf(o, " y=\"%u\">", y + ROW - 4);
	text->len = 0;
	look->name(look->arg, box->id, text);
	n = width < 6 + 3 * LETTER
		? 0
		: utf8_fit(text->len ? text->data : "", text->len,
			   (size_t)((width - 6) / LETTER));
	xml_put(o, text->len ? text->data : "", n);
	out_str(o, "</text></g>\n");
}

static void
put_left_out(struct out *o, const struct flame *flame, unsigned y)
{
	struct out text;

	out_init(&text, SIZE_MAX);
	if (flame->narrow)
		out_printf(&text, "%zu narrower than a pixel", flame->narrow);
	if (flame->deep)
		out_printf(&text, "%s%zu below level %d",
			   flame->narrow ? ", " : "", flame->deep,
			   FLAME_LEVELS);
	if (text.len)
		out_str(&text, " left out, with all that they call");
	put_line(o, "left-out", y, text.len ? text.data : "", text.len);
	render_fail(o, text.status);
	out_fini(&text);
}

static void
put_head(struct out *o, const struct flame *flame,
	 const struct flame_look *look)
{
	unsigned y = TITLE;

	put_line(o, "title", y, look->title, strlen(look->title));
	for (const char *p = look->head; *p;) {
		size_t n = strcspn(p, "\n");

		put_line(o, "head", y += LINE, p, n);
		p += n + (p[n] == '\n');
	}
	put_left_out(o, flame, y += LINE);
	put_line(o, "about", y + LINE, "", 0);
}

static const char style[] =
    "text{font:12px monospace;white-space:pre;fill:#000}\n"
    "#title{font-size:16px;font-weight:bold}\n"
    "#boxes g{cursor:pointer;outline:none}\n"
    "#boxes text{pointer-events:none}\n"
    "#boxes g:hover rect{stroke:#000}\n"
    "#boxes g:focus rect{stroke:#000;stroke-width:2}\n"
    "#boxes g.up{opacity:.6}\n"
    "#boxes.search rect{opacity:.35}\n"
    "#boxes.search g.hit rect{opacity:1;stroke:#00f}\n"
    "#tools{display:flex;justify-content:flex-end;gap:6px;"
    "font:12px monospace}\n"
    "#tools input{width:200px;font:inherit}\n"
    "#tools button{font:inherit}\n";

/* Shown by the script, without which they are of no use. */
static const char tools[] =
    "<foreignObject x=\"790\" y=\"8\" width=\"400\" height=\"28\" "
    "visibility=\"hidden\" id=\"tools-place\">"
    "<div xmlns=\"http://www.w3.org/1999/xhtml\" id=\"tools\">"
    "<input type=\"search\" id=\"search\" placeholder=\"search (Ctrl-F)\" "
    "aria-label=\"Search, a regular expression\"/>"
    "<button type=\"button\" id=\"reset\">reset</button>"
    "</div></foreignObject>\n";

static void
put_script(struct out *o)
{
	out_str(o, "<script><![CDATA[\n");
	for (const char *const *line = flame_script; *line; line++) {
		out_str(o, *line);
		out_char(o, '\n');
	}
	out_str(o, "]]></script>\n");
}

void
flame_write(struct out *o, const struct flame *flame,
	    const struct flame_look *look)
{
	unsigned top = head_height(look);
	unsigned height = top + flame->levels * ROW + EDGE;
	struct out text;

	out_init(&text, SIZE_MAX);
	out_printf(o,
		   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		   "<svg xmlns=\"http://www.w3.org/2000/svg\" "
		   "width=\"%d\" height=\"%u\" viewBox=\"0 0 %d %u\">\n<title>",
		   FLAME_WIDTH + 2 * EDGE, height, FLAME_WIDTH + 2 * EDGE,
		   height);
	xml_put(o, look->title, strlen(look->title));
	out_printf(o,
		   "</title>\n<style>\n%s</style>\n"
		   "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
		   style);
	put_head(o, flame, look);
	out_str(o, "<g id=\"boxes\">\n");
	for (size_t i = 0; i < flame->len; i++)
		put_box(o, look, &flame->boxes[i], top, &text);
	out_str(o, "</g>\n");
	out_str(o, tools);
	put_script(o);
	out_str(o, "</svg>\n");
	render_fail(o, text.status ? text.status : flame->status);
	out_fini(&text);
}

uint32_t
flame_hue(unsigned hue)
{
	/* Of 60 degrees each: which colour is full, which grows or shrinks. */
	unsigned step = hue % 360 / 60, part = hue % 60;
	unsigned low = 150, high = 245, range = high - low;
	unsigned up = low + range * part / 60, down = high - range * part / 60;
	unsigned r = step == 0 || step == 5 ? high
		     : step == 1            ? down
		     : step == 4            ? up
					    : low;
	unsigned g = step == 1 || step == 2 ? high
		     : step == 0            ? up
		     : step == 3            ? down
					    : low;
	unsigned b = step == 3 || step == 4 ? high
		     : step == 2            ? up
		     : step == 5            ? down
					    : low;

	return r << 16 | g << 8 | b;
}
