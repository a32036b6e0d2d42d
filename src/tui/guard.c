/* src/tui/guard.c */
#include "tui/guard.h"

#include "base/utf8.h"

/* Remember the character that text bytes make up. */
static void
take_text(struct guard *g, unsigned char c)
{
	if ((c & 0xc0) != 0x80)
		g->nlast = 0;
	if (g->nlast < sizeof(g->last))
		g->last[g->nlast++] = (char)c;
}

static unsigned
repeat_count(const struct guard *g)
{
	uint32_t ch;

	if (g->nlast == 0 || utf8_get(g->last, g->nlast, &ch) != g->nlast ||
	    utf8_width(ch) == 0)
		return 0;
	return g->number ? g->number : 1;
}

/* A byte of a control sequence; false: it must be left out. */
static bool
take_sequence(struct guard *g, unsigned char c, unsigned *repeat)
{
	/* DEL is ignored; what is no ASCII may or may not end a sequence, so
	 * the stricter state is kept. */
	if (c >= 0x7f)
		return true;
	if (c >= 0x40) {
		g->state = GUARD_TEXT;
		if (c != 'b' || !g->plain)
			return true;
		*repeat = repeat_count(g);
		return false;
	}
	if (c >= '0' && c <= '9' && g->args == 0) {
		g->number = g->number * 10 + (c - '0');
		if (g->number > GUARD_REPEAT)
			g->number = GUARD_REPEAT;
	}
	if (c == ';' || c == ':')
		g->args++;
	if (c < '0' || c > ';')
		g->plain = false;
	return g->args <= GUARD_ARGS || c < '0';
}

static bool
take_byte(struct guard *g, unsigned char c, unsigned *repeat)
{
	if (c == 0x1b) {
		g->state = GUARD_ESCAPE;
		return true;
	}
	if (c == 0x18 || c == 0x1a) { /* CAN, SUB: end any sequence */
		g->state = GUARD_TEXT;
		return true;
	}
	if (c < 0x20)
		return true;
	switch (g->state) {
	case GUARD_TEXT:
		take_text(g, c);
		return true;
	case GUARD_ESCAPE:
		if (c < '0' || c >= 0x7f) /* as above */
			return true;
		g->state = c == '[' ? GUARD_SEQUENCE : GUARD_TEXT;
		g->args = g->number = 0;
		g->plain = true;
		return true;
	default:
		return take_sequence(g, c, repeat);
	}
}

size_t
guard_pass(struct guard *g, const char *bytes, size_t n, bool *ended,
	   unsigned *repeat)
{
	size_t i = 0;

	*repeat = 0;
	while (i < n && take_byte(g, (unsigned char)bytes[i], repeat))
		i++;
	*ended = i < n && g->state == GUARD_TEXT;
	return i;
}
