/* src/tui/siblings.c */
#include "tui/siblings.h"

#include "base/mem.h"
#include "base/table.h"

#include <stdlib.h>
#include <string.h>

/* Of a longer list, so many keep their places: the rest is not on screen. */
#define CALM_MAX 256

struct list {
	uint64_t key, stamp;
	unsigned how;          /* order and direction it was sorted by */
	bool loose;            /* sorting was put off */
	node_id *ids, *source; /* in order, and as they came */
	size_t n, cap, source_cap;
};

struct siblings {
	struct list *lists;
	size_t len, cap;
	struct table table; /* by key; a list's number is its place + 1 */
};

struct sort_entry {
	node_id id;
	uint64_t value;
	double noise; /* variance of value */
	const char *text;
	uint32_t line;
};

struct siblings *
siblings_new(void)
{
	return mem_zalloc(sizeof(struct siblings));
}

void
siblings_forget(struct siblings *s)
{
	for (size_t i = 0; i < s->len; i++) {
		mem_free(s->lists[i].ids);
		mem_free(s->lists[i].source);
	}
	mem_free(s->lists);
	table_fini(&s->table);
	*s = (struct siblings){ 0 };
}

void
siblings_free(struct siblings *s)
{
	if (!s)
		return;
	siblings_forget(s);
	mem_free(s);
}

static bool
is_list(const void *owner, uint32_t id, const void *key)
{
	const struct siblings *s = owner;

	return s->lists[id - 1].key == *(const uint64_t *)key;
}

static uint64_t
list_hash(const void *owner, uint32_t id)
{
	const struct siblings *s = owner;

	return table_words(&s->table, s->lists[id - 1].key, 0);
}

/* NULL: there is none. */
static struct list *
list_find(const struct siblings *s, uint64_t key)
{
	uint32_t id = table_find(&s->table, table_words(&s->table, key, 0),
				 is_list, s, &key);

	return id ? &s->lists[id - 1] : NULL;
}

/* Made if it is absent. NULL: no memory. */
static struct list *
list_get(struct siblings *s, uint64_t key)
{
	struct list *list = list_find(s, key), *lists;

	if (list)
		return list;
	lists = mem_grow(s->lists, &s->cap, s->len + 1, sizeof(*lists));
	if (!lists)
		return NULL;
	s->lists = lists;
	if (!table_reserve(&s->table, list_hash, s))
		return NULL;
	list = &lists[s->len++];
	*list = (struct list){ .key = key };
	table_put(&s->table,
		  table_slot(&s->table, list_hash(s, (uint32_t)s->len), is_list,
			     s, &key),
		  (uint32_t)s->len);
	return list;
}

static unsigned
sort_how(const struct rows_look *look)
{
	return 1 + look->windows * 64 + (unsigned)look->order * 8 +
	       look->idle * 4 + look->invert * 2 + look->exact;
}

const node_id *
siblings_get(const struct siblings *s, const struct rows_look *look,
	     uint64_t key, uint64_t stamp, size_t *n)
{
	const struct list *list = list_find(s, key);

	if (!list || list->stamp != stamp || list->how != sort_how(look) ||
	    (list->loose && !look->hold))
		return NULL;
	*n = list->n;
	return list->ids;
}

static struct sort_entry
changed_entry(const struct rows_look *look, node_id id)
{
	struct weight w = rows_node_weight(look, id);
	struct weight b = rows_base_weight(look, id);
	struct measured now = measured_total(&w), base = measured_total(&b);
	struct sort_entry e = { .id = id, .text = "" };

	e.value = against_distance(&look->against, &now, &base, &e.noise);
	return e;
}

static struct sort_entry
sort_entry_of(const struct rows_look *look, node_id id)
{
	const struct row row = { .node = id, .kind = ROW_NODE };
	struct weight w = rows_weight(look, &row);
	const struct tree_node *node = tree_get(look->tree, id);
	const struct frame_info *info =
	    node ? symtab_get(look->syms, node->frame) : NULL;
	struct sort_entry e = { .id = id, .text = "", .value = w.total };

	if (look->order == ORDER_DIFF && look->base)
		return changed_entry(look, id);
	if (look->order == ORDER_SELF)
		e.value = w.self;
	else if (look->order == ORDER_SAMPLES)
		e.value = w.samples;
	/* n samples are known to within sqrt(n); twice that is clear. */
	if (w.samples && look->order == ORDER_SAMPLES)
		e.noise = 4.0 * (double)e.value;
	else if (w.samples)
		e.noise =
		    4.0 * (double)e.value * (double)w.total / (double)w.samples;
	if (info && look->order == ORDER_NAME)
		e.text = info->name;
	if (info && look->order == ORDER_WHERE) {
		e.text = symtab_short_file(look->syms, node->frame);
		e.line = info->line;
	}
	return e;
}

static int
compare_values(const struct sort_entry *a, const struct sort_entry *b)
{
	int d = strcmp(a->text ? a->text : "", b->text ? b->text : "");

	if (d == 0)
		d = (a->line > b->line) - (a->line < b->line);
	return d;
}

