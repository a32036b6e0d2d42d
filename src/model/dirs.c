#include "model/dirs.h"

#include "base/mem.h"
#include "base/out.h"
#include "base/path.h"
#include "model/names.h"

#include <string.h>

#define MAX_PATH (64u * 1024)
#define MAX_DIRS 512u

/* Directories, none twice. */
struct list {
	char **v;
	size_t n, cap;
};

/* A short file name, and the set of paths that it was computed for. */
struct short_name {
	uint32_t name;    /* 0: it is the full one */
	uint32_t version; /* of the paths; 0: never computed */
};

struct dirs {
	struct list prefixes, paths, starts; /* starts: every cwd there was */
	struct list all_prefixes;            /* those that say nothing, too */
	char *cwd;                           /* "" until it is known */
	struct names short_names;
	struct short_name *cache; /* by the file's number */
	size_t len, cap;
	uint32_t version; /* of what short names depend on */
};

struct dirs *
dirs_new(void)
{
	struct dirs *dirs = mem_zalloc(sizeof(*dirs));

	if (!dirs)
		return NULL;
	names_init(&dirs->short_names);
	dirs->version = 1;
	dirs->cwd = mem_strdup("");
	if (!dirs->cwd) {
		dirs_free(dirs);
		return NULL;
	}
	return dirs;
}

static void
list_fini(struct list *list)
{
	for (size_t i = 0; i < list->n; i++)
		mem_free(list->v[i]);
	mem_free(list->v);
}

void
dirs_free(struct dirs *dirs)
{
	if (!dirs)
		return;
	list_fini(&dirs->prefixes);
	list_fini(&dirs->all_prefixes);
	list_fini(&dirs->paths);
	list_fini(&dirs->starts);
	names_fini(&dirs->short_names);
	mem_free(dirs->cache);
	mem_free(dirs->cwd);
	mem_free(dirs);
}

char *
dirs_absolute(const struct dirs *dirs, const char *path, size_t n)
{
	struct out o;

	out_init(&o, 4 * MAX_PATH);
	if (dirs->cwd[0] || path_is_absolute(path, n))
		path_absolute(&o, dirs->cwd, path, n);
	else
		out_mem(&o, path, n);
	return out_take(&o);
}

/* Add path, which the list owns from here, unless it is there. */
static enum pit_status
list_add(struct list *list, char *path, bool *added)
{
	char **v;

	*added = false;
	for (size_t i = 0; i < list->n; i++) {
		if (strcmp(list->v[i], path) == 0) {
			mem_free(path);
			return PIT_OK;
		}
	}
	v = mem_grow(list->v, &list->cap, list->n + 1, sizeof(*v));
	if (!v) {
		mem_free(path);
		return PIT_ENOMEM;
	}
	list->v = v;
	v[list->n++] = path;
	*added = true;
	return PIT_OK;
}

/* Where a program started, for the short names of what is below. */
static enum pit_status
add_start(struct dirs *dirs, const char *cwd)
{
	bool added;
	char *dir;

	if (path_count(cwd, strlen(cwd)) == 0 || dirs->starts.n >= MAX_DIRS)
		return PIT_OK;
	dir = mem_strdup(cwd);
	if (!dir)
		return PIT_ENOMEM;
	return list_add(&dirs->starts, dir, &added);
}

enum pit_status
dirs_set_cwd(struct dirs *dirs, const char *path, size_t n)
{
	char *cwd;

	if (n >= MAX_PATH || !path_is_absolute(path, n))
		return PIT_OK;
	cwd = dirs_absolute(dirs, path, n);
	if (!cwd)
		return PIT_ENOMEM;
	mem_free(dirs->cwd);
	dirs->cwd = cwd;
	dirs->version++;
	return add_start(dirs, cwd);
}

const char *
dirs_start(const struct dirs *dirs)
{
	return dirs->starts.n == 1 ? dirs->starts.v[0] : NULL;
}

enum pit_status
dirs_add_prefix(struct dirs *dirs, const char *path, size_t n)
{
	enum pit_status st;
	bool added;
	char *dir;

	if (n >= MAX_PATH / 2 || dirs->all_prefixes.n >= MAX_DIRS ||
	    !path_is_absolute(path, n))
		return PIT_OK;
	dir = dirs_absolute(dirs, path, n);
	if (!dir)
		return PIT_ENOMEM;
	st = list_add(&dirs->all_prefixes, dir, &added);
	if (st || !added)
		return st;
	dir = mem_strdup(dir);
	if (!dir)
		return PIT_ENOMEM;
	if (origin_is_shared(dir, strlen(dir))) {
		mem_free(dir);
		return PIT_OK;
	}
	return list_add(&dirs->prefixes, dir, &added);
}

