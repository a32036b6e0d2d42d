/* src/tui/figures.c */
#include "tui/figures.h"

#include "base/mem.h"
#include "model/paths.h"
#include "model/places.h"
#include "tui/match.h"
#include "tui/rows.h"

/* So many ns pass between two times that figures are made, for each place and
 * path to be added up, which takes some ten to twenty of them; but not more
 * than so many. With a hundred thousand, four seconds: a twentieth of a percent
 * of a core for each of those that a wide terminal shows, which are three. A
 * key is answered with those there are, if not twice as old: the next frame
 * makes them.
 */
#define PATIENCE     40000
#define PATIENCE_MAX (10000ull * 1000 * 1000)

/* What they were made of. All of it is compared. */
struct made {
	uint64_t samples, time;
	struct window window;
	enum mode mode;
	enum tree_kind which;
	node_id top;
	frame_id members;
	unsigned windows; /* chosen so far */
	bool idle;
};

struct figures {
	struct sites *sites[SITES_KINDS];
	struct sites *bases[SITES_KINDS]; /* the same of the baseline */
	unsigned base_of[SITES_KINDS];    /* which run */
	bool compared[SITES_KINDS];       /* those are up to date */
	/* Of a baseline that is another run, what is what of ours. */
	struct match *nodes, *functions[SITES_KINDS];
	const struct site *costs[SITES_KINDS]; /* by our sites; NULL: none */
	size_t ncosts[SITES_KINDS];
	struct made made[SITES_KINDS], base_made[SITES_KINDS];
	uint64_t at[SITES_KINDS];    /* clock, when; 0: never */
	uint64_t stamp[SITES_KINDS]; /* how often */
	struct node_activities nodes_spent;
	struct made spent_made;
	uint64_t spent_at;
	struct minute minute;
};

struct figures *
figures_new(void)
{
	struct figures *figures = mem_zalloc(sizeof(*figures));

	if (!figures)
		return NULL;
	figures->nodes = match_new();
	for (int i = 0; i < SITES_KINDS; i++) {
		figures->sites[i] = sites_new((enum sites_of)i);
		figures->bases[i] = sites_new((enum sites_of)i);
		figures->functions[i] = match_new();
		if (!figures->sites[i] || !figures->bases[i] ||
		    !figures->functions[i] || !figures->nodes) {
			figures_free(figures);
			return NULL;
		}
	}
	return figures;
}

void
figures_free(struct figures *figures)
{
	for (int i = 0; figures && i < SITES_KINDS; i++) {
		sites_free(figures->sites[i]);
		sites_free(figures->bases[i]);
		match_free(figures->functions[i]);
	}
	if (figures) {
		match_free(figures->nodes);
		node_activities_fini(&figures->nodes_spent);
		minute_fini(&figures->minute);
	}
	mem_free(figures);
}

static struct made
made_of(const struct pane_view *pv, const struct snapshot *snap)
{
	return (struct made){
		.samples = snap->samples,
		.time = snap->now,
		.window = snap->window,
		.mode = snap->mode,
		.which = pv->view->which,
		.top = view_top(pv->view, snap),
		.members = pv->view->members,
		.windows = pv->view->windows,
		.idle = view_idle(pv->view, snap),
	};
}

/* Is it what the user chose, but of a little earlier? */
static bool
is_chosen_alike(const struct made *a, const struct made *b)
{
	return a->windows == b->windows && a->mode == b->mode &&
	       a->which == b->which && a->top == b->top &&
	       a->members == b->members && a->idle == b->idle;
}

static bool
is_made_alike(const struct made *a, const struct made *b)
{
	return is_chosen_alike(a, b) && a->samples == b->samples &&
	       a->time == b->time && a->window.from == b->window.from &&
	       a->window.to == b->window.to;
}

/* at: when they were made. */
static bool
is_fresh(const struct pane_view *pv, const struct made *made, uint64_t at,
	 const struct made *now)
{
	const struct snapshot *snap = pv->snap;
	uint64_t work;

	if (!at)
		return false;
	if (is_made_alike(made, now))
		return true;
	work = (snap->places ? snap->places->len : 0) +
	       (snap->paths ? paths_len(snap->paths) : 0);
	work *= PATIENCE;
	work = work < PATIENCE_MAX ? work : PATIENCE_MAX;
	return is_chosen_alike(made, now) &&
	       pv->status->state != PROGRAM_ENDED &&
	       pv->clock - at < (pv->keyed ? 2 * work : work);
}

