/* src/tui/backlog.c */
#include "tui/backlog.h"

#include "base/ansi.h"
#include "base/mem.h"
#include "base/out.h"
#include "base/utf8.h"

#include <string.h>

#define TIME_STEP (10ull * 1000 * 1000) /* ns: nobody tells less apart */
#define ESC       '\033'
#define LAST_LOOK 8192 /* bytes from the end that a last line is looked for */

void
backlog_fini(struct backlog *b)
{
	mem_free(b->data);
	mem_free(b->times);
	*b = (struct backlog){ 0 };
}

/* May this control character wait? */
static bool
is_plain_control(char c, char before)
{
	switch (c) {
	case '\n':
		return before == '\r';
	case '\b':
	case '\t':
	case '\r':
	case '\a':
		return true;
	default:
		return false;
	}
}

static bool
is_plain(char c, char before, enum backlog_state *state)
{
	switch (*state) {
	case BACKLOG_TEXT:
		if (c == ESC)
			*state = BACKLOG_ESCAPE;
		return (unsigned char)c >= ' ' || c == ESC ||
		       is_plain_control(c, before);
	case BACKLOG_ESCAPE:
		*state = BACKLOG_SEQUENCE;
		return c == '[';
	default:
		if (c == 'm' || c == 'K')
			*state = BACKLOG_TEXT;
		return (c >= '0' && c <= ';') || c == 'm' || c == 'K';
	}
}

/* The state behind n bytes; false: some of them are not plain. */
static bool
scan(const char *bytes, size_t n, char before, enum backlog_state *state)
{
	for (size_t i = 0; i < n; i++) {
		char c = bytes[i];

		if (*state != BACKLOG_TEXT || (unsigned char)c < ' ')
			if (!is_plain(c, before, state))
				return false;
		before = c;
	}
	return true;
}

/* Of two neighbours the later one stands for both. */
static void
thin_times(struct backlog *b)
{
	size_t n = 0;

	for (size_t i = b->ntimes % 2; i < b->ntimes; i += 2)
		b->times[n++] = b->times[i + 1 < b->ntimes ? i + 1 : i];
	b->ntimes = n;
}

/* What was added last came then. False: no memory. */
static bool
add_time(struct backlog *b, uint64_t time)
{
	struct backlog_time *last = b->ntimes ? &b->times[b->ntimes - 1] : NULL;

	if (last && time < last->time + TIME_STEP) {
		last->end = b->len;
		return true;
	}
	if (last && b->ntimes == BACKLOG_TIMES)
		thin_times(b);
	last =
	    mem_grow(b->times, &b->times_cap, b->ntimes + 1, sizeof(*b->times));
	if (!last)
		return false;
	b->times = last;
	b->times[b->ntimes++] = (struct backlog_time){ b->len, time };
	return true;
}

void
backlog_drop(struct backlog *b, size_t n)
{
	size_t kept = 0;

	memmove(b->data, b->data + n, b->len - n);
	b->len -= n;
	for (size_t i = 0; i < b->ntimes; i++)
		if (b->times[i].end > n)
			b->times[kept++] =
			    (struct backlog_time){ b->times[i].end - n,
						   b->times[i].time };
	b->ntimes = kept;
}

bool
backlog_add(struct backlog *b, const char *bytes, size_t n, uint64_t time)
{
	enum backlog_state state = b->state;
	char *grown;

	if (!n)
		return true;
	if (n > BACKLOG_MAX - b->len || !scan(bytes, n, b->before, &state))
		return false;
	grown = mem_grow(b->data, &b->cap, b->len + n, 1);
	if (!grown)
		return false;
	b->data = grown;
	memcpy(b->data + b->len, bytes, n);
	b->len += n;
	if (!add_time(b, time)) {
		b->len -= n;
		return false;
	}
	b->state = state;
	b->before = bytes[n - 1];
	return true;
}

void
backlog_clear(struct backlog *b, char before)
{
	b->len = b->ntimes = 0;
	b->state = BACKLOG_TEXT;
	b->before = before;
}

/* Rows that a line of n bytes fills at least: what is not ASCII, or moves the
 * cursor, may fill less than its bytes say. */
static size_t
line_rows(const char *line, size_t n, int cols)
{
	while (n && (line[n - 1] == '\n' || line[n - 1] == '\r'))
		n--;
	if (cols < 1 || n <= (size_t)cols)
		return 1;
	for (size_t i = 0; i < n; i++)
		if (line[i] < ' ' || line[i] > '~')
			return 1;
	return (n - 1) / (size_t)cols + 1;
}

size_t
backlog_spare(const struct backlog *b, size_t rows, int cols)
{
	const char *end = b->len ? memrchr(b->data, '\n', b->len) : NULL;
	size_t have = 0;

	while (end) {
		const char *line =
		    memrchr(b->data, '\n', (size_t)(end - b->data));

		if (have >= rows)
			return (size_t)(end + 1 - b->data);
		if (!line)
			return 0;
		have += line_rows(line + 1, (size_t)(end - line), cols);
		end = line;
	}
	return 0;
}

struct last {
	struct out line;
	bool over; /* what comes begins a line, or begins it again */
};

static bool
is_blank(const struct out *line)
{
	for (size_t i = 0; i < line->len; i++)
		if (line->data[i] != ' ')
			return false;
	return true;
}

static void
last_text(void *data, const char *bytes, size_t n)
{
	struct last *last = data;

	if (last->over)
		last->line.len = 0;
	last->over = false;
	text_clean(&last->line, bytes, n);
}

static void
last_control(void *data, char c)
{
	struct last *last = data;

	if (c == '\r')
		last->over = true;
	else if (c == '\t')
		out_char(&last->line, ' ');
}

static void
last_csi(void *data, const struct ansi_csi *csi)
{
	struct last *last = data;

	/* Erased: what was there is not the last line any more. */
	if (csi->final == 'K' && (last->over || csi->args[0] == 2))
		last->line.len = 0;
}

static void
last_escape(void *data, char inter, char final)
{
	(void)data;
	(void)inter;
	(void) final; /* are not plain */
}

static const struct ansi_ops last_ops = {
	.text = last_text,
	.control = last_control,
	.escape = last_escape,
	.csi = last_csi,
};

static bool
last_of(const char *p, size_t n, char *line, size_t size)
{
	struct last last = { .over = false };
	struct ansi ansi = { 0 };
	bool found;
	size_t fits;

	out_init(&last.line, 4 * LAST_LOOK);
	ansi_parse(&ansi, p, n, &last_ops, &last);
	found = last.line.data && out_status(&last.line) == PIT_OK &&
		!is_blank(&last.line);
	if (found) {
		fits = last.line.len < size ? last.line.len : size - 1;
		while (fits &&
		       ((unsigned char)last.line.data[fits] & 0xc0) == 0x80)
			fits--;
		memcpy(line, last.line.data, fits);
		line[fits] = '\0';
	}
	out_fini(&last.line);
	return found;
}

bool
backlog_last(const struct backlog *b, char *line, size_t size)
{
	size_t from = b->len > LAST_LOOK ? b->len - LAST_LOOK : 0;
	size_t end = b->len;

	while (end > from) {
		const char *before = memrchr(b->data + from, '\n', end - from);

		if (!before)
			return false;
		if (last_of(before + 1, (size_t)(b->data + end - before - 1),
			    line, size))
			return true;
		end = (size_t)(before - b->data);
	}
	return false;
}
