#include "tui/scrollback.h"

#include "base/mem.h"

#include <string.h>

#define LINE_CELLS (SCROLLBACK_CELLS / 16) /* longer lines are parted */

void
scrollback_init(struct scrollback *sb, int cols)
{
	*sb = (struct scrollback){ .cols = cols, .most = SCROLLBACK_LINES };
}

void
scrollback_fini(struct scrollback *sb)
{
	for (size_t i = 0; sb->lines && i < SCROLLBACK_LINES; i++)
		mem_free(sb->lines[i].cells);
	mem_free(sb->lines);
	*sb = (struct scrollback){ .cols = sb->cols };
}

/* The line that came so many lines ago; 1 is the newest. */
static struct scrollback_line *
line_ago(const struct scrollback *sb, size_t ago)
{
	return &sb->lines[(sb->next + SCROLLBACK_LINES - ago) %
			  SCROLLBACK_LINES];
}

/* Where the row that begins at a cell ends: a wide character is not cut. */
static size_t
row_end(const struct scrollback *sb, const struct scrollback_line *line,
	size_t begin)
{
	size_t end = begin + (size_t)sb->cols;

	if (end >= line->n)
		return line->n;
	if (line->cells[end].ch == 0 && end > begin + 1)
		end--;
	return end;
}

/* Rows up to the end; begin of the last one. */
static size_t
count_rows(const struct scrollback *sb, const struct scrollback_line *line,
	   size_t *last)
{
	size_t n = 1, begin = 0;

	while (row_end(sb, line, begin) < line->n) {
		begin = row_end(sb, line, begin);
		n++;
	}
	*last = begin;
	return n;
}

static void
measure(struct scrollback *sb, struct scrollback_line *line)
{
	size_t last;

	sb->rows -= line->rows;
	line->rows = count_rows(sb, line, &last);
	sb->rows += line->rows;
}

static void
drop(struct scrollback *sb, struct scrollback_line *line)
{
	sb->cells -= line->cap;
	sb->rows -= line->rows;
	mem_free(line->cells);
	*line = (struct scrollback_line){ 0 };
	sb->nlines--;
}

/* The oldest make room for n lines more. */
static void
forget(struct scrollback *sb, size_t n)
{
	while (sb->nlines > 1) {
		struct scrollback_line *line = line_ago(sb, sb->nlines);

		if (sb->nlines + n <= SCROLLBACK_LINES &&
		    sb->cells <= SCROLLBACK_CELLS &&
		    sb->rows - line->rows < sb->most)
			break;
		drop(sb, line);
	}
}

static bool
append(struct scrollback *sb, struct scrollback_line *line,
       const struct cell *cells, size_t n)
{
	struct cell *grown;

	sb->cells -= line->cap;
	grown =
	    mem_grow(line->cells, &line->cap, line->n + n + 1, sizeof(*grown));
	sb->cells += line->cap;
	if (!grown)
		return false;
	line->cells = grown;
	if (n)
		memcpy(grown + line->n, cells, n * sizeof(*cells));
	line->n += n;
	measure(sb, line);
	return true;
}

bool
scrollback_push(struct scrollback *sb, const struct cell *cells, int n,
		bool open, uint64_t time)
{
	bool goes_on = sb->open && sb->nlines;
	bool ok;

	if (!sb->lines)
		sb->lines = mem_calloc(SCROLLBACK_LINES, sizeof(*sb->lines));
	if (!sb->lines)
		return false;
	if (goes_on && line_ago(sb, 1)->n + (size_t)n > LINE_CELLS)
		goes_on = false;
	if (!goes_on) {
		forget(sb, 1);
		sb->next = (sb->next + 1) % SCROLLBACK_LINES;
		sb->nlines++;
	}
	ok = append(sb, line_ago(sb, 1), cells, (size_t)n);
	line_ago(sb, 1)->time = time;
	if (!ok && !goes_on) {
		drop(sb, line_ago(sb, 1));
		sb->next = (sb->next + SCROLLBACK_LINES - 1) % SCROLLBACK_LINES;
	}
	sb->open = open && ok;
	forget(sb, 0);
	return ok;
}

int
scrollback_pop(struct scrollback *sb, struct cell *cells, bool *open,
	       uint64_t *time)
{
	struct scrollback_line *line;
	size_t begin, n;

	if (sb->nlines == 0)
		return -1;
	line = line_ago(sb, 1);
	*time = line->time;
	count_rows(sb, line, &begin);
	n = line->n - begin;
	if (n)
		memcpy(cells, line->cells + begin, n * sizeof(*cells));
	*open = sb->open;
	sb->open = begin > 0;
	line->n = begin;
	if (begin) {
		measure(sb, line);
		return (int)n;
	}
	drop(sb, line);
	sb->next = (sb->next + SCROLLBACK_LINES - 1) % SCROLLBACK_LINES;
	return (int)n;
}

struct scrollback_row
scrollback_row(const struct scrollback *sb, size_t ago)
{
	struct scrollback_row row = { NULL, 0, false, 0 };
	const struct scrollback_line *line = NULL;
	size_t begin = 0, i = 1;

	for (; i <= sb->nlines; i++) {
		line = line_ago(sb, i);
		if (ago <= line->rows)
			break;
		ago -= line->rows;
	}
	if (i > sb->nlines || ago == 0)
		return row;
	for (size_t k = line->rows; k > ago; k--)
		begin = row_end(sb, line, begin);
	row.time = line->time;
	row.cells = line->cells + begin;
	row.n = (int)(row_end(sb, line, begin) - begin);
	row.open = ago > 1 || (i == 1 && sb->open);
	return row;
}

void
scrollback_resize(struct scrollback *sb, int cols)
{
	sb->cols = cols > 0 ? cols : 1;
	for (size_t i = 1; i <= sb->nlines; i++)
		measure(sb, line_ago(sb, i));
	/* What a narrow screen needs more rows for is not lost for that. */
	sb->most = sb->rows > SCROLLBACK_LINES ? sb->rows : SCROLLBACK_LINES;
}

size_t
scrollback_locate(const struct scrollback *sb, size_t cell, int *col)
{
	const struct scrollback_line *line;
	size_t begin = 0, end, rows;

	*col = 0;
	if (sb->nlines == 0)
		return 0;
	line = line_ago(sb, 1);
	rows = line->rows;
	while ((end = row_end(sb, line, begin)) < line->n && end <= cell) {
		begin = end;
		rows--;
	}
	if (cell - begin >= (size_t)sb->cols)
		return 0;
	*col = (int)(cell - begin);
	return rows;
}

size_t
scrollback_open(const struct scrollback *sb)
{
	return sb->nlines && sb->open ? line_ago(sb, 1)->n : 0;
}
