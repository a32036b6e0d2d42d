/* src/model/sites_paths.c - what call paths are to sites: found once for each.
 */
#include "model/sites_state.h"

#include "base/mem.h"
#include "model/hide.h"

#include <string.h>

/* What a site is: a function and a line, or a file and a line. */
struct key {
	const struct sites *sites;
	const struct symtab *syms;
	frame_id frame;
	uint32_t line;
};

/* Frames of no file are each for themselves. */
static uint64_t
who(const struct key *key)
{
	const struct frame_info *info = symtab_get(key->syms, key->frame);

	if (key->sites->of != SITES_FILES || !info || !info->file[0] ||
	    info->kind != FRAME_PYTHON)
		return symtab_function(key->syms, key->frame);
	/* The text of a file is there once. */
	return (uint64_t)(uintptr_t)info->file;
}

static bool
is_site(const void *owner, uint32_t id, const void *key)
{
	const struct sites *sites = owner;
	const struct key *want = key;
	const struct site *site = &sites->list[id];
	const struct key have = { sites, want->syms, site->frame, site->line };

	return site->line == want->line && who(&have) == who(want);
}

static uint64_t
hash_key(const struct key *key)
{
	return table_words(&key->sites->table, who(key), key->line);
}

static uint64_t
hash_site(const void *owner, uint32_t id)
{
	const struct key *any = owner;
	const struct site *site = &any->sites->list[id];

	return hash_key(
	    &(struct key){ any->sites, any->syms, site->frame, site->line });
}

site_id
sites_find(const struct sites *sites, const struct symtab *syms, frame_id frame,
	   uint32_t line)
{
	const struct key key = { sites, syms, frame,
				 sites->of == SITES_FUNCTIONS ? 0 : line };

	return table_find(&sites->table, hash_key(&key), is_site, sites, &key);
}

/* The site of a frame at a line, made if absent: then *fresh. 0: no memory. */
static site_id
site_of(struct sites *sites, const struct symtab *syms, frame_id frame,
	uint32_t line, bool *fresh)
{
	const struct key key = { sites, syms, frame,
				 sites->of == SITES_FUNCTIONS ? 0 : line };
	struct site *list;
	uint32_t *slot;

	list =
	    mem_grow(sites->list, &sites->cap, sites->len + 1, sizeof(*list));
	if (!list)
		return 0;
	sites->list = list;
	if (!table_reserve(&sites->table, hash_site, &key))
		return 0;
	slot = table_slot(&sites->table, hash_key(&key), is_site, sites, &key);
	*fresh = !*slot;
	if (*slot)
		return *slot;
	list[sites->len] = (struct site){ .frame = frame, .line = key.line };
	table_put(&sites->table, slot, (uint32_t)sites->len);
	return (site_id)sites->len++;
}

/* The nearest path further out that is of the same site. */
static path_id
find_again(const struct sites *sites, path_id up, site_id site)
{
	while (up && sites->steps[up].site != site)
		up = sites->steps[up].up;
	return up;
}

bool
sites_is_within(const struct sites *sites, path_id path, site_id site)
{
	const struct step *step = &sites->steps[path];
	path_id at = find_again(sites, step->hidden ? step->up : path, site);

	return at && sites->steps[at].depth >= sites->depth;
}

/* What the path is. False: no memory. */
static bool
learn(struct sites *sites, const struct snapshot *snap, const struct path *path,
      struct step *step)
{
	const struct symtab *syms = snap->syms;
	const struct step *from = &sites->steps[path->caller];
	const struct path *caller = paths_get(snap->paths, path->caller);
	const struct frame_info *info = symtab_get(syms, path->frame);
	const struct frame_info *by =
	    caller ? symtab_get(syms, caller->frame) : NULL;
	bool fresh = false, first = from->depth == 0, ends;

	*step = (struct step){ .caller = path->caller, .depth = from->depth };
	step->up = from->hidden ? from->up : path->caller;
	step->hidden = hide_is_hidden(info, by, first, false);
	ends = !hide_is_hidden(info, by, first, true);
	if (ends) {
		step->own =
		    site_of(sites, syms, path->frame, path->line, &fresh);
		if (!step->own)
			return false;
	}
	if (step->hidden) {
		step->site = sites->steps[step->up].site;
		step->own = ends ? step->own : step->site;
		return true;
	}
	step->site = step->own;
	step->depth++;
	/* One that was never seen is not further out either. */
	if (!fresh)
		step->again = find_again(sites, step->up, step->site);
	return true;
}

enum pit_status
sites_learn(struct sites *sites, const struct snapshot *snap)
{
	size_t n = snap->paths ? paths_len(snap->paths) : 1;
	struct step *steps =
	    mem_grow(sites->steps, &sites->steps_cap, n, sizeof(*steps));

	if (!steps)
		return PIT_ENOMEM;
	sites->steps = steps;
	if (!sites->nsteps)
		steps[sites->nsteps++] = (struct step){ 0 };
	for (; sites->nsteps < n; sites->nsteps++)
		if (!learn(sites, snap,
			   paths_get(snap->paths, (path_id)sites->nsteps),
			   &steps[sites->nsteps]))
			return PIT_ENOMEM;
	return PIT_OK;
}
