/* src/model/ftree_session_sum.c - the records of a session become rows of which
 * equal ones are one already: a tenth of the memory, and the same numbers.
 *
 * pyinstrument adds the times of a row's records first, as long as the row
 * stays open, and then those sums, in order of time: here a level has the sum
 * of what is open, and hands it to its row when it is closed. What processors
 * would take out before they make rows one is not put in: its children are its
 * caller's. Nor is what is below a row that they leave out.
 */
#include "model/ftree_session_light.h"

#include "base/mem.h"

#include <string.h>

/* A frame of the record at hand, and its row's time since it was opened. */
struct level {
	uint32_t stack;
	uint32_t identity;
	size_t seen; /* the level whose row its time is in: itself, or one
		      * above that is not hidden */
	row_id row;  /* of seen */
	double time;
	double self; /* in the row itself, in a stretch */
	bool in_self;
	bool light; /* all below its row goes with it */
};

struct child {
	row_id parent;
	uint32_t identity; /* 0: "[self]" */
};

struct sum {
	struct ftree *ft;
	const struct session *s;
	const struct ftree_look *look;
	struct level *levels; /* by depth; [0] is the root */
	size_t nlevels, level_cap;
	uint32_t *stacks; /* of a record, innermost first */
	size_t stacks_cap;
	row_id *rows; /* by stack; 0: not known yet */
	struct session_light light;
	struct table children;
	size_t top; /* depth of the first row */
	enum pit_status status;
};

static uint64_t
hash_child(const struct table *table, struct child child)
{
	return table_words(table, child.parent, child.identity);
}

static struct child
child_of(const struct ftree *ft, row_id id)
{
	return (struct child){ ftree_row(ft, id)->parent,
			       ftree_session_same(ft, id) };
}

static uint64_t
row_hash(const void *owner, uint32_t id)
{
	const struct sum *sum = owner;

	return hash_child(&sum->children, child_of(sum->ft, id));
}

static bool
is_child(const void *owner, uint32_t id, const void *key)
{
	const struct sum *sum = owner;
	const struct child *want = key;
	struct child have = child_of(sum->ft, id);

	return have.parent == want->parent && have.identity == want->identity;
}

/* The row of a function, or of "[self]" (frame 0), below parent. */
static row_id
row_below(struct sum *sum, row_id parent, uint32_t frame)
{
	struct child key = { parent, sum->s->frames[frame].identity };
	uint32_t *slot;
	row_id id;

	if (!table_reserve(&sum->children, row_hash, sum)) {
		sum->status = PIT_ENOMEM;
		return 0;
	}
	slot = table_slot(&sum->children, hash_child(&sum->children, key),
			  is_child, sum, &key);
	if (*slot)
		return *slot;
	id = ftree_session_add(sum->ft, parent, frame, 0);
	if (id)
		table_put(&sum->children, slot, id);
	else
		sum->status = PIT_ENOMEM;
	return id;
}

static void
end_self(struct sum *sum, struct level *level)
{
	row_id id = level->in_self ? row_below(sum, level->row, 0) : 0;

	if (id)
		ftree_row(sum->ft, id)->time += level->self;
	level->self = 0;
	level->in_self = false;
}

/* Hand on what was spent since levels from depth on were opened. */
static void
close_levels(struct sum *sum, size_t depth)
{
	for (size_t i = sum->nlevels; i-- > depth;) {
		struct level *level = &sum->levels[i];

		if (level->seen != i || i < sum->top)
			continue;
		end_self(sum, level);
		ftree_row(sum->ft, level->row)->time += level->time;
		/* Of each class. */
		for (row_id id = level->row; id;
		     id = ftree_row(sum->ft, id)->also) {
			struct ftree_row *row = ftree_row(sum->ft, id);

			row->own += row->absorbed;
			row->absorbed = 0;
		}
	}
	if (sum->nlevels > depth)
		sum->nlevels = depth;
}

