#include "preload/envp.h"

#include "preload/env.h"
#include "preload/image.h"

#include <stdlib.h>
#include <string.h>

#define NO_PLACE  SIZE_MAX
#define PLACE_MAX 22 /* digits of a size_t and what ends them */

/* The value if word is "name=value", else NULL. */
static char *
envp_value(char *word, const char *name)
{
	size_t n = strlen(name);

	if (strncmp(word, name, n) != 0 || word[n] != '=')
		return NULL;
	return word + n + 1;
}

/* A decimal number and the colon behind it; NULL: there is none. */
static const char *
parse_number(const char *p, uint64_t *n)
{
	const char *start = p;

	for (*n = 0; *p >= '0' && *p <= '9'; p++) {
		if (*n > UINT64_MAX / 100)
			return NULL;
		*n = *n * 10 + (uint64_t)(*p - '0');
	}
	return p > start && *p == ':' ? p + 1 : NULL;
}

/* Is this the word at p? What stands behind it; NULL: it is another. */
static const char *
parse_word(const char *p, const char *word)
{
	size_t n = strlen(word);

	return strncmp(p, word, n) == 0 ? p + n : NULL;
}

/* A word before the path of the socket; NULL: it is none. */
static const char *
parse_wish(struct envp_spec *spec, const char *p)
{
	const char *end;

	if ((end = parse_word(p, ENV_THREAD ":")) != NULL) {
		spec->thread = true;
		return end;
	}
	if ((end = parse_word(p, ENV_ALONE ":")) != NULL) {
		spec->alone = true;
		return end;
	}
	if ((end = parse_word(p, ENV_FROM)) != NULL)
		return parse_number(end, &spec->from);
	if ((end = parse_word(p, ENV_UNTIL)) != NULL)
		return parse_number(end, &spec->until);
	return NULL;
}

bool
envp_parse(struct envp_spec *spec, const char *value)
{
	size_t len = strlen(value);
	const char *p;
	uint64_t pid;

	if (len >= sizeof(spec->text))
		return false;
	memcpy(spec->text, value, len + 1);
	p = parse_number(spec->text, &pid);
	p = p ? parse_number(p, &spec->interval) : NULL;
	if (!p || pid > INT32_MAX || spec->interval == 0)
		return false;
	spec->launcher = (pid_t)pid;
	spec->thread = spec->alone = false;
	spec->from = spec->until = 0;
	while (p && *p != '/')
		p = parse_wish(spec, p);
	spec->socket = p;
	return p && strlen(p) < ENVP_SOCKET_MAX;
}

/* Is this entry of an LD_PRELOAD us? */
static bool
entry_is_ours(const char *entry, size_t len)
{
	size_t n = sizeof(SAMPLER_FILE) - 1;

	return len >= n && memcmp(entry + len - n, SAMPLER_FILE, n) == 0 &&
	       (len == n || entry[len - n - 1] == '/');
}

/* Move our entry of an LD_PRELOAD value to spec. Returns false when nothing is
 * left, not even an empty value that the user had. */
static bool
preload_take(struct envp_spec *spec, char *value)
{
	size_t len, rest;

	for (char *p = value;; p += len + 1) {
		len = strcspn(p, ": ");
		if (!entry_is_ours(p, len) || len >= sizeof(spec->preload)) {
			if (!p[len])
				return true;
			continue;
		}
		memcpy(spec->preload, p, len);
		spec->preload[len] = '\0';
		if (!p[len] && p == value) {
			memset(p, 0, len);
			return false;
		}
		/* Our separator goes too: the one behind us, or before. */
		if (!p[len])
			p--;
		rest = strlen(p + len + 1);
		memmove(p, p + len + 1, rest);
		memset(p + rest, 0, len + 1);
		return true;
	}
}

/* Where in an LD_PRELOAD value our entry goes: in front, but behind the
 * runtimes of sanitizers, which have to come first. */
static size_t
preload_place(const char *value)
{
	size_t place = 0, len, base;

	for (size_t at = 0;; at += len + 1) {
		len = strcspn(value + at, ": ");
		for (base = at + len; base > at && value[base - 1] != '/';)
			base--;
		if (image_is_runtime(value + base, at + len - base))
			place = value[at + len] ? at + len + 1 : at + len;
		if (!value[at + len])
			return place;
	}
}

static bool
has_name(char **envp)
{
	for (; *envp; envp++)
		if (envp_value(*envp, ENV_NAME))
			return true;
	return false;
}

/* The place of the user's LD_PRELOAD, which stands before a value of ENV_NAME;
 * NO_PLACE: there was none. Moves *value behind it. */
static size_t
value_place(const char **value)
{
	const char *p = *value;
	size_t place = 0;

	for (; *p >= '0' && *p <= '9' && place < NO_PLACE / 100; p++)
		place = place * 10 + (size_t)(*p - '0');
	if (*p != ENV_PLACE || p == *value)
		return NO_PLACE;
	*value = p + 1;
	return place;
}

