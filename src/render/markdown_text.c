/* src/render/markdown_text.c */
#include "render/markdown.h"

#include <string.h>

void
markdown_text(struct out *o, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strchr("\\`*_[]<>#|&~", text[i]))
			out_char(o, '\\');
		out_char(o, text[i]);
	}
}

/* The longest row of backticks. */
static size_t
backticks(const char *text, size_t n)
{
	size_t most = 0, row = 0;

	for (size_t i = 0; i < n; i++) {
		row = text[i] == '`' ? row + 1 : 0;
		most = row > most ? row : most;
	}
	return most;
}

static void
put_repeated(struct out *o, char c, size_t n)
{
	while (n--)
		out_char(o, c);
}

/* In a table a bar ends the cell unless there is a
 * backslash before it: one of the text's own would undo that. */
void
markdown_code(struct out *o, const char *text, size_t n)
{
	size_t ticks = backticks(text, n) + 1;
	const char *pad = ticks > 1 ? " " : "";

	if (!n)
		return;
	put_repeated(o, '`', ticks);
	out_str(o, pad);
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '\\' && i + 1 < n && text[i + 1] == '|')
			out_str(o, "\uFFFD");
		else if (text[i] == '|')
			out_str(o, "\\|");
		else
			out_char(o, text[i]);
	}
	out_str(o, pad);
	put_repeated(o, '`', ticks);
}

void
markdown_fence(struct out *o, const char *text, size_t n)
{
	size_t ticks = backticks(text, n);

	ticks = ticks < 3 ? 3 : ticks + 1;
	put_repeated(o, '`', ticks);
	out_str(o, "text\n");
	out_mem(o, text, n);
	if (n && text[n - 1] != '\n')
		out_char(o, '\n');
	put_repeated(o, '`', ticks);
	out_char(o, '\n');
}
