/* tests/pyver/watch.c - run an interpreter and sample it from outside, with
 * the walker that the sampler has.
 *
 * usage: watch PYTHON SCRIPT [ARG...]
 *
 * The script writes one command a line to descriptor 3 and reads the answer
 * from descriptor 4; it alone judges. The exit status is the interpreter's.
 *
 *   hello VERSION RUNTIME CODE_TYPE TYPE...  -> ok, or why not
 *   start MICROSECONDS -> ok; ticks from now on
 *   count -> the samples so far
 *   stop -> N, and N lines, each KEY tab VALUE...:
 *     stack THREAD STATE FLAGS COUNT NS FRAME\037FRAME...
 *     thread ID FLAGS NATIVE NAME    lost CAUSE COUNT NS
 *     task TASK THREAD BY NAME FUNCTION
 *     runs TASK STATE FLAGS COUNT NS FRAME\037FRAME... (also in a stack line)
 *     waits TASK STATE FLAGS COUNT NS FRAME\037FRAME...
 *     wall NS   ticks N   gap NS: the longest between two ticks
 */
#include "lib/peek_remote.h"
#include "reader/sampling.h"
#include "wire/dec.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define HARD_ERROR  99 /* automake's number for a broken set-up */
#define OUT_SIZE    (4u << 20)
#define FLUSH_EVERY 50000000u /* ns */
#define MAX_FRAME   512

/* What one kind of id stands for. */
struct table {
	char **text;
	size_t n;
};

enum total_kind { OF_THREAD, OF_RUNNING, OF_WAITING };

struct total {
	enum total_kind kind;
	uint32_t of; /* a thread, or a task by its number here */
	uint32_t flags, stack, base;
	uint64_t count, ns;
};

struct watch {
	struct peek_remote remote;
	struct sampling_target target;
	struct sampling *sampling;
	struct enc enc;
	struct dec *dec;
	uint64_t interval, next, flushed, started;
	FILE *out;
	struct table strings, codes, frames, threads, tasks;
	uint32_t task[WIRE_MAX_TASK + 1]; /* numbers here by those there */
	struct wire_stack *stacks;
	size_t n_stacks;
	struct total *totals;
	size_t n_totals;
	uint64_t lost[8], lost_ns[8], ticks;
	uint64_t ticked, gap; /* when last; the longest time between two */
};

static void
die(const char *what)
{
	fprintf(stderr, "watch: %s: %s\n", what, strerror(errno));
	exit(HARD_ERROR);
}

static uint64_t
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void *
grow(void *p, size_t n, size_t size)
{
	p = realloc(p, n * size);
	if (!p)
		die("memory");
	return p;
}

static void
table_set(struct table *t, size_t id, char *text)
{
	if (!text)
		die("memory");
	if (id >= t->n) {
		t->text = grow(t->text, id + 1, sizeof(*t->text));
		memset(t->text + t->n, 0, (id + 1 - t->n) * sizeof(*t->text));
		t->n = id + 1;
	}
	free(t->text[id]);
	t->text[id] = text;
}

static const char *
table_get(const struct table *t, size_t id)
{
	return id < t->n && t->text[id] ? t->text[id] : "?";
}

static char *
format(const char *fmt, ...)
{
	char *text;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	return n < 0 ? NULL : text;
}

static void
frame_set(struct watch *w, const struct wire_frame *f)
{
	char *text = NULL;

	if (f->kind == WIRE_FRAME_PYTHON)
		text = format("%s:%u", table_get(&w->codes, f->a), f->b);
	else if (f->kind == WIRE_FRAME_C)
		text = format("C:%s:%s", table_get(&w->strings, f->a),
			      f->b ? table_get(&w->strings, f->b) : "");
	else if (f->kind == WIRE_FRAME_AWAIT)
		text = format("AWAIT:%s", table_get(&w->strings, f->a));
	else
		text = format("CUT");
	table_set(&w->frames, f->id, text);
}

