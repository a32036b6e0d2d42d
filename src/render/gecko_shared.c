/* src/render/gecko_shared.c - columns, and the tables that threads share. */
#include "render/gecko.h"

/* Subcategories of all. */
enum code {
	CODE_OTHER,
	CODE_APPLICATION,
	CODE_LIBRARY,
	CODE_C,
};

void
gecko_open(struct gecko *g, const char *name)
{
	out_printf(g->o, ",\"%s\":[", name);
	g->sep = "";
}

void
gecko_next(struct gecko *g)
{
	out_str(g->o, g->sep);
	g->sep = ",";
}

void
gecko_number(struct gecko *g, uint64_t n)
{
	gecko_next(g);
	json_uint(g->o, n);
}

void
gecko_index(struct gecko *g, uint32_t index)
{
	if (index != GECKO_NONE) {
		gecko_number(g, index);
		return;
	}
	gecko_next(g);
	out_str(g->o, "null");
}

void
gecko_same(struct gecko *g, const char *name, size_t n, const char *value)
{
	gecko_open(g, name);
	for (size_t i = 0; i < n; i++) {
		gecko_next(g);
		out_str(g->o, value);
	}
	out_char(g->o, ']');
}

void
gecko_close(struct gecko *g)
{
	out_char(g->o, ']');
}

static void
write_stacks(struct gecko *g)
{
	const struct gecko_tables *t = &g->tables;

	out_printf(g->o, "\"stackTable\":{\"length\":%zu", t->nstacks);
	gecko_open(g, "frame");
	for (size_t i = 0; i < t->nstacks; i++)
		gecko_number(g, t->stacks[i].frame);
	gecko_close(g);
	gecko_open(g, "prefix");
	for (size_t i = 0; i < t->nstacks; i++)
		gecko_index(g, t->stacks[i].prefix);
	gecko_close(g);
	out_char(g->o, '}');
}

static enum code
code_of(const struct gecko *g, const struct gecko_frame *frame)
{
	const struct frame_info *info =
	    symtab_get(g->snap->syms, g->tables.funcs[frame->func].frame);

	if (!info)
		return CODE_OTHER;
	if (info->kind == FRAME_C)
		return CODE_C;
	if (info->kind != FRAME_PYTHON)
		return CODE_OTHER;
	return info->flags & FRAME_LIBRARY ? CODE_LIBRARY : CODE_APPLICATION;
}

static void
write_frames(struct gecko *g)
{
	const struct gecko_tables *t = &g->tables;

	out_printf(g->o, ",\"frameTable\":{\"length\":%zu", t->nframes);
	gecko_same(g, "address", t->nframes, "-1");
	gecko_same(g, "inlineDepth", t->nframes, "0");
	gecko_open(g, "category");
	for (size_t i = 0; i < t->nframes; i++)
		gecko_index(g, t->frames[i].category == GECKO_INHERITS
				   ? GECKO_NONE
				   : t->frames[i].category);
	gecko_close(g);
	gecko_open(g, "subcategory");
	for (size_t i = 0; i < t->nframes; i++)
		gecko_index(g, t->frames[i].category == GECKO_INHERITS
				   ? GECKO_NONE
				   : code_of(g, &t->frames[i]));
	gecko_close(g);
	gecko_open(g, "func");
	for (size_t i = 0; i < t->nframes; i++)
		gecko_number(g, t->frames[i].func);
	gecko_close(g);
	gecko_same(g, "nativeSymbol", t->nframes, "null");
	gecko_same(g, "innerWindowID", t->nframes, "0");
	gecko_open(g, "line");
	for (size_t i = 0; i < t->nframes; i++)
		gecko_index(g,
			    t->frames[i].line ? t->frames[i].line : GECKO_NONE);
	gecko_close(g);
	gecko_same(g, "column", t->nframes, "null");
	out_char(g->o, '}');
}

static void
write_funcs(struct gecko *g)
{
	const struct gecko_tables *t = &g->tables;

	out_printf(g->o, ",\"funcTable\":{\"length\":%zu", t->nfuncs);
	gecko_open(g, "name");
	for (size_t i = 0; i < t->nfuncs; i++)
		gecko_number(g, t->funcs[i].name);
	gecko_close(g);
	gecko_same(g, "isJS", t->nfuncs, "false");
	gecko_same(g, "relevantForJS", t->nfuncs, "false");
	gecko_same(g, "resource", t->nfuncs, "-1");
	gecko_open(g, "source");
	for (size_t i = 0; i < t->nfuncs; i++)
		gecko_index(g, t->funcs[i].file);
	gecko_close(g);
	gecko_open(g, "lineNumber");
	for (size_t i = 0; i < t->nfuncs; i++) {
		const struct frame_info *info =
		    symtab_get(g->snap->syms, t->funcs[i].frame);

		gecko_index(g, info && info->line ? info->line : GECKO_NONE);
	}
	gecko_close(g);
	gecko_same(g, "columnNumber", t->nfuncs, "null");
	out_char(g->o, '}');
}

void
gecko_shared(struct gecko *g)
{
	const struct gecko_tables *t = &g->tables;

	out_str(g->o, ",\"shared\":{");
	write_stacks(g);
	write_frames(g);
	write_funcs(g);
	out_str(g->o, ",\"resourceTable\":{\"length\":0,\"lib\":[],"
		      "\"name\":[],\"host\":[],\"type\":[]}"
		      ",\"nativeSymbols\":{\"length\":0,\"libIndex\":[],"
		      "\"address\":[],\"name\":[],\"functionSize\":[]}");
	out_printf(g->o, ",\"sources\":{\"length\":%zu", t->files.len);
	gecko_same(g, "uuid", t->files.len, "null");
	gecko_open(g, "filename");
	for (size_t i = 0; i < t->files.len; i++)
		gecko_number(g, t->file_text[i]);
	gecko_close(g);
	out_char(g->o, '}');
	gecko_open(g, "stringArray");
	for (size_t i = 0; i < t->texts.len; i++) {
		gecko_next(g);
		json_string(&g->text, names_get(&t->texts, (uint32_t)i + 1));
	}
	out_str(g->o, "]}");
}