/* The row of the frame on top of stack, at this depth. */
static row_id
row_of_stack(struct sum *sum, size_t depth, uint32_t stack)
{
	row_id parent = depth > sum->top ? sum->levels[depth - 1].row : 0;

	if (!sum->rows[stack])
		sum->rows[stack] =
		    row_below(sum, parent, sum->s->stacks[stack].frame);
	return sum->rows[stack];
}

static void
open_level(struct sum *sum, size_t depth, uint32_t stack)
{
	uint32_t frame = sum->s->stacks[stack].frame;
	struct level *level = &sum->levels[depth];
	bool hides = ftree_session_is_hidden(sum->ft, frame, sum->look);
	bool hidden = hides && depth > sum->top;
	size_t above = depth ? sum->levels[depth - 1].seen : 0;

	*level = (struct level){
		.stack = stack,
		.identity = sum->s->frames[frame].identity,
		.seen = hidden ? above : depth,
	};
	if (hidden) {
		level->row = sum->levels[above].row;
	} else if (depth >= sum->top) {
		/* What is spent right there from now on is another stretch. */
		if (depth > sum->top)
			end_self(sum, &sum->levels[above]);
		level->row = row_of_stack(sum, depth, stack);
		/* The first row has the sum of none of its own if it hides. */
		level->light = !hides && session_light_is(&sum->light, stack);
	}
	sum->nlevels = depth + 1;
}

static bool
reserve(struct sum *sum, size_t depth)
{
	struct level *levels =
	    mem_grow(sum->levels, &sum->level_cap, depth + 1, sizeof(*levels));
	uint32_t *stacks;

	if (levels)
		sum->levels = levels;
	stacks =
	    mem_grow(sum->stacks, &sum->stacks_cap, depth, sizeof(*stacks));
	if (stacks)
		sum->stacks = stacks;
	if (!levels || !stacks)
		sum->status = PIT_ENOMEM;
	return levels && stacks;
}

/* The stacks below a stack, itself first. */
static size_t
unwind(struct sum *sum, uint32_t stack)
{
	size_t n = 0;

	for (; stack; stack = sum->s->stacks[stack].caller) {
		if (!reserve(sum, n + 1))
			return 0;
		sum->stacks[n++] = stack;
	}
	return n;
}

/* Add to the sum of what the row is for a class. */
static void
add_class(struct sum *sum, row_id id, uint32_t stack, double time)
{
	id = ftree_session_also(sum->ft, id, sum->s->stacks[stack].frame);
	if (id)
		ftree_row(sum->ft, id)->absorbed += time;
	else
		sum->status = PIT_ENOMEM;
}

/* Go over the levels of a record of so many frames, outermost first. Returns
 * the last one: past one that is light there is nothing to be told apart. */
static size_t
spend_in_levels(struct sum *sum, size_t depth, double seconds)
{
	size_t i = 1;

	for (; i <= depth && !sum->status; i++) {
		uint32_t stack = sum->stacks[depth - i];
		struct level *level = &sum->levels[i];
		uint32_t frame = sum->s->stacks[stack].frame;

		if (i >= sum->nlevels ||
		    level->identity != sum->s->frames[frame].identity) {
			close_levels(sum, i);
			if (!sum->status)
				open_level(sum, i, stack);
		}
		if (level->seen != i || i < sum->top || sum->status)
			continue;
		level->time += seconds;
		add_class(sum, level->row, stack, seconds);
		if (level->light)
			return i;
	}
	return i - 1;
}

static void
add_record(struct sum *sum, const struct session_record *record)
{
	size_t depth = unwind(sum, record->stack);
	struct level *last;

	depth = spend_in_levels(sum, depth, record->seconds);
	if (sum->status)
		return;
	close_levels(sum, depth + 1);
	if (!sum->top)
		sum->levels[0].time += record->seconds;
	last = &sum->levels[sum->levels[depth].seen];
	if (last->light ||
	    ftree_session_is_leaf_frame(
		&sum->s->frames[sum->s->stacks[record->stack].frame]))
		return;
	last->self += record->seconds;
	last->in_self = true;
}