static bool
wants(const void *arg, node_id id)
{
	const struct rows_look *look = arg;

	return rows_exists(look, id);
}

static enum pit_status
add_up(struct sites *sites, const struct snapshot *snap,
       const struct made *made)
{
	const struct rows_look rows = {
		.tree = snapshot_tree(snap, made->which),
		.weights = snapshot_weights(snap, made->which),
		.syms = snap->syms,
		.roots = snap->roots,
		.idle = made->idle,
		.members = made->members,
	};
	const struct sites_look look = {
		.which = made->which,
		.top = made->top,
		.idle = made->idle,
		.wants = made->members ? wants : NULL,
		.arg = &rows,
	};

	return sites_update(sites, snap, &look);
}

static bool
is_other_run(const struct pane_view *pv)
{
	return pv->base && pv->base_run;
}

static struct match_look
match_look_of(const struct pane_view *pv)
{
	return (struct match_look){
		.snap = pv->snap,
		.base = pv->base,
		.which = pv->view->which,
		.version = pv->base_run * MODES + (unsigned)pv->base->mode,
	};
}

const struct weights *
figures_base_weights(const struct pane_view *pv)
{
	struct match_look look;

	if (!pv->base)
		return NULL;
	if (!is_other_run(pv))
		return snapshot_weights(pv->base, pv->view->which);
	look = match_look_of(pv);
	return match_weights(pv->figures->nodes, &look, pv->clock);
}

/* From where on what was counts: there, ids are others. False: what is zoomed
 * into was not there. */
static bool
find_top(const struct pane_view *pv, struct made *made)
{
	made->top = view_top(pv->view, pv->snap);
	if (!is_other_run(pv))
		return true;
	made->members = 0;
	if (!figures_base_weights(pv))
		return false;
	if (!pv->view->nzoom) {
		made->top = TREE_ROOT;
		return true;
	}
	made->top = match_node(pv->figures->nodes, made->top);
	return made->top != TREE_ROOT;
}

/* What is known of the calls of one run is nothing of another one. */
static bool
take_run(struct figures *figures, enum sites_of of, unsigned file)
{
	struct sites *fresh;

	if (figures->base_of[of] == file)
		return true;
	fresh = sites_new(of);
	if (!fresh)
		return false;
	sites_free(figures->bases[of]);
	figures->bases[of] = fresh;
	figures->base_of[of] = file;
	return true;
}

/* What was is made again only when something else is compared. */
static enum pit_status
update_base(const struct pane_view *pv, enum sites_of of)
{
	struct figures *figures = pv->figures;
	struct made made;

	if (!pv->base)
		return PIT_OK;
	made = made_of(pv, pv->base);
	if (!find_top(pv, &made)) {
		figures->compared[of] = false;
		return PIT_OK;
	}
	if (figures->compared[of] &&
	    is_chosen_alike(&made, &figures->base_made[of]))
		return PIT_OK;
	figures->compared[of] = false;
	if (!take_run(figures, of, pv->base_run))
		return PIT_ENOMEM;
	if (add_up(figures->bases[of], pv->base, &made))
		return PIT_ENOMEM;
	figures->base_made[of] = made;
	figures->compared[of] = true;
	figures->at[of] = 0;
	return PIT_OK;
}

/* After either side was added up. Without memory there is nothing to compare
 * with for now. */
static void
match_functions(const struct pane_view *pv, enum sites_of of)
{
	struct figures *figures = pv->figures;
	struct match_look look;

	figures->costs[of] = NULL;
	if (!is_other_run(pv) || !figures->compared[of])
		return;
	look = match_look_of(pv);
	figures->ncosts[of] = sites_len(figures->sites[of]);
	figures->costs[of] =
	    match_sites(figures->functions[of], &look, figures->sites[of],
			figures->bases[of]);
}

