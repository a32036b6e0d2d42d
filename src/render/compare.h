/* src/render/compare.h - the reports that compare a run with another, and what
 * they have in common.
 */
#ifndef PIT_RENDER_COMPARE_H
#define PIT_RENDER_COMPARE_H

#include "model/diff.h"
#include "render/summary.h"

struct compare {
	const struct snapshot *snap[DIFF_SIDES];
	/* The same, but of a session the model's tree, as of a run: without
	 * start and end of the interpreter, and what led to the program. */
	struct snapshot run[DIFF_SIDES];
	const struct render_options *opts;
	struct summary sum[DIFF_SIDES];
	struct diff diff;
};

/* The snapshot with opts->base. PIT_ENOMEM leaves nothing to free. */
enum pit_status compare_init(struct compare *c, const struct snapshot *snap,
			     const struct render_options *opts) PIT_MUST_USE;
void compare_fini(struct compare *c);

/* What renderers do instead of write, see there. */
void compare_text(struct out *o, const struct snapshot *snap,
		  const struct render_options *opts);
void compare_json(struct out *o, const struct snapshot *snap,
		  const struct render_options *opts);
void compare_markdown(struct out *o, const struct snapshot *snap,
		      const struct render_options *opts);
void compare_svg(struct out *o, const struct snapshot *snap,
		 const struct render_options *opts);

/* The unit behind a time: " s". */
const char *compare_unit(const struct compare *c);
/* "1.234", in the unit; signed: "+1.234", "-0.002". */
void compare_time(const struct compare *c, struct out *o, double time);
void compare_signed(const struct compare *c, struct out *o, double time);
/* "+23.4 %"; "new", "gone", where one side is nothing. */
void compare_share(struct out *o, const struct diff_cost *cost);

/* Of a function: which side says what it is called, and its frame there. */
frame_id compare_frame(const struct compare *c, const struct diff_function *f,
		       const struct snapshot **snap);
/* "Class.function", "json/encoder.py:12" or "", as one line. */
void compare_function_name(const struct compare *c, struct out *o,
			   const struct diff_function *f);
void compare_function_place(const struct compare *c, struct out *o,
			    const struct diff_function *f);
void compare_node_name(const struct compare *c, struct out *o,
		       const struct diff_node *node);
void compare_node_place(const struct compare *c, struct out *o,
			const struct diff_node *node);

/* The lines that all begin with: the whole, both sides, what they lack. Each
 * is ended by \n. */
void compare_head(const struct compare *c, struct out *o);
/* The last of them alone. */
void compare_notes(const struct compare *c, struct out *o);
/* What is not shown of the functions, or that there is nothing; ended by \n. */
void compare_rest(const struct compare *c, struct out *o, bool total);

/* The nodes to be shown: those that matter, and what leads to them. By id;
 * owned by the caller, mem_free(). NULL: no memory. */
bool *compare_shown(const struct compare *c);
/* The next node on a walk through them from DIFF_ROOT, callers first; 0: the
 * end. */
uint32_t compare_next(const struct compare *c, const bool *shown, uint32_t id);

/* They, a row each, below each other. */
void compare_calls(const struct compare *c, struct out *o, bool unicode,
		   bool color);

/* How a run is judged: is a function, or all, slower by more than a share of
 * what it took? */
enum verdict {
	VERDICT_PASS,
	VERDICT_NOISE, /* by more, but that may be chance */
	VERDICT_SLOWER,
	VERDICT_UNKNOWN, /* the function is in neither run */
};

struct slower_limit {
	double share;
	const char *function; /* as it is shown, or without its class; NULL:
			       * all */
};

/* One sentence, which is also there when it passes, goes to text. PIT_ENOMEM:
 * it could not be judged. */
enum pit_status compare_judge(const struct snapshot *snap,
			      const struct render_options *opts,
			      const struct slower_limit *limit,
			      enum verdict *verdict,
			      struct out *text) PIT_MUST_USE;

#endif
