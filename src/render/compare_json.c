/* src/render/compare_json.c - two runs beside each other, for programs. */
#include "render/compare.h"

#include "base/mem.h"
#include "render/hot.h"
#include "render/json_text.h"

#include <inttypes.h>
#include <string.h>

struct page {
	const struct compare *c;
	struct out *o;
	struct json_text text;
	struct out cell;
};

/* What is in the cell. */
static void
put_cell(struct page *p, const char *key)
{
	json_pair(&p->text, key, p->cell.len ? p->cell.data : "");
	render_fail(p->o, p->cell.status);
	p->cell.len = 0;
}

static void
put_number(struct page *p, const char *key, double value)
{
	out_printf(p->o, "\"%s\": ", key);
	json_seconds(&p->text, value);
}

static void
put_side(struct page *p, int side)
{
	const struct compare *c = p->c;
	struct render_options opts = *c->opts;

	out_printf(p->o, "\"%s\": {", side == DIFF_BASE ? "base" : "new");
	if (side == DIFF_BASE) {
		opts.description = opts.base_description;
		json_pair(&p->text, "file",
			  opts.base_name ? opts.base_name : "");
		out_char(p->o, ',');
	}
	summary_description(&p->cell, c->snap[side], &opts);
	put_cell(p, "target_description");
	out_char(p->o, ',');
	put_number(p, "duration", c->sum[side].duration);
	out_printf(p->o, ",\"sample_count\": %" PRIu64 ",",
		   c->sum[side].samples);
	put_number(p, "cpu_time", c->sum[side].cpu);
	out_str(p->o, "},");
}

static void
put_cost(struct page *p, const char *key, const struct diff_cost *cost)
{
	const struct diff *diff = &p->c->diff;

	out_printf(p->o, "\"%s\": {", key);
	put_number(p, "base", cost->time[DIFF_BASE]);
	out_char(p->o, ',');
	put_number(p, "new", cost->time[DIFF_NEW]);
	out_char(p->o, ',');
	put_number(p, "change", diff_change(cost));
	out_char(p->o, ',');
	put_number(p, "deviation", diff_deviation(diff, cost));
	out_printf(p->o, ",\"is_noise\": %s}",
		   diff_is_sure(diff, cost) ? "false" : "true");
}

/* "both", "new", "gone" */
static void
put_state(struct page *p, bool base, bool new)
{
	json_pair(&p->text, "in", base && new ? "both" : new ? "new" : "base");
}

static void
put_function(struct page *p, const struct diff_function *f)
{
	const struct snapshot *snap;
	frame_id frame = compare_frame(p->c, f, &snap);

	out_char(p->o, '{');
	compare_function_name(p->c, &p->cell, f);
	put_cell(p, "function");
	out_char(p->o, ',');
	hot_file(&p->cell, snap, frame);
	put_cell(p, "file_path_short");
	out_printf(p->o, ",\"line_no\": %" PRIu32 ",", hot_line(snap, frame));
	put_state(p, f->frame[DIFF_BASE], f->frame[DIFF_NEW]);
	out_char(p->o, ',');
	put_cost(p, "self", &f->self);
	out_char(p->o, ',');
	put_cost(p, "total", &f->total);
	out_char(p->o, '}');
}

static void
open_node(struct page *p, const struct diff_node *node)
{
	out_char(p->o, '{');
	compare_node_name(p->c, &p->cell, node);
	put_cell(p, "function");
	out_char(p->o, ',');
	compare_node_place(p->c, &p->cell, node);
	put_cell(p, "place");
	out_char(p->o, ',');
	put_state(p, node->row[DIFF_BASE] || !node->parent,
		  node->row[DIFF_NEW] || !node->parent);
	out_char(p->o, ',');
	put_cost(p, "time", &node->cost);
	out_str(p->o, ",\"children\": [");
}

/* All of them: who reads it chooses. */
static void
put_tree(struct page *p)
{
	const struct diff_node *nodes = p->c->diff.nodes;
	uint32_t id = DIFF_ROOT;

	for (;;) {
		open_node(p, &nodes[id]);
		if (nodes[id].child) {
			id = nodes[id].child;
			continue;
		}
		out_str(p->o, "]}");
		while (id != DIFF_ROOT && !nodes[id].next) {
			id = nodes[id].parent;
			out_str(p->o, "]}");
		}
		if (id == DIFF_ROOT)
			return;
		out_char(p->o, ',');
		id = nodes[id].next;
	}
}

static void
put_notes(struct page *p)
{
	struct out notes;
	const char *sep = "";

	out_init(&notes, SIZE_MAX);
	compare_notes(p->c, &notes);
	render_fail(p->o, notes.status);
	out_str(p->o, "\"notes\": [");
	for (char *line = notes.data, *next; line && *line; line = next) {
		char *end = strchrnul(line, '\n');

		next = *end ? end + 1 : end;
		*end = '\0';
		out_str(p->o, sep);
		json_string(&p->text, line);
		sep = ",";
	}
	out_str(p->o, "],");
	out_fini(&notes);
}

void
compare_json(struct out *o, const struct snapshot *snap,
	     const struct render_options *opts)
{
	struct compare c;
	struct page p = { .c = &c, .o = o };
	enum pit_status st = compare_init(&c, snap, opts);

	if (st) {
		render_fail(o, st);
		return;
	}
	json_text_init(&p.text, o);
	out_init(&p.cell, SIZE_MAX);
	out_char(o, '{');
	put_side(&p, DIFF_BASE);
	put_side(&p, DIFF_NEW);
	put_notes(&p);
	json_pair(&p.text, "unit", compare_unit(&c) + 1);
	out_char(o, ',');
	put_cost(&p, "whole", &c.diff.whole);
	out_str(o, ",\"functions\": [");
	for (size_t i = 0; i < c.diff.norder; i++) {
		out_str(o, i ? "," : "");
		put_function(&p, &c.diff.functions[c.diff.order[i]]);
	}
	out_str(o, "],\"root_frame\": ");
	put_tree(&p);
	out_str(o, "}\n");
	out_fini(&p.cell);
	json_text_fini(&p.text);
	compare_fini(&c);
}
