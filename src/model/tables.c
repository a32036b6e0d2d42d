/* src/model/tables.c */
#include "model/tables.h"

#include "base/mem.h"
#include "model/origin.h"

#include <string.h>

void
tables_init(struct tables *tables)
{
	*tables = (struct tables){ 0 };
}

void
tables_fini(struct tables *tables)
{
	mem_free(tables->strings);
	mem_free(tables->codes);
	mem_free(tables->frames);
	mem_free(tables->stacks);
	mem_free(tables->walk);
	tables_init(tables);
}

void
tables_reset(struct tables *tables)
{
	tables->nstrings = 0;
	tables->ncodes = 0;
	tables->nframes = 0;
	tables->nstacks = 0;
}

/* Room for element id of the array, which may move. The array is returned;
 * NULL: no memory. */
static void *
reserve(void *p, size_t *len, size_t *cap, uint32_t id, size_t elem)
{
	size_t want = (size_t)id + 1;

	p = mem_grow(p, cap, want, elem);
	if (p && *len == 0)
		memset(p, 0, elem); /* id 0: none */
	if (p)
		*len = want;
	return p;
}

/* The next one is due: len is 0, or the last id and one. */
static enum pit_status
check_id(uint32_t id, size_t len)
{
	if (id != (len ? len : 1))
		return PIT_ECORRUPT;
	return id > WIRE_MAX_ID ? PIT_ELIMIT : PIT_OK;
}

/* The text of a string; "" for 0, NULL for one that is not defined. */
static const char *
get_string(const struct tables *tables, const struct symtab *syms, uint32_t id)
{
	if (id == 0)
		return "";
	if (id >= tables->nstrings || !tables->strings[id])
		return NULL;
	return symtab_name(syms, tables->strings[id]);
}

enum pit_status
tables_string(struct tables *tables, struct symtab *syms,
	      const struct wire_string *string)
{
	enum pit_status st = check_id(string->id, tables->nstrings);
	name_id *p, name;

	if (st)
		return st;
	name = symtab_intern(syms, string->text.p, string->text.n);
	if (!name)
		return PIT_ENOMEM;
	p = reserve(tables->strings, &tables->nstrings, &tables->string_cap,
		    string->id, sizeof(*p));
	if (!p)
		return PIT_ENOMEM;
	tables->strings = p;
	p[string->id] = name;
	return PIT_OK;
}

enum pit_status
tables_code(struct tables *tables, struct symtab *syms,
	    const struct wire_code *code)
{
	const char *file = get_string(tables, syms, code->file);
	const char *name = get_string(tables, syms, code->name);
	enum pit_status st = check_id(code->id, tables->ncodes);
	frame_id frame, *p;
	unsigned flags = 0;

	if (st)
		return st;
	if (!file || !name)
		return PIT_ECORRUPT;
	if (code->flags & WIRE_CODE_TRACEBACKHIDE)
		flags |= FRAME_HIDE;
	if (tables->string_run && origin_is_own(name, file))
		flags |= FRAME_OWN;
	frame = symtab_python(syms, name, strlen(name), file, strlen(file),
			      code->line, flags);
	if (!frame)
		return PIT_ENOMEM;
	p = reserve(tables->codes, &tables->ncodes, &tables->code_cap, code->id,
		    sizeof(*p));
	if (!p)
		return PIT_ENOMEM;
	tables->codes = p;
	p[code->id] = frame;
	return PIT_OK;
}

static enum pit_status
resolve_c(const struct tables *tables, struct symtab *syms,
	  const struct wire_frame *frame, struct table_frame *to)
{
	const char *name = get_string(tables, syms, frame->a);
	const char *module = get_string(tables, syms, frame->b);

	if (!name || !module)
		return PIT_ECORRUPT;
	to->frame = symtab_c(syms, name, strlen(name), module, strlen(module));
	return to->frame ? PIT_OK : PIT_ENOMEM;
}

static enum pit_status
resolve_await(const struct tables *tables, struct symtab *syms,
	      const struct wire_frame *frame, struct table_frame *to)
{
	const char *word = get_string(tables, syms, frame->a);

	if (!word)
		return PIT_ECORRUPT;
	to->frame = symtab_await(syms, word, strlen(word));
	return to->frame ? PIT_OK : PIT_ENOMEM;
}

