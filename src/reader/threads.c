/* src/reader/threads.c */
#include "reader/threads.h"

#include "reader/kthread.h"
#include "reader/sys.h"

#include <errno.h>
#include <string.h>

#define COMM_MAX    32u
#define DECIMAL_MAX 20u
#define NATIVES     (1u << 15) /* kernel ids that are remembered */
#define FAR_BACK    (1u << 13) /* the kernel has begun to count anew */
/* ns between two looks at the name of a thread */
#define NAME_SOON  UINT64_C(1000000)
#define NAME_LATER UINT64_C(1000000000)
/* The kernel may look at a running thread's clock only every 4 ms (HZ=250). A
 * clock that stood longer belongs to a thread that does not run. */
#define CPU_STALE UINT64_C(12000000)

bool
known_threads_init(struct threads *ts, int procfs, bool own_files)
{
	*ts = (struct threads){ .procfs = procfs, .own_files = own_files };
	ts->next_wire = 1;
	ts->size = THREADS_MAX * sizeof(struct thread) + idmap_size(NATIVES);
	ts->memory = sys_map_private(ts->size);
	if (!ts->memory)
		return false;
	ts->list = ts->memory;
	idmap_init(&ts->wires, ts->list + THREADS_MAX, NATIVES);
	return true;
}

/* Both count from 0 or 1 on. */
static uint64_t
wire_key(const struct thread *t)
{
	return t->interp_id << 32 | t->native;
}

uint32_t
known_threads_wire(const struct threads *ts, const struct thread *t)
{
	return t->native ? idmap_get(&ts->wires, wire_key(t)) : 0;
}

void
known_threads_keep_wire(struct threads *ts, const struct thread *t)
{
	void *wires = ts->list + THREADS_MAX;

	if (!t->native)
		return;
	if (t->native + FAR_BACK < ts->latest || ts->wires.used == NATIVES) {
		sys_zero_pages(wires, idmap_size(NATIVES));
		idmap_init(&ts->wires, wires, NATIVES);
	}
	ts->latest = t->native;
	idmap_put(&ts->wires, wire_key(t), t->wire);
}

static bool
are_twins(const struct thread *a, const struct thread *b)
{
	return a->native == b->native && a->interp_id != b->interp_id;
}

void
known_threads_pair(struct threads *ts, struct thread *t)
{
	for (uint32_t i = 0; t->native && i < ts->n; i++) {
		struct thread *other = &ts->list[i];

		if (are_twins(t, other))
			t->has_twin = other->has_twin = true;
	}
}

bool
known_threads_is_elsewhere(const struct threads *ts, const struct thread *t)
{
	for (uint32_t i = 0; t->has_twin && i < ts->n; i++) {
		const struct thread *other = &ts->list[i];

		if (are_twins(t, other) && other->wire && !other->is_out &&
		    other->ran_at > t->ran_at)
			return true;
	}
	return false;
}

bool
known_threads_shares_wire(const struct threads *ts, const struct thread *t)
{
	for (uint32_t i = 0; i < ts->n; i++) {
		const struct thread *other = &ts->list[i];

		if (other != t && other->wire == t->wire)
			return true;
	}
	return false;
}

static void
forget_file(struct threads *ts, int *kept)
{
	if (*kept < 0)
		return;
	sys_close(*kept);
	ts->n_open--;
	*kept = -1;
}

static void
thread_fini(struct threads *ts, struct thread *t)
{
	forget_file(ts, &t->kernel.schedstat);
	forget_file(ts, &t->kernel.syscall);
	trail_fini(&t->trail);
}

void
known_threads_fini(struct threads *ts)
{
	for (uint32_t i = 0; i < ts->n; i++)
		thread_fini(ts, &ts->list[i]);
	sys_unmap(ts->memory, ts->size);
	ts->memory = NULL;
	ts->n = 0;
}

static bool
is_thread(const struct thread *t, uintptr_t tstate, uint64_t id,
	  uint64_t interp_id)
{
	return t->tstate == tstate && t->id == id && t->interp_id == interp_id;
}

