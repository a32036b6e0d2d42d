/* src/tui/tui_order.c - the line that : opens: orders with something behind
 * them, from orders.def.
 */
#include "tui/tui_state.h"

#include "base/mem.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct order {
	const char *name, *takes;
} orders[] = {
#define ORDER(name, takes, help) { #name, takes },
#include "tui/orders.def"
#undef ORDER
};

static const struct {
	const char *name;
	int number;
} signals[] = {
	{ "INT", SIGINT },   { "TERM", SIGTERM }, { "HUP", SIGHUP },
	{ "QUIT", SIGQUIT }, { "USR1", SIGUSR1 }, { "USR2", SIGUSR2 },
	{ "STOP", SIGSTOP }, { "CONT", SIGCONT }, { "ALRM", SIGALRM },
	{ "ABRT", SIGABRT }, { "KILL", SIGKILL },
};

void
tui_ask_order(struct tui *tui, const char *text)
{
	tui->saving = tui->filtering = false;
	tui->finding = NULL;
	tui->recalled = tui->norders;
	prompt_open(&tui->prompt, ":", text);
	tui->prompt.proposed = false;
}

static void
complain(struct tui *tui, const char *fmt, const char *text)
{
	char said[128];

	snprintf(said, sizeof(said), fmt, text);
	tui_say(tui, said);
}

static void
send_signal(struct tui *tui, const char *name)
{
	size_t i = 0;

	if (!strncmp(name, "SIG", 3))
		name += 3;
	while (i < ARRAY_LEN(signals) && strcmp(signals[i].name, name) != 0)
		i++;
	if (i == ARRAY_LEN(signals)) {
		complain(tui,
			 "there is no signal %.40s; Tab shows those there "
			 "are",
			 name);
	} else if (tui->state == PROGRAM_ENDED) {
		tui_say(tui, "the program has ended: nobody gets a signal");
	} else {
		tui->signal = signals[i].number;
		tui_want(tui, TUI_SIGNAL);
		complain(tui, "sent the program SIG%s", signals[i].name);
	}
}

static void
show_only(struct tui *tui, const char *name)
{
	struct view *view = &tui->view;

	view->some = name[0];
	view->nwho = 0;
	snprintf(view->pattern, sizeof(view->pattern), "%s", name);
}

static bool
is_choice(const struct order *order)
{
	return !strcmp(order->name, "hide") || !strcmp(order->name, "show");
}

/* Which files are library code. */
static void
choose(struct tui *tui, bool show, const char *glob)
{
	char *kept = tui->globs[show];

	if (strlen(glob) >= sizeof(tui->globs[show])) {
		tui_say(tui, "that pattern is too long");
		return;
	}
	snprintf(kept, sizeof(tui->globs[show]), "%s", glob);
	tui_want(tui, show ? TUI_SHOW : TUI_HIDE);
}

void
tui_chose(struct tui *tui)
{
	tui->view.patterns++;
	tui->stale = true;
}

static void
obey(struct tui *tui, const struct order *order, const char *rest)
{
	if (order->takes[0] && order->takes[0] != '[' && !rest[0]) {
		complain(tui, "this order needs %s", order->takes);
	} else if (!order->takes[0] && rest[0]) {
		complain(tui, "nothing goes behind %s", order->name);
	} else if (!strcmp(order->name, "kill")) {
		send_signal(tui, rest);
	} else if (is_choice(order)) {
		choose(tui, order->name[0] == 's', rest);
	} else if (!strcmp(order->name, "goto")) {
		tui_go_to(tui, rest);
	} else if (!strcmp(order->name, "diff")) {
		snprintf(tui->path, sizeof(tui->path), "%s", rest);
		tui_want(tui, TUI_DIFF);
	} else if (!strcmp(order->name, "mark")) {
		tui_mark(tui, 0, rest);
	} else if (!strcmp(order->name, "only")) {
		show_only(tui, rest);
	} else if (!strcmp(order->name, "all")) {
		show_only(tui, "");
	} else if (!strcmp(order->name, "quit")) {
		tui_quit(tui);
	} else {
		snprintf(tui->path, sizeof(tui->path), "%s", rest);
		tui_save(tui);
	}
}

/* The order that a line begins with, whole or its first letters; *n: how many
 * begin so. */
