/* src/app/tail.c */
#include "app/tail.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define SEQUENCE_MAX 4096 /* longer ones are left out */
#define ESC          '\033'

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
	bool screen; /* the alternate screen is on */
	bool modes;  /* some other private mode was set */
	bool styled; /* any escape sequence passed */
};

/* CSI parameters final, without "ESC [": does the terminal answer it? */
static bool
csi_is_question(const char *seq, size_t n)
{
	char final = seq[n - 1];

	if (strchr("cntx", final))
		return true;
	if (final == 'p')
		return memchr(seq, '$', n) != NULL;
	if (final == 'q')
		return seq[0] == '>';
	return final == 'u' && seq[0] == '?';
}

static void
csi_note(struct replay *r, const char *seq, size_t n)
{
	bool on = seq[n - 1] == 'h';
	long mode;

	if (n < 3 || seq[0] != '?' || (!on && seq[n - 1] != 'l'))
		return;
	mode = strtol(seq + 1, NULL, 10);
	if (mode == 1049 || mode == 1047 || mode == 47)
		r->screen = on;
	else
		r->modes = true;
}

/* n bytes from ESC [ on; returns how many make up the sequence. */
static size_t
replay_csi(struct replay *r, const char *p, size_t n)
{
	size_t end = 2;

	while (end < n && (unsigned char)p[end] >= 0x20 &&
	       (unsigned char)p[end] < 0x40)
		end++;
	if (end == n)
		return n; /* cut short: not worth showing */
	if ((unsigned char)p[end] < 0x40 || (unsigned char)p[end] > 0x7e)
		return end; /* malformed */
	end++;
	if (end <= SEQUENCE_MAX && !csi_is_question(p + 2, end - 2)) {
		csi_note(r, p + 2, end - 2);
		out_mem(r->o, p, end);
	}
	return end;
}

/* From ESC and one of ] P X ^ _ on: a string up to BEL or ESC \. Only those of
 * OSC pass, and of them none that asks. */
static size_t
replay_string(struct replay *r, const char *p, size_t n)
{
	size_t end = 2, text;

	while (end < n && p[end] != '\a' && p[end] != ESC)
		end++;
	if (end == n)
		return n;
	text = end;
	if (p[end] == ESC && end + 1 < n && p[end + 1] == '\\')
		end++;
	end++;
	if (p[1] == ']' && end <= SEQUENCE_MAX && text >= 4 &&
	    memcmp(p + text - 2, ";?", 2) != 0)
		out_mem(r->o, p, end);
	return end;
}

static size_t
replay_escape(struct replay *r, const char *p, size_t n)
{
	r->styled = true;
	if (n < 2)
		return n;
	if (p[1] == '[')
		return replay_csi(r, p, n);
	if (strchr("]PX^_", p[1]) && p[1])
		return replay_string(r, p, n);
	if (p[1] != 'Z') /* "who are you?" */
		out_mem(r->o, p, 2);
	return 2;
}

/* Take back what a program may have left on when it was killed. */
static void
replay_restore(const struct replay *r)
{
	if (r->screen)
		out_str(r->o, "\033[?1049l");
	if (r->modes)
		out_str(r->o, "\033[?1l\033[?7h\033[?25h\033[?1000l\033[?1002l"
			      "\033[?1003l\033[?1004l\033[?1006l\033[?2004l"
			      "\033>");
	if (r->styled)
		out_str(r->o, "\033[0m\033(B");
}

void
tail_replay(const struct tail *tail, struct out *o)
{
	struct replay r = { .o = o };
	const char *p = tail->data, *line;
	size_t n = tail->len, used;

	if (tail->cut) {
		line = n ? memchr(p, '\n', n) : NULL;
		n -= line ? (size_t)(line + 1 - p) : n;
		p = line ? line + 1 : p;
		out_str(o, "[earlier output was not kept]\r\n");
	}
	while (n) {
		used = 1;
		if (*p == ESC)
			used = replay_escape(&r, p, n);
		else if (*p != '\005') /* ENQ: the terminal answers */
			out_char(o, *p);
		p += used;
		n -= used;
	}
	replay_restore(&r);
	if (tail->len && tail->data[tail->len - 1] != '\n')
		out_str(o, "\r\n");
}
