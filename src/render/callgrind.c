/* src/render/callgrind.c - the profile of valgrind's callgrind, for KCachegrind
 * and callgrind_annotate: what functions cost, line by line, and what the calls
 * on a line cost.
 *
 * Names are written out the first time and are numbers from then on. A call
 * needs a number of times that is not 0, or readers take its cost for the
 * caller's own: it is always 1, since calls are not counted.
 */
#include "render/calls.h"
#include "render/summary.h"
#include "render/texts.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/label.h"

#include <inttypes.h>
#include <string.h>

/* What a text has been written out as. */
#define AS_OBJECT 1
#define AS_FILE   2

#define UNKNOWN "???" /* as valgrind writes it */

/* What a function is called; of its key, which is these, each with a NUL. */
struct parts {
	const char *object, *file, *name, *line;
};

struct named {
	uint32_t object, file; /* numbers of texts */
	bool shared;           /* others have its file and name */
	bool written;
};

struct callgrind {
	struct out *o;
	struct calls calls;
	struct texts texts;  /* objects and files */
	struct texts names;  /* files with a name */
	struct named *named; /* by function */
	uint8_t *known;      /* by text: AS_OBJECT, AS_FILE */
};

static struct parts
parts_of(const struct calls *calls, uint32_t id)
{
	struct parts parts;

	parts.object = calls->keys.data + calls->functions[id].key;
	parts.file = parts.object + strlen(parts.object) + 1;
	parts.name = parts.file + strlen(parts.file) + 1;
	parts.line = parts.name + strlen(parts.name) + 1;
	return parts;
}

/* Append what may stand on the rest of a line and is not empty, and a NUL. */
static void
add_part(struct out *o, const char *text)
{
	size_t start = o->len;

	text_clean(o, text, strlen(text));
	out_mem(o, "", 0); /* there are bytes even if it is the first */
	if (o->status)
		return;
	if (strspn(o->data + start, " ") == o->len - start)
		out_str(o, UNKNOWN);
	out_char(o, '\0');
}

static void
root_name(struct out *o, const struct frame_info *info, uint32_t pid)
{
	out_str(o, info->kind == FRAME_THREAD ? "thread " : "process ");
	if (pid)
		out_printf(o, "%" PRIu32 " ", pid);
	out_str(o, info->name);
}

/* "Encoder.encode", "thread MainThread". */
static void
function_name(struct out *o, const struct frame_info *info, uint32_t pid)
{
	if (info && (info->kind == FRAME_THREAD || info->kind == FRAME_PROCESS))
		root_name(o, info, pid);
	else
		text_function(o, info);
}

static const char *
object_of(const struct snapshot *snap, const struct frame_info *info)
{
	return info->module[0] ? info->module
			       : symtab_name(snap->syms, info->package);
}

static void
callgrind_key(struct out *o, const struct snapshot *snap, frame_id frame,
	      uint32_t pid)
{
	const struct frame_info *info =
	    symtab_get(snap->syms, symtab_function(snap->syms, frame));
	struct out name;

	out_init(&name, SIZE_MAX);
	function_name(&name, info, pid ? pid : label_pid(snap->roots, frame));
	render_fail(o, name.status);
	add_part(o, info ? object_of(snap, info) : "");
	add_part(o, info ? info->file : "");
	add_part(o, name.data ? name.data : "");
	out_printf(o, "%" PRIu32, info ? info->line : 0);
	out_char(o, '\0');
	out_fini(&name);
}

/* Does it end as one that has a line added, "f:12"? */
static bool
has_line(const char *name)
{
	size_t n = strlen(name), digits = 0;

	while (digits < n && name[n - digits - 1] >= '0' &&
	       name[n - digits - 1] <= '9')
		digits++;
	return digits && digits < n && name[n - digits - 1] == ':';
}

/* Give a function the numbers of its texts, and find out whether it alone has
 * its name. False: no memory. */
static bool
name_function(struct callgrind *cg, uint32_t id)
{
	struct parts parts = parts_of(&cg->calls, id);
	struct named *named = &cg->named[id];
	uint32_t name;

	named->object =
	    texts_add(&cg->texts, parts.object, strlen(parts.object), id);
	named->file = texts_add(&cg->texts, parts.file, strlen(parts.file), id);
	name = texts_add(&cg->names, parts.file,
			 (size_t)(parts.line - parts.file), id);
	if (!named->object || !named->file || !name)
		return false;
	named->shared = cg->names.list[name].first != id;
	if (named->shared)
		cg->named[cg->names.list[name].first].shared = true;
	if (has_line(parts.name))
		named->shared = true;
	return true;
}

static bool
name_functions(struct callgrind *cg)
{
	cg->named = mem_calloc(cg->calls.nfunctions, sizeof(*cg->named));
	if (!cg->named)
		return false;
	for (uint32_t id = 1; id < cg->calls.nfunctions; id++)
		if (!name_function(cg, id))
			return false;
	cg->known = mem_calloc(cg->texts.len, 1);
	return cg->known;
}

static void
write_text(struct callgrind *cg, const char *key, uint32_t id, uint8_t as,
	   const char *text)
{
	out_printf(cg->o, "%s=(%" PRIu32 ")", key, id);
	if (!(cg->known[id] & as))
		out_printf(cg->o, " %s", text);
	cg->known[id] |= as;
	out_char(cg->o, '\n');
}

