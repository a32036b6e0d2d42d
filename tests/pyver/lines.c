/* tests/pyver/lines.c - check lines_decode() against what lines.py expects.
 *
 * usage: python3.N lines.py 1000 | lines N
 */
#include "reader/lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HARD_ERROR 99 /* automake's number for a broken set-up */
#define SHOWN      20
#define MIN_UNITS  50000

struct counts {
	size_t units, wrong;
};

/* Hex digits to bytes in memory of exactly their size; *n: how many. */
static uint8_t *
unhex(const char *text, size_t *n)
{
	uint8_t *bytes;

	*n = strlen(text) / 2;
	bytes = malloc(*n + !*n);
	if (!bytes)
		exit(HARD_ERROR);
	for (size_t i = 0; i < *n; i++) {
		unsigned value;

		if (sscanf(text + 2 * i, "%2x", &value) != 1)
			exit(HARD_ERROR);
		bytes[i] = (uint8_t)value;
	}
	return bytes;
}

static size_t
count_words(const char *text)
{
	size_t n = *text && *text != '\n';

	for (; *text; text++)
		n += *text == ' ';
	return n;
}

/* fields: name, first line, line table, lines */
static void
check(enum line_kind kind, char *fields[4], struct counts *counts)
{
	size_t n, units = count_words(fields[3]);
	uint8_t *table = unhex(fields[2], &n);
	uint32_t first = (uint32_t)strtoul(fields[1], NULL, 10);
	uint32_t *lines = malloc(units * sizeof(*lines) + 1);
	char *want = fields[3];

	if (!lines)
		exit(HARD_ERROR);
	lines_decode(kind, table, n, first, lines, units);
	for (size_t i = 0; i < units; i++) {
		uint32_t line = (uint32_t)strtoul(want, &want, 10);

		counts->units++;
		if (line != lines[i] && counts->wrong++ < SHOWN)
			printf("%s: unit %zu is line %u, not %u\n", fields[0],
			       i, line, lines[i]);
	}
	free(lines);
	free(table);
}

int
main(int argc, char *argv[])
{
	struct counts counts = { 0 };
	struct pyver ver;
	char *line = NULL;
	size_t size = 0;

	if (argc != 2 ||
	    !pyver_find(&ver, 0x030000f0u | (uint32_t)strtoul(argv[1], NULL, 10)
						<< 16))
		return HARD_ERROR;
	while (getline(&line, &size, stdin) > 0) {
		char *fields[4], *rest = line;

		for (int i = 0; i < 4; i++)
			fields[i] = strsep(&rest, "\t");
		if (!fields[3])
			return HARD_ERROR;
		check(ver.lines, fields, &counts);
	}
	free(line);
	printf("%zu units, %zu wrong\n", counts.units, counts.wrong);
	return counts.wrong || counts.units < MIN_UNITS;
}
