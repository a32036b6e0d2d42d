#include "tui/filter.h"

#include "base/mem.h"
#include "model/label.h"

#include <stdio.h>
#include <string.h>

#define LEADS 1u /* to what has the text */
#define BELOW 2u /* it has the text, or a caller of it has */

void
filter_fini(struct filter *f)
{
	mem_free(f->frames);
	mem_free(f->nodes);
	memset(f, 0, sizeof(*f));
}

static bool
look_at_frames(struct filter *f, const struct symtab *syms,
	       const struct roots *roots)
{
	size_t n = symtab_len(syms);
	uint8_t *frames = mem_grow(f->frames, &f->frames_cap, n, 1);

	if (!frames)
		return false;
	f->frames = frames;
	for (; f->nframes < n; f->nframes++)
		frames[f->nframes] =
		    label_matches(syms, roots, (frame_id)f->nframes, f->text);
	return true;
}

/* What leads to a node, up to what is known to lead somewhere. */
static void
mark_way(struct filter *f, const struct tree *tree, node_id id)
{
	do {
		f->nodes[id] |= LEADS;
		id = tree_get(tree, id)->parent;
	} while (!(f->nodes[id] & LEADS));
}

/* A caller has the smaller number. */
static bool
look_at_nodes(struct filter *f, const struct tree *tree)
{
	size_t n = tree_len(tree);
	uint8_t *nodes = mem_grow(f->nodes, &f->nodes_cap, n, 1);

	if (!nodes)
		return false;
	f->nodes = nodes;
	if (!f->nnodes)
		nodes[f->nnodes++] = LEADS;
	for (; f->nnodes < n; f->nnodes++) {
		node_id id = (node_id)f->nnodes;
		const struct tree_node *node = tree_get(tree, id);

		nodes[id] = nodes[node->parent] & BELOW;
		if (!filter_has_frame(f, node->frame))
			continue;
		nodes[id] |= BELOW;
		mark_way(f, tree, id);
	}
	return true;
}

bool
filter_update(struct filter *f, const char *text, const struct tree *tree,
	      const struct symtab *syms, const struct roots *roots)
{
	if (strcmp(text, f->text) != 0) {
		snprintf(f->text, sizeof(f->text), "%s", text);
		f->nframes = f->nnodes = 0;
	}
	if (tree != f->tree)
		f->nnodes = 0;
	f->tree = tree;
	if (!text[0])
		return true;
	return look_at_frames(f, syms, roots) &&
	       (!tree || look_at_nodes(f, tree));
}

bool
filter_has_frame(const struct filter *f, frame_id frame)
{
	return !f->text[0] || (frame < f->nframes && f->frames[frame]);
}

bool
filter_keeps(const struct filter *f, node_id node)
{
	return !f->text[0] || (node < f->nnodes && f->nodes[node]);
}

bool
filter_leads(const struct filter *f, node_id node)
{
	return f->text[0] && node < f->nnodes && f->nodes[node] == LEADS;
}

uint32_t
filter_stamp(const char *text)
{
	uint32_t sum = 2166136261u;

	for (const char *p = text; *p; p++)
		sum = (sum ^ (unsigned char)*p) * 16777619u;
	return text[0] ? sum | 1 : 0;
}
