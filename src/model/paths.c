#include "model/paths.h"

#include "base/mem.h"
#include "base/table.h"

#include <stdbool.h>

struct paths {
	struct path *list; /* list[0] is none */
	size_t len, cap;
	struct table table; /* by caller, frame and line */
	frame_id cut;
};

static bool
is_path(const void *owner, uint32_t id, const void *key)
{
	const struct paths *paths = owner;
	const struct path *have = &paths->list[id], *want = key;

	return have->caller == want->caller && have->frame == want->frame &&
	       have->line == want->line;
}

static uint64_t
hash_path(const struct paths *paths, const struct path *path)
{
	return table_words(&paths->table,
			   (uint64_t)path->caller << 32 | path->frame,
			   path->line);
}

static uint64_t
path_hash(const void *owner, uint32_t id)
{
	const struct paths *paths = owner;

	return hash_path(paths, &paths->list[id]);
}

/* Room for one path more. */
static bool
path_reserve(struct paths *paths)
{
	struct path *list =
	    mem_grow(paths->list, &paths->cap, paths->len + 1, sizeof(*list));

	if (!list)
		return false;
	paths->list = list;
	return table_reserve(&paths->table, path_hash, paths);
}

struct paths *
paths_new(frame_id cut)
{
	struct paths *paths = mem_zalloc(sizeof(*paths));

	if (!paths || !path_reserve(paths)) {
		paths_free(paths);
		return NULL;
	}
	paths->list[paths->len++] = (struct path){ 0 };
	paths->cut = cut;
	return paths;
}

void
paths_free(struct paths *paths)
{
	if (!paths)
		return;
	mem_free(paths->list);
	table_fini(&paths->table);
	mem_free(paths);
}

path_id
paths_child(struct paths *paths, path_id caller, frame_id frame, uint32_t line)
{
	struct path path = {
		.caller = caller,
		.frame = frame,
		.line = line,
	};
	path_id id;

	if (caller >= paths->len)
		return 0;
	id = table_find(&paths->table, hash_path(paths, &path), is_path, paths,
			&path);
	if (id)
		return id;
	if (paths->len >= PATHS_MAX && frame != paths->cut) {
		if (paths->list[caller].frame == paths->cut)
			return caller;
		return paths_child(paths, caller, paths->cut, 0);
	}
	if (!path_reserve(paths))
		return 0;
	id = (path_id)paths->len++;
	path.depth = paths->list[caller].depth + 1;
	table_put(&paths->table,
		  table_slot(&paths->table, hash_path(paths, &path), is_path,
			     paths, &path),
		  id);
	paths->list[id] = path;
	return id;
}

const struct path *
paths_get(const struct paths *paths, path_id id)
{
	return id && id < paths->len ? &paths->list[id] : NULL;
}

size_t
paths_len(const struct paths *paths)
{
	return paths->len;
}
