/* src/model/symtab.c */
#include "model/symtab.h"

#include "base/mem.h"
#include "base/out.h"
#include "base/table.h"
#include "model/dirs.h"
#include "model/names.h"

#include <string.h>

#define BLOCK           1024u /* frames that are allocated together, and stay put */
#define MAX_PATH        (64u * 1024)
#define BUILT_IN        "<built-in>"
#define LEFT_OUT        "[frames left out]"
#define OTHER_PROCESSES "other processes"
#define OTHER_THREADS   "other threads"
#define OTHER_TASKS     "other tasks"

#define FUNCTION 16u /* in a key: a function, whatever class it runs for */

/* Who a frame is. kind is part of it: no C function is a Python one. */
struct frame_key {
	uint32_t kind;
	name_id name, place; /* place: a file, or a C function's module */
	name_id function;    /* what of the name is the function; 0: its end */
	uint32_t line;
};

struct symbol {
	struct frame_info info;
	struct frame_key key, function;
	name_id file;
	frame_id same; /* the first frame that is the same function */
};

struct symtab {
	struct names names;
	struct symbol **blocks;
	size_t nblocks, block_cap;
	size_t len;                     /* frames, with the unused id 0 */
	struct table frames, functions; /* functions: the first frame of each */
	/* What stands for names and frames past the limits. */
	name_id unnamed;
	frame_id other, other_process, other_thread, other_task;
	size_t nroots; /* of processes, threads and tasks */
	struct dirs *dirs;
	struct choice choice;
};

struct symtab *
symtab_new(void)
{
	struct symtab *syms = mem_zalloc(sizeof(*syms));

	if (!syms)
		return NULL;
	names_init(&syms->names);
	syms->len = 1;
	syms->dirs = dirs_new();
	syms->unnamed = names_add(&syms->names, "?", 1);
	syms->other = symtab_root(syms, FRAME_CUT, LEFT_OUT, strlen(LEFT_OUT));
	syms->other_process = symtab_root(syms, FRAME_PROCESS, OTHER_PROCESSES,
					  strlen(OTHER_PROCESSES));
	syms->other_thread = symtab_root(syms, FRAME_THREAD, OTHER_THREADS,
					 strlen(OTHER_THREADS));
	syms->other_task =
	    symtab_root(syms, FRAME_TASK, OTHER_TASKS, strlen(OTHER_TASKS));
	if (!syms->dirs || !syms->unnamed || !syms->other ||
	    !syms->other_process || !syms->other_thread || !syms->other_task) {
		symtab_free(syms);
		return NULL;
	}
	return syms;
}

void
symtab_free(struct symtab *syms)
{
	if (!syms)
		return;
	names_fini(&syms->names);
	for (size_t i = 0; i < syms->nblocks; i++)
		mem_free(syms->blocks[i]);
	mem_free(syms->blocks);
	table_fini(&syms->frames);
	table_fini(&syms->functions);
	dirs_free(syms->dirs);
	mem_free(syms);
}

name_id
symtab_intern(struct symtab *syms, const char *s, size_t n)
{
	name_id id;

	if (syms->names.bytes < SYMTAB_MAX_BYTES)
		return names_add(&syms->names, s, n);
	id = names_find(&syms->names, s, n);
	return id ? id : syms->unnamed;
}

const char *
symtab_name(const struct symtab *syms, name_id id)
{
	return names_get(&syms->names, id);
}

size_t
symtab_len(const struct symtab *syms)
{
	return syms->len;
}

static struct symbol *
frame_at(const struct symtab *syms, frame_id id)
{
	if (id == 0 || id >= syms->len)
		return NULL;
	return &syms->blocks[id / BLOCK][id % BLOCK];
}

const struct frame_info *
symtab_get(const struct symtab *syms, frame_id id)
{
	const struct symbol *frame = frame_at(syms, id);

	return frame ? &frame->info : NULL;
}

frame_id
symtab_function(const struct symtab *syms, frame_id id)
{
	const struct symbol *frame = frame_at(syms, id);

	return frame ? frame->same : 0;
}

static uint64_t
hash_key(const struct table *table, const struct frame_key *key)
{
	return table_words(table, (uint64_t)key->place << 32 | key->name,
			   (uint64_t)key->function << 40 ^
			       (uint64_t)key->line << 8 ^ key->kind);
}

static bool
is_frame(const void *owner, uint32_t id, const void *key)
{
	return memcmp(&frame_at(owner, id)->key, key,
		      sizeof(struct frame_key)) == 0;
}

static bool
is_function(const void *owner, uint32_t id, const void *key)
{
	return memcmp(&frame_at(owner, id)->function, key,
		      sizeof(struct frame_key)) == 0;
}

