/* src/load/records.c */
#include "load/records.h"

#include "base/decimal.h"
#include "base/mem.h"

#include <string.h>

bool
records_init(struct records *r, struct session *session)
{
	*r = (struct records){ .session = session, .quick = quick_new() };
	return r->quick;
}

void
records_fini(struct records *r)
{
	quick_free(r->quick);
	mem_free(r->levels);
}

void
records_clear(struct records *r)
{
	session_clear_records(r->session);
	r->total = 0;
}

void
records_open_stack(struct records *r)
{
	r->old_depth = r->depth;
	r->depth = 0;
	r->stack = 0;
	r->same = true;
}

/* Make room for levels up to this depth. Where the record before had none,
 * there is frame 0, which is no frame. */
static bool
reserve(struct records *r, size_t depth)
{
	size_t had = r->level_cap;
	struct record_level *levels =
	    mem_grow(r->levels, &r->level_cap, depth, sizeof(*levels));

	if (!levels)
		return false;
	r->levels = levels;
	if (r->level_cap > had)
		memset(levels + had, 0, (r->level_cap - had) * sizeof(*levels));
	return true;
}

/* Put a frame on the stack. There is room for its level. */
static enum pit_status
push(struct records *r, uint32_t frame)
{
	struct record_level *level = &r->levels[r->depth];
	enum pit_status st;

	r->same = r->same && r->depth < r->old_depth && level->frame == frame;
	if (!r->same) {
		st = session_stack(r->session, r->stack, frame, &level->stack);
		if (st)
			return st;
		level->frame = frame;
	}
	r->stack = level->stack;
	r->depth++;
	return PIT_OK;
}

enum pit_status
records_add_frame(struct records *r, const char *p, size_t n)
{
	const struct session_frame *old;
	enum pit_status st;
	uint32_t frame;

	if (!reserve(r, r->depth + 1))
		return PIT_ENOMEM;
	frame = r->levels[r->depth].frame;
	old = &r->session->frames[frame];
	if (frame && old->n == n && !memcmp(old->text, p, n))
		return push(r, frame);
	st = session_frame(r->session, p, n, &frame);
	return st ? st : push(r, frame);
}

bool
records_can_be(const struct records *r, struct session_number seconds)
{
	return r->total + seconds.value <= RECORDS_MAX_SECONDS;
}

enum pit_status
records_add(struct records *r, struct session_number seconds)
{
	r->total += seconds.value;
	return session_add_record(r->session, r->stack, seconds);
}

void
records_teach(struct records *r)
{
	if (!quick_asks(r->quick, r->depth))
		return;
	for (size_t i = 0; i < r->depth; i++)
		quick_teach(r->quick, i, r->levels[i].frame);
}

/* What no record can be is left to who says so. */
static bool
is_time(const struct records *r, const struct quick_record *record,
	struct session_number *seconds)
{
	return records_number(record->number, record->n, seconds) &&
	       seconds->value >= 0 && records_can_be(r, *seconds);
}

/* Add what was held back. */
static enum pit_status
settle(struct records *r)
{
	const struct record_held held = r->held;
	enum pit_status st;

	if (!held.callers)
		return PIT_OK;
	r->held.callers = 0;
	r->depth = 0; /* the levels are not known */
	st = session_stack(r->session, held.callers, held.frame, &r->stack);
	return st ? st : session_add_record(r->session, r->stack, held.seconds);
}

/* Its callers are a stack that is known. Which stack it is itself stands
 * anywhere in memory: it is held back until the next record has been read, and
 * so that is there. */
static enum pit_status
hold(struct records *r, const struct quick_record *record,
     struct session_number seconds)
{
	const struct record_held new = {
		record->callers,
		record->frames[0].frame,
		seconds,
	};
	enum pit_status st;

	session_expect_stack(r->session, new.callers, new.frame);
	st = settle(r);
	r->held = new;
	r->total += seconds.value;
	return st;
}

static enum pit_status
take(struct records *r, const struct quick_record *record,
     struct session_number seconds)
{
	enum pit_status st;

	if (record->callers)
		return hold(r, record, seconds);
	st = settle(r);
	if (st)
		return st;
	records_open_stack(r);
	if (!reserve(r, record->depth))
		return PIT_ENOMEM;
	for (size_t i = 0; i < record->depth && !st; i++)
		st = push(r, record->frames[i].frame);
	if (!st && record->depth > 1)
		quick_keep(r->quick, r->levels[record->depth - 2].stack);
	return st ? st : records_add(r, seconds);
}

enum pit_status
records_more(struct records *r, const char *p, size_t n, size_t *used)
{
	struct session_number seconds;
	struct quick_record record;
	enum pit_status st = PIT_OK;
	size_t len;

	for (*used = 0; !st; *used += len) {
		len = quick_read(r->quick, p + *used, n - *used, &record);
		if (!len || !is_time(r, &record, &seconds))
			break;
		st = take(r, &record, seconds);
	}
	return st ? st : settle(r);
}

bool
records_number(const char *p, size_t n, struct session_number *number)
{
	bool whole =
	    !memchr(p, '.', n) && !memchr(p, 'e', n) && !memchr(p, 'E', n);
	int64_t value = 0;

	*number = (struct session_number){ 0 };
	if (!decimal_read(p, n, &number->value))
		return false;
	if (!whole)
		return true;
	if (number->value < -1e18 || number->value > 1e18)
		return false;
	for (size_t i = *p == '-'; i < n; i++)
		value = value * 10 + (p[i] - '0');
	*number = session_whole(*p == '-' ? -value : value);
	return true;
}
