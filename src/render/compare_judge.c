/* src/render/compare_judge.c - is a run slower than it may be? */
#include "render/compare.h"

#include "base/utf8.h"

#include <math.h>
#include <string.h>

/* Is it called by that name: as shown, without its class, or as its file has
 * it? */
static bool
is_called(const struct compare *c, const struct diff_function *f,
	  const char *name, struct out *text)
{
	const struct snapshot *snap;
	frame_id frame = compare_frame(c, f, &snap);
	const struct frame_info *info = symtab_get(snap->syms, frame);

	text->len = 0;
	compare_function_name(c, text, f);
	return (text->len && !strcmp(text->data, name)) ||
	       !strcmp(info->name, name) ||
	       (info->function && !strcmp(info->function, name));
}

/* The sum of all functions of the name; false: there is none. */
static bool
find_cost(const struct compare *c, const char *name, struct diff_cost *cost,
	  struct out *text)
{
	bool found = false;

	*cost = (struct diff_cost){ { 0 }, { 0 } };
	for (size_t i = 0; i < c->diff.norder; i++) {
		const struct diff_function *f =
		    &c->diff.functions[c->diff.order[i]];

		if (!is_called(c, f, name, text))
			continue;
		found = true;
		for (int side = 0; side < DIFF_SIDES; side++) {
			cost->time[side] += f->total.time[side];
			cost->samples[side] += f->total.samples[side];
		}
	}
	return found;
}

static void
put_verdict(const struct compare *c, struct out *o, const char *what,
	    const struct diff_cost *cost, const struct slower_limit *limit)
{
	text_clean(o, what, strlen(what));
	out_str(o, " took ");
	compare_time(c, o, cost->time[DIFF_NEW]);
	out_printf(o, "%s instead of ", compare_unit(c));
	compare_time(c, o, cost->time[DIFF_BASE]);
	out_printf(o, "%s (", compare_unit(c));
	compare_share(o, cost);
	out_str(o, ", deviation ");
	compare_time(c, o, diff_deviation(&c->diff, cost));
	out_printf(o, "%s; limit ", compare_unit(c));
	out_number(o, "%+.6g", 100 * limit->share);
	out_str(o, " %)");
}

static enum verdict
judge(const struct compare *c, const struct slower_limit *limit, struct out *o,
      struct out *text)
{
	const char *what = limit->function ? limit->function : "the program";
	struct diff_cost cost = c->diff.whole;
	double allowed;

	if (limit->function && !find_cost(c, what, &cost, text)) {
		text_clean(o, what, strlen(what));
		out_str(o, " was seen in neither run: nothing can be said of "
			   "it");
		return VERDICT_UNKNOWN;
	}
	put_verdict(c, o, what, &cost, limit);
	allowed = cost.time[DIFF_BASE] * (1 + limit->share);
	if (!(cost.time[DIFF_NEW] > allowed)) {
		out_str(o, ": within the limit");
		return VERDICT_PASS;
	}
	if (!diff_is_sure(&c->diff, &cost)) {
		out_str(o, ": over the limit, but the difference is noise");
		return VERDICT_NOISE;
	}
	out_str(o, ": slower");
	return VERDICT_SLOWER;
}

enum pit_status
compare_judge(const struct snapshot *snap, const struct render_options *opts,
	      const struct slower_limit *limit, enum verdict *verdict,
	      struct out *text)
{
	struct compare c;
	struct out name;
	enum pit_status st = compare_init(&c, snap, opts);

	if (st)
		return st;
	out_init(&name, SIZE_MAX);
	*verdict = judge(&c, limit, text, &name);
	st = name.status ? name.status : text->status;
	out_fini(&name);
	compare_fini(&c);
	return st;
}
