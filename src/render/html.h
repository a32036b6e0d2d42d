/* src/render/html.h - the HTML report: html.c writes the page, html_data.c the
 * data in it, html_meta.c what they say of themselves, html_names.c what they
 * name, html_source.c the text of source files, and html_moments.c marks and
 * printed lines.
 */
#ifndef PIT_RENDER_HTML_H
#define PIT_RENDER_HTML_H

#include "model/paths.h"
#include "model/places.h"
#include "render/pith.h"
#include "render/renderer.h"

/* The script and the style of the page, made of what is in html/dist, and the
 * SHA-256 of each, in base64. */
extern const unsigned char html_script[], html_style[];
extern const size_t html_script_size, html_style_size;
extern const char html_script_hash[], html_style_hash[];

/* One that is named by places. */
struct html_root {
	frame_id frame, parent, group; /* parent, group: 0: none */
	bool is_group;
	uint64_t began, ended; /* ns since the run's start; began UINT64_MAX:
				* not known */
};

/* Of the run that is reported, or of what it is compared with. */
struct html {
	struct pith pith;
	const struct snapshot *snap; /* borrowed */
	const struct render_options *opts;
	/* The number + 1 of what was named: by frame_id, path_id, place_id; 0:
	 * it was not. */
	uint32_t *frames, *paths, *places;
	uint32_t nframes, npaths, nplaces;
	uint32_t *roots; /* by frame_id likewise */
	uint32_t *whose; /* by place_id likewise: its thread */
	struct html_root *root;
	uint32_t nroots;
	size_t root_cap;
	path_id *way; /* from a path to one that has a number */
	size_t way_cap;
};

/* Append all of the data to o, as base64. */
void html_data(struct out *o, const struct snapshot *snap,
	       const struct render_options *opts);

/* Append the object META. */
void html_meta(struct out *o, const struct snapshot *snap,
	       const struct render_options *opts, const char *base);

/* PIT_ENOMEM leaves nothing to free. */
enum pit_status html_names_init(struct html *h, struct out *o, struct gzip *gz,
				const struct snapshot *snap,
				const struct render_options *opts) PIT_MUST_USE;
void html_names_fini(struct html *h);

/* Give a place a number, and all that it names. */
void html_name_place(struct html *h, place_id place);
/* The thread of such a place was seen in this time. */
static inline void
html_saw(struct html *h, place_id place, uint64_t from, uint64_t to)
{
	struct html_root *root = &h->root[h->whose[place] - 1];

	if (from < root->began)
		root->began = from;
	if (to > root->ended)
		root->ended = to;
}

/* The rows of all roots. */
void html_put_roots(struct html *h);

/* The chunk SRCS. */
void html_source(struct html *h);

/* The chunks MARK and LINE, where there are such. */
void html_moments(struct html *h);

/* ns since the run's start. */
static inline uint64_t
html_time(const struct html *h, uint64_t at)
{
	return at > h->snap->start ? at - h->snap->start : 0;
}

#endif