static uint64_t
frame_hash(const void *owner, uint32_t id)
{
	const struct symtab *syms = owner;

	return hash_key(&syms->frames, &frame_at(syms, id)->key);
}

static uint64_t
function_hash(const void *owner, uint32_t id)
{
	const struct symtab *syms = owner;

	return hash_key(&syms->functions, &frame_at(syms, id)->function);
}

static frame_id
find_frame(const struct symtab *syms, const struct frame_key *key)
{
	return table_find(&syms->frames, hash_key(&syms->frames, key), is_frame,
			  syms, key);
}

/* Room for one frame more. */
static bool
grow_tables(struct symtab *syms)
{
	return table_reserve(&syms->frames, frame_hash, syms) &&
	       table_reserve(&syms->functions, function_hash, syms);
}

static bool
grow_blocks(struct symtab *syms)
{
	struct symbol **blocks;

	if (syms->len / BLOCK < syms->nblocks)
		return true;
	blocks = mem_grow(syms->blocks, &syms->block_cap, syms->nblocks + 1,
			  sizeof(void *));
	if (!blocks)
		return false;
	syms->blocks = blocks;
	blocks[syms->nblocks] = mem_calloc(BLOCK, sizeof(**blocks));
	if (!blocks[syms->nblocks])
		return false;
	syms->nblocks++;
	return true;
}

/* Take a frame into the tables, one more of its function. */
static void
index_frame(struct symtab *syms, frame_id id)
{
	struct symbol *frame = frame_at(syms, id);
	uint32_t *slot = table_slot(&syms->frames, frame_hash(syms, id),
				    is_frame, syms, &frame->key);

	table_put(&syms->frames, slot, id);
	frame->same = id;
	if (frame->function.kind != FUNCTION)
		return;
	slot = table_slot(&syms->functions, function_hash(syms, id),
			  is_function, syms, &frame->function);
	if (*slot)
		frame->same = *slot;
	else
		table_put(&syms->functions, slot, id);
}

static void
choose(const struct symtab *syms, struct frame_info *info)
{
	enum said said = SAID_NOTHING;

	if (info->kind == FRAME_PYTHON || info->kind == FRAME_C)
		said = choice_said(&syms->choice, info->file);
	info->flags &= ~(FRAME_FOLDED | FRAME_UNFOLDED);
	info->flags |= said == SAID_HIDE   ? FRAME_FOLDED
		       : said == SAID_SHOW ? FRAME_UNFOLDED
					   : 0;
}

void
symtab_choose(struct symtab *syms, const struct choice *choice)
{
	syms->choice = *choice;
	for (frame_id id = 1; id < syms->len; id++)
		choose(syms, &frame_at(syms, id)->info);
}

/* What stands for those past the limit. */
static frame_id
other_root(const struct symtab *syms, enum frame_kind kind)
{
	switch (kind) {
	case FRAME_PROCESS:
		return syms->other_process;
	case FRAME_TASK:
		return syms->other_task;
	default:
		return syms->other_thread;
	}
}

/* Take a frame that find_frame() did not find into the table, with what its
 * names say. No more can fail once the caller is here. */
static frame_id
add_frame(struct symtab *syms, const struct symbol *frame)
{
	frame_id id;

	if (frame_is_root(frame->info.kind)) {
		if (syms->nroots >= SYMTAB_MAX_ROOTS)
			return other_root(syms, frame->info.kind);
	} else if (syms->len - syms->nroots >= SYMTAB_MAX_FRAMES) {
		return syms->other;
	}
	if (!grow_tables(syms) || !grow_blocks(syms))
		return 0;
	id = (frame_id)syms->len++;
	syms->nroots += frame_is_root(frame->info.kind);
	*frame_at(syms, id) = *frame;
	choose(syms, &frame_at(syms, id)->info);
	index_frame(syms, id);
	return id;
}

/* "f.<locals>.C.run" is function "run" of class "C". False: no memory. */
static bool
split_name(struct symtab *syms, struct frame_info *info)
{
	static const char locals[] = "<locals>.";
	const size_t skip = sizeof(locals) - 1;
	const char *name = info->name; /* past the limit none of the given */
	size_t n = strlen(name), from = 0, dot = n;
	name_id class_name;

	info->function = info->name;
	for (size_t i = 0; i + skip <= n; i++)
		if (memcmp(name + i, locals, skip) == 0)
			from = i + skip;
	for (size_t i = from; i + 1 < n; i++)
		if (name[i] == '.')
			dot = i;
	if (from < n)
		info->function = info->name + from;
	if (dot >= n)
		return true;
	info->function = info->name + dot + 1;
	if (dot == from)
		return true;
	class_name = symtab_intern(syms, name + from, dot - from);
	if (class_name)
		info->class_name = names_get(&syms->names, class_name);
	return class_name != 0;
}