/* Which of our frames the sender's is. */
static enum pit_status
resolve_frame(const struct tables *tables, struct symtab *syms,
	      const struct wire_frame *frame, struct table_frame *to)
{
	switch (frame->kind) {
	case WIRE_FRAME_PYTHON:
		if (frame->a >= tables->ncodes || !tables->codes[frame->a])
			return PIT_ECORRUPT;
		to->frame = tables->codes[frame->a];
		to->line = frame->b;
		return PIT_OK;
	case WIRE_FRAME_C:
		return resolve_c(tables, syms, frame, to);
	case WIRE_FRAME_AWAIT:
		return resolve_await(tables, syms, frame, to);
	default:
		/* Cut, or of a kind yet to come: something is not known. */
		to->frame = symtab_root(syms, FRAME_CUT, "", 0);
		return to->frame ? PIT_OK : PIT_ENOMEM;
	}
}

enum pit_status
tables_frame(struct tables *tables, struct symtab *syms,
	     const struct wire_frame *frame)
{
	enum pit_status st = check_id(frame->id, tables->nframes);
	struct table_frame to = { 0 }, *p;

	if (!st)
		st = resolve_frame(tables, syms, frame, &to);
	if (st)
		return st;
	p = reserve(tables->frames, &tables->nframes, &tables->frame_cap,
		    frame->id, sizeof(*p));
	if (!p)
		return PIT_ENOMEM;
	tables->frames = p;
	p[frame->id] = to;
	return PIT_OK;
}

enum pit_status
tables_stack(struct tables *tables, struct paths *paths,
	     const struct wire_stack *stack)
{
	path_id caller = tables_path(tables, stack->parent), path;
	struct table_stack *p;
	const struct path *above = paths_get(paths, caller);
	enum pit_status st = check_id(stack->id, tables->nstacks);
	const struct table_frame *frame;

	if (st)
		return st;
	if (stack->parent && !caller)
		return PIT_ECORRUPT;
	if (stack->frame >= tables->nframes ||
	    !tables->frames[stack->frame].frame)
		return PIT_ECORRUPT;
	if (above && above->depth >= WIRE_MAX_DEPTH)
		return PIT_ELIMIT;
	frame = &tables->frames[stack->frame];
	path = paths_child(paths, caller, frame->frame, frame->line);
	if (!path)
		return PIT_ENOMEM;
	p = reserve(tables->stacks, &tables->nstacks, &tables->stack_cap,
		    stack->id, sizeof(*p));
	if (!p)
		return PIT_ENOMEM;
	tables->stacks = p;
	p[stack->id] = (struct table_stack){ .path = path };
	return PIT_OK;
}

path_id
tables_path(const struct tables *tables, uint32_t stack)
{
	return stack < tables->nstacks ? tables->stacks[stack].path : 0;
}

void
tables_fetch(const struct tables *tables, uint32_t stack)
{
	if (stack < tables->nstacks)
		__builtin_prefetch(&tables->stacks[stack]);
}

/* The path of all that was called between from and to. 0: no memory. */
static enum pit_status
cut_path(struct tables *tables, struct paths *paths, path_id from, path_id to,
	 path_id *above)
{
	const struct path *p = paths_get(paths, to);
	path_id *walk =
	    mem_grow(tables->walk, &tables->walk_cap, p->depth, sizeof(*walk));
	size_t n = 0;

	if (!walk)
		return PIT_ENOMEM;
	tables->walk = walk;
	for (path_id at = to; at && at != from;
	     at = paths_get(paths, at)->caller)
		walk[n++] = at;
	*above = 0;
	while (n-- > 0) {
		p = paths_get(paths, walk[n]);
		*above = paths_child(paths, *above, p->frame, p->line);
		if (!*above)
			return PIT_ENOMEM;
	}
	return PIT_OK;
}

enum pit_status
tables_above(struct tables *tables, struct paths *paths, uint32_t stack,
	     uint32_t base, path_id *above)
{
	path_id from = tables_path(tables, base);
	struct table_stack *at;
	enum pit_status st;

	if (!tables_path(tables, stack) || (base && !from))
		return PIT_ECORRUPT;
	at = &tables->stacks[stack];
	if (!base || at->base != base) {
		st = cut_path(tables, paths, from, at->path, &at->above);
		if (st)
			return st;
		at->base = base;
	}
	*above = at->above;
	return PIT_OK;
}

uint32_t *
tables_hint(const struct tables *tables, uint32_t stack)
{
	return &tables->stacks[stack].hint;
}
