/* src/app/mark_lines.c */
#include "app/mark_lines.h"

#include <string.h>

static void
line_text(void *data, const char *bytes, size_t n)
{
	struct mark_lines *lines = data;
	size_t room;

	if (lines->again)
		lines->n = 0;
	lines->again = false;
	room = sizeof(lines->line) - 1 - lines->n;
	n = n < room ? n : room;
	memcpy(lines->line + lines->n, bytes, n);
	lines->n += n;
}

static void
line_control(void *data, char c)
{
	struct mark_lines *lines = data;

	if (c == '\t')
		line_text(data, " ", 1);
	if (c == '\r')
		lines->again = true;
	if (c != '\n')
		return;
	lines->line[lines->n] = '\0';
	if (regex_matches(lines->regex, lines->line))
		lines->found(lines->data, lines->line);
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
mark_lines_take(struct mark_lines *lines, const char *bytes, size_t n)
{
	static const struct ansi_ops ops = { line_text, line_control,
					     line_escape, line_csi };

	if (lines->regex)
		ansi_parse(&lines->ansi, bytes, n, &ops, lines);
}