/* What the file of a new Python frame says. False: no memory. */
static bool
set_origin(struct symtab *syms, struct frame_info *info, const char *file,
	   size_t n)
{
	bool is_path = n > 0 && file[0] != '<' && n < MAX_PATH / 2;
	char *path = is_path ? dirs_absolute(syms->dirs, file, n) : NULL;
	struct origin origin;

	if (is_path && !path)
		return false;
	origin = dirs_origin(syms->dirs, path ? path : file,
			     path ? strlen(path) : n);
	if (info->flags & FRAME_OWN)
		origin.flags &= ~FRAME_INHERITS;
	info->flags |= origin.flags;
	info->package = symtab_intern(syms, origin.package, origin.npackage);
	mem_free(path);
	return info->package != 0;
}

/* A frame of this key. Where that names no function, its name says class and
 * function. */
static frame_id
python_frame(struct symtab *syms, const struct frame_key *key,
	     name_id class_name, const char *file, size_t nfile, unsigned flags)
{
	struct symbol frame = { .key = *key, .file = key->place };
	struct frame_info *info = &frame.info;
	frame_id id;

	if (!key->name || !key->place)
		return 0;
	id = find_frame(syms, key);
	if (id) {
		frame_at(syms, id)->info.flags |= flags;
		return id;
	}
	*info = (struct frame_info){
		.kind = FRAME_PYTHON,
		.flags = flags,
		.line = key->line,
		.name = names_get(&syms->names, key->name),
		.file = names_get(&syms->names, key->place),
		.module = "",
	};
	if (key->function)
		info->function = names_get(&syms->names, key->function);
	if (class_name)
		info->class_name = names_get(&syms->names, class_name);
	if ((!key->function && !split_name(syms, info)) ||
	    !set_origin(syms, info, file, nfile))
		return 0;
	frame.function = (struct frame_key){
		.kind = FUNCTION,
		.name =
		    symtab_intern(syms, info->function, strlen(info->function)),
		.place = key->place,
		.line = key->line,
	};
	if (!frame.function.name)
		return 0;
	/* Past the limit names are no longer told apart. */
	if (frame.function.name == syms->unnamed)
		frame.function.name = key->name;
	return add_frame(syms, &frame);
}

frame_id
symtab_python(struct symtab *syms, const char *name, size_t nname,
	      const char *file, size_t nfile, uint32_t line, unsigned flags)
{
	struct frame_key key = {
		.kind = FRAME_PYTHON,
		.name = symtab_intern(syms, name, nname),
		.place = symtab_intern(syms, file, nfile),
		.line = line,
	};

	return python_frame(syms, &key, 0, file, nfile, flags);
}

frame_id
symtab_method(struct symtab *syms, const char *name, size_t nname,
	      size_t nclass, const char *file, uint32_t line, unsigned flags)
{
	size_t from = nclass ? nclass + 1 : 0, nfile = strlen(file);
	name_id class_name = nclass ? symtab_intern(syms, name, nclass) : 0;
	struct frame_key key = {
		.kind = FRAME_PYTHON,
		.name = symtab_intern(syms, name, nname),
		.place = symtab_intern(syms, file, nfile),
		.function = symtab_intern(syms, name + from, nname - from),
		.line = line,
	};

	if ((nclass && !class_name) || !key.function)
		return 0;
	return python_frame(syms, &key, class_name, file, nfile, flags);
}

frame_id
symtab_c(struct symtab *syms, const char *name, size_t nname,
	 const char *module, size_t nmodule)
{
	struct symbol frame = { .info = { .kind = FRAME_C } };
	const char *dot = nmodule ? memchr(module, '.', nmodule) : NULL;
	size_t first = dot ? (size_t)(dot - module) : nmodule;
	frame_id id;

	frame.key = (struct frame_key){
		.kind = FRAME_C,
		.name = symtab_intern(syms, name, nname),
		.place = symtab_intern(syms, module, nmodule),
	};
	if (!frame.key.name || !frame.key.place)
		return 0;
	id = find_frame(syms, &frame.key);
	if (id)
		return id;
	frame.file = symtab_intern(syms, BUILT_IN, strlen(BUILT_IN));
	frame.info.package = first ? symtab_intern(syms, module, first)
				   : symtab_intern(syms, "builtins", 8);
	if (!frame.file || !frame.info.package)
		return 0;
	frame.info.flags = FRAME_LIBRARY;
	frame.info.name = names_get(&syms->names, frame.key.name);
	frame.info.file = names_get(&syms->names, frame.file);
	frame.info.module = names_get(&syms->names, frame.key.place);
	if (!split_name(syms, &frame.info))
		return 0;
	return add_frame(syms, &frame);
}

