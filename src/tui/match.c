#include "tui/match.h"

#include "base/mem.h"
#include "base/table.h"
#include "model/diff_keys.h"

#include <string.h>

/* So many ns pass between two times that nodes are matched, for each of them;
 * but not more than so many. */
#define PATIENCE     20000
#define PATIENCE_MAX (10000ull * 1000 * 1000)

/* The numbers of names, by frame. */
struct names {
	uint32_t *at;
	size_t len, cap;
};

struct match {
	struct diff_keys *keys; /* NULL: none was asked for yet */
	struct names ours, theirs;
	/* Our nodes: by whom they were called, roots passed over, and by name.
	 */
	const struct tree *tree;
	node_id *up;
	size_t up_cap;
	struct table nodes;
	/* What was found, and of what. */
	node_id *ours_of; /* by node there; 0: it is not in ours */
	size_t ours_cap;
	node_id *theirs_of; /* by our node: the first of those */
	size_t theirs_cap, nodes_len;
	struct weights weights;
	bool made;
	enum tree_kind which;
	unsigned version;
	uint64_t at; /* clock */
	/* Of sites. */
	const struct sites *list;
	struct table sites;
	struct site *costs;
	size_t costs_cap;
};

struct match *
match_new(void)
{
	return mem_zalloc(sizeof(struct match));
}

void
match_free(struct match *match)
{
	if (!match)
		return;
	diff_keys_free(match->keys);
	table_fini(&match->nodes);
	table_fini(&match->sites);
	weights_fini(&match->weights);
	mem_free(match->ours.at);
	mem_free(match->theirs.at);
	mem_free(match->up);
	mem_free(match->ours_of);
	mem_free(match->theirs_of);
	mem_free(match->costs);
	mem_free(match);
}

/* Another run has other names. */
static bool
begin_names(struct match *match, const struct match_look *look)
{
	bool qualified = diff_keys_are_qualified(look->snap) &&
			 diff_keys_are_qualified(look->base);

	if (match->keys && match->version == look->version &&
	    match->keys->qualified == qualified)
		return true;
	diff_keys_free(match->keys);
	match->keys = diff_keys_new(qualified);
	match->ours.len = match->theirs.len = 0;
	match->made = false;
	match->version = look->version;
	return match->keys;
}

/* Frames that are new get their numbers, too. */
static bool
learn_names(struct match *match, struct names *names,
	    const struct snapshot *snap)
{
	size_t n = symtab_len(snap->syms);
	uint32_t *at = mem_grow(names->at, &names->cap, n + 1, sizeof(*at));

	if (!at)
		return false;
	names->at = at;
	for (; names->len < n; names->len++) {
		frame_id frame = (frame_id)names->len;

		at[frame] =
		    frame ? diff_keys_frame(match->keys, snap, frame) : 0;
		if (frame && !at[frame])
			return false;
	}
	return true;
}

static bool
match_begin(struct match *match, const struct match_look *look)
{
	if (begin_names(match, look) &&
	    learn_names(match, &match->ours, look->snap) &&
	    learn_names(match, &match->theirs, look->base))
		return true;
	/* Numbers that were not handed out are not to be had any more. */
	diff_keys_free(match->keys);
	match->keys = NULL;
	return false;
}

static bool
is_root(const struct snapshot *snap, frame_id frame)
{
	const struct frame_info *info = symtab_get(snap->syms, frame);

	return info && frame_is_root(info->kind);
}

struct node_key {
	node_id up;
	uint32_t name;
};

static uint32_t
name_of(const struct match *match, node_id id)
{
	return match->ours.at[tree_get(match->tree, id)->frame];
}

static uint64_t
node_hash(const void *owner, uint32_t id)
{
	const struct match *match = owner;

	return table_words(&match->nodes, match->up[id], name_of(match, id));
}

