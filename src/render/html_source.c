/* src/render/html_source.c - the text of the source files that an HTML report
 * names, where it was asked for and they are what was run.
 */
#include "render/html.h"

#include "render/summary.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <string.h>

/* All lines of the file that source is turned to. */
static void
read_lines(const struct source_text *source, struct out *text)
{
	const char *line;

	for (uint32_t i = 1; (line = source->line(source->arg, i)); i++) {
		utf8_valid(text, line, strlen(line));
		out_char(text, '\n');
	}
}

/* A chunk for each file. */
static void
put_file(struct html *h, const char *file)
{
	const struct source_text *source = h->opts->source;
	const char *why = source->look(source->arg, file);
	uint32_t name = pith_string(&h->pith, file);
	uint32_t reason = pith_string(&h->pith, why ? why : "");
	struct out text, chunk;

	out_init(&text, SIZE_MAX);
	out_init(&chunk, SIZE_MAX);
	if (!why)
		read_lines(source, &text);
	pith_number(&chunk, 1);
	pith_number(&chunk, name);
	pith_number(&chunk, reason);
	pith_number(&chunk, text.len);
	out_mem(&chunk, text.data, text.len);
	render_fail(h->pith.o, text.status);
	render_fail(h->pith.o, chunk.status);
	pith_flush(&h->pith);
	if (!h->pith.o->status)
		pith_chunk(&h->pith, "SRCS", chunk.data, chunk.len);
	out_fini(&chunk);
	out_fini(&text);
}

void
html_source(struct html *h)
{
	const struct symtab *syms = h->snap->syms;
	bool *done;

	if (!h->opts->with_source || !h->opts->source)
		return;
	/* By the number of a file's name. */
	done = mem_calloc((size_t)h->pith.texts.len + 1, sizeof(*done));
	if (!done)
		render_fail(h->pith.o, PIT_ENOMEM);
	for (frame_id id = 1; done && id < symtab_len(syms); id++) {
		const struct frame_info *info = symtab_get(syms, id);
		uint32_t name;

		if (!h->frames[id] || info->kind != FRAME_PYTHON)
			continue;
		/* A name that is there: no number is new. */
		name = pith_string(&h->pith, info->file);
		if (name && !done[name]) {
			done[name] = true;
			put_file(h, info->file);
		}
	}
	mem_free(done);
}
