/* tests/pyver/slots.c - check callee_build() against what codes.py expects.
 *
 * usage: python3.N codes.py | slots N
 */
#include "reader/callee.h"
#include "reader/pyver/pyver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HARD_ERROR 99 /* automake's number for a broken set-up */
#define SHOWN      20
#define MIN_CALLS  1000

struct counts {
	size_t codes, calls, refused, wrong;
};

/* Hex digits in place to bytes; returns how many. */
static size_t
unhex(char *text)
{
	size_t n = strlen(text) / 2;

	for (size_t i = 0; i < n; i++) {
		char pair[3] = { text[2 * i], text[2 * i + 1], '\0' };

		text[i] = (char)strtoul(pair, NULL, 16);
	}
	return n;
}

/* want: " UNIT:FIRST:SECOND" or " UNIT:-", for each instruction. */
static void
compare(const char *name, const struct callee_slot *slots, size_t units,
	char *want, struct counts *counts)
{
	for (char *word = strtok(want, " "); word; word = strtok(NULL, " ")) {
		int unit, first = CALLEE_NONE, second = CALLEE_NONE;

		sscanf(word, "%d:%d:%d", &unit, &first, &second);
		if (unit < 0 || (size_t)unit >= units)
			exit(HARD_ERROR);
		counts->calls += first != CALLEE_NONE;
		if (slots[unit].first == first && slots[unit].second == second)
			continue;
		if (counts->wrong++ < SHOWN)
			printf("%s: unit %s, but got %d:%d\n", name, word,
			       slots[unit].first, slots[unit].second);
	}
}

/* fields: name, stack size, bytecode, exception table, slots */
static void
check(const struct pyver *ver, char *fields[5], struct counts *counts)
{
	size_t units = unhex(fields[2]) / 2;
	size_t exclen = unhex(fields[3]);
	/* Exactly as large as they must be, so that sanitizers see more. */
	struct callee_slot *slots = calloc(units, sizeof(*slots));
	int16_t *scratch = calloc(units, sizeof(*scratch));
	uint8_t *text = malloc(2 * units), *table = malloc(exclen + 1);

	if (!slots || !scratch || !text || !table)
		exit(HARD_ERROR);
	memcpy(text, fields[2], 2 * units);
	memcpy(table, fields[3], exclen);
	counts->codes++;
	if (!callee_build(ver, text, units, table, exclen,
			  (uint32_t)atoi(fields[1]), slots, scratch)) {
		if (counts->refused++ < SHOWN)
			printf("%s: refused\n", fields[0]);
	} else if (fields[4][0] != '?') {
		compare(fields[0], slots, units, fields[4], counts);
	}
	free(slots);
	free(scratch);
	free(text);
	free(table);
}

static bool
split(char *line, char *fields[5])
{
	for (int i = 0; i < 5; i++) {
		fields[i] = strsep(&line, "\t\n");
		if (!fields[i])
			return false;
	}
	return true;
}

int
main(int argc, char *argv[])
{
	struct counts counts = { 0 };
	struct pyver ver;
	char *line = NULL, *fields[5];
	size_t cap = 0;

	if (argc != 2 ||
	    !pyver_find(&ver, 0x030000f0u | (uint32_t)atoi(argv[1]) << 16))
		return HARD_ERROR;
	while (getline(&line, &cap, stdin) > 0) {
		if (!split(line, fields))
			return HARD_ERROR;
		check(&ver, fields, &counts);
	}
	free(line);
	printf("%zu codes, %zu calls; %zu refused, %zu wrong\n", counts.codes,
	       counts.calls, counts.refused, counts.wrong);
	if (counts.calls < MIN_CALLS)
		return HARD_ERROR;
	return counts.refused > 0 || counts.wrong > 0;
}