enum pit_status
dirs_add_path(struct dirs *dirs, const char *path, size_t n)
{
	enum pit_status st;
	bool added;
	char *dir;

	if (n >= MAX_PATH / 2 || dirs->paths.n >= MAX_DIRS ||
	    (!dirs->cwd[0] && !path_is_absolute(path, n)))
		return PIT_OK;
	dir = dirs_absolute(dirs, path, n);
	if (!dir)
		return PIT_ENOMEM;
	st = list_add(&dirs->paths, dir, &added);
	if (added)
		dirs->version++;
	return st;
}

const char *
dirs_prefix(const struct dirs *dirs, size_t i)
{
	return i < dirs->all_prefixes.n ? dirs->all_prefixes.v[i] : NULL;
}

const char *
dirs_path(const struct dirs *dirs, size_t i)
{
	if (i < dirs->paths.n)
		return dirs->paths.v[i];
	i -= dirs->paths.n;
	return i < dirs->starts.n ? dirs->starts.v[i] : NULL;
}

struct origin
dirs_origin(const struct dirs *dirs, const char *file, size_t n)
{
	const struct origin_dirs at = {
		.prefixes = dirs->prefixes.v,
		.nprefixes = dirs->prefixes.n,
		.paths = dirs->paths.v,
		.npaths = dirs->paths.n,
	};

	return origin_of(file, n, &at);
}

/* The path among the possible ones with strictly fewest components; the first
 * of equals, and the full one before all. A program's script may lie elsewhere
 * and its sys.path with it: what is below the place where it started counts as
 * from there. */
static const char *
best_dir(const struct dirs *dirs, const char *path, size_t count)
{
	const char *best = NULL;

	for (size_t i = 0; i < dirs->paths.n; i++) {
		size_t n =
		    path_relative(NULL, path, strlen(path), dirs->paths.v[i]);

		if (n < count) {
			best = dirs->paths.v[i];
			count = n;
		}
	}
	for (size_t i = 0; i < dirs->starts.n; i++) {
		const char *dir = dirs->starts.v[i];
		size_t n = path_relative(NULL, path, strlen(path), dir);

		if (n < count && path_below(path, strlen(path), dir)) {
			best = dir;
			count = n;
		}
	}
	return best;
}

/* The short form of a file's name; 0: it has none that is better. */
static uint32_t
shorten(struct dirs *dirs, const char *file)
{
	size_t n = strlen(file), count = 1;
	const char *dir;
	uint32_t id = 0;
	struct out o;
	char *path;

	if (file[0] == '<' || !strchr(file, '/') || n >= MAX_PATH / 2)
		return 0;
	path = dirs_absolute(dirs, file, n);
	if (!path)
		return 0;
	/* Components as Python's split("/") counts them, empty ones too. */
	for (const char *p = file; *p; p++)
		count += *p == '/';
	dir = best_dir(dirs, path, count);
	out_init(&o, 4 * MAX_PATH);
	if (dir && path_is_absolute(path, strlen(path))) {
		path_relative(&o, path, strlen(path), dir);
		if (out_status(&o) == PIT_OK)
			id = names_add(&dirs->short_names, o.data, o.len);
	}
	out_fini(&o);
	mem_free(path);
	return id;
}

static struct short_name *
cache_slot(struct dirs *dirs, uint32_t id)
{
	size_t want = (size_t)id + 1;
	struct short_name *cache;

	if (id >= dirs->len) {
		cache = mem_grow(dirs->cache, &dirs->cap, want, sizeof(*cache));
		if (!cache)
			return NULL;
		memset(cache + dirs->len, 0,
		       (want - dirs->len) * sizeof(*cache));
		dirs->cache = cache;
		dirs->len = want;
	}
	return &dirs->cache[id];
}

const char *
dirs_short(struct dirs *dirs, uint32_t id, const char *file)
{
	struct short_name *slot = cache_slot(dirs, id);

	if (!slot)
		return file;
	if (slot->version != dirs->version) {
		slot->name = shorten(dirs, file);
		slot->version = dirs->version;
	}
	return slot->name ? names_get(&dirs->short_names, slot->name) : file;
}
