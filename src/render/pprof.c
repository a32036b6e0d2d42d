/* src/render/pprof.c - the profile of pprof: gzip of the message Profile of
 * profile.proto, a sample for each stack of each thread in each state.
 *
 * It is written as many small messages, which are one to a reader: what is new
 * with a sample, and then the sample.
 */
#include "render/calls.h"
#include "render/gzip.h"
#include "render/summary.h"
#include "render/texts.h"

#include "base/mem.h"
#include "base/path.h"
#include "base/utf8.h"
#include "model/label.h"

#include <inttypes.h>
#include <string.h>

#include "render/profile.pb-c.h"

#define LABELS 4 /* of a sample, at most */

struct pprof {
	const struct snapshot *snap;
	struct stacks_look look;
	struct out *o;
	struct gzip *gz;
	uint8_t *buf; /* a message that is packed */
	size_t cap;
	struct texts strings;   /* numbered as in string_table, from 1 */
	struct texts locations; /* struct unwound_frame, by its bytes */
	bool *known;            /* by frame: its function was written */
	struct unwound u;
	uint64_t *ids; /* of the locations of a stack */
	size_t ids_cap;
	int64_t key_thread, key_pid, key_process, key_task;
};

static void
put(struct pprof *p, const Pprof__Profile *message)
{
	size_t n = protobuf_c_message_get_packed_size(&message->base);
	uint8_t *buf = mem_grow(p->buf, &p->cap, n, 1);

	if (!buf) {
		render_fail(p->o, PIT_ENOMEM);
		return;
	}
	p->buf = buf;
	protobuf_c_message_pack(&message->base, buf);
	gzip_add(p->gz, buf, n);
}

/* The index of a text. All but its characters are taken out of it. */
static int64_t
string(struct pprof *p, const char *text)
{
	Pprof__Profile message = PPROF__PROFILE__INIT;
	uint32_t len = p->strings.len, id;
	struct out clean;
	char *data;

	if (!*text)
		return 0;
	out_init(&clean, SIZE_MAX);
	text_clean(&clean, text, strlen(text));
	render_fail(p->o, clean.status);
	data = clean.data;
	id = data ? texts_add(&p->strings, data, clean.len, 0) : 0;
	if (!id)
		render_fail(p->o, PIT_ENOMEM);
	message.n_string_table = 1;
	message.string_table = &data;
	if (id && id == len)
		put(p, &message);
	out_fini(&clean);
	return id;
}

/* What out has gathered as a string, whose memory is freed. */
static int64_t
string_of(struct pprof *p, struct out *text)
{
	int64_t id;

	render_fail(p->o, text->status);
	id = string(p, text->data ? text->data : "");
	out_fini(text);
	return id;
}

/* Not the same as the name, which pprof would take for one of C++ then and
 * spoil: "<module>" would be "". */
static int64_t
system_name(struct pprof *p, const struct frame_info *info)
{
	struct out text;

	out_init(&text, SIZE_MAX);
	out_printf(&text, "%s:%" PRIu32, info->name, info->line);
	return string_of(p, &text);
}

/* Frames of one function, whatever class it ran for, are one. */
static void
put_function(struct pprof *p, frame_id id)
{
	const struct frame_info *info = symtab_get(p->snap->syms, id);
	Pprof__Profile message = PPROF__PROFILE__INIT;
	Pprof__Function function = PPROF__FUNCTION__INIT, *list = &function;
	struct out name;

	p->known[id] = true;
	out_init(&name, SIZE_MAX);
	text_function(&name, info);
	function.id = id;
	function.name = string_of(p, &name);
	function.system_name = system_name(p, info);
	function.filename = string(p, info->file);
	function.start_line = info->line;
	message.n_function = 1;
	message.function = &list;
	put(p, &message);
}