frame_id
symtab_await(struct symtab *syms, const char *word, size_t n)
{
	struct symbol frame = { .info = { .kind = FRAME_AWAIT } };
	name_id function = symtab_intern(syms, word, n), text = 0;
	frame_id id;
	struct out o;

	frame.key = (struct frame_key){ .kind = FRAME_AWAIT, .name = function };
	id = function ? find_frame(syms, &frame.key) : 0;
	if (id || !function)
		return id;
	out_init(&o, SIZE_MAX);
	out_printf(&o, "[await %s]", names_get(&syms->names, function));
	if (!out_status(&o))
		text = symtab_intern(syms, o.data, o.len);
	out_fini(&o);
	if (!text)
		return 0;
	frame.info.name = names_get(&syms->names, text);
	frame.info.function = names_get(&syms->names, function);
	frame.info.file = "";
	frame.info.module = "";
	frame.info.package = text;
	return add_frame(syms, &frame);
}

static unsigned
root_flags(enum frame_kind kind)
{
	switch (kind) {
	case FRAME_STARTUP:
	case FRAME_NATIVE:
	case FRAME_SHUTDOWN:
		return FRAME_LIBRARY;
	case FRAME_CUT:
	case FRAME_RARE:
		return FRAME_INHERITS;
	case FRAME_PYTHON:
	case FRAME_C:
	case FRAME_PROCESS:
	case FRAME_THREAD:
	case FRAME_TASK:
	case FRAME_AWAIT:
		return 0;
	}
	return 0;
}

frame_id
symtab_root(struct symtab *syms, enum frame_kind kind, const char *name,
	    size_t n)
{
	bool many = frame_is_root(kind);
	struct symbol frame = { .info = { .kind = kind } };
	frame_id id;

	/* Roots that are many tell themselves apart by their own number. */
	frame.key = (struct frame_key){
		.kind = kind,
		.line = many ? (uint32_t)syms->len : 0,
	};
	id = many ? 0 : find_frame(syms, &frame.key);
	if (id)
		return id;
	frame.info.package = symtab_intern(syms, name, n);
	if (!frame.info.package)
		return 0;
	frame.info.flags = root_flags(kind);
	frame.info.name = names_get(&syms->names, frame.info.package);
	frame.info.function = frame.info.name;
	frame.info.file = "";
	frame.info.module = "";
	if (many)
		frame.info.package = 0;
	return add_frame(syms, &frame);
}

enum pit_status
symtab_rename(struct symtab *syms, frame_id id, const char *name, size_t n)
{
	struct symbol *frame = frame_at(syms, id);
	name_id text;

	if (!frame || !frame_is_root(frame->info.kind))
		return PIT_EUSAGE;
	if (id == other_root(syms, frame->info.kind))
		return PIT_OK;
	text = symtab_intern(syms, name, n);
	if (!text)
		return PIT_ENOMEM;
	frame->info.name = names_get(&syms->names, text);
	frame->info.function = frame->info.name;
	return PIT_OK;
}

enum pit_status
symtab_set_cwd(struct symtab *syms, const char *path, size_t n)
{
	return dirs_set_cwd(syms->dirs, path, n);
}

const char *
symtab_start(const struct symtab *syms)
{
	return dirs_start(syms->dirs);
}

enum pit_status
symtab_add_prefix(struct symtab *syms, const char *path, size_t n)
{
	return dirs_add_prefix(syms->dirs, path, n);
}

enum pit_status
symtab_add_path(struct symtab *syms, const char *path, size_t n)
{
	return dirs_add_path(syms->dirs, path, n);
}

const char *
symtab_prefix(const struct symtab *syms, size_t i)
{
	return dirs_prefix(syms->dirs, i);
}

const char *
symtab_path(const struct symtab *syms, size_t i)
{
	return dirs_path(syms->dirs, i);
}

const char *
symtab_short_file(const struct symtab *syms, frame_id id)
{
	const struct symbol *frame = frame_at(syms, id);

	if (!frame)
		return "";
	if (frame->info.kind != FRAME_PYTHON)
		return frame->info.file;
	return dirs_short(syms->dirs, frame->file, frame->info.file);
}

bool
symtab_imports(const struct frame_info *info)
{
	static const char *const functions[] = {
		"_find_and_load", "_exec",       "exec_module",
		"create_module",  "load_module",
	};

	for (size_t i = 0;
	     info && info->flags & FRAME_IMPORTLIB && i < ARRAY_LEN(functions);
	     i++)
		if (strcmp(info->function, functions[i]) == 0)
			return true;
	return false;
}
