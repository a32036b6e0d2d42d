/* src/app/browser.c */
#include "app/browser.h"

#include "base/ascii.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS_MAX 64
#define URL_MAX   (3 * PATH_MAX + 16)

extern char **environ;

/* Of a desktop, and of a terminal, in order. */
static const char *const graphical[] = { "xdg-open",         "x-www-browser",
					 "firefox",          "google-chrome",
					 "chrome",           "chromium",
					 "chromium-browser", NULL };
static const char *const textual[] = { "www-browser", "links", "elinks",
				       "lynx",        "w3m",   NULL };

struct command {
	char *words[WORDS_MAX + 1];
	bool waits; /* it is on the terminal until it ends */
};

static bool
has(const char *variable)
{
	const char *value = getenv(variable);

	return value && *value;
}

/* "file:///tmp/a%20b.html" */
static void
url_of(const char *path, char url[URL_MAX])
{
	size_t n = (size_t)snprintf(url, URL_MAX, "file://");

	for (const char *p = path; *p && n + 4 < URL_MAX; p++) {
		unsigned char c = (unsigned char)*p;

		if (c < 0x80 && (!ascii_is_mark(*p) || strchr("/._-~", c)) &&
		    c > ' ' && c != 0x7f)
			n += (size_t)snprintf(url + n, URL_MAX - n, "%c", c);
		else
			n +=
			    (size_t)snprintf(url + n, URL_MAX - n, "%%%02X", c);
	}
}

/* Without a terminal of ours, in a session of its own, if it does not wait. */
static bool
prepare(posix_spawnattr_t *attr, posix_spawn_file_actions_t *actions,
	bool waits)
{
	short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
	sigset_t none, all;

	sigemptyset(&none);
	sigfillset(&all);
	if (!waits)
		flags |= POSIX_SPAWN_SETSID;
	for (int fd = 0; fd < 3 && !waits; fd++)
		if (posix_spawn_file_actions_addopen(actions, fd, "/dev/null",
						     O_RDWR, 0))
			return false;
	return !posix_spawnattr_setflags(attr, flags) &&
	       !posix_spawnattr_setsigmask(attr, &none) &&
	       !posix_spawnattr_setsigdefault(attr, &all);
}

static bool
start(const struct command *command)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int status = 0;
	bool good;
	pid_t pid;

	if (posix_spawn_file_actions_init(&actions))
		return false;
	if (posix_spawnattr_init(&attr)) {
		posix_spawn_file_actions_destroy(&actions);
		return false;
	}
	good = prepare(&attr, &actions, command->waits) &&
	       !posix_spawnp(&pid, command->words[0], &actions, &attr,
			     command->words, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	if (!good || !command->waits)
		return good;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

/* Is it one of the names, in whatever folder? */
static bool
is_one_of(const char *const names[], const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	while (*names && strcmp(*names, name) != 0)
		names++;
	return *names;
}

/* Take the next word out of *text, as a shell does: quotes and backslashes. It
 * is written over the text. NULL: there is none. */
static char *
next_word(char **text)
{
	char *p = *text + strspn(*text, " \t"), *word = p, *to = p;
	char quote = 0;

	if (!*p)
		return NULL;
	for (; *p && (quote || (*p != ' ' && *p != '\t')); p++) {
		if (quote ? *p == quote : *p == '\'' || *p == '"')
			quote = quote ? 0 : *p;
		else if (*p == '\\' && quote != '\'' && p[1])
			*to++ = *++p;
		else
			*to++ = *p;
	}
	*text = *p ? p + 1 : p;
	*to = '\0';
	return word;
}

/* A word with the address in place of "%s". NULL: there is none in it, or no
 * memory. Owned by the caller. */
static char *
put_url(const char *word, const char *url)
{
	const char *at = strstr(word, "%s");
	size_t size = strlen(word) + strlen(url) + 1;
	char *text = at ? mem_calloc(size, 1) : NULL;

	if (text)
		snprintf(text, size, "%.*s%s%s", (int)(at - word), word, url,
			 at + 2);
	return text;
}

/* One of BROWSER. Where its words have no "%s" the address is the last. */
static bool
try_command(char *text, char *url)
{
	struct command command = { .waits = true };
	char *put[WORDS_MAX] = { NULL }, *word;
	bool any = false, good;
	size_t n = 0;

	while (n + 1 < WORDS_MAX && (word = next_word(&text))) {
		put[n] = put_url(word, url);
		any = any || put[n];
		command.words[n] = put[n] ? put[n] : word;
		n++;
	}
	if (n > 1 && !strcmp(command.words[n - 1], "&")) {
		command.words[--n] = NULL;
		command.waits = false;
	}
	if (n && !any)
		command.words[n] = url;
	if (n && is_one_of(graphical, command.words[0]))
		command.waits = false;
	good = n && start(&command);
	for (size_t i = 0; i < WORDS_MAX; i++)
		mem_free(put[i]);
	return good;
}

static bool
try_wanted(char *url)
{
	const char *list = getenv("BROWSER");
	char *copy = list ? mem_strdup(list) : NULL, *save;
	bool good = false;

	for (char *one = copy ? strtok_r(copy, ":", &save) : NULL; one && !good;
	     one = strtok_r(NULL, ":", &save))
		good = try_command(one, url);
	mem_free(copy);
	return good;
}

static bool
try_names(const char *const names[], bool waits, char *url)
{
	for (; *names; names++) {
		struct command command = {
			.words = { (char *)(uintptr_t)*names, url },
			.waits = waits,
		};

		if (start(&command))
			return true;
	}
	return false;
}

bool
browser_open(const char *path)
{
	char url[URL_MAX];

	url_of(path, url);
	if (try_wanted(url))
		return true;
	if ((has("DISPLAY") || has("WAYLAND_DISPLAY")) &&
	    try_names(graphical, false, url))
		return true;
	return has("TERM") && try_names(textual, true, url);
}
