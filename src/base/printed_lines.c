/* src/base/printed_lines.c */
#include "base/printed_lines.h"

#include <string.h>

/* The start of a line that is too long ends with a whole character. */
static size_t
whole(const char *bytes, size_t n, size_t room)
{
	if (n <= room)
		return n;
	while (room && ((unsigned char)bytes[room] & 0xc0) == 0x80)
		room--;
	return room;
}

static void
line_text(void *data, const char *bytes, size_t n)
{
	struct printed_lines *lines = data;

	if (lines->again)
		lines->n = 0;
	lines->again = false;
	n = whole(bytes, n, sizeof(lines->text) - 1 - lines->n);
	memcpy(lines->text + lines->n, bytes, n);
	lines->n += n;
}

static void
line_control(void *data, char c)
{
	struct printed_lines *lines = data;

	if (c == '\t')
		line_text(data, " ", 1);
	if (c == '\r')
		lines->again = true;
	if (c != '\n')
		return;
	lines->text[lines->n] = '\0';
	lines->line(lines->data, lines->text, lines->n);
	lines->n = 0;
	lines->again = false;
}

static void
line_escape(void *data, char inter, char final)
{
	(void)data;
	(void)inter;
	(void) final;
}

static void
line_csi(void *data, const struct ansi_csi *csi)
{
	(void)data;
	(void)csi;
}

void
printed_lines_take(struct printed_lines *lines, const char *bytes, size_t n)
{
	static const struct ansi_ops ops = { line_text, line_control,
					     line_escape, line_csi };

	ansi_parse(&lines->ansi, bytes, n, &ops, lines);
}
