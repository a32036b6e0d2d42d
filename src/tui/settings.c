#include "tui/settings.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 8
#define WORD_MAX  32

/* A line in words. */
struct words {
	char at[WORDS_MAX][WORD_MAX];
	size_t n;
};

static const struct {
	const char *name, *words;
} list[] = {
#define SETTING(name, words, help) { #name, words },
#include "tui/settings.def"
#undef SETTING
};

static const char *const roles[] = {
#define ROLE(id, letter) #id,
#include "tui/roles.def"
#undef ROLE
};

const char *
setting_name(enum setting id)
{
	return list[id].name;
}

const char *
setting_words(enum setting id)
{
	return list[id].words;
}

/* Which of several words; -1: none. */
static int
word_among(const char *words, const char *word)
{
	size_t len = strlen(word);
	int i = 0;

	for (const char *p = words; *p; i++) {
		size_t n = strcspn(p, " ");

		if (n == len && memcmp(p, word, n) == 0)
			return i;
		p += n + strspn(p + n, " ");
	}
	return -1;
}

void
settings_word(const struct settings *s, enum setting id, char *buf, size_t size)
{
	const char *p = list[id].words;

	for (int i = 0; i < s->word[id]; i++)
		p += strcspn(p, " ") + 1;
	snprintf(buf, size, "%.*s", (int)strcspn(p, " "), p);
}

static enum pit_status
split(const char *line, struct words *w, struct pit_err *err)
{
	w->n = 0;
	for (const char *p = line; *(p += strspn(p, " \t\r\n"));) {
		size_t n = strcspn(p, " \t\r\n");

		if (w->n == WORDS_MAX || n >= WORD_MAX)
			return pit_fail(err, PIT_EUSAGE,
					"the line is too long");
		snprintf(w->at[w->n++], WORD_MAX, "%.*s", (int)n, p);
		p += n;
	}
	return PIT_OK;
}

static enum pit_status
take_set(struct settings *s, const struct words *w, struct pit_err *err)
{
	int word;

	if (w->n != 3)
		return pit_fail(err, PIT_EUSAGE, "set needs a name and a word");
	for (size_t i = 0; i < ARRAY_LEN(list); i++) {
		if (strcmp(list[i].name, w->at[1]) != 0)
			continue;
		word = word_among(list[i].words, w->at[2]);
		if (word < 0)
			return pit_fail(err, PIT_EUSAGE, "%s is one of: %s",
					list[i].name, list[i].words);
		s->word[i] = word;
		s->given[i] = true;
		return PIT_OK;
	}
	return pit_fail(err, PIT_EUSAGE, "there is no setting %s", w->at[1]);
}

/* "#" and six hexadecimal digits; 0: something else. */
static int
full_color(const char *word)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	unsigned long rgb;

	if (word[0] != '#' || strlen(word) != 7 ||
	    strspn(word + 1, digits) != 6)
		return 0;
	rgb = strtoul(word + 1, NULL, 16);
	return LOOK_RGB((int)rgb);
}

/* A number, a name, or -1 for the terminal's own; below that: it is none. */
static int
color_named(const char *word)
{
	static const char names[] =
	    "black red green yellow blue magenta cyan white";
	char *end;
	long number = strtol(word, &end, 10);

	if (strcmp(word, "default") == 0)
		return -1;
	if (full_color(word))
		return theme_nearest((unsigned)full_color(word));
	if (word[0] >= '0' && word[0] <= '9')
		return *end || number > 255 ? -2 : (int)number;
	number = word_among(names, word);
	return number < 0 ? -2 : (int)number;
}

