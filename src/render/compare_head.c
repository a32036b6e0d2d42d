/* src/render/compare_head.c - what all reports that compare begin and end with.
 */
#include "render/compare.h"

#include "base/utf8.h"

#include <inttypes.h>
#include <string.h>

static void
put_clean(struct out *o, const struct out *text)
{
	if (text->len)
		text_clean(o, text->data, text->len);
	render_fail(o, text->status);
}

/* "Base: run.pitop: Program: python a.py; 10.012 s, 9991 samples" */
static void
put_side(const struct compare *c, struct out *o, int side)
{
	struct render_options opts = *c->opts;
	struct out text;

	out_init(&text, SIZE_MAX);
	if (side == DIFF_BASE) {
		opts.description = opts.base_description;
		out_printf(&text, "%s: ",
			   opts.base_name ? opts.base_name : "another run");
	}
	summary_description(&text, c->snap[side], &opts);
	out_str(o, side == DIFF_BASE ? "Base: " : "New: ");
	put_clean(o, &text);
	out_fini(&text);
	out_str(o, "; ");
	out_number(o, "%.3f", c->sum[side].duration);
	out_printf(o, " s, %" PRIu64 " samples\n", c->sum[side].samples);
}

/* The notes of the base say whose they are. */
void
compare_notes(const struct compare *c, struct out *o)
{
	struct render_options opts = *c->opts;
	struct out notes;

	summary_notes(o, c->snap[DIFF_NEW], &opts);
	opts.exit_note = NULL;
	opts.missed = NULL;
	opts.missing = c->opts->base_missing;
	out_init(&notes, SIZE_MAX);
	summary_notes(&notes, c->snap[DIFF_BASE], &opts);
	render_fail(o, notes.status);
	for (size_t at = 0; at < notes.len;) {
		size_t n = strcspn(notes.data + at, "\n");

		out_str(o, "Base: ");
		out_mem(o, notes.data + at, n);
		out_char(o, '\n');
		at += n + (notes.data[at + n] == '\n');
	}
	out_fini(&notes);
}

void
compare_head(const struct compare *c, struct out *o)
{
	const struct diff_cost *whole = &c->diff.whole;

	out_str(o, "Difference: ");
	compare_signed(c, o, diff_change(whole));
	out_printf(o, "%s, ", compare_unit(c));
	compare_share(o, whole);
	out_str(o, " (from ");
	compare_time(c, o, whole->time[DIFF_BASE]);
	out_str(o, " to ");
	compare_time(c, o, whole->time[DIFF_NEW]);
	out_printf(o, "%s)", compare_unit(c));
	if (!diff_is_sure(&c->diff, whole))
		out_str(o, ", which is noise");
	out_char(o, '\n');
	put_side(c, o, DIFF_BASE);
	put_side(c, o, DIFF_NEW);
	compare_notes(c, o);
}

static void
put_left_out(struct out *o, size_t noise, size_t small)
{
	if (noise)
		out_printf(o, "%zu function%s differ%s by noise alone", noise,
			   noise == 1 ? "" : "s", noise == 1 ? "s" : "");
	if (small)
		out_printf(o, "%s%zu by too little to be shown",
			   noise ? ", " : "", small);
	if (noise || small)
		out_str(o, ".\n");
}

void
compare_rest(const struct compare *c, struct out *o, bool total)
{
	size_t noise = 0, small = 0, equal = 0;

	for (size_t i = 0; i < c->diff.norder; i++) {
		const struct diff_function *f =
		    &c->diff.functions[c->diff.order[i]];
		const struct diff_cost *cost = total ? &f->total : &f->self;

		if (!(cost->time[DIFF_BASE] > 0) && !(cost->time[DIFF_NEW] > 0))
			equal++;
		else if (!diff_is_sure(&c->diff, cost))
			noise++;
		else if (!diff_matters(&c->diff, cost))
			small++;
	}
	if (noise + small + equal == c->diff.norder)
		out_str(o, "No function differs by more than noise.\n");
	else if (!c->opts->show_all)
		put_left_out(o, noise, small);
}