static bool
node_is(const void *owner, uint32_t id, const void *key)
{
	const struct match *match = owner;
	const struct node_key *want = key;

	return match->up[id] == want->up && name_of(match, id) == want->name;
}

/* Of several that are alike, as below several threads, the first is found. */
static bool
index_nodes(struct match *match, const struct match_look *look)
{
	const struct tree *tree = match->tree;
	size_t n = tree_len(tree);
	node_id *up = mem_grow(match->up, &match->up_cap, n, sizeof(*up));

	table_fini(&match->nodes);
	if (!up)
		return false;
	match->up = up;
	up[TREE_ROOT] = TREE_ROOT;
	for (node_id id = 1; id < n; id++) {
		node_id parent = tree_get(tree, id)->parent;
		struct node_key key;
		uint32_t *slot;

		up[id] = is_root(look->snap, tree_get(tree, parent)->frame)
			     ? up[parent]
			     : parent;
		if (is_root(look->snap, tree_get(tree, id)->frame))
			continue;
		if (!table_reserve(&match->nodes, node_hash, match))
			return false;
		key = (struct node_key){ up[id], name_of(match, id) };
		slot = table_slot(&match->nodes,
				  table_words(&match->nodes, key.up, key.name),
				  node_is, match, &key);
		if (!*slot)
			table_put(&match->nodes, slot, id);
	}
	return true;
}

/* The node of ours that one of theirs is, of those below up. */
static node_id
find_node(const struct match *match, node_id up, uint32_t name)
{
	const struct node_key key = { up, name };

	return table_find(&match->nodes, table_words(&match->nodes, up, name),
			  node_is, match, &key);
}

static void
add_weight(struct weight *sum, const struct weight *w)
{
	sum->self += w->self;
	sum->total += w->total;
	sum->idle_self += w->idle_self;
	sum->idle += w->idle;
	sum->samples += w->samples;
}

#define NOT_OURS UINT32_MAX

/* A caller comes before what it calls. */
static void
add_theirs(struct match *match, const struct match_look *look)
{
	const struct tree *tree = snapshot_tree(look->base, look->which);
	const struct weights *weights =
	    snapshot_weights(look->base, look->which);
	node_id *ours = match->ours_of;

	ours[TREE_ROOT] = TREE_ROOT;
	for (node_id id = 1; id < tree_len(tree); id++) {
		const struct tree_node *node = tree_get(tree, id);
		struct weight w = weights_get(weights, id);

		ours[id] = ours[node->parent];
		if (ours[id] == NOT_OURS || is_root(look->base, node->frame))
			continue;
		ours[id] =
		    find_node(match, ours[id], match->theirs.at[node->frame]);
		if (!ours[id]) {
			ours[id] = NOT_OURS;
			continue;
		}
		add_weight(&match->weights.at[ours[id]], &w);
		if (!match->theirs_of[ours[id]])
			match->theirs_of[ours[id]] = id;
	}
}

/* A process or a thread of ours has what is below it. The whole is the whole.
 */
static void
add_roots(struct match *match, const struct match_look *look)
{
	const struct weights *theirs =
	    snapshot_weights(look->base, look->which);
	struct weight *at = match->weights.at;

	for (node_id id = (node_id)match->nodes_len; id-- > 1;) {
		const struct tree_node *node = tree_get(match->tree, id);

		if (is_root(look->snap,
			    tree_get(match->tree, node->parent)->frame)) {
			struct weight w = at[id];

			w.self = w.idle_self = 0;
			add_weight(&at[node->parent], &w);
		}
	}
	at[TREE_ROOT] = weights_get(theirs, TREE_ROOT);
}

static bool
match_fit(struct match *match, const struct match_look *look)
{
	size_t n = tree_len(match->tree);
	size_t theirs = tree_len(snapshot_tree(look->base, look->which));
	node_id *at =
	    mem_grow(match->ours_of, &match->ours_cap, theirs, sizeof(*at));

	if (!at)
		return false;
	match->ours_of = at;
	at = mem_grow(match->theirs_of, &match->theirs_cap, n, sizeof(*at));
	if (!at)
		return false;
	match->theirs_of = at;
	memset(at, 0, n * sizeof(*at));
	weights_clear(&match->weights);
	return !weights_fit(&match->weights, match->tree);
}

