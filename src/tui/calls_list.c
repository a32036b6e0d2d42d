/* src/tui/calls_list.c */
#include "tui/calls_list.h"

#include "base/mem.h"

#include <stdlib.h>

void
calls_list_fini(struct calls_list *list)
{
	mem_free(list->at);
	*list = (struct calls_list){ 0 };
}

static int
by_site(const void *pa, const void *pb)
{
	const struct call *a = pa, *b = pb;

	return (a->site > b->site) - (a->site < b->site);
}

static int
by_weight(const void *pa, const void *pb)
{
	const struct call *a = pa, *b = pb;

	if (a->now.ns != b->now.ns)
		return a->now.ns > b->now.ns ? -1 : 1;
	if (a->base.ns != b->base.ns)
		return a->base.ns > b->base.ns ? -1 : 1;
	return by_site(a, b);
}

/* One of each site, of those that stand beside each other. */
static void
merge(struct calls_list *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->len; i++) {
		const struct call *call = &list->at[i];
		struct call *last = n ? &list->at[n - 1] : NULL;

		if (!last || last->site != call->site) {
			list->at[n++] = *call;
			continue;
		}
		last->now.ns += call->now.ns;
		last->now.samples += call->now.samples;
		last->base.ns += call->base.ns;
		last->base.samples += call->base.samples;
	}
	list->len = n;
}

bool
calls_list_make(struct calls_list *list, const struct neighbors *now,
		const struct neighbors *base)
{
	size_t n = now->len + base->len;
	struct call *at;

	list->len = 0;
	if (!n)
		return true;
	at = mem_grow(list->at, &list->cap, n, sizeof(*at));
	if (!at)
		return false;
	list->at = at;
	for (size_t i = 0; i < now->len; i++)
		at[list->len++] = (struct call){
			.site = now->at[i].site,
			.now = { now->at[i].total, now->at[i].samples },
		};
	for (size_t i = 0; i < base->len; i++)
		at[list->len++] = (struct call){
			.site = base->at[i].site,
			.base = { base->at[i].total, base->at[i].samples },
		};
	qsort(at, list->len, sizeof(*at), by_site);
	merge(list);
	qsort(at, list->len, sizeof(*at), by_weight);
	return true;
}
