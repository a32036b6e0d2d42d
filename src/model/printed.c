/* src/model/printed.c */
#include "model/printed.h"

#include "base/mem.h"

#include <string.h>

void
printed_fini(struct printed *p)
{
	mem_free(p->lines);
	mem_free(p->text);
	*p = (struct printed){ 0 };
}

/* Whole characters. */
static size_t
cut(const char *line, size_t n)
{
	if (n <= PRINTED_TEXT)
		return n;
	n = PRINTED_TEXT;
	while (n && ((unsigned char)line[n] & 0xc0) == 0x80)
		n--;
	return n;
}

enum pit_status
printed_add(struct printed *p, uint64_t time, const char *line, size_t n)
{
	struct printed_text *lines;
	char *text;

	n = cut(line, n);
	if (!n)
		return PIT_OK;
	if (p->more || p->nlines == PRINTED_MAX || p->len + n > PRINTED_SIZE) {
		p->more = true;
		return PIT_OK;
	}
	lines = mem_grow(p->lines, &p->cap, p->nlines + 1, sizeof(*lines));
	if (!lines)
		return PIT_ENOMEM;
	p->lines = lines;
	text = mem_grow(p->text, &p->text_cap, p->len + n, 1);
	if (!text)
		return PIT_ENOMEM;
	p->text = text;
	memcpy(text + p->len, line, n);
	lines[p->nlines++] =
	    (struct printed_text){ time, (uint32_t)p->len, (uint32_t)n };
	p->len += n;
	return PIT_OK;
}
