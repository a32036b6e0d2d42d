/* src/render/json_text.c */
#include "render/json_text.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "render/summary.h"

#include <string.h>

#include <cjson/cJSON.h>

void
json_text_init(struct json_text *j, struct out *o)
{
	*j = (struct json_text){ .o = o };
	out_init(&j->valid, SIZE_MAX);
}

void
json_text_fini(struct json_text *j)
{
	out_fini(&j->valid);
	mem_free(j->buf);
}

/* s itself, or a copy in which U+FFFD stands for what is not UTF-8. */
static const char *
json_valid(struct json_text *j, const char *s)
{
	size_t n = strlen(s);

	j->valid.len = 0;
	utf8_valid(&j->valid, s, n);
	render_fail(j->o, j->valid.status);
	return n && !j->valid.status ? j->valid.data : "";
}

void
json_string(struct json_text *j, const char *s)
{
	cJSON item = { .type = cJSON_String | cJSON_IsReference };
	char *buf;
	size_t want;

	s = json_valid(j, s);
	/* At worst "\u001f" for each byte; cJSON wants five bytes to spare. */
	want = 6 * strlen(s) + 8;
	buf = mem_grow(j->buf, &j->cap, want, 1);
	if (!buf || want > INT32_MAX) {
		render_fail(j->o, PIT_ENOMEM);
		return;
	}
	j->buf = buf;
	item.valuestring = (char *)(uintptr_t)s;
	if (!cJSON_PrintPreallocated(&item, buf, (int)want, 0))
		render_fail(j->o, PIT_ELIMIT);
	else
		out_str(j->o, buf);
}

void
json_pair(struct json_text *j, const char *key, const char *value)
{
	out_printf(j->o, "\"%s\": ", key);
	json_string(j, value);
}

void
json_seconds(struct json_text *j, double seconds)
{
	out_number(j->o, "%f", seconds);
}