static void
add_records(struct sum *sum)
{
	const struct session *s = sum->s;

	sum->levels[0] = (struct level){ .row = sum->top ? 0 : FTREE_ROOT };
	sum->nlevels = 1;
	for (size_t i = 0; i < s->nrecords && !sum->status; i++)
		if (ftree_session_is_wanted(s, s->records[i].stack, sum->look))
			add_record(sum, &s->records[i]);
	if (!sum->status)
		close_levels(sum, 0);
}

/* How many outermost frames all records have in common, up to most of them. */
static size_t
common_frames(struct sum *sum, size_t most)
{
	const struct session *s = sum->s;
	uint32_t last = 0, *first = mem_calloc(most, sizeof(*first));
	size_t n = 0;

	if (!first)
		sum->status = PIT_ENOMEM;
	for (size_t i = 0; i < s->nrecords && !sum->status; i++) {
		uint32_t stack = s->records[i].stack;
		size_t depth, same = 0;

		if (stack == last ||
		    !ftree_session_is_wanted(s, stack, sum->look))
			continue;
		depth = unwind(sum, stack);
		depth = sum->status ? 0 : depth;
		for (; same < most && same < depth; same++) {
			uint32_t at = sum->stacks[depth - 1 - same];
			uint32_t id = s->frames[s->stacks[at].frame].identity;

			if (!last)
				first[same] = id;
			else if (same >= n || first[same] != id)
				break;
		}
		n = same;
		last = stack;
	}
	mem_free(first);
	return n;
}

/* At which depth the first row is: below what all have in common, as far as the
 * profiler was started there. */
static size_t
find_top(struct sum *sum)
{
	const struct session *s = sum->s;
	size_t n = common_frames(sum, s->nstart ? s->nstart : 1), top = 0;
	uint32_t stack = sum->status || !n ? 0 : sum->stacks[0];
	size_t depth = unwind(sum, stack);

	for (; top < n && top < s->nstart && top < depth; top++) {
		uint32_t at = sum->stacks[depth - 1 - top];

		if (s->frames[s->stacks[at].frame].identity !=
		    s->frames[s->start[top]].identity)
			break;
	}
	return n && !top ? 1 : top;
}

/* Are equal rows one whatever else is known of the session? What hides at times
 * is seen when all of a row's records are known; the others are no files of
 * pyinstrument's. */
static bool
can_sum(const struct session *s, const struct ftree_look *look)
{
	for (size_t i = 1; i < s->nframes; i++) {
		const struct session_frame *frame = &s->frames[i];

		if (frame->kind == SESSION_SELF ||
		    (!look->all &&
		     frame->hides != s->frames[frame->identity].hides))
			return false;
	}
	for (size_t i = 0; i < s->nrecords; i++)
		if (!s->records[i].stack)
			return false;
	return !look->timeline;
}

static void
make_rows(struct sum *sum)
{
	struct ftree *ft = sum->ft;

	ft->session = ftree_session_new(sum->s);
	sum->rows = mem_calloc(sum->s->nstacks, sizeof(*sum->rows));
	if (!ft->session || !sum->rows || !reserve(sum, 1) ||
	    !ftree_add_row(ft, FTREE_SYNTHETIC, 0)) {
		sum->status = PIT_ENOMEM;
		return;
	}
	sum->status = session_light_init(&sum->light, ft, sum->look);
	if (!sum->status)
		sum->top = find_top(sum);
	if (!sum->status)
		add_records(sum);
	/* Rows are in order of first sight. */
	if (sum->top)
		ft->top = FTREE_ROOT + 1;
	else
		ft->top = ftree_row(ft, FTREE_ROOT)->child ? FTREE_ROOT : 0;
}

enum pit_status
ftree_init_session_sum(struct ftree *ft, const struct session *session,
		       const struct ftree_look *look)
{
	struct sum sum = { .ft = ft, .s = session, .look = look };

	if (!can_sum(session, look))
		return ftree_init_session(ft, session, look);
	*ft = (struct ftree){ .second = 1 };
	make_rows(&sum);
	mem_free(sum.levels);
	mem_free(sum.stacks);
	mem_free(sum.rows);
	session_light_fini(&sum.light);
	table_fini(&sum.children);
	if (sum.status)
		ftree_fini(ft);
	return sum.status;
}
