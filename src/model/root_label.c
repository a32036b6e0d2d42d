#include "model/root_label.h"

#include "base/path.h"

#include <stdio.h>
#include <string.h>

#define DIGITS "0123456789"

/* Take as much of the text as room leaves, by whole characters. */
static void
set_text(struct root_label *label, const char *text, size_t n, size_t room)
{
	if (n > room)
		for (n = room; n && ((unsigned char)text[n] & 0xc0) == 0x80;)
			n--;
	if (n)
		memcpy(label->text, text, n);
	label->text[n] = '\0';
}

static const char *
next_word(const char *word)
{
	word += strcspn(word, " ");
	return word + strspn(word, " ");
}

void
root_label_shorten(struct out *o, const char *command)
{
	for (unsigned i = 0; *command; i++) {
		size_t n = strcspn(command, " ");
		struct path_part base = path_base(command, n);

		if (i)
			out_char(o, ' ');
		if (base.n && command[0] != '-' && (i < 2 || *command == '/'))
			out_mem(o, base.p, base.n);
		else
			out_mem(o, command, n);
		command = next_word(command);
	}
}

/* -m, -c, or such a letter behind others: -Im. */
static bool
ends_options(const char *option)
{
	size_t n = strcspn(option, " ");

	return n >= 2 && option[1] != '-' &&
	       (option[n - 1] == 'm' || option[n - 1] == 'c');
}

/* The first word behind the program that is no option; NULL: there is none. */
static const char *
script_of(const char *command)
{
	for (command = next_word(command); *command;
	     command = next_word(command)) {
		if (*command != '-')
			return command;
		if (ends_options(command))
			return NULL;
	}
	return NULL;
}

void
root_label_folder(struct out *o, const char *command, const char *cwd)
{
	const char *script = script_of(command);
	struct out path;

	if (!script)
		return;
	out_init(&path, o->max);
	path_absolute(&path, cwd, script, strcspn(script, " "));
	if (path.len && !path.status) {
		const char *slash = strrchr(path.data, '/');

		out_mem(o, path.data, (size_t)(slash - path.data));
	}
	if (path.status)
		o->status = path.status;
	out_fini(&path);
}

void
root_label_generalize(struct out *o, const char *name)
{
	while (*name) {
		size_t digits = strspn(name, DIGITS);

		out_char(o, digits ? 'N' : *name);
		name += digits ? digits : 1;
	}
}

void
root_label_join(struct out *o, const char *a, const char *b)
{
	while (*a && *b) {
		size_t i = strspn(a, DIGITS), j = strspn(b, DIGITS);

		if (j && (i != j || memcmp(a, b, j) != 0)) {
			out_char(o, 'N');
			a += i ? i : 1;
		} else {
			j = j ? j : 1;
			out_mem(o, b, j);
			a += j;
		}
		b += j;
	}
}

/* Where the component that ends at n begins. */
static size_t
last_part(const char *path, size_t n)
{
	while (n && path[n - 1] != '/')
		n--;
	return n;
}

unsigned
root_label_depth(const char *a, const char *b)
{
	size_t i = strlen(a), j = strlen(b);
	unsigned depth = 1;

	if (strcmp(a, b) == 0)
		return 0;
	while (i && j) {
		size_t p = last_part(a, i), q = last_part(b, j);

		if (i - p != j - q || memcmp(a + p, b + q, i - p) != 0)
			break;
		depth++;
		i = p ? p - 1 : 0;
		j = q ? q - 1 : 0;
	}
	return depth;
}

const char *
root_label_tail(const char *folder, unsigned depth)
{
	size_t at = last_part(folder, strlen(folder));

	while (depth-- > 1 && at)
		at = last_part(folder, at - 1);
	return folder + at;
}

void
root_label_process(struct root_label *label, const char *text,
		   const char *folder, unsigned depth, bool worker)
{
	static const char mark[] = " [worker]";
	const char *script = depth ? script_of(text) : NULL;
	size_t room = LABEL_MAX - strlen(mark);
	char whole[LABEL_MAX * 2];

	if (script) {
		snprintf(whole, sizeof(whole), "%.*s%s/%s",
			 (int)(script - text), text,
			 root_label_tail(folder, depth), script);
		text = whole;
	}
	set_text(label, text, strlen(text), room);
	if (worker)
		memcpy(label->text + strlen(label->text), mark, sizeof(mark));
}

static bool
ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n >= m && memcmp(name + n - m, end, m) == 0;
}

void
root_label_thread(struct root_label *label, const char *name, const char *what)
{
	char behind[LABEL_MAX / 2] = "";
	size_t n = 0;

	if (what)
		n = (size_t)snprintf(behind, sizeof(behind), " (%s)", what);
	if (n >= sizeof(behind))
		n = sizeof(behind) - 1;
	if (ends_with(name, behind))
		behind[n = 0] = '\0';
	set_text(label, name, strlen(name), LABEL_MAX - n);
	memcpy(label->text + strlen(label->text), behind, n + 1);
}
