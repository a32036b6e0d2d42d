/* src/render/session_lead.c - records mostly begin as others do, up to their
 * last text: what is written of a session is that, copied again and again.
 */
#include "render/session_writer.h"

#include "base/mem.h"

#include <string.h>

#define LEADS     4096u      /* a power of two */
#define LEAD_MAX  (1u << 16) /* bytes of one */
#define LEADS_MAX (1u << 22) /* bytes of all, and then one more */

static bool
is_same(const struct lead_key *a, const struct lead_key *b)
{
	return a->callers == b->callers && a->top == b->top;
}

/* Are the texts in the writer's stack worth a copy? */
static bool
is_short(const struct session_writer *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->depth; i++)
		n += w->texts.list[w->stack[i]].n;
	return n <= LEAD_MAX;
}

/* Those, and ", " behind each. */
static void
make_lead(struct session_writer *w, struct lead *lead,
	  const struct lead_key *key)
{
	struct out *o = &w->lead_bytes;

	if (o->len > LEADS_MAX) {
		memset(w->leads, 0, LEADS * sizeof(*w->leads));
		o->len = 0;
	}
	*lead = (struct lead){ *key, o->len, 0 };
	out_mem(o, ", [[", 4);
	for (size_t i = w->depth; i-- > 0;) {
		const struct frame_text *at = &w->texts.list[w->stack[i]];

		out_mem(o, w->texts.bytes.data + at->at, at->n);
		out_mem(o, ", ", 2);
	}
	lead->n = o->len - lead->at;
	w->status = out_status(o);
}

/* What comes once alone is not worth a copy. */
static bool
find_lead(struct session_writer *w, struct lead *lead,
	  const struct lead_key *key, session_take *take)
{
	bool first = !is_same(&lead->key, key);

	if (!first && lead->n)
		return true;
	*lead = (struct lead){ .key = *key };
	if (first || !take(w, key) || !is_short(w))
		return false;
	make_lead(w, lead, key);
	return !w->status;
}

bool
session_put_lead(struct session_writer *w, const struct lead_key *key,
		 session_take *take)
{
	size_t skip = w->began ? 0 : 2; /* ", " */
	struct lead *lead;

	if (!w->leads)
		w->leads = mem_calloc(LEADS, sizeof(*w->leads));
	if (!w->leads)
		w->status = PIT_ENOMEM;
	if (!w->leads || !key->callers)
		return false;
	lead = &w->leads[key->callers & (LEADS - 1)];
	if (!find_lead(w, lead, key, take))
		return false;
	out_mem(w->o, w->lead_bytes.data + lead->at + skip, lead->n - skip);
	w->began = true;
	return true;
}

void
session_end_lead(struct session_writer *w, uint32_t text)
{
	session_put_text(w, text);
	out_mem(w->o, "], ", 3);
}
