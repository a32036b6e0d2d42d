/* src/render/callgrind.c - the profile of valgrind's callgrind, for KCachegrind
 * and callgrind_annotate: what functions cost, line by line, and what the calls
 * on a line cost.
 *
 * Names are written out the first time and are numbers from then on. A call
 * needs a number of times that is not 0, or readers take its cost for the
 * caller's own: it is always 1, since calls are not counted.
 */
#include "render/callgrind.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "render/summary.h"

#include <inttypes.h>
#include <string.h>

/* What a text has been written out as. */
#define AS_OBJECT 1
#define AS_FILE   2

/* KCachegrind takes a file whose first "events:" begins a line of its first
 * 2047 bytes, and callgrind_annotate no head behind that: so many bytes of what
 * may be long stand before it, in lines of so many. */
#define HEAD_ROOM 1400
#define HEAD_LINE 400

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
	struct callgrind_parts parts = callgrind_parts(&cg->calls, id);
	struct callgrind_named *named = &cg->named[id];

	write_text(cg, called ? "cob" : "ob", named->object, AS_OBJECT,
		   parts.object);
	write_text(cg, called ? "cfi" : "fl", named->file, AS_FILE, parts.file);
	out_printf(cg->o, "%s=(%" PRIu32 ")", called ? "cfn" : "fn", id);
	if (!named->written)
		out_printf(cg->o, " %s", callgrind_final(cg, id));
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
		struct cost self = tallies_self(&cg->calls.spots, s);

		if (any && is_nothing(&self))
			continue;
		out_printf(cg->o, "%" PRIu32, spots[s].at);
		write_cost(cg->o, &self);
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
		struct cost total = tallies_total(&cg->calls.sites, s);

		if (is_nothing(&total))
			continue;
		write_name(cg, callee, true);
		out_printf(cg->o, "calls=1 %s\n%" PRIu32,
			   callgrind_parts(&cg->calls, callee).line,
			   sites[s].at);
		write_cost(cg->o, callee == id ? &nothing : &total);
	}
}

/* "events:" may stand in no other place. */
static void
put_head(struct out *o, const char *text, size_t n)
{
	static const char word[] = "events:";
	size_t len = sizeof(word) - 1;

	for (size_t at = 0, used; at < n; at += used) {
		bool is_word = n - at >= len && !memcmp(text + at, word, len);

		used = is_word ? len : 1;
		if (is_word)
			out_str(o, "events;");
		else
			out_char(o, text[at]);
	}
}

/* As much of a text as has room, up to a whole character. */
static size_t
head_fit(const struct callgrind *cg, const char *text, size_t n)
{
	size_t most = cg->room < HEAD_LINE ? cg->room : HEAD_LINE;

	if (n <= most)
		return n;
	for (n = most; n && (text[n] & 0xc0) == 0x80; n--)
		;
	return n;
}

/* A line of the head. Of a long one the whole is a comment at the end. */
static void
head_line(struct callgrind *cg, const char *key, const char *text, size_t n)
{
	struct out clean;
	size_t fit;

	out_init(&clean, SIZE_MAX);
	text_clean(&clean, text, n);
	out_mem(&clean, "", 0);
	render_fail(cg->o, clean.status);
	if (!clean.status) {
		fit = head_fit(cg, clean.data, clean.len);
		cg->room -= fit;
		out_printf(cg->o, "%s: ", key);
		put_head(cg->o, clean.data, fit);
		out_str(cg->o, fit < clean.len ? "...\n" : "\n");
		if (fit < clean.len)
			out_printf(&cg->rest, "# %s: %s\n", key, clean.data);
	}
	out_fini(&clean);
}

/* One for each thing that makes the figures less than they seem. */
static void
write_notes(struct callgrind *cg, const struct snapshot *snap,
	    const struct render_options *opts)
{
	struct out notes;
	size_t n;

	out_init(&notes, SIZE_MAX);
	summary_notes(&notes, snap, opts);
	render_fail(cg->o, notes.status);
	for (const char *p = notes.data; p && *p; p += n + (p[n] == '\n')) {
		n = strcspn(p, "\n");
		head_line(cg, "desc", p, n);
	}
	out_fini(&notes);
}

static void
write_head(struct callgrind *cg, const struct snapshot *snap,
	   const struct render_options *opts)
{
	const char *command = snap->nprocs ? snap->procs[0].command : "";
	struct out *o = cg->o, text;

	cg->room = HEAD_ROOM;
	out_printf(o,
		   "# callgrind format\nversion: 1\n"
		   "creator: pyinstrument-top %s\n",
		   opts->version ? opts->version : "");
	if (snap->nprocs == 1)
		out_printf(o, "pid: %" PRIu32 "\n", snap->procs[0].pid);
	head_line(cg, "cmd", command, strlen(command));
	out_init(&text, SIZE_MAX);
	summary_description(&text, snap, opts);
	render_fail(o, text.status);
	head_line(cg, "desc", text.data ? text.data : "", text.len);
	out_str(o, "desc: Calls are not counted: each number of calls is 1.\n");
	out_fini(&text);
	write_notes(cg, snap, opts);
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
	static const struct calls_want want = {
		.spots = TALLIES_LIST | TALLIES_SELF,
		.calls = TALLIES_LIST,
		.sites = TALLIES_LIST | TALLIES_TOTAL,
		.kinds = CALLS_ALL_KINDS,
	};
	struct callgrind cg = { .o = o };
	enum pit_status st =
	    calls_init(&cg.calls, snap, opts, &want, callgrind_key);

	if (st) {
		render_fail(o, st);
		return;
	}
	texts_init(&cg.texts);
	texts_init(&cg.names);
	texts_init(&cg.kin);
	texts_init(&cg.finals);
	out_init(&cg.rest, SIZE_MAX);
	if (!callgrind_name(&cg)) {
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
		out_mem(o, cg.rest.data, cg.rest.len);
		render_fail(o, cg.rest.status);
	}
	texts_fini(&cg.texts);
	texts_fini(&cg.names);
	texts_fini(&cg.kin);
	texts_fini(&cg.finals);
	out_fini(&cg.rest);
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