static uint64_t
location(struct pprof *p, const struct unwound_frame *at)
{
	Pprof__Profile message = PPROF__PROFILE__INIT;
	Pprof__Location location = PPROF__LOCATION__INIT, *list = &location;
	Pprof__Line line = PPROF__LINE__INIT, *lines = &line;
	struct unwound_frame key = {
		.frame = symtab_function(p->snap->syms, at->frame),
		.line = at->line,
	};
	uint32_t len = p->locations.len, id;

	id = texts_add(&p->locations, (const char *)&key, sizeof(key), 0);
	if (!id)
		render_fail(p->o, PIT_ENOMEM);
	if (!id || id != len)
		return id;
	if (!p->known[key.frame])
		put_function(p, key.frame);
	line.function_id = key.frame;
	line.line = key.line;
	location.id = id;
	location.mapping_id = 1;
	location.n_line = 1;
	location.line = &lines;
	message.n_location = 1;
	message.location = &list;
	put(p, &message);
	return id;
}

/* Fill in p->ids, the innermost first; how many there are. */
static size_t
locations(struct pprof *p, const struct stack *stack)
{
	frame_id task = stacks_task(p->snap, stack);
	struct unwound_frame none = {
		.frame = task ? task : stacks_thread(p->snap, stack),
	};
	enum pit_status st =
	    stacks_unwind(p->snap, &p->look, stack->path, &p->u);
	size_t n = p->u.len ? p->u.len : 1;
	uint64_t *ids = mem_grow(p->ids, &p->ids_cap, n, sizeof(*ids));

	if (ids)
		p->ids = ids;
	if (st || !ids) {
		render_fail(p->o, PIT_ENOMEM);
		return 0;
	}
	for (size_t i = 0; i < n; i++)
		ids[i] = location(p, p->u.len ? &p->u.at[n - 1 - i] : &none);
	return n;
}

/* "thread", "pid" and "process", and "task" where there is one. Returns how
 * many.
 */
static size_t
put_labels(struct pprof *p, const struct stack *stack,
	   Pprof__Label labels[LABELS])
{
	frame_id thread = stacks_thread(p->snap, stack);
	frame_id process = stacks_process(p->snap, stack);
	frame_id task = stacks_task(p->snap, stack);
	const struct frame_info *info = symtab_get(p->snap->syms, process);

	for (int i = 0; i < LABELS; i++)
		pprof__label__init(&labels[i]);
	labels[0].key = p->key_thread;
	labels[0].str =
	    string(p, label_function(p->snap->syms, p->snap->roots, thread));
	labels[1].key = p->key_pid;
	labels[1].num = label_pid(p->snap->roots, process);
	labels[2].key = p->key_process;
	labels[2].str = string(p, info ? info->name : "");
	if (!task)
		return 3;
	labels[3].key = p->key_task;
	labels[3].str =
	    string(p, label_function(p->snap->syms, p->snap->roots, task));
	return 4;
}

static bool
put_sample(void *arg, const struct stack *stack)
{
	struct pprof *p = arg;
	struct cost cost = calls_cost(stack);
	int64_t values[COSTS] = { (int64_t)cost.v[COST_SAMPLES],
				  (int64_t)cost.v[COST_WALL],
				  (int64_t)cost.v[COST_RUNNING],
				  (int64_t)cost.v[COST_WAITING],
				  (int64_t)cost.v[COST_GIL] };
	Pprof__Profile message = PPROF__PROFILE__INIT;
	Pprof__Sample sample = PPROF__SAMPLE__INIT, *list = &sample;
	Pprof__Label labels[LABELS], *each[LABELS];

	sample.n_label = put_labels(p, stack, labels);
	for (int i = 0; i < LABELS; i++)
		each[i] = &labels[i];
	sample.n_location_id = locations(p, stack);
	sample.location_id = p->ids;
	sample.n_value = COSTS;
	sample.value = values;
	sample.label = each;
	message.n_sample = 1;
	message.sample = &list;
	if (!p->o->status)
		put(p, &message);
	return !p->o->status;
}