/* The interpreter lists its threads in the same order every time, so the next
 * one asked for is mostly the one behind the last. */
struct thread *
known_threads_get(struct threads *ts, uintptr_t tstate, uint64_t id,
		  uint64_t interp_id)
{
	struct thread *t;

	for (uint32_t i = 0; i < ts->n; i++) {
		uint32_t at = (ts->cursor + 1 + i) % ts->n;

		if (is_thread(&ts->list[at], tstate, id, interp_id)) {
			ts->cursor = at;
			return &ts->list[at];
		}
	}
	if (ts->n == THREADS_MAX)
		return NULL;
	ts->cursor = ts->n++;
	t = &ts->list[ts->cursor];
	*t = (struct thread){
		.tstate = tstate,
		.id = id,
		.interp_id = interp_id,
		.kernel = { .schedstat = -1, .syscall = -1 },
	};
	return t;
}

void
known_threads_remove(struct threads *ts, struct thread *t)
{
	thread_fini(ts, t);
	*t = ts->list[--ts->n];
	ts->cursor = 0;
}

/* The kernel's name of a thread says something only if it was given one: else
 * it is the process's. */
static bool
kernel_name(const struct threads *ts, const struct thread *t,
	    uint32_t main_native, char *buf, size_t cap)
{
	char comm[COMM_MAX] = "", main_comm[COMM_MAX] = "";

	if (!t->native)
		return false;
	kthread_name(ts->procfs, t->native, comm, sizeof(comm));
	kthread_name(ts->procfs, main_native, main_comm, sizeof(main_comm));
	if (!comm[0] || strcmp(comm, main_comm) == 0)
		return false;
	strncpy(buf, comm, cap - 1);
	buf[cap - 1] = '\0';
	return true;
}

/* What threading calls it in this interpreter, and what it says of it beside
 * that. */
static bool
threading_says(struct threads *ts, const struct pyver *ver, struct peek *pk,
	       struct thread *t, uintptr_t interp, char *buf, size_t cap)
{
	enum pythread_daemon daemon;
	long n = pythread_read(ver, pk, interp, t->ident, &ts->hints, buf, cap,
			       &daemon);

	if (daemon)
		t->daemon = daemon;
	return n > 0;
}

/* In the first interpreter, where it comes from mostly, or in its own. */
static bool
threading_name(struct threads *ts, const struct pyver *ver, struct peek *pk,
	       struct thread *t, char *buf, size_t cap)
{
	return (t->interp_id && ts->first_interp &&
		threading_says(ts, ver, pk, t, ts->first_interp, buf, cap)) ||
	       threading_says(ts, ver, pk, t, t->interp, buf, cap);
}

static void
name_append_interp(char *buf, size_t cap, uint64_t interp_id)
{
	static const char words[] = " in interpreter ";
	size_t most = cap - sizeof(words) - DECIMAL_MAX;
	size_t n = strlen(buf);

	if (n > most) {
		n = most;
		while (n && ((unsigned char)buf[n] & 0xc0) == 0x80)
			n--; /* no part of a character */
	}
	memcpy(buf + n, words, sizeof(words));
	kthread_decimal(buf + n + sizeof(words) - 1, interp_id);
}

bool
known_threads_name(struct threads *ts, const struct pyver *ver, struct peek *pk,
		   struct thread *t, uint32_t main_native, char *buf,
		   size_t cap)
{
	if (threading_name(ts, ver, pk, t, buf, cap)) {
		t->has_name = true;
	} else if (t->has_name) {
		/* A thread that ends is no longer listed. */
		return false;
	} else if (t->is_main || (t->interp_id && t->native == main_native)) {
		strncpy(buf, "MainThread", cap);
	} else if (!kernel_name(ts, t, main_native, buf, cap)) {
		strncpy(buf, "Thread ", cap);
		if (t->native)
			kthread_decimal(buf + 7, t->native);
		else
			buf[6] = '\0';
	}
	if (t->interp_id)
		name_append_interp(buf, cap, t->interp_id);
	return true;
}

