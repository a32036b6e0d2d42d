/* src/model/processor_group.c - connected frames of libraries become one group,
 * which a report shows folded; fold.h says how.
 */
#include "base/mem.h"
#include "model/choice.h"
#include "model/fold.h"
#include "model/processors.h"

/* The tree, and what was found out about its frames: many rows are of one. */
struct grouping {
	struct ftree *ft;
	struct choice choice;
	/* By frame: one more than what was said, 0: not asked for yet; NULL:
	 * the user says nothing. */
	uint8_t *known;
};

static enum said
said_of(const struct grouping *g, row_id id)
{
	uint8_t *one;

	if (!g->known)
		return SAID_NOTHING;
	one = &g->known[ftree_row(g->ft, id)->frame];
	if (!*one)
		*one = (uint8_t)(1 + choice_said(&g->choice,
						 ftree_file(g->ft, id)));
	return *one - 1;
}

/* Can it be in a group at all? Rows that are no functions never are; in a
 * loaded session all are functions, as in pyinstrument. */
static bool
may_hide(const struct ftree *ft, row_id id)
{
	enum frame_kind kind = ftree_kind(ft, id);

	return ft->session || ftree_row(ft, id)->flags & FTREE_SELF ||
	       kind == FRAME_PYTHON || kind == FRAME_C;
}

/* Library code and time spent in it, unless the user says otherwise. */
static bool
should_hide(const struct grouping *g, row_id id)
{
	if (!may_hide(g->ft, id))
		return false;
	switch (said_of(g, id)) {
	case SAID_SHOW:
		return false;
	case SAID_HIDE:
		return true;
	default:
		return !(ftree_row(g->ft, id)->flags & FTREE_APP);
	}
}

static bool
hides_child(const struct grouping *g, row_id id)
{
	const struct ftree *ft = g->ft;

	for (row_id c = ftree_row(ft, id)->child; c; c = ftree_row(ft, c)->next)
		if (should_hide(g, c))
			return true;
	return false;
}

/* Calls something outside its group. */
static bool
is_exit(const struct ftree *ft, row_id id)
{
	uint32_t group = ftree_row(ft, id)->group;

	for (row_id c = ftree_row(ft, id)->child; c; c = ftree_row(ft, c)->next)
		if (ftree_row(ft, c)->group != group)
			return true;
	return false;
}

/* Number the groups. The first row is in none, and parents come before
 * children. */
static void
number_groups(const struct grouping *g)
{
	struct ftree *ft = g->ft;
	row_id id = ft->top;

	while ((id = ftree_next(ft, ft->top, id))) {
		struct ftree_row *row = ftree_row(ft, id);
		uint32_t above = ftree_row(ft, row->parent)->group;

		if (!should_hide(g, id))
			continue;
		if (above)
			row->group = above;
		else if (hides_child(g, id))
			row->group = ++ft->groups;
	}
}

/* What each group would hide. */
static void
count_hidden(struct ftree *ft)
{
	double first = ftree_row(ft, ft->top)->time;

	for (row_id id = ft->top; id; id = ftree_next(ft, ft->top, id)) {
		struct ftree_row *row = ftree_row(ft, id);
		struct ftree_fold *fold = &ft->folds[row->group];

		if (!row->group)
			continue;
		if (!fold->entry)
			fold->entry = id;
		if (fold_shows(fold->entry == id, is_exit(ft, id),
			       ftree_self_time(ft, id), first))
			continue;
		row->flags |= FTREE_HIDDEN;
		fold->hidden++;
	}
}

/* Too few are better shown. */
static void
show_small(struct ftree *ft)
{
	for (row_id id = ft->top; id; id = ftree_next(ft, ft->top, id)) {
		struct ftree_row *row = ftree_row(ft, id);

		if (row->group && ft->folds[row->group].hidden < FOLD_MIN) {
			ft->folds[row->group].hidden = 0;
			row->flags &= ~FTREE_HIDDEN;
		}
	}
}

static enum pit_status
group_apply(struct ftree *ft, const struct processor_options *opts)
{
	struct grouping g = { .ft = ft, .choice = { opts->hide, opts->show } };

	if (opts->hide || opts->show) {
		g.known = mem_calloc(ftree_frames(ft), 1);
		if (!g.known)
			return PIT_ENOMEM;
	}
	number_groups(&g);
	mem_free(g.known);
	return ftree_fold(ft);
}

enum pit_status
ftree_fold(struct ftree *ft)
{
	ft->folds = mem_calloc((size_t)ft->groups + 1, sizeof(*ft->folds));
	if (!ft->folds)
		return PIT_ENOMEM;
	count_hidden(ft);
	show_small(ft);
	return PIT_OK;
}

const struct processor processor_group = {
	.name = "group_library_frames",
	.hides = true,
	.apply = group_apply,
};