static void
total_add(struct watch *w, const struct total *add)
{
	struct total *t;

	for (size_t i = 0; i < w->n_totals; i++) {
		t = &w->totals[i];
		if (t->kind == add->kind && t->of == add->of &&
		    t->stack == add->stack && t->base == add->base &&
		    t->flags == add->flags) {
			t->count += add->count;
			t->ns += add->ns;
			return;
		}
	}
	w->totals = grow(w->totals, w->n_totals + 1, sizeof(*w->totals));
	w->totals[w->n_totals++] = *add;
}

static void
sample_add(struct watch *w, const struct wire_sample *s)
{
	struct total t = { OF_THREAD, s->thread, s->flags, s->stack,
			   0,         s->count,  s->weight };

	total_add(w, &t);
	if (!s->task)
		return;
	t.kind = OF_RUNNING;
	t.of = w->task[s->task];
	t.base = s->base;
	total_add(w, &t);
}

static void
task_sample_add(struct watch *w, const struct wire_task_sample *s)
{
	const struct total t = { OF_WAITING, w->task[s->task],
				 s->flags,   s->stack,
				 0,          s->count,
				 s->weight };

	total_add(w, &t);
}

/* Its number may be another one's later. */
static void
task_set(struct watch *w, const struct wire_task *t)
{
	uint32_t *number = &w->task[t->id];

	if (!*number)
		*number = w->tasks.n ? (uint32_t)w->tasks.n : 1;
	table_set(&w->tasks, *number,
		  format("%u\t%u\t%.*s\t%.*s", t->thread,
			 t->by ? w->task[t->by] : 0, (int)t->name.n, t->name.p,
			 (int)t->function.n, t->function.p));
}

static void
stack_set(struct watch *w, const struct wire_stack *s)
{
	if (s->id >= w->n_stacks) {
		size_t n = s->id + 1024;

		w->stacks = grow(w->stacks, n, sizeof(*w->stacks));
		w->n_stacks = n;
	}
	w->stacks[s->id] = *s;
}

static void
apply(struct watch *w, const struct event *ev)
{
	const struct wire_code *c = &ev->code;

	switch (ev->type) {
	case WIRE_STRING:
		table_set(&w->strings, ev->string.id,
			  strndup(ev->string.text.p, ev->string.text.n));
		break;
	case WIRE_CODE:
		table_set(&w->codes, c->id,
			  format("%s:%s:%u:%u", table_get(&w->strings, c->name),
				 table_get(&w->strings, c->file), c->line,
				 c->flags));
		break;
	case WIRE_FRAME:
		frame_set(w, &ev->frame);
		break;
	case WIRE_STACK:
		stack_set(w, &ev->stack);
		break;
	case WIRE_THREAD:
		table_set(&w->threads, ev->thread.id,
			  format("%u\t%" PRIu64 "\t%.*s", ev->thread.flags,
				 ev->thread.native, (int)ev->thread.name.n,
				 ev->thread.name.p));
		break;
	case WIRE_SAMPLE:
		sample_add(w, &ev->sample);
		break;
	case WIRE_TASK:
		task_set(w, &ev->task);
		break;
	case WIRE_TASK_END:
		w->task[ev->task_end.id] = 0;
		break;
	case WIRE_TASK_SAMPLE:
		task_sample_add(w, &ev->task_sample);
		break;
	case WIRE_LOST:
		w->lost[ev->lost.cause & 7] += ev->lost.count;
		w->lost_ns[ev->lost.cause & 7] += ev->lost.time;
		break;
	case WIRE_RESET:
		fprintf(stderr, "watch: too much for one set of ids\n");
		exit(HARD_ERROR);
	case WIRE_CLOCK:
		w->ticks = ev->clock.ticks;
		break;
	default:
		break;
	}
}

static void
take(struct watch *w)
{
	struct event ev;
	struct pit_err err;

	if (dec_feed(w->dec, w->enc.buf, w->enc.len) != PIT_OK)
		die("decoder");
	enc_rewind(&w->enc, 0);
	while (dec_next(w->dec, &ev))
		apply(w, &ev);
	if (dec_status(w->dec, &err) != PIT_OK) {
		fprintf(stderr, "watch: the stream is bad: %s\n", err.text);
		exit(HARD_ERROR);
	}
}

static uintptr_t
number(char **line)
{
	return (uintptr_t)strtoull(*line, line, 0);
}

