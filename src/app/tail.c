/* src/app/tail.c */
#include "app/tail.h"

#include "base/ansi.h"
#include "base/mem.h"

#include <string.h>

void
tail_init(struct tail *tail)
{
	*tail = (struct tail){ 0 };
}

void
tail_fini(struct tail *tail)
{
	mem_free(tail->data);
	*tail = (struct tail){ 0 };
}

/* Make room by forgetting the older half, so that this is rarely done. */
static void
tail_forget(struct tail *tail)
{
	size_t drop = tail->len - tail->len / 2;

	memmove(tail->data, tail->data + drop, tail->len - drop);
	tail->len -= drop;
	tail->cut = true;
}

void
tail_add(struct tail *tail, const char *bytes, size_t n)
{
	char *data;

	if (n > TAIL_MAX) {
		bytes += n - TAIL_MAX;
		n = TAIL_MAX;
		tail->len = 0;
		tail->cut = true;
	}
	while (tail->len > TAIL_MAX - n)
		tail_forget(tail);
	data = mem_grow(tail->data, &tail->cap, tail->len + n, 1);
	if (!data) {
		tail->cut = true;
		return;
	}
	if (n)
		memcpy(data + tail->len, bytes, n);
	tail->data = data;
	tail->len += n;
}

struct replay {
	struct out *o;
	bool screen;    /* the alternate screen is on: nothing is shown */
	bool styled;    /* colours or line drawing were used */
	long row, rows; /* the cursor's, and how many there are, from ours on */
};

static void
replay_text(void *data, const char *bytes, size_t n)
{
	struct replay *r = data;

	if (!r->screen)
		out_mem(r->o, bytes, n);
}

static void
replay_control(void *data, char c)
{
	struct replay *r = data;

	if (r->screen || c == '\0' || !strchr("\b\t\n\r", c))
		return;
	if (c == '\n' && ++r->row > r->rows)
		r->rows = r->row;
	out_char(r->o, c);
}

/* Line drawing, and back. */
static void
replay_escape(void *data, char inter, char final)
{
	struct replay *r = data;

	if (r->screen || inter != '(' || !strchr("0B", final))
		return;
	r->styled = true;
	out_printf(r->o, "\033(%c", final);
}

static void
replay_style(struct replay *r, const struct ansi_csi *csi)
{
	r->styled = true;
	out_str(r->o, "\033[");
	for (unsigned i = 0; i < csi->n; i++) {
		if (i)
			out_char(r->o, csi->joined[i - 1] ? ':' : ';');
		if (csi->args[i] != ANSI_MISSING)
			out_printf(r->o, "%d", csi->args[i]);
	}
	out_char(r->o, 'm');
}

/* Up or down, as far as our own lines go: not into what was there before. */
static void
replay_rows(struct replay *r, long by)
{
	if (by > r->rows - r->row)
		by = r->rows - r->row;
	if (by < -r->row)
		by = -r->row;
	r->row += by;
	if (by)
		out_printf(r->o, "\033[%ld%c", by < 0 ? -by : by,
			   by < 0 ? 'A' : 'B');
}

static void
replay_mode(struct replay *r, const struct ansi_csi *csi)
{
	for (unsigned i = 0; i < csi->n; i++)
		if (csi->args[i] == 47 || csi->args[i] == 1047 ||
		    csi->args[i] == 1049)
			r->screen = csi->final == 'h';
}

static void
replay_csi(void *data, const struct ansi_csi *csi)
{
	struct replay *r = data;
	int arg = csi->args[0] == ANSI_MISSING ? 0 : csi->args[0];
	long count = arg ? arg : 1;

	if (csi->leader == '?' && !csi->inter && strchr("hl", csi->final))
		replay_mode(r, csi);
	if (r->screen || csi->leader || csi->inter)
		return;
	if (csi->final == 'm')
		replay_style(r, csi);
	else if (csi->final == 'A' || csi->final == 'F')
		replay_rows(r, -count);
	else if (csi->final == 'B' || csi->final == 'E')
		replay_rows(r, count);
	else if (strchr("CDG", csi->final))
		out_printf(r->o, "\033[%ld%c", count, csi->final);
	else if (csi->final == 'K' && arg <= 2)
		out_printf(r->o, "\033[%dK", arg);
	else if (csi->final == 'J' && arg == 0)
		out_str(r->o, "\033[J");
	if (strchr("EF", csi->final))
		out_char(r->o, '\r');
}

static const struct ansi_ops replay_ops = {
	.text = replay_text,
	.control = replay_control,
	.escape = replay_escape,
	.csi = replay_csi,
};

void
tail_replay(const struct tail *tail, struct out *o)
{
	struct replay r = { .o = o };
	struct ansi ansi = { 0 };
	const char *p = tail->data, *line;
	size_t n = tail->len;

	if (tail->cut) {
		line = n ? memchr(p, '\n', n) : NULL;
		n -= line ? (size_t)(line + 1 - p) : n;
		p = line ? line + 1 : p;
		out_str(o, "[earlier output was not kept]\r\n");
	}
	if (n)
		ansi_parse(&ansi, p, n, &replay_ops, &r);
	/* The cursor may be above the last line. */
	replay_rows(&r, r.rows - r.row);
	if (r.styled)
		out_str(o, "\033[0m\033(B");
	if (o->len && o->data[o->len - 1] != '\n' && n && p[n - 1] != '\n')
		out_str(o, "\r\n");
}
