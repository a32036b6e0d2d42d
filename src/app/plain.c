/* src/app/plain.c */
#include "app/plain.h"

#include "base/utf8.h"
#include "model/functions.h"
#include "model/label.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WAIT_FIRST (2 * 1000)
#define WAIT_MOST  (60 * 1000)
#define HOTTEST    3 /* functions that a line names */
#define NAME_CELLS 60

bool
plain_terminal(void)
{
	const char *type = getenv("TERM");

	return type && !strcmp(type, "dumb");
}

bool
plain_is_wanted(const struct options *opts)
{
	return isatty(STDERR_FILENO) &&
	       (opts->plain || (plain_terminal() && run_wants_tui(opts)));
}

/* The functions with the most time of their own, the most first. Returns how
 * many there are. */
static size_t
hottest(const struct functions *fs, const struct function_cost *top[HOTTEST])
{
	size_t n = 0;

	for (uint32_t i = 1; i < fs->len; i++) {
		const struct function_cost *f = &fs->at[i];
		size_t at = n;

		if (!f->self || !f->frame)
			continue;
		while (at && top[at - 1]->self < f->self)
			at--;
		if (at == HOTTEST)
			continue;
		n += n < HOTTEST;
		memmove(top + at + 1, top + at, (n - at - 1) * sizeof(top[0]));
		top[at] = f;
	}
	return n;
}

/* Whatever is in a name: nothing that a terminal would obey. */
static void
say_name(struct out *o, const char *name)
{
	text_clean(o, name, utf8_fit(name, strlen(name), NAME_CELLS));
}

static void
say_function(struct out *o, const struct snapshot *snap,
	     const struct functions *fs, const struct function_cost *f)
{
	char name[LABEL_NAME], where[LABEL_WHERE];

	label_name(snap->syms, snap->roots, f->frame, name, sizeof(name));
	label_where(snap->syms, snap->roots, f->frame, where, sizeof(where));
	out_printf(o, " %.0f %% ", 100 * (double)f->self / (double)fs->time);
	say_name(o, name);
	out_str(o, where[0] ? " in " : "");
	say_name(o, where);
}

/* ", hottest: 61 % softmax in model.py:61, 12 % ...". */
static void
say_hottest(struct out *o, const struct snapshot *snap,
	    const struct functions *fs)
{
	const struct function_cost *top[HOTTEST];
	size_t n = hottest(fs, top);

	for (size_t i = 0; i < n; i++) {
		out_str(o, i ? "," : ", hottest:");
		say_function(o, snap, fs, top[i]);
	}
	if (!n)
		out_str(o, ", nothing was sampled yet");
}

static void
say_line(struct run *run)
{
	static const struct functions_look look = { .idle = false };
	const struct snapshot *snap = model_snapshot(run->model);
	struct functions fs;
	struct out line;
	uint64_t now = uv_hrtime(), s = snap->start && now > snap->start
					    ? (now - snap->start) / 1000000000
					    : 0;

	if (functions_init(&fs, snap, &look))
		return; /* the next line may have its memory */
	out_init(&line, SIZE_MAX);
	out_printf(&line, "%" PRIu64 ":%02" PRIu64, s / 60, s % 60);
	say_hottest(&line, snap, &fs);
	if (!out_status(&line))
		complain(line.data);
	out_fini(&line);
	functions_fini(&fs);
}

static void
plain_on_timer(uv_timer_t *timer)
{
	struct plain *plain = (struct plain *)timer;

	if (plain->run->ended)
		return;
	say_line(plain->run);
	plain->wait = plain->wait * 2 < WAIT_MOST ? plain->wait * 2 : WAIT_MOST;
	uv_timer_start(timer, plain_on_timer, plain->wait, 0);
}

void
plain_start(struct plain *plain, struct run *run)
{
	plain->run = run;
	plain->wait = WAIT_FIRST;
	uv_timer_init(&run->loop, &plain->timer);
	if (plain_is_wanted(run->opts))
		uv_timer_start(&plain->timer, plain_on_timer, WAIT_FIRST, 0);
}

void
plain_stop(struct plain *plain)
{
	uv_close((uv_handle_t *)&plain->timer, NULL);
}