bool
thread_name_is_due(struct thread *t, uint64_t now)
{
	if (now < t->name_at)
		return false;
	t->name_wait *= 2;
	if (t->name_wait < NAME_SOON)
		t->name_wait = NAME_SOON;
	if (t->name_wait > NAME_LATER)
		t->name_wait = NAME_LATER;
	t->name_at = now + t->name_wait;
	return true;
}

bool
thread_has_gone(const struct threads *ts, const struct thread *t)
{
	int fd;

	if (ts->procfs < 0 || !t->native || t->is_main)
		return false;
	fd = kthread_open(ts->procfs, t->native, "comm");
	if (fd >= 0)
		sys_close(fd);
	return fd == -ENOENT || fd == -ESRCH;
}

/* There is no descriptor left: none is kept from now on. */
static void
forget_files(struct threads *ts)
{
	ts->own_files = false;
	for (uint32_t i = 0; i < ts->n; i++) {
		forget_file(ts, &ts->list[i].kernel.schedstat);
		forget_file(ts, &ts->list[i].kernel.syscall);
	}
}

/* A file of the thread, open; negative: it cannot be had. */
static int
take_file(struct threads *ts, const struct thread *t, int kept,
	  const char *name)
{
	int fd;

	if (kept >= 0)
		return kept;
	if (!t->native)
		return -1;
	fd = kthread_open(ts->procfs, t->native, name);
	if (fd != -EMFILE || !ts->n_open)
		return fd;
	forget_files(ts);
	return kthread_open(ts->procfs, t->native, name);
}

/* It was read, or could not be. */
static void
give_file(struct threads *ts, int *kept, int fd, bool ok)
{
	if (fd < 0 || fd == *kept)
		return;
	if (ok && ts->own_files && ts->n_open < THREADS_MAX_OPEN) {
		*kept = fd;
		ts->n_open++;
	} else {
		sys_close(fd);
	}
}

bool
thread_call(struct threads *ts, struct thread *t, struct kthread_call *call)
{
	int *kept = &t->kernel.syscall;
	int fd = take_file(ts, t, *kept, "syscall");
	bool ok = fd >= 0 && kthread_call(fd, call);

	give_file(ts, kept, fd, ok);
	return ok;
}

static bool
read_clocks(struct threads *ts, struct thread *t, uint64_t *cpu,
	    uint64_t *ready)
{
	int *kept = &t->kernel.schedstat;
	int fd = take_file(ts, t, *kept, "schedstat");
	bool ok = fd >= 0 && kthread_cpu(fd, cpu, ready);

	give_file(ts, kept, fd, ok);
	return ok;
}

void
thread_computed(struct thread *t)
{
	t->kernel.cpu_at = 0;
}

bool
thread_computes(struct threads *ts, struct thread *t, uint64_t now)
{
	struct thread_kernel *k = &t->kernel;
	uint64_t cpu, ready;

	if (!read_clocks(ts, t, &cpu, &ready))
		return k->computes = false;
	if (!k->cpu_at) {
		/* It let go of the GIL and did not move: most likely it waits.
		 * If it computes, its clock will tell. */
		k->computes = false;
	} else if (cpu != k->cpu) {
		k->computes = (cpu - k->cpu) * 2 >= now - k->cpu_at;
	} else {
		if (now - k->cpu_at >= CPU_STALE)
			k->computes = false;
		return k->computes;
	}
	k->cpu = cpu;
	k->cpu_at = now;
	return k->computes;
}

void
thread_clocks(struct threads *ts, struct thread *t, uint64_t *used,
	      uint64_t *ready)
{
	struct thread_kernel *k = &t->kernel, before = *k;

	*used = *ready = 0;
	if (!read_clocks(ts, t, &k->used, &k->ready))
		return;
	k->known = true;
	if (before.known && k->used >= before.used)
		*used = k->used - before.used;
	if (before.known && k->ready >= before.ready)
		*ready = k->ready - before.ready;
}