/* The three lines that say which function, called or calling. */
static void
write_name(struct callgrind *cg, uint32_t id, bool called)
{
	struct parts parts = parts_of(&cg->calls, id);
	struct named *named = &cg->named[id];

	write_text(cg, called ? "cob" : "ob", named->object, AS_OBJECT,
		   parts.object);
	write_text(cg, called ? "cfi" : "fl", named->file, AS_FILE, parts.file);
	out_printf(cg->o, "%s=(%" PRIu32 ")", called ? "cfn" : "fn", id);
	if (!named->written)
		out_printf(cg->o, " %s%s%s", parts.name,
			   named->shared ? ":" : "",
			   named->shared ? parts.line : "");
	named->written = true;
	out_char(cg->o, '\n');
}

static void
write_cost(struct out *o, const struct cost *cost)
{
	for (int i = 0; i < COSTS; i++)
		out_printf(o, " %" PRIu64, cost->v[i]);
	out_char(o, '\n');
}

static bool
is_nothing(const struct cost *cost)
{
	return !cost->v[COST_WALL] && !cost->v[COST_SAMPLES];
}

/* Lines where the function itself spent time. callgrind_annotate wants one of
 * each function. */
static void
write_spots(struct callgrind *cg, const struct function *f)
{
	const struct tally *spots = cg->calls.spots.at;
	bool any = !is_nothing(&f->self);

	for (uint32_t s = f->spots.first; s; s = any ? spots[s].next : 0) {
		if (any && is_nothing(&spots[s].self))
			continue;
		out_printf(cg->o, "%" PRIu32, spots[s].at);
		write_cost(cg->o, &spots[s].self);
	}
}

/* What a function spends in calls of itself is in the first of them: readers
 * would add it once more. */
static void
write_sites(struct callgrind *cg, uint32_t id)
{
	static const struct cost nothing;
	const struct tally *sites = cg->calls.sites.at;

	for (uint32_t s = cg->calls.functions[id].sites.first; s;
	     s = sites[s].next) {
		uint32_t callee = cg->calls.calls.at[sites[s].of].at;

		if (is_nothing(&sites[s].total))
			continue;
		write_name(cg, callee, true);
		out_printf(cg->o, "calls=1 %s\n%" PRIu32,
			   parts_of(&cg->calls, callee).line, sites[s].at);
		write_cost(cg->o, callee == id ? &nothing : &sites[s].total);
	}
}

/* "desc: ..." for each thing that makes the figures less than they seem. */
static void
write_notes(struct out *o, const struct snapshot *snap,
	    const struct render_options *opts)
{
	struct out notes;
	size_t n;

	out_init(&notes, SIZE_MAX);
	summary_notes(&notes, snap, opts);
	render_fail(o, notes.status);
	for (const char *p = notes.data; p && *p; p += n + (p[n] == '\n')) {
		n = strcspn(p, "\n");
		out_str(o, "desc: ");
		text_clean(o, p, n);
		out_char(o, '\n');
	}
	out_fini(&notes);
}

static void
write_head(struct callgrind *cg, const struct snapshot *snap,
	   const struct render_options *opts)
{
	struct out *o = cg->o, text;

	out_printf(o,
		   "# callgrind format\nversion: 1\n"
		   "creator: pyinstrument-top %s\n",
		   opts->version ? opts->version : "");
	if (snap->nprocs == 1)
		out_printf(o, "pid: %" PRIu32 "\n", snap->procs[0].pid);
	out_str(o, "cmd: ");
	if (snap->nprocs)
		text_clean(o, snap->procs[0].command,
			   strlen(snap->procs[0].command));
	out_init(&text, SIZE_MAX);
	summary_description(&text, snap, opts);
	render_fail(o, text.status);
	out_str(o, "\ndesc: ");
	text_clean(o, text.data ? text.data : "", text.len);
	out_str(o, "\ndesc: Calls are not counted: each number of calls is "
		   "1.\n");
	out_fini(&text);
	write_notes(o, snap, opts);
	out_str(o, "positions: line\n"
		   "event: Wall : Wall time (ns)\n"
		   "event: Running : Time on a CPU (ns)\n"
		   "event: Waiting : Time blocked (ns)\n"
		   "event: GIL : Time waiting for the GIL (ns)\n"
		   "event: Samples : Samples\n"
		   "events: Wall Running Waiting GIL Samples\n"
		   "summary:");
	write_cost(o, &cg->calls.sum);
}

static void
callgrind_write(struct out *o, const struct snapshot *snap,
		const struct render_options *opts)
{
	struct callgrind cg = { .o = o };
	enum pit_status st = calls_init(&cg.calls, snap, opts, callgrind_key);

	if (st) {
		render_fail(o, st);
		return;
	}
	texts_init(&cg.texts);
	texts_init(&cg.names);
	if (!name_functions(&cg)) {
		render_fail(o, PIT_ENOMEM);
	} else {
		write_head(&cg, snap, opts);
		for (uint32_t id = 1; id < cg.calls.nfunctions; id++) {
			out_char(o, '\n');
			write_name(&cg, id, false);
			write_spots(&cg, &cg.calls.functions[id]);
			write_sites(&cg, id);
		}
		out_str(o, "\ntotals:");
		write_cost(o, &cg.calls.sum);
	}
	texts_fini(&cg.texts);
	texts_fini(&cg.names);
	mem_free(cg.named);
	mem_free(cg.known);
	calls_fini(&cg.calls);
}

const struct renderer renderer_callgrind = {
	.name = "callgrind",
	.suffix = ".callgrind",
	.help = "lines and calls, for KCachegrind and callgrind_annotate",
	.sums = true,
	.write = callgrind_write,
};