static const struct order *
find_order(const char *text, size_t len, size_t *n)
{
	const struct order *found = NULL;

	*n = 0;
	for (size_t i = 0; i < ARRAY_LEN(orders); i++) {
		if (strncmp(orders[i].name, text, len) != 0)
			continue;
		if (!orders[i].name[len]) {
			*n = 1;
			return &orders[i];
		}
		found = &orders[i];
		++*n;
	}
	return found;
}

static void
keep_order(struct tui *tui, const char *text)
{
	if (tui->norders == TUI_ORDERS)
		memmove(tui->orders, tui->orders + 1,
			--tui->norders * sizeof(tui->orders[0]));
	snprintf(tui->orders[tui->norders++], sizeof(tui->orders[0]), "%s",
		 text);
}

void
tui_obey(struct tui *tui, const char *text)
{
	const struct order *order;
	size_t len, n;

	while (*text == ' ')
		text++;
	len = strcspn(text, " ");
	if (!len)
		return;
	keep_order(tui, text);
	if (tui_set(tui, text))
		return;
	order = find_order(text, len, &n);
	if (n != 1)
		complain(tui,
			 n ? "several orders begin like %.40s; Tab shows "
			     "them"
			   : "there is no order %.40s; Tab shows those "
			     "there are",
			 text);
	else
		obey(tui, order, text + len + strspn(text + len, " "));
}

static void
put_prompt(struct tui *tui, const char *text)
{
	prompt_open(&tui->prompt, ":", text);
	tui->prompt.proposed = false;
}

/* The lines before, and those after again. */
bool
tui_order_key(struct tui *tui, key_code key)
{
	if (key == K_UP && tui->recalled)
		tui->recalled--;
	else if (key == K_DOWN && tui->recalled < tui->norders)
		tui->recalled++;
	else
		return key == K_UP || key == K_DOWN;
	put_prompt(tui, tui->recalled < tui->norders
			    ? tui->orders[tui->recalled]
			    : "");
	return true;
}

/* Which orders begin so. */
static void
say_orders(struct tui *tui, const char *text, size_t len)
{
	char said[sizeof(tui->message)] = "";
	size_t used = 0;

	for (size_t i = 0; i < ARRAY_LEN(orders) && used < sizeof(said); i++)
		if (!strncmp(orders[i].name, text, len))
			used += (size_t)snprintf(
			    said + used, sizeof(said) - used, "%s%s%s%s",
			    used ? "  " : "", orders[i].name,
			    orders[i].takes[0] ? " " : "", orders[i].takes);
	tui_say(tui, used ? said : "no order begins like that");
	tui->noted = true;
}

static void
complete_signal(struct tui *tui, const char *name)
{
	char line[64];
	size_t len = strlen(name), i = 0;

	/* A whole name goes on with the next one. */
	while (i < ARRAY_LEN(signals) && strcmp(signals[i].name, name) != 0)
		i++;
	if (i < ARRAY_LEN(signals)) {
		i = (i + 1) % ARRAY_LEN(signals);
	} else {
		i = 0;
		while (i < ARRAY_LEN(signals) &&
		       strncmp(signals[i].name, name, len) != 0)
			i++;
	}
	if (i == ARRAY_LEN(signals)) {
		tui_say(tui, "no signal begins like that");
		tui->noted = true;
		return;
	}
	snprintf(line, sizeof(line), "kill %s", signals[i].name);
	put_prompt(tui, line);
}

void
tui_complete_order(struct tui *tui)
{
	const char *text = tui->prompt.text;
	size_t len = strcspn(text, " "), n;
	const struct order *order = find_order(text, len, &n);
	char line[64 + VIEW_FIND];

	if (tui_complete_setting(tui, text))
		return;
	if (!strncmp(text, "kill ", 5)) {
		complete_signal(tui, text + 5);
	} else if (n == 1 && is_choice(order) && text[len] &&
		   !text[len + strspn(text + len, " ")]) {
		/* What was given before, to be changed. */
		snprintf(line, sizeof(line), "%s %s", order->name,
			 tui->globs[order->name[0] == 's']);
		put_prompt(tui, line);
	} else if (n == 1 && !text[len]) {
		snprintf(line, sizeof(line), "%s%s", order->name,
			 order->takes[0] ? " " : "");
		put_prompt(tui, line);
	} else {
		say_orders(tui, text, len);
	}
}