struct site
figures_base(const struct pane_view *pv, enum sites_of of, site_id id)
{
	const struct figures *figures = pv->figures;
	const struct site *site = sites_get(figures->sites[of], id);
	const struct site *base = NULL;

	if (!pv->base || !site || !figures->compared[of])
		return (struct site){ 0 };
	if (is_other_run(pv))
		base = figures->costs[of] && id < figures->ncosts[of]
			   ? &figures->costs[of][id]
			   : NULL;
	else
		base = sites_get(figures->bases[of],
				 sites_find(figures->bases[of], pv->base->syms,
					    site->frame, site->line));
	return base ? *base : (struct site){ 0 };
}

/* Of a site of the baseline, ours; 0: we have none. */
static site_id
ours_of(const struct pane_view *pv, enum sites_of of, site_id id)
{
	const struct figures *figures = pv->figures;
	const struct site *site = sites_get(figures->bases[of], id);

	if (!site)
		return 0;
	if (is_other_run(pv))
		return match_site(figures->functions[of], figures->bases[of],
				  id);
	return sites_find(figures->sites[of], pv->snap->syms, site->frame,
			  site->line);
}

/* Those of the baseline, by our ids. Called by none (0) is the same there. */
static bool
take_neighbors(const struct pane_view *pv, enum sites_of of,
	       const struct neighbors *from, struct neighbors *to)
{
	struct neighbor *at =
	    mem_grow(to->at, &to->cap, to->len + from->len, sizeof(*to->at));

	if (!at && from->len)
		return false;
	to->at = at ? at : to->at;
	for (size_t i = 0; i < from->len; i++) {
		struct neighbor n = from->at[i];
		site_id ours = n.site ? ours_of(pv, of, n.site) : 0;

		if (n.site && !ours)
			continue;
		n.site = ours;
		to->at[to->len++] = n;
	}
	return true;
}

bool
figures_base_neighbors(const struct pane_view *pv, enum sites_of of, site_id id,
		       struct neighbors *callers, struct neighbors *callees)
{
	const struct sites *bases = pv->figures->bases[of];
	struct neighbors up = { 0 }, down = { 0 };
	bool ok = true;

	callers->len = callees->len = 0;
	if (!pv->base || !pv->figures->compared[of] ||
	    (is_other_run(pv) && !pv->figures->costs[of]))
		return true;
	for (site_id i = 1; i < sites_len(bases) && ok; i++)
		if (ours_of(pv, of, i) == id)
			ok = !sites_neighbors(bases, i, &up, &down) &&
			     take_neighbors(pv, of, &up, callers) &&
			     take_neighbors(pv, of, &down, callees);
	neighbors_fini(&up);
	neighbors_fini(&down);
	return ok;
}

const struct sites *
figures_sites(const struct pane_view *pv, enum sites_of of, uint64_t *stamp)
{
	struct figures *figures = pv->figures;
	const struct made made = made_of(pv, pv->snap);

	if (update_base(pv, of))
		return NULL;
	if (!is_fresh(pv, &figures->made[of], figures->at[of], &made)) {
		figures->at[of] = 0;
		if (add_up(figures->sites[of], pv->snap, &made))
			return NULL;
		figures->made[of] = made;
		figures->at[of] = pv->clock ? pv->clock : 1;
		figures->stamp[of]++;
		match_functions(pv, of);
	}
	*stamp = figures->stamp[of];
	return figures->sites[of];
}

const struct node_activities *
figures_activities(const struct pane_view *pv)
{
	struct figures *figures = pv->figures;
	const struct made made = made_of(pv, pv->snap);

	if (is_fresh(pv, &figures->spent_made, figures->spent_at, &made))
		return &figures->nodes_spent;
	figures->spent_at = 0;
	if (node_activities_update(&figures->nodes_spent, pv->snap, made.which,
				   made.idle))
		return NULL;
	figures->spent_made = made;
	figures->spent_at = pv->clock ? pv->clock : 1;
	return &figures->nodes_spent;
}

const struct minute *
figures_minute(const struct pane_view *pv)
{
	const struct snapshot *snap = pv->snap;
	bool goes_on = snap->window.to >= snap->now;
	const struct minute_look look = {
		.snap = snap,
		.kind = pv->view->which,
		.idle = view_idle(pv->view, snap),
		.version = pv->view->windows,
		.end = goes_on ? snap->now : snap->window.to,
		.over = !goes_on || pv->status->state == PROGRAM_ENDED,
	};

	return minute_update(&pv->figures->minute, &look)
		   ? NULL
		   : &pv->figures->minute;
}