static void
do_hello(struct watch *w, char *line)
{
	struct sampling_target *t = &w->target;
	uint32_t version = (uint32_t)number(&line);
	const char *why;

	t->runtime = number(&line);
	t->code_type = number(&line);
	t->types.cfunction = number(&line);
	t->types.cmethod = number(&line);
	t->types.method_descr = number(&line);
	t->types.wrapper_descr = number(&line);
	t->types.classmethod_descr = number(&line);
	t->types.function = number(&line);
	t->types.method = number(&line);
	t->types.module = number(&line);
	t->tid_offset = (uint32_t)number(&line);
	if (!pyver_find(&t->ver, version)) {
		fprintf(w->out, "no such version\n");
		return;
	}
	why = pyver_apply_debug_offsets(&t->ver, &w->remote.peek, t->runtime);
	fprintf(w->out, "%s\n", why ? why : "ok");
}

static void
table_clear(struct table *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->text[i]);
	free(t->text);
	*t = (struct table){ 0 };
}

/* Forget what the last run saw. */
static void
clear(struct watch *w)
{
	table_clear(&w->strings);
	table_clear(&w->codes);
	table_clear(&w->frames);
	table_clear(&w->threads);
	table_clear(&w->tasks);
	memset(w->task, 0, sizeof(w->task));
	w->n_totals = 0;
	w->ticks = w->gap = 0;
	memset(w->lost, 0, sizeof(w->lost));
	memset(w->lost_ns, 0, sizeof(w->lost_ns));
}

static void
gap_note(struct watch *w, uint64_t now)
{
	if (now - w->ticked > w->gap)
		w->gap = now - w->ticked;
	w->ticked = now;
}

static void
do_start(struct watch *w, char *line)
{
	struct event ev = { .type = WIRE_HELLO };

	clear(w);
	w->interval = number(&line) * 1000;
	w->started = w->next = w->flushed = w->ticked = now_ns();
	w->dec = dec_new();
	ev.hello.version = WIRE_VERSION;
	ev.hello.interval = w->interval;
	enc_event(&w->enc, &ev);
	w->sampling = sampling_new(&w->target, &w->enc, w->started);
	if (!w->dec || !w->sampling)
		die("start");
	fprintf(w->out, "ok\n");
}

static void
do_count(struct watch *w)
{
	uint64_t count = 0;

	sampling_flush(w->sampling, now_ns(), 0, 0);
	take(w);
	for (size_t i = 0; i < w->n_totals; i++)
		if (w->totals[i].kind == OF_THREAD)
			count += w->totals[i].count;
	fprintf(w->out, "%" PRIu64 "\n", count);
}

static void
print_stack(struct watch *w, uint32_t id, uint32_t base)
{
	static uint32_t ids[WIRE_MAX_DEPTH];
	size_t n = 0;

	for (; id != base && id && n < WIRE_MAX_DEPTH;
	     id = w->stacks[id].parent)
		ids[n++] = w->stacks[id].frame;
	while (n > 0) {
		fputs(table_get(&w->frames, ids[--n]), w->out);
		if (n)
			fputc('\037', w->out);
	}
	fputc('\n', w->out);
}

static void
print_total(struct watch *w, const struct total *t)
{
	static const char *const kinds[] = { "stack", "runs", "waits" };

	fprintf(w->out, "%s\t%u\t%u\t%u\t%" PRIu64 "\t%" PRIu64 "\t",
		kinds[t->kind], t->of, t->flags & WIRE_SAMPLE_STATE,
		t->flags & ~WIRE_SAMPLE_STATE, t->count, t->ns);
	print_stack(w, t->stack, t->base);
}

