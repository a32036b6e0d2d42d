/* src/render/base64.c */
#include "render/base64.h"

#include "render/summary.h"

#define GROUPS 1024 /* of three bytes, in a piece */

static void
put_group(char text[4], const unsigned char *p)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";

	text[0] = digits[p[0] >> 2];
	text[1] = digits[(p[0] & 3) << 4 | p[1] >> 4];
	text[2] = digits[(p[1] & 15) << 2 | p[2] >> 6];
	text[3] = digits[p[2] & 63];
}

static void
put_groups(struct out *o, const unsigned char *p, size_t groups)
{
	char text[4 * GROUPS];

	while (groups) {
		size_t part = groups < GROUPS ? groups : GROUPS;

		for (size_t i = 0; i < part; i++)
			put_group(text + 4 * i, p + 3 * i);
		out_mem(o, text, 4 * part);
		p += 3 * part;
		groups -= part;
	}
}

/* An out_sink. */
static bool
take(void *arg, const char *bytes, size_t n)
{
	struct base64 *b = arg;
	const unsigned char *p = (const unsigned char *)bytes;

	while (n && b->nrest) {
		b->rest[b->nrest++] = *p++;
		n--;
		if (b->nrest == 3) {
			put_groups(b->o, b->rest, 1);
			b->nrest = 0;
		}
	}
	put_groups(b->o, p, n / 3);
	for (size_t i = n - n % 3; i < n; i++)
		b->rest[b->nrest++] = p[i];
	return !b->o->status;
}

void
base64_open(struct base64 *b, struct out *o)
{
	b->o = o;
	b->nrest = 0;
	out_init_sink(&b->in, take, b);
}

void
base64_close(struct base64 *b)
{
	char text[4];
	enum pit_status st = out_flush(&b->in);

	for (size_t i = b->nrest; i < 3; i++)
		b->rest[i] = 0;
	put_group(text, b->rest);
	if (b->nrest) {
		out_mem(b->o, text, b->nrest + 1);
		out_str(b->o, b->nrest == 1 ? "==" : "=");
	}
	render_fail(b->o, st);
	out_fini(&b->in);
}