static bool
is_recent(const struct match *match, const struct match_look *look,
	  uint64_t clock)
{
	uint64_t work = tree_len(match->tree) +
			tree_len(snapshot_tree(look->base, look->which));

	if (!match->made || match->which != look->which)
		return false;
	if (match->nodes_len == tree_len(match->tree))
		return true;
	work *= PATIENCE;
	return clock - match->at < (work < PATIENCE_MAX ? work : PATIENCE_MAX);
}

const struct weights *
match_weights(struct match *match, const struct match_look *look,
	      uint64_t clock)
{
	if (!match_begin(match, look))
		return NULL;
	match->tree = snapshot_tree(look->snap, look->which);
	if (is_recent(match, look, clock))
		return &match->weights;
	match->made = false;
	if (!match_fit(match, look) || !index_nodes(match, look))
		return NULL;
	match->nodes_len = tree_len(match->tree);
	add_theirs(match, look);
	add_roots(match, look);
	match->which = look->which;
	match->at = clock;
	match->made = true;
	return &match->weights;
}

node_id
match_node(const struct match *match, node_id ours)
{
	return match->made && ours < match->nodes_len ? match->theirs_of[ours]
						      : TREE_ROOT;
}

struct site_key {
	uint32_t name, line;
};

static uint64_t
site_hash(const void *owner, uint32_t id)
{
	const struct match *match = owner;
	const struct site *site = sites_get(match->list, id);

	return table_words(&match->sites, match->ours.at[site->frame],
			   site->line);
}

static bool
site_is(const void *owner, uint32_t id, const void *key)
{
	const struct match *match = owner;
	const struct site *site = sites_get(match->list, id);
	const struct site_key *want = key;

	return match->ours.at[site->frame] == want->name &&
	       site->line == want->line;
}

/* Where the site of a name and a line is, or is to be. */
static uint32_t *
site_slot(const struct match *match, uint32_t name, uint32_t line)
{
	const struct site_key key = { name, line };

	return table_slot(&match->sites, table_words(&match->sites, name, line),
			  site_is, match, &key);
}

static bool
index_sites(struct match *match, const struct sites *ours)
{
	match->list = ours;
	table_fini(&match->sites);
	for (site_id id = 1; id < sites_len(ours); id++) {
		const struct site *site = sites_get(ours, id);
		uint32_t *slot;

		if (!table_reserve(&match->sites, site_hash, match))
			return false;
		slot =
		    site_slot(match, match->ours.at[site->frame], site->line);
		if (!*slot)
			table_put(&match->sites, slot, id);
	}
	return true;
}

site_id
match_site(const struct match *match, const struct sites *theirs, site_id id)
{
	const struct site *site = sites_get(theirs, id);

	return *site_slot(match, match->theirs.at[site->frame], site->line);
}

const struct site *
match_sites(struct match *match, const struct match_look *look,
	    const struct sites *ours, const struct sites *theirs)
{
	size_t n = sites_len(ours);
	struct site *costs =
	    mem_grow(match->costs, &match->costs_cap, n, sizeof(*costs));

	if (!costs || !match_begin(match, look) || !index_sites(match, ours))
		return NULL;
	match->costs = costs;
	memset(costs, 0, n * sizeof(*costs));
	for (site_id id = 1; id < sites_len(theirs) && n > 1; id++) {
		const struct site *site = sites_get(theirs, id);
		site_id found = match_site(match, theirs, id);

		if (!found)
			continue;
		costs[found].self += site->self;
		costs[found].total += site->total;
		costs[found].self_samples += site->self_samples;
		costs[found].samples += site->samples;
	}
	return costs;
}