static void
do_stop(struct watch *w)
{
	uint64_t end = now_ns();
	size_t threads, tasks;

	gap_note(w, end);
	sampling_tick(w->sampling, end);
	sampling_flush(w->sampling, end, 0, 0);
	take(w);
	sampling_free(w->sampling);
	w->sampling = NULL;
	dec_free(w->dec);
	threads = w->threads.n ? w->threads.n - 1 : 0;
	tasks = w->tasks.n ? w->tasks.n - 1 : 0;
	fprintf(w->out, "%zu\n", w->n_totals + threads + tasks + 8 + 3);
	for (size_t i = 0; i < w->n_totals; i++)
		print_total(w, &w->totals[i]);
	for (size_t i = 1; i <= tasks; i++)
		fprintf(w->out, "task\t%zu\t%s\n", i, table_get(&w->tasks, i));
	for (size_t i = 1; i <= threads; i++)
		fprintf(w->out, "thread\t%zu\t%s\n", i,
			table_get(&w->threads, i));
	for (int i = 0; i < 8; i++)
		fprintf(w->out, "lost\t%d\t%" PRIu64 "\t%" PRIu64 "\n", i,
			w->lost[i], w->lost_ns[i]);
	fprintf(w->out,
		"wall\t%" PRIu64 "\nticks\t%" PRIu64 "\ngap\t%" PRIu64 "\n",
		end - w->started, w->ticks, w->gap);
}

static void
command(struct watch *w, char *line)
{
	char *rest = line + strcspn(line, " \n");

	if (strncmp(line, "hello ", 6) == 0)
		do_hello(w, rest);
	else if (strncmp(line, "start ", 6) == 0)
		do_start(w, rest);
	else if (strncmp(line, "count", 5) == 0 && w->sampling)
		do_count(w);
	else if (strncmp(line, "stop", 4) == 0 && w->sampling)
		do_stop(w);
	else
		fprintf(w->out, "what?\n");
	fflush(w->out);
}

static void
tick(struct watch *w)
{
	uint64_t now = now_ns();

	if (now < w->next)
		return;
	gap_note(w, now);
	sampling_tick(w->sampling, now);
	w->next += w->interval;
	if (w->next < now)
		w->next = now + w->interval;
	if (now - w->flushed >= FLUSH_EVERY) {
		sampling_flush(w->sampling, now, 0, 0);
		take(w);
		w->flushed = now;
	}
}

static struct timespec
until(uint64_t when)
{
	uint64_t now = now_ns();
	uint64_t left = when > now ? when - now : 0;

	return (struct timespec){ (time_t)(left / 1000000000u),
				  (long)(left % 1000000000u) };
}

static void
serve(struct watch *w, int questions)
{
	struct pollfd p = { .fd = questions, .events = POLLIN };
	char line[4096];
	size_t n = 0;

	for (;;) {
		struct timespec t = until(w->next);
		int ready = ppoll(&p, 1, w->sampling ? &t : NULL, NULL);

		if (w->sampling)
			tick(w);
		if (ready <= 0)
			continue;
		if (read(questions, line + n, 1) != 1)
			return;
		if (line[n++] != '\n' && n < sizeof(line) - 1)
			continue;
		line[n] = '\0';
		n = 0;
		command(w, line);
	}
}

static pid_t
start(char *argv[], int *questions, int *answers)
{
	int ask[2], tell[2];
	pid_t pid;

	if (pipe(ask) < 0 || pipe(tell) < 0 || (pid = fork()) < 0)
		die("start");
	if (pid == 0) {
		int out = dup(ask[1]), in = dup(tell[0]);

		dup2(out, 3);
		dup2(in, 4);
		closefrom(5);
		execvp(argv[0], argv);
		_exit(HARD_ERROR);
	}
	close(ask[1]);
	close(tell[0]);
	*questions = ask[0];
	*answers = tell[1];
	return pid;
}

int
main(int argc, char *argv[])
{
	static struct watch w;
	char proc[32];
	int questions, answers, status;
	pid_t pid;

	if (argc < 3)
		return HARD_ERROR;
	pid = start(argv + 1, &questions, &answers);
	peek_remote_init(&w.remote, pid);
	snprintf(proc, sizeof(proc), "/proc/%d", (int)pid);
	w.target.peek = &w.remote.peek;
	w.target.pid = (uint32_t)pid;
	w.target.procfs = open(proc, O_PATH | O_CLOEXEC);
	w.target.own_files = true;
	enc_init(&w.enc, grow(NULL, OUT_SIZE, 1), OUT_SIZE);
	w.out = fdopen(answers, "w");
	if (!w.out)
		die("pipes");
	serve(&w, questions);
	fclose(w.out);
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return HARD_ERROR;
	return WEXITSTATUS(status);
}