/* Below 0: a comes first. Ties by age, so that the order is the same again. */
static int
compare_entries(const void *pa, const void *pb, void *arg)
{
	const struct sort_entry *a = pa, *b = pb;
	const struct rows_look *look = arg;
	int d;

	if (look->order == ORDER_NAME || look->order == ORDER_WHERE)
		d = compare_values(a, b);
	else
		d = (b->value > a->value) - (b->value < a->value);
	if (look->invert)
		d = -d;
	return d ? d : (a->id > b->id) - (a->id < b->id);
}

/* Is it worth moving b above a? */
static bool
clearly_before(const struct rows_look *look, const struct sort_entry *b,
	       const struct sort_entry *a)
{
	double d = (double)b->value - (double)a->value;

	if (compare_entries(b, a, (void *)look) >= 0)
		return false;
	if (look->order == ORDER_NAME || look->order == ORDER_WHERE)
		return true;
	return d * d > (a->noise > b->noise ? a->noise : b->noise);
}

static void
sort_calmly(const struct rows_look *look, struct sort_entry *e, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct sort_entry moved = e[i];
		size_t at = i;

		for (; at && clearly_before(look, &moved, &e[at - 1]); at--)
			e[at] = e[at - 1];
		e[at] = moved;
	}
}

static int
by_id(const void *a, const void *b)
{
	node_id x = *(const node_id *)a, y = *(const node_id *)b;

	return (x > y) - (x < y);
}

static node_id *
id_find(node_id id, node_id sorted[], size_t n)
{
	return bsearch(&id, sorted, n, sizeof(id), by_id);
}

/* The same for more than can be compared each with each: the first ones keep
 * their order. */
static void
merge_many(struct list *list, const node_id ids[], size_t n)
{
	size_t first = list->n < CALM_MAX ? list->n : CALM_MAX, kept = 0, m = 0;
	node_id old[CALM_MAX] = { 0 }, sorted[CALM_MAX], *at;
	bool there[CALM_MAX] = { false };

	if (first)
		memcpy(old, list->ids, first * sizeof(*old));
	memcpy(sorted, old, sizeof(sorted[0]) * first);
	qsort(sorted, first, sizeof(*sorted), by_id);
	for (size_t k = 0; k < n; k++) {
		at = id_find(ids[k], sorted, first);
		if (at)
			there[at - sorted] = true;
		else
			list->ids[first + m++] = ids[k];
	}
	for (size_t i = 0; i < first; i++)
		if (there[id_find(old[i], sorted, first) - sorted])
			list->ids[kept++] = old[i];
	memmove(list->ids + kept, list->ids + first, m * sizeof(*old));
	list->n = kept + m;
}

/* Bring what list has in its old order: what is gone leaves, what is new comes
 * last. */
static void
merge_ids(struct list *list, const node_id ids[], size_t n)
{
	size_t kept = 0;

	if (n > CALM_MAX || list->n > CALM_MAX) {
		merge_many(list, ids, n);
		return;
	}
	for (size_t i = 0; i < list->n; i++) {
		for (size_t k = 0; k < n; k++) {
			if (ids[k] != list->ids[i])
				continue;
			list->ids[kept++] = ids[k];
			break;
		}
	}
	list->n = kept;
	for (size_t k = 0; k < n; k++) {
		bool known = false;

		for (size_t i = 0; i < kept && !known; i++)
			known = list->ids[i] == ids[k];
		if (!known)
			list->ids[list->n++] = ids[k];
	}
}

static bool
sort_list(const struct rows_look *look, struct list *list, bool anew)
{
	struct sort_entry few[32] = { { 0 } };
	struct sort_entry *e = few;
	size_t calm;

	if (list->n > ARRAY_LEN(few))
		e = mem_calloc(list->n, sizeof(*e));
	if (!e)
		return false;
	for (size_t i = 0; i < list->n; i++)
		e[i] = sort_entry_of(look, list->ids[i]);
	calm = anew || look->exact ? 0 : list->n;
	calm = calm < CALM_MAX ? calm : CALM_MAX;
	qsort_r(e + calm, list->n - calm, sizeof(*e), compare_entries,
		(void *)look);
	if (calm)
		sort_calmly(look, e, list->n);
	for (size_t i = 0; i < list->n; i++)
		list->ids[i] = e[i].id;
	if (e != few)
		mem_free(e);
	return true;
}

static bool
take_ids(struct list *list, const node_id ids[], size_t n)
{
	node_id *grown =
	    mem_grow(list->ids, &list->cap, n + list->n, sizeof(*ids));

	if (!grown)
		return false;
	list->ids = grown;
	grown = mem_grow(list->source, &list->source_cap, n, sizeof(*ids));
	if (!grown)
		return false;
	/* Usually the same as before: then the old order holds them all. */
	if (list->n != n || (n && memcmp(grown, ids, n * sizeof(*ids)) != 0))
		merge_ids(list, ids, n);
	list->source = grown;
	if (n)
		memcpy(list->source, ids, n * sizeof(*ids));
	return true;
}

const node_id *
siblings_order(struct siblings *s, const struct rows_look *look, uint64_t key,
	       uint64_t stamp, const node_id ids[], size_t n)
{
	struct list *list = list_get(s, key);
	bool anew;

	if (!list)
		return NULL;
	if (!take_ids(list, ids, n))
		return NULL;
	anew = list->how != sort_how(look);
	list->loose = look->hold && !anew;
	if (!list->loose && !sort_list(look, list, anew))
		return NULL;
	list->how = sort_how(look);
	list->stamp = stamp;
	return list->ids;
}
