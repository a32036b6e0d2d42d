/* src/model/session_part.c */
#include "model/session_part.h"

#include "base/mem.h"

#define SECOND 1e9

/* Of a stack: who it is of, as the number of the outermost frames that say so;
 * 0: none does. And of such a number, how long it has run. */
struct owner {
	uint32_t stack;
	double seconds;
};

/* A process, or the thread that is the first below one, or below nobody. */
static uint32_t
owner_of(const struct session *s, const struct owner *owners, uint32_t stack)
{
	const struct session_stack *at = &s->stacks[stack];
	uint32_t owner = owners[at->caller].stack;
	enum session_kind kind = s->frames[at->frame].kind;
	bool first = at->caller == owner;

	if (!at->caller && kind == SESSION_PROCESS)
		return stack;
	if (first && kind == SESSION_THREAD &&
	    s->frames[s->stacks[owner].frame].kind != SESSION_THREAD)
		return stack;
	return owner;
}

static double
seconds_at(uint64_t ns)
{
	return ns > SESSION_START ? (double)(ns - SESSION_START) / SECOND : 0;
}

/* What of a record is in the window. False: nothing. */
static bool
cut(struct session_record *record, double begin, double from, double to)
{
	double end = begin + record->seconds;

	if (end <= from || begin >= to)
		return false;
	if (begin >= from && end <= to)
		return true;
	record->seconds = (end < to ? end : to) - (begin > from ? begin : from);
	record->whole = 0;
	return true;
}

enum pit_status
session_part(struct session *part, const struct session *whole,
	     const struct window *window)
{
	double from = seconds_at(window->from), to = seconds_at(window->to);
	struct owner *owners = mem_calloc(whole->nstacks, sizeof(*owners));
	struct session_record *records =
	    mem_calloc(whole->nrecords + 1, sizeof(*records));

	*part = *whole;
	part->records = records;
	part->nrecords = 0;
	if (!owners || !records) {
		mem_free(owners);
		mem_free(records);
		return PIT_ENOMEM;
	}
	for (uint32_t i = 1; i < whole->nstacks; i++)
		owners[i].stack = owner_of(whole, owners, i);
	for (size_t i = 0; i < whole->nrecords; i++) {
		struct session_record record = whole->records[i];
		double *run = &owners[owners[record.stack].stack].seconds;
		double begin = *run;

		*run += record.seconds;
		if (cut(&record, begin, from, to))
			records[part->nrecords++] = record;
	}
	mem_free(owners);
	return PIT_OK;
}

void
session_part_fini(struct session *part)
{
	mem_free(part->records);
}
