/* src/render/html.c - one page with all that was sampled in it, which draws
 * from that; doc/HTML.md. Whatever the run brought is in there as base64, or,
 * for browsers without scripts, as the escaped text report: it cannot be
 * markup.
 */
#include "render/html.h"

#include "render/compare.h"
#include "render/summary.h"
#include "render/xml.h"

#include "model/processors.h"

static void
put_title(struct out *o, const struct snapshot *snap,
	  const struct render_options *opts)
{
	struct out text;

	out_init(&text, SIZE_MAX);
	summary_description(&text, snap, opts);
	render_fail(o, text.status);
	out_str(o, "<title>");
	if (text.data)
		xml_put(o, text.data, text.len);
	out_str(o, "</title>\n");
	out_fini(&text);
}

static void
put_head(struct out *o, const struct snapshot *snap,
	 const struct render_options *opts)
{
	out_str(o, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		   "<meta charset=\"utf-8\">\n"
		   "<meta http-equiv=\"Content-Security-Policy\" content=\""
		   "default-src 'none'; script-src 'sha256-");
	out_str(o, html_script_hash);
	out_str(o, "'; style-src 'sha256-");
	out_str(o, html_style_hash);
	out_str(o, "'; img-src data: blob:; base-uri 'none'; "
		   "form-action 'none'\">\n"
		   "<meta name=\"viewport\" "
		   "content=\"width=device-width, initial-scale=1\">\n"
		   "<meta name=\"color-scheme\" content=\"light dark\">\n"
		   "<meta name=\"referrer\" content=\"no-referrer\">\n");
	out_printf(o,
		   "<meta name=\"generator\" "
		   "content=\"pyinstrument-top %s\">\n",
		   opts->version);
	put_title(o, snap, opts);
	out_str(o, "<style>");
	out_mem(o, html_style, html_style_size);
	out_str(o, "</style>\n</head>\n<body>\n");
}

/* The least share that the text has a row for, whatever was asked for: a row is
 * as long as it is deep, and a million were ten times what the data are. */
#define TEXT_LEAST 0.001

/* What the page is without a script. Its rows are in no order of time. */
static void
put_text(struct out *o, const struct snapshot *snap,
	 const struct render_options *opts)
{
	struct render_options as_text = *opts;
	struct out text;

	if (as_text.show_all || as_text.threshold < TEXT_LEAST)
		as_text.threshold = TEXT_LEAST;
	as_text.show_all = false;
	as_text.timeline = false;
	as_text.unicode = true;
	as_text.color = false;
	as_text.columns = 0;
	as_text.remarks = NULL;
	out_init(&text, SIZE_MAX);
	if (opts->base)
		renderer_text.diff(&text, snap, &as_text);
	else
		renderer_text.write(&text, snap, &as_text);
	render_fail(o, text.status);
	out_str(o, "<noscript>\n<p>This page needs scripts, which the browser "
		   "does not run. This is the report as text:</p>\n<pre>");
	if (text.data)
		xml_put(o, text.data, text.len);
	out_str(o, "</pre>\n</noscript>\n");
	out_fini(&text);
}

static void
html_write(struct out *o, const struct snapshot *snap,
	   const struct render_options *opts)
{
	put_head(o, snap, opts);
	put_text(o, snap, opts);
	out_str(o, "<div id=\"app\"></div>\n"
		   "<script type=\"application/octet-stream\" id=\"data\">");
	html_data(o, snap, opts);
	out_str(o, "</script>\n<script>");
	out_mem(o, html_script, html_script_size);
	out_str(o, "</script>\n</body>\n</html>\n");
}

const struct renderer renderer_html = {
	.name = "html",
	.suffix = ".html .htm",
	.help = "one page to look at in a browser",
	.page = true,
	.processors = processors_report,
	.timeline = processors_timeline,
	.write = html_write,
	.diff = html_write,
};