static bool
is_below(const struct tree *tree, node_id id, node_id top)
{
	while (id > top)
		id = tree_get(tree, id)->parent;
	return id == top;
}

node_id
figures_node(const struct pane_view *pv, frame_id frame)
{
	const struct snapshot *snap = pv->snap;
	const struct tree *tree = snapshot_tree(snap, pv->view->which);
	const struct weights *weights = snapshot_weights(snap, pv->view->which);
	frame_id function = symtab_function(snap->syms, frame);
	node_id top = view_top(pv->view, snap), best = TREE_ROOT;
	uint64_t most = 0;

	for (node_id id = 1; id < tree_len(tree); id++) {
		frame_id at = tree_get(tree, id)->frame;
		uint64_t total;

		if (at != frame &&
		    (symtab_get(snap->syms, at)->kind != FRAME_PYTHON ||
		     symtab_function(snap->syms, at) != function))
			continue;
		total = weights_get(weights, id).total;
		if (total <= most || !is_below(tree, id, top))
			continue;
		most = total;
		best = id;
	}
	return best;
}

static bool
is_function(const struct frame_info *info)
{
	return info && (info->kind == FRAME_PYTHON || info->kind == FRAME_C);
}

/* The heaviest child that is a function, or begins with one. */
static node_id
heaviest_kid(const struct pane_view *pv, node_id id)
{
	const struct snapshot *snap = pv->snap;
	const struct tree *tree = snapshot_tree(snap, pv->view->which);
	const struct weights *weights = snapshot_weights(snap, pv->view->which);
	node_id best = TREE_ROOT;

	for (node_id kid = tree_get(tree, id)->child; kid;
	     kid = tree_get(tree, kid)->next) {
		const struct frame_info *info =
		    symtab_get(snap->syms, tree_get(tree, kid)->frame);

		if (!is_function(info) && !frame_is_root(info->kind))
			continue;
		if (!best || weights_get(weights, kid).total >
				 weights_get(weights, best).total)
			best = kid;
	}
	return best;
}

static bool
is_own(const struct frame_info *info)
{
	return info->kind == FRAME_PYTHON &&
	       !(info->flags & (FRAME_LIBRARY | FRAME_INHERITS));
}

/* Of what hangs below, heaviest first, the program's first own function; or the
 * first function of all: a thread begins in threading.py, which tells nobody
 * anything. */
static node_id
first_function(const struct pane_view *pv, node_id id)
{
	const struct snapshot *snap = pv->snap;
	const struct tree *tree = snapshot_tree(snap, pv->view->which);
	node_id first = TREE_ROOT;

	while ((id = heaviest_kid(pv, id))) {
		const struct frame_info *info =
		    symtab_get(snap->syms, tree_get(tree, id)->frame);

		if (is_own(info))
			return id;
		if (!first && is_function(info))
			first = id;
	}
	return first;
}

/* The node that the user is at; of a process, a thread or the like, and of what
 * is no function, what it, or all, spent most in. */
static node_id
node_at_cursor(const struct pane_view *pv)
{
	const struct snapshot *snap = pv->snap;
	const struct tree *tree = snapshot_tree(snap, pv->view->which);
	const struct tree_node *node = tree_get(tree, pv->view->cursor);
	const struct frame_info *info =
	    node ? symtab_get(snap->syms, node->frame) : NULL;
	node_id id = pv->view->cursor;

	if (is_function(info))
		return id;
	if (!info || !frame_is_root(info->kind))
		id = view_top(pv->view, snap);
	return first_function(pv, id);
}

frame_id
figures_python(const struct pane_view *pv)
{
	const struct snapshot *snap = pv->snap;
	const struct tree *tree = snapshot_tree(snap, pv->view->which);

	for (node_id id = node_at_cursor(pv); id;
	     id = tree_get(tree, id)->parent) {
		frame_id frame = tree_get(tree, id)->frame;

		if (symtab_get(snap->syms, frame)->kind == FRAME_PYTHON)
			return frame;
	}
	return 0;
}

frame_id
figures_cursor(const struct pane_view *pv)
{
	const struct tree *tree = snapshot_tree(pv->snap, pv->view->which);
	node_id id = node_at_cursor(pv);

	return id ? tree_get(tree, id)->frame : 0;
}