/* Put the last variable there. */
static void
move_last(char **envp, size_t n, size_t place)
{
	char *word;

	if (place >= n)
		return;
	word = envp[n - 1];
	memmove(envp + place + 1, envp + place,
		(n - 1 - place) * sizeof(*envp));
	envp[place] = word;
}

bool
envp_take(struct envp_spec *spec, char **envp)
{
	bool found = false;
	char **to = envp, *value;
	size_t place = NO_PLACE;
	const char *rest;

	if (!has_name(envp))
		return false;
	spec->preload[0] = '\0';
	for (char **from = envp; *from; from++) {
		value = envp_value(*from, ENV_NAME);
		if (value) {
			rest = value;
			place = value_place(&rest);
			found = envp_parse(spec, rest);
			memset(*from, 0, strlen(*from));
			continue;
		}
		value = envp_value(*from, ENV_PRELOAD);
		if (value && !preload_take(spec, value)) {
			memset(*from, 0, strlen(*from));
			continue;
		}
		*to++ = *from;
	}
	*to = NULL;
	move_last(envp, (size_t)(to - envp), place);
	return found && spec->preload[0];
}

bool
envp_is_taken(const struct envp_spec *spec, char *const envp[])
{
	const char *value;

	for (; envp && *envp; envp++) {
		value = envp_value(*envp, ENV_NAME);
		if (!value)
			continue;
		value_place(&value);
		if (strcmp(value, spec->text) != 0)
			return true;
	}
	return false;
}

size_t
envp_size(const struct envp_spec *spec, char *const envp[])
{
	size_t entry = sizeof(ENV_PRELOAD "=") + strlen(spec->preload);
	size_t size =
	    sizeof(ENV_NAME "=") + PLACE_MAX + strlen(spec->text) + entry;
	char *value;

	size += 3 * sizeof(char *);
	for (; envp && *envp; envp++) {
		size += sizeof(char *);
		value = envp_value(*envp, ENV_PRELOAD);
		if (value)
			size += entry + 1 + strlen(value);
	}
	return size;
}

static char *
append(char *to, const char *text)
{
	size_t n = strlen(text);

	memcpy(to, text, n + 1);
	return to + n;
}

/* An LD_PRELOAD with us in it, in such a way that preload_take() can tell what
 * it was. */
static char *
append_preload(char *to, const struct envp_spec *spec, const char *value)
{
	size_t place = preload_place(value);
	bool last = place > 0 && !value[place] && value[place - 1] != ':' &&
		    value[place - 1] != ' ';

	to = append(to, ENV_PRELOAD "=");
	memcpy(to, value, place);
	to = append(to + place, last ? ":" : "");
	to = append(to, spec->preload);
	return last ? to : append(append(to, ":"), value + place);
}

static char *
append_place(char *to, size_t place)
{
	char digits[PLACE_MAX];
	size_t n = sizeof(digits);

	digits[--n] = ENV_PLACE;
	do
		digits[--n] = (char)('0' + place % 10);
	while (place /= 10);
	memcpy(to, digits + n, sizeof(digits) - n);
	return to + sizeof(digits) - n;
}

/* Copy all but ours, and of LD_PRELOAD, if there are several, all but the one
 * that counts. Returns how many; the place and value of that one. */
static size_t
copy_others(char **out, char *const envp[], size_t *place, const char **preload)
{
	size_t n = 0, last = NO_PLACE, to = 0;

	for (; envp && envp[n]; n++)
		if (envp_value(envp[n], ENV_PRELOAD))
			last = n;
	*place = NO_PLACE;
	*preload = NULL;
	for (size_t i = 0; i < n; i++) {
		if (i == last) {
			*place = to;
			*preload = envp_value(envp[i], ENV_PRELOAD);
		} else if (!envp_value(envp[i], ENV_NAME)) {
			out[to++] = envp[i];
		}
	}
	return to;
}

/* Ours are the last, and so are what is left of them in the memory that the
 * kernel shows: there are readers who end at the first empty word. */
char *const *
envp_build(const struct envp_spec *spec, char *const envp[], void *room)
{
	char **out = room, *text;
	const char *preload;
	size_t place, n = 0;

	while (envp && envp[n])
		n++;
	text = (char *)(out + n + 3);
	n = copy_others(out, envp, &place, &preload);
	out[n++] = text;
	if (preload) {
		text = append_preload(text, spec, preload) + 1;
	} else {
		text = append(text, ENV_PRELOAD "=");
		text = append(text, spec->preload) + 1;
	}
	out[n++] = text;
	text = append(text, ENV_NAME "=");
	if (preload)
		text = append_place(text, place);
	append(text, spec->text);
	out[n] = NULL;
	return room;
}