static void
put_types(struct pprof *p)
{
	static const char *const names[COSTS] = { "samples", "wall", "running",
						  "waiting", "gil" };
	int64_t ns = string(p, "nanoseconds"), count = string(p, "count");
	Pprof__Profile message = PPROF__PROFILE__INIT;
	Pprof__ValueType types[COSTS], *each[COSTS];

	for (int i = 0; i < COSTS; i++) {
		pprof__value_type__init(&types[i]);
		types[i].type = string(p, names[i]);
		types[i].unit = i ? ns : count;
		each[i] = &types[i];
	}
	message.n_sample_type = COSTS;
	message.sample_type = each;
	message.default_sample_type = types[1].type;
	message.period_type = &types[1];
	put(p, &message);
}

static void
put_mapping(struct pprof *p)
{
	Pprof__Profile message = PPROF__PROFILE__INIT;
	Pprof__Mapping mapping = PPROF__MAPPING__INIT, *list = &mapping;

	/* Readers look for no names of their own, then. */
	mapping.has_functions = true;
	mapping.has_filenames = true;
	mapping.has_line_numbers = true;
	mapping.id = 1;
	if (p->snap->nprocs)
		mapping.filename =
		    string(p, path_command(p->snap->procs[0].command));
	message.n_mapping = 1;
	message.mapping = &list;
	put(p, &message);
}

/* One for each line of text. */
static void
put_comments(struct pprof *p, struct out *text)
{
	Pprof__Profile message = PPROF__PROFILE__INIT;
	int64_t id;

	render_fail(p->o, text->status);
	message.n_comment = 1;
	message.comment = &id;
	for (char *line = text->data, *next; line && *line; line = next) {
		char *end = strchrnul(line, '\n');

		next = *end ? end + 1 : end;
		*end = '\0';
		id = string(p, line);
		put(p, &message);
	}
	out_fini(text);
}

/* What the profile says besides samples. */
static void
put_facts(struct pprof *p, const struct render_options *opts)
{
	Pprof__Profile message = PPROF__PROFILE__INIT;
	struct summary sum = { 0 };
	struct out text;

	summary_figures(&sum, p->snap);
	message.time_nanos = (int64_t)sum.epoch;
	message.duration_nanos = (int64_t)(sum.duration * 1e9 + 0.5);
	message.period = (int64_t)(sum.max_interval * 1e9 + 0.5);
	put(p, &message);
	out_init(&text, SIZE_MAX);
	summary_description(&text, p->snap, opts);
	out_char(&text, '\n');
	summary_notes(&text, p->snap, opts);
	put_comments(p, &text);
}

static void
put_profile(struct pprof *p, const struct render_options *opts)
{
	Pprof__Profile message = PPROF__PROFILE__INIT;
	char *nothing = (char[]){ "" };
	enum pit_status st;

	message.n_string_table = 1;
	message.string_table = &nothing;
	put(p, &message);
	p->key_thread = string(p, "thread");
	p->key_pid = string(p, "pid");
	p->key_process = string(p, "process");
	if (p->snap->tasks)
		p->key_task = string(p, "task");
	put_types(p);
	put_mapping(p);
	put_facts(p, opts);
	st = stacks_sum(p->snap, &p->look, put_sample, p);
	if (st)
		render_fail(p->o, st);
}

static void
pprof_write(struct out *o, const struct snapshot *snap,
	    const struct render_options *opts)
{
	struct pprof p = {
		.snap = snap,
		.look = calls_look(opts),
		.o = o,
	};

	texts_init(&p.strings);
	texts_init(&p.locations);
	p.known = mem_calloc(symtab_len(snap->syms), sizeof(*p.known));
	p.gz = gzip_open(o, GZIP_FILE);
	if (!p.known)
		render_fail(o, PIT_ENOMEM);
	else if (p.gz)
		put_profile(&p, opts);
	gzip_close(p.gz);
	texts_fini(&p.strings);
	texts_fini(&p.locations);
	unwound_fini(&p.u);
	mem_free(p.known);
	mem_free(p.ids);
	mem_free(p.buf);
}

const struct renderer renderer_pprof = {
	.name = "pprof",
	.suffix = ".pb.gz",
	.help = "a profile for go tool pprof and its like",
	.binary = true,
	.sums = true,
	.write = pprof_write,
};
