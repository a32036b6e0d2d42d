/* src/render/compare_text.c - two runs beside each other, for people. */
#include "render/compare.h"

#include "base/mem.h"

#include <inttypes.h>

#define LEVELS_MAX 100 /* of indentation: deeper rows carry their level */

#define RED   "\033[31m"
#define GREEN "\033[32m"
#define FAINT "\033[2m"
#define END   "\033[0m"

struct page {
	const struct compare *c;
	struct out *o;
	struct out cell;
	struct out indent;
	bool unicode, color;
};

static const char *
change_color(const struct page *p, const struct diff_cost *cost)
{
	if (!p->color)
		return "";
	if (!diff_is_sure(&p->c->diff, cost))
		return FAINT;
	return diff_change(cost) > 0 ? RED : GREEN;
}

/* What is in the cell, to the right of a column so wide. */
static void
put_cell(struct page *p, int width)
{
	out_printf(p->o, "%*s", width, p->cell.len ? p->cell.data : "");
	render_fail(p->o, p->cell.status);
	p->cell.len = 0;
	if (p->cell.data)
		p->cell.data[0] = '\0';
}

static void
put_cells(struct page *p, const struct diff_cost *cost)
{
	const struct compare *c = p->c;

	out_str(p->o, change_color(p, cost));
	compare_signed(c, &p->cell, diff_change(cost));
	put_cell(p, 10);
	compare_share(&p->cell, cost);
	put_cell(p, 11);
	out_str(p->o, p->color ? END : "");
	compare_time(c, &p->cell, cost->time[DIFF_BASE]);
	put_cell(p, 10);
	compare_time(c, &p->cell, cost->time[DIFF_NEW]);
	put_cell(p, 10);
	compare_time(c, &p->cell, diff_deviation(&c->diff, cost));
	put_cell(p, 9);
}

static void
put_function(struct page *p, const struct diff_function *f,
	     const struct diff_cost *cost)
{
	put_cells(p, cost);
	out_str(p->o, "  ");
	compare_function_name(p->c, p->o, f);
	out_str(p->o, p->color ? "  " FAINT : "  ");
	compare_function_place(p->c, p->o, f);
	out_str(p->o, p->color ? END "\n" : "\n");
}

static void
put_functions(struct page *p)
{
	const struct compare *c = p->c;
	bool total = c->opts->flat_total, any = false;

	for (size_t i = 0; i < c->diff.norder; i++) {
		const struct diff_function *f =
		    &c->diff.functions[c->diff.order[i]];
		const struct diff_cost *cost = total ? &f->total : &f->self;

		if (!c->opts->show_all && !diff_matters(&c->diff, cost))
			continue;
		if (!any)
			out_printf(p->o, "%10s%11s%10s%10s%9s  %s\n", "CHANGE",
				   "", "BASE", "NEW", "+-",
				   total ? "FUNCTION, by total time"
					 : "FUNCTION, by its own time");
		any = true;
		put_function(p, f, cost);
	}
	compare_rest(c, p->o, total);
}

static void
put_indent(struct page *p, const struct diff_node *node, bool more)
{
	const char *const *glyphs;
	static const char *const boxes[] = { "├─ ", "└─ ", "│  ", "   " };
	static const char *const ascii[] = { "|- ", "`- ", "|  ", "   " };
	size_t level = node->depth - 1;

	glyphs = p->unicode ? boxes : ascii;
	if (!level)
		return;
	out_mem(p->o, p->indent.data ? p->indent.data : "", p->indent.len);
	out_str(p->o, glyphs[more ? 0 : 1]);
	if (level > LEVELS_MAX)
		out_printf(p->o, "(%zu) ", level);
	else
		out_str(&p->indent, glyphs[more ? 2 : 3]);
}

static void
put_node(struct page *p, const struct diff_node *node)
{
	const struct compare *c = p->c;

	out_str(p->o, change_color(p, &node->cost));
	compare_signed(c, p->o, diff_change(&node->cost));
	out_str(p->o, p->color ? END " " : " ");
	compare_node_name(c, p->o, node);
	out_str(p->o, p->color ? "  " FAINT : "  ");
	compare_node_place(c, p->o, node);
	out_str(p->o, "  (");
	compare_time(c, p->o, node->cost.time[DIFF_BASE]);
	out_str(p->o, " -> ");
	compare_time(c, p->o, node->cost.time[DIFF_NEW]);
	out_str(p->o, ", ");
	compare_share(p->o, &node->cost);
	out_str(p->o, p->color ? ")" END "\n" : ")\n");
}

static bool
has_more(const struct compare *c, const bool *shown, uint32_t id)
{
	for (id = c->diff.nodes[id].next; id; id = c->diff.nodes[id].next)
		if (shown[id])
			return true;
	return false;
}

/* indents: by node, the bytes before its children. */
static void
put_tree(struct page *p, const bool *shown, size_t *indents)
{
	const struct compare *c = p->c;
	uint32_t id = DIFF_ROOT;

	while ((id = compare_next(c, shown, id)) != 0) {
		const struct diff_node *node = &c->diff.nodes[id];

		p->indent.len = indents[node->parent];
		put_indent(p, node, has_more(c, shown, id));
		indents[id] = p->indent.len;
		put_node(p, node);
	}
}

void
compare_calls(const struct compare *c, struct out *o, bool unicode, bool color)
{
	struct page p = { .c = c, .o = o, .unicode = unicode, .color = color };
	bool *shown = compare_shown(c);
	size_t *indents = mem_calloc(c->diff.nnodes, sizeof(*indents));

	out_init(&p.indent, SIZE_MAX);
	if (shown && indents)
		put_tree(&p, shown, indents);
	else
		render_fail(o, PIT_ENOMEM);
	render_fail(o, p.indent.status);
	out_fini(&p.indent);
	mem_free(shown);
	mem_free(indents);
}

void
compare_text(struct out *o, const struct snapshot *snap,
	     const struct render_options *opts)
{
	struct compare c;
	struct page p = {
		.c = &c, .o = o, .unicode = opts->unicode, .color = opts->color
	};
	enum pit_status st = compare_init(&c, snap, opts);

	if (st) {
		render_fail(o, st);
		return;
	}
	out_init(&p.cell, SIZE_MAX);
	compare_head(&c, o);
	out_char(o, '\n');
	put_functions(&p);
	out_char(o, '\n');
	compare_calls(&c, o, p.unicode, p.color);
	out_char(o, '\n');
	out_fini(&p.cell);
	compare_fini(&c);
}
