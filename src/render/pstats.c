/* src/render/pstats.c - the profile of cProfile, for Python's pstats and what
 * reads its files: marshal data, in the types that all of CPython 3.8 to 3.15
 * read,
 *	{(file, line, function): (samples, samples, own, total,
 *		{(file, line, function) of a caller: the same four, ...}), ...}
 *
 * A function's key is written out the first time and is a reference from then
 * on, which is what the numbers of refs are for.
 */
#include "render/calls.h"
#include "render/summary.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/label.h"

#include <inttypes.h>
#include <string.h>

/* Types of marshal. */
#define TYPE_NULL    '0' /* ends a dictionary */
#define TYPE_INT     'i'
#define TYPE_LONG    'l'
#define TYPE_FLOAT   'g'
#define TYPE_UNICODE 'u'
#define TYPE_TUPLE   ')'
#define TYPE_DICT    '{'
#define TYPE_REF     'r'
#define FLAG_REF     0x80 /* the next reference is to this */

#define LONG_BITS 15 /* of a digit of a TYPE_LONG */

struct pstats {
	struct out *o;
	struct calls calls;
	uint32_t *refs; /* of a function's key, from 1; 0: not written yet */
	uint32_t nrefs;
};

static void
put_le(struct out *o, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		out_char(o, (char)(v >> (8 * i)));
}

static void
put_int(struct out *o, uint64_t v)
{
	int digits = 0;

	if (v <= INT32_MAX) {
		out_char(o, TYPE_INT);
		put_le(o, v, 4);
		return;
	}
	for (uint64_t left = v; left; left >>= LONG_BITS)
		digits++;
	out_char(o, TYPE_LONG);
	put_le(o, (uint64_t)digits, 4);
	for (; v; v >>= LONG_BITS)
		put_le(o, v & ((1u << LONG_BITS) - 1), 2);
}

static void
put_seconds(struct out *o, uint64_t ns)
{
	double seconds = render_seconds(ns);
	uint64_t bits;

	memcpy(&bits, &seconds, sizeof(bits));
	out_char(o, TYPE_FLOAT);
	put_le(o, bits, 8);
}

/* Is it a surrogate as Python's "surrogatepass" writes it? */
static bool
is_surrogate(const char *p, size_t n)
{
	return n >= 3 && p[0] == '\xed' && (p[1] & 0xe0) == 0xa0 &&
	       (p[2] & 0xc0) == 0x80;
}

/* The surrogate that stands for a byte: U+DC80 to U+DCFF. */
static void
put_escape(struct out *o, unsigned char byte)
{
	const unsigned char utf8[3] = { 0xed, 0xb0 | byte >> 6,
					0x80 | (byte & 0x3f) };

	out_mem(o, utf8, sizeof(utf8));
}

/* A string of Python. Bytes that are no UTF-8 become what os.fsdecode() makes
 * of them, so that os.fsencode() gives them back. */
static void
put_text(struct out *o, const char *s)
{
	size_t n = strlen(s), at = 0, start = o->len, len;
	uint32_t ch;

	out_char(o, TYPE_UNICODE);
	put_le(o, 0, 4);
	while (at < n) {
		size_t used = utf8_get(s + at, n - at, &ch);
		unsigned char byte = (unsigned char)s[at];

		if (is_surrogate(s + at, n - at))
			used = 3;
		if (used == 1 && byte >= 0x80)
			put_escape(o, byte);
		else
			out_mem(o, s + at, used);
		at += used;
	}
	if (o->status)
		return;
	len = o->len - start - 5;
	for (int i = 0; i < 4; i++)
		o->data[start + 1 + (size_t)i] = (char)(len >> (8 * i));
}

/* As cProfile calls a C function: it has the repr() of a method. */
static void
c_name(struct out *o, const struct frame_info *info)
{
	const char *dot = strrchr(info->name, '.');
	bool plain = !info->module[0] || !strcmp(info->module, "builtins");

	if (dot && dot > info->name)
		out_printf(o, "<method '%s' of '%s%s%.*s' objects>", dot + 1,
			   plain ? "" : info->module, plain ? "" : ".",
			   (int)(dot - info->name), info->name);
	else
		out_printf(o, "<built-in method %s%s%s>", info->module,
			   info->module[0] ? "." : "", info->name);
}

/* "<thread MainThread>", "<process 812 python train.py>". */
static void
root_name(struct out *o, const struct frame_info *info, uint32_t pid)
{
	out_str(o, info->kind == FRAME_THREAD ? "<thread "
		   : info->kind == FRAME_TASK ? "<task "
					      : "<process ");
	if (pid)
		out_printf(o, "%" PRIu32 " ", pid);
	out_printf(o, "%s>", info->name);
}

