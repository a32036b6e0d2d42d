/* src/render/pith.c */
#include "render/pith.h"

#include "render/summary.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "base/varint.h"

#include <string.h>

#define PITH_FORM   1
#define BLOCK       65536u /* rows */
#define STRINGS_MAX (1u << 20)
#define NUMBERS_MAX 3 /* that stand before the columns of a chunk */

static const struct {
	const char *name;
	unsigned columns;
	unsigned steps; /* 1 << column, of those that say by how much it is more
			 * than in the row before */
} tables[PITH_TABLES] = {
	[PITH_FRAMES] = { "FRAM", 11, 0 }, [PITH_PATHS] = { "PATH", 3, 0 },
	[PITH_PLACES] = { "PLCE", 4, 0 },  [PITH_ROOTS] = { "ROOT", 10, 0 },
	[PITH_RUNS] = { "RUNS", 5, 2 },    [PITH_CELL] = { "CELL", 3, 0 },
	[PITH_SUMS] = { "SUMS", 3, 0 },
};

void
pith_head(struct gzip *gz)
{
	static const char head[] = { 'P', 'I', 'T', 'H', PITH_FORM };

	gzip_add(gz, head, sizeof(head));
}

void
pith_init(struct pith *p, struct out *o, struct gzip *gz)
{
	*p = (struct pith){ .o = o, .gz = gz };
	texts_init(&p->texts);
	out_init(&p->strings, SIZE_MAX);
	/* String 0. */
	out_char(&p->strings, '\0');
	p->nstrings = 1;
}

void
pith_fini(struct pith *p)
{
	texts_fini(&p->texts);
	out_fini(&p->strings);
	for (int i = 0; i < PITH_TABLES; i++)
		mem_free(p->rows[i].cells);
	mem_free(p->bytes);
}

static void
put_head(struct pith *p, const char name[4], size_t n)
{
	uint8_t head[8];

	memcpy(head, name, 4);
	for (int i = 0; i < 4; i++)
		head[4 + i] = (uint8_t)(n >> 8 * i);
	if (n > UINT32_MAX)
		render_fail(p->o, PIT_ELIMIT);
	gzip_add(p->gz, head, sizeof(head));
}

void
pith_number(struct out *o, uint64_t v)
{
	uint8_t bytes[VARINT_MAX];

	out_mem(o, bytes, varint_put(bytes, v));
}

void
pith_chunk(struct pith *p, const char name[4], const void *bytes, size_t n)
{
	put_head(p, name, n);
	gzip_add(p->gz, bytes, n);
}

static void
write_strings(struct pith *p)
{
	uint8_t count[VARINT_MAX];
	size_t n = varint_put(count, p->nstrings);

	if (!p->nstrings)
		return;
	render_fail(p->o, p->strings.status);
	put_head(p, "STRS", n + p->strings.len);
	gzip_add(p->gz, count, n);
	gzip_add(p->gz, p->strings.data, p->strings.len);
	p->strings.len = 0;
	p->nstrings = 0;
}

static void
add_string(struct pith *p, const char *text, size_t n)
{
	pith_number(&p->strings, n);
	out_mem(&p->strings, text, n);
	p->nstrings++;
	if (p->strings.len > STRINGS_MAX)
		write_strings(p);
}

uint32_t
pith_string(struct pith *p, const char *text)
{
	uint32_t len = p->texts.len, id;
	struct out valid;

	if (!*text)
		return 0;
	out_init(&valid, SIZE_MAX);
	utf8_valid(&valid, text, strlen(text));
	id = valid.status ? 0 : texts_add(&p->texts, valid.data, valid.len, 0);
	if (!id)
		render_fail(p->o, PIT_ENOMEM);
	else if (id == len)
		add_string(p, valid.data, valid.len);
	out_fini(&valid);
	return id;
}

static size_t
put_column(uint8_t *to, const struct pith_rows *rows, enum pith_table id,
	   unsigned column)
{
	unsigned width = tables[id].columns;
	bool steps = tables[id].steps & 1u << column;
	const uint64_t *cell = rows->cells + column;
	uint64_t last = 0;
	size_t n = 0;

	for (size_t i = 0; i < rows->len; i++, cell += width) {
		n += varint_put(to + n,
				steps ? pith_signed((int64_t)(*cell - last))
				      : *cell);
		last = *cell;
	}
	return n;
}

static void
write_rows(struct pith *p, enum pith_table id)
{
	struct pith_rows *rows = &p->rows[id];
	size_t numbers = rows->len * tables[id].columns + NUMBERS_MAX, n = 0;
	uint8_t *bytes;

	if (!rows->len)
		return;
	bytes = mem_grow(p->bytes, &p->cap, numbers, VARINT_MAX);
	if (!bytes) {
		rows->len = 0;
		render_fail(p->o, PIT_ENOMEM);
		return;
	}
	p->bytes = bytes;
	if (id == PITH_CELL) {
		n += varint_put(bytes, p->cell[0]);
		n += varint_put(bytes + n, p->cell[1]);
	}
	n += varint_put(bytes + n, rows->len);
	for (unsigned i = 0; i < tables[id].columns; i++)
		n += put_column(bytes + n, rows, id, i);
	pith_chunk(p, tables[id].name, bytes, n);
	rows->len = 0;
}

/* And all that its rows may name. */
static void
write_up_to(struct pith *p, enum pith_table id)
{
	write_strings(p);
	for (int i = 0; i <= (int)id; i++)
		if (i == (int)id || i < PITH_ROOTS)
			write_rows(p, (enum pith_table)i);
}

void
pith_row(struct pith *p, enum pith_table id, const uint64_t *row)
{
	struct pith_rows *rows = &p->rows[id];
	unsigned width = tables[id].columns;
	uint64_t *cells = mem_grow(rows->cells, &rows->cap,
				   (rows->len + 1) * width, sizeof(*cells));

	if (!cells) {
		render_fail(p->o, PIT_ENOMEM);
		return;
	}
	rows->cells = cells;
	memcpy(cells + rows->len++ * width, row, width * sizeof(*row));
	if (rows->len == BLOCK)
		write_up_to(p, id);
}

void
pith_cell(struct pith *p, uint64_t from, uint64_t to)
{
	if (p->cell[0] == from && p->cell[1] == to)
		return;
	if (p->rows[PITH_CELL].len)
		write_up_to(p, PITH_CELL);
	p->cell[0] = from;
	p->cell[1] = to;
}

void
pith_flush(struct pith *p)
{
	write_strings(p);
	for (int i = 0; i < PITH_TABLES; i++)
		write_rows(p, (enum pith_table)i);
}