static enum pit_status
take_color(struct settings *s, const struct words *w, struct pit_err *err)
{
	static const char attrs[] = "bold underline reverse dim";
	struct shade shade = { -1, -1, 0, 0, 0 };
	size_t role = 0;
	int color, attr;

	if (w->n < 3)
		return pit_fail(err, PIT_EUSAGE,
				"color needs a role and a colour");
	while (role < ARRAY_LEN(roles) &&
	       strcasecmp(roles[role], w->at[1]) != 0)
		role++;
	if (role == ARRAY_LEN(roles))
		return pit_fail(err, PIT_EUSAGE, "there is no role %s",
				w->at[1]);
	color = color_named(w->at[2]);
	if (color < -1)
		return pit_fail(
		    err, PIT_EUSAGE,
		    "a colour is 0 to 255, #rrggbb, default, or one "
		    "of the eight names, not %s",
		    w->at[2]);
	shade.many = (short)color;
	shade.few = (short)theme_basic(color);
	shade.full = full_color(w->at[2]);
	for (size_t i = 3; i < w->n; i++) {
		attr = word_among(attrs, w->at[i]);
		if (attr < 0)
			return pit_fail(err, PIT_EUSAGE,
					"behind a colour comes one of: %s",
					attrs);
		shade.attr |= 1u << attr;
	}
	shade.mono = shade.attr;
	s->shades[role] = shade;
	s->colored[role] = true;
	return PIT_OK;
}

static enum pit_status
take_bind(struct settings *s, const struct words *w, struct pit_err *err)
{
	key_code key = w->n == 3 ? key_named(w->at[1]) : 0, as = 0;
	size_t i = 0;

	if (w->n != 3)
		return pit_fail(err, PIT_EUSAGE,
				"bind needs a key and a command");
	if (!key)
		return pit_fail(err, PIT_EUSAGE, "there is no key %s",
				w->at[1]);
	if (strcmp(w->at[2], "none") != 0 && !(as = key_of(w->at[2])))
		return pit_fail(err, PIT_EUSAGE, "there is no command %s",
				w->at[2]);
	while (i < s->nbinds && s->binds[i].key != key)
		i++;
	if (i == SETTINGS_BINDS)
		return pit_fail(err, PIT_EUSAGE, "more than %d keys are bound",
				SETTINGS_BINDS);
	s->binds[i].key = key;
	s->binds[i].as = as;
	s->nbinds += i == s->nbinds;
	return PIT_OK;
}

enum pit_status
settings_line(struct settings *s, const char *line, struct pit_err *err)
{
	struct words w;
	enum pit_status st;

	line += strspn(line, " \t\r\n");
	if (!*line || *line == '#')
		return PIT_OK;
	st = split(line, &w, err);
	if (st)
		return st;
	if (strcmp(w.at[0], "set") == 0)
		return take_set(s, &w, err);
	if (strcmp(w.at[0], "color") == 0)
		return take_color(s, &w, err);
	if (strcmp(w.at[0], "bind") == 0)
		return take_bind(s, &w, err);
	return pit_fail(err, PIT_EUSAGE,
			"a line begins with set, color or bind, not %s",
			w.at[0]);
}

key_code
settings_key(const struct settings *s, key_code key)
{
	for (size_t i = 0; i < s->nbinds; i++)
		if (s->binds[i].key == key)
			return s->binds[i].as;
	return key;
}

static void
add_key(char *buf, size_t size, key_code key)
{
	size_t used = strlen(buf);
	char name[8];

	snprintf(buf + used, size - used, "%s%s", used ? " " : "",
		 key_name(key, name));
}

void
settings_keys(const struct settings *s, enum command cmd, char *buf,
	      size_t size)
{
	key_code key;

	buf[0] = '\0';
	for (size_t i = 0; (key = command_key(cmd, i)); i++)
		if (settings_key(s, key) == key)
			add_key(buf, size, key);
	for (size_t i = 0; i < s->nbinds; i++)
		if (s->binds[i].as && s->binds[i].key != s->binds[i].as &&
		    keys_command(s->binds[i].as) == cmd)
			add_key(buf, size, s->binds[i].key);
}

void
settings_theme(const struct settings *s, struct theme *theme)
{
	theme_init(theme, (enum theme_name)s->word[SETTING_theme]);
	for (size_t i = 0; i < ROLE_COUNT; i++)
		if (s->colored[i])
			theme->shades[i] = s->shades[i];
}