/* What has no file. */
static void
other_name(struct out *o, const struct snapshot *snap, frame_id frame,
	   uint32_t pid)
{
	const struct frame_info *info = symtab_get(snap->syms, frame);

	if (!pid)
		pid = label_pid(snap->roots, frame);
	if (!info)
		out_str(o, "<root>");
	else if (info->kind == FRAME_C)
		c_name(o, info);
	else if (frame_is_root(info->kind))
		root_name(o, info, pid);
	else
		out_str(o, info->name);
}

/* What a function goes by. File "~" says that there is none. */
static void
put_tuple(struct out *o, const char *file, uint32_t line, const char *name)
{
	out_char(o, TYPE_TUPLE);
	out_char(o, 3);
	put_text(o, file);
	put_int(o, line);
	put_text(o, name);
}

static void
pstats_key(struct out *o, const struct snapshot *snap, frame_id frame,
	   uint32_t pid)
{
	const struct frame_info *info = symtab_get(snap->syms, frame);
	bool python = info && info->kind == FRAME_PYTHON;
	struct out name;

	out_init(&name, SIZE_MAX);
	if (python)
		out_str(&name, info->function);
	else
		other_name(&name, snap, frame, pid);
	render_fail(o, name.status);
	put_tuple(o, python ? info->file : "~", python ? info->line : 0,
		  name.status || !name.data ? "" : name.data);
	out_fini(&name);
}

static void
put_key(struct pstats *p, uint32_t id)
{
	const struct function *f = &p->calls.functions[id];
	const char *key = p->calls.keys.data + f->key;

	if (p->refs[id]) {
		out_char(p->o, TYPE_REF);
		put_le(p->o, p->refs[id] - 1, 4);
		return;
	}
	p->refs[id] = ++p->nrefs;
	out_char(p->o, (char)(key[0] | FLAG_REF));
	out_mem(p->o, key + 1, f->nkey - 1);
}

/* Calls are not counted. In their place stands how often the function, or the
 * call, was seen, so that "percall" is the time of a sample. */
static void
put_figures(struct pstats *p, const struct cost *self, const struct cost *total,
	    int more)
{
	out_char(p->o, TYPE_TUPLE);
	out_char(p->o, (char)(4 + more));
	put_int(p->o, total->v[COST_SAMPLES]);
	put_int(p->o, total->v[COST_SAMPLES]);
	put_seconds(p->o, self->v[COST_WALL]);
	put_seconds(p->o, total->v[COST_WALL]);
}

static void
put_function(struct pstats *p, uint32_t id)
{
	const struct function *f = &p->calls.functions[id];
	const struct tally *calls = p->calls.calls.at;

	put_key(p, id);
	put_figures(p, &f->self, &f->total, 1);
	out_char(p->o, TYPE_DICT);
	for (uint32_t c = f->callers.first; c; c = calls[c].next) {
		struct cost self = tallies_self(&p->calls.calls, c);
		struct cost total = tallies_total(&p->calls.calls, c);

		put_key(p, calls[c].of);
		put_figures(p, &self, &total, 0);
	}
	out_char(p->o, TYPE_NULL);
}

/* pstats refuses a profile without functions. */
static void
put_nothing(struct pstats *p)
{
	static const struct cost nothing;
	struct out *key = &p->calls.keys;

	put_tuple(key, "~", 0, "[no samples]");
	out_mem(p->o, key->data, key->len);
	put_figures(p, &nothing, &nothing, 1);
	out_char(p->o, TYPE_DICT);
	out_char(p->o, TYPE_NULL);
}

static void
pstats_write(struct out *o, const struct snapshot *snap,
	     const struct render_options *opts)
{
	static const struct calls_want want = {
		.calls = TALLIES_LIST | TALLIES_SELF | TALLIES_TOTAL,
		.kinds = 1u << COST_WALL | 1u << COST_SAMPLES,
	};
	struct pstats p = { .o = o };
	enum pit_status st =
	    calls_init(&p.calls, snap, opts, &want, pstats_key);

	if (st) {
		render_fail(o, st);
		return;
	}
	p.refs = mem_calloc(p.calls.nfunctions, sizeof(*p.refs));
	if (!p.refs)
		render_fail(o, PIT_ENOMEM);
	out_char(o, TYPE_DICT);
	if (p.calls.nfunctions == 1)
		put_nothing(&p);
	for (uint32_t id = 1; id < p.calls.nfunctions && p.refs; id++)
		put_function(&p, id);
	out_char(o, TYPE_NULL);
	mem_free(p.refs);
	calls_fini(&p.calls);
}

const struct renderer renderer_pstats = {
	.name = "pstats",
	.suffix = ".pstats .prof",
	.help = "a profile for Python's pstats, SnakeViz and the like",
	.binary = true,
	.sums = true,
	.write = pstats_write,
};
