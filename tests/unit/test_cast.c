/* tests/unit/test_cast.c - doc/demo.cast, played on a terminal of memory: at
 * each of its marks the screen has what the mark's words promise, and the keys
 * that the interface names by now.
 */
#include "load/json.h"
#include "tui/pane.h"

#include "../lib/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vterm.h>

#define ROWS  24
#define COLS  80
#define WORDS 64

/* What is to be seen at a mark; pane: whose keys are in the last row. */
static const struct promise {
	const char *words, *seen;
	const struct pane_ops *pane;
} promises[] = {
	{ "the call tree", "TOTAL▾     SELF S FUNCTION", &pane_tree },
	{ "one subtree of it", "% OF ", &pane_tree },
	{ "all of it again", "ALL ", &pane_tree },
	{ "functions, by their own time", "SELF▾", &pane_functions },
	{ "what they can be sorted by", "Sort by:  t total  s self", NULL },
	{ "functions, by all of their time", "TOTAL▾", &pane_functions },
	{ "the flame graph", "MainThread", &pane_flame },
	{ "the source", "def ", &pane_source },
	{ "the last second", "WINDOW last 1.0s", &pane_tree },
	{ "from now on", "from now on: Backspace shows", NULL },
	{ "all of the run", "ALL ", &pane_tree },
	{ "who runs", "MainThread", &pane_who },
	{ "a lane for each thread", " Thread-", NULL },
	{ "what is called json", "/json ", &pane_tree },
	{ "what the program prints", "epoch ", &pane_output },
	{ "the help", "Here: the tree", NULL },
	{ "the question at the end", "The program runs:  k kill", NULL },
};

/* An event: seconds, a letter, a text. */
struct player {
	VTerm *vt;
	VTermScreen *screen;
	size_t marks;
	char kind[2];
	char words[WORDS];
	int depth, place; /* in an event: which of the three comes next */
};

static void
row_text(const struct player *p, int row, char *buf, size_t size)
{
	VTermRect rect = { row, row + 1, 0, COLS };
	size_t n = vterm_screen_get_text(p->screen, buf, size - 1, rect);

	buf[n] = '\0';
}

static bool
is_seen(const struct player *p, const char *text)
{
	char row[4 * COLS + 1];

	for (int i = 0; i < ROWS; i++) {
		row_text(p, i, row, sizeof(row));
		if (strstr(row, text))
			return true;
	}
	return false;
}

/* The bar is made of keys that the pane has, in their order. */
static void
assert_keys(const struct player *p, const struct pane_ops *ops)
{
	char row[4 * COLS + 1], key[64];
	const char *at = row;

	row_text(p, ROWS - 1, row, sizeof(row));
	for (size_t i = 0; i < ops->nkeys; i++) {
		size_t n;

		snprintf(key, sizeof(key), "%s%s", ops->keys[i].key,
			 ops->keys[i].word);
		n = strlen(key);
		if (strncmp(at, key, n) != 0)
			continue;
		at += n;
		at += strspn(at, " ");
	}
	if (at == row || *at)
		fail_msg("%s: \"%s\" is in no bar of now", ops->name, at);
}

static void
take_mark(struct player *p)
{
	const struct promise *promise = &promises[p->marks];

	assert_true(p->marks < ARRAY_LEN(promises));
	p->marks++;
	assert_string_equal(p->words, promise->words);
	if (!is_seen(p, promise->seen))
		fail_msg("%s: there is no \"%s\"", p->words, promise->seen);
	if (promise->pane)
		assert_keys(p, promise->pane);
}

static enum pit_status
on_open(void *arg, char bracket)
{
	struct player *p = arg;

	p->depth++;
	p->place = bracket == '[' && p->depth == 1 ? 0 : -1;
	return PIT_OK;
}

static enum pit_status
on_close(void *arg)
{
	((struct player *)arg)->depth--;
	return PIT_OK;
}

static enum pit_status
on_key(void *arg, const char *text, size_t n)
{
	(void)arg;
	(void)text;
	(void)n;
	return PIT_OK;
}

static enum pit_status
on_number(void *arg, const char *text, size_t n)
{
	struct player *p = arg;

	(void)text;
	(void)n;
	p->place += p->place == 0;
	return PIT_OK;
}

static enum pit_status
on_text(void *arg, const char *text, size_t n)
{
	struct player *p = arg;

	if (p->place == 1) {
		snprintf(p->kind, sizeof(p->kind), "%.*s", (int)n, text);
		p->place = 2;
	} else if (p->place == 2 && p->kind[0] == 'm') {
		snprintf(p->words, sizeof(p->words), "%.*s", (int)n, text);
		take_mark(p);
	} else if (p->place == 2) {
		vterm_input_write(p->vt, text, n);
		vterm_screen_flush_damage(p->screen);
	}
	return PIT_OK;
}

static enum pit_status
on_word(void *arg, const char *word)
{
	(void)arg;
	(void)word;
	return PIT_OK;
}

/* One value. */
static void
play_line(struct player *p, const char *line, size_t n)
{
	static const struct json_events events = {
		.open = on_open,
		.close = on_close,
		.key = on_key,
		.text = on_text,
		.number = on_number,
		.word = on_word,
	};
	struct json *json = json_new(&events, p);
	struct pit_err err = { 0 };

	assert_non_null(json);
	if (json_feed(json, line, n, &err) || json_end(json, &err))
		fail_msg("%s: %.*s", err.text, 40, line);
	json_free(json);
}

static void
the_demo_shows_what_it_says(void **state)
{
	const char *top = getenv("top_srcdir");
	struct player p = { .vt = vterm_new(ROWS, COLS) };
	char path[4096], *line = NULL;
	size_t cap = 0;
	ssize_t n;
	FILE *file;

	(void)state;
	vterm_set_utf8(p.vt, 1);
	p.screen = vterm_obtain_screen(p.vt);
	vterm_screen_enable_altscreen(p.screen, 1);
	vterm_screen_reset(p.screen, 1);
	snprintf(path, sizeof(path), "%s/doc/demo.cast", top ? top : ".");
	file = fopen(path, "r");
	assert_non_null(file);
	while ((n = getline(&line, &cap, file)) > 0)
		play_line(&p, line, (size_t)n);
	assert_int_equal(p.marks, ARRAY_LEN(promises));
	free(line);
	fclose(file);
	vterm_free(p.vt);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_demo_shows_what_it_says),
	};

	return RUN_TESTS(tests);
}
