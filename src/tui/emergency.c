/* src/tui/emergency.c */
#include "tui/emergency.h"

#include "tui/term.h"
#include "tui/terminfo.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

/* What a signal handler needs, prepared while there was time. It cannot be
 * reached through an argument, hence static. The memory is shared with what is
 * forked off us, which sees whether there is anything to restore. */
struct emergency {
	volatile sig_atomic_t open;
	int fd;
	struct termios saved;
	char text[256];
	size_t len;
};

static struct emergency *emergency; /* NULL: nothing to restore */

bool
emergency_begin(int fd, const struct termios *saved)
{
	void *shared = emergency;

	if (!shared)
		shared = mmap(NULL, sizeof(*emergency), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return false;
	emergency = shared;
	emergency->len = 0;
	emergency->fd = fd;
	emergency->saved = *saved;
	return true;
}

void
emergency_set(bool open)
{
	if (emergency)
		emergency->open = open;
}

void
emergency_add(const char *cap)
{
	const char *s = terminfo_has(cap) ? cap : "";

	while (emergency && *s && emergency->len < sizeof(emergency->text)) {
		const char *end =
		    s[0] == '$' && s[1] == '<' ? strchr(s, '>') : NULL;

		if (end)
			s = end + 1;
		else
			emergency->text[emergency->len++] = *s++;
	}
}

void
term_curses_emergency(void)
{
	int saved_errno = errno;
	struct termios now;

	if (!emergency || !emergency->open)
		return;
	emergency->open = 0;
	/* Nothing could be done about a failure here. */
	if (write(emergency->fd, emergency->text, emergency->len) < 0)
		errno = saved_errno;
	/* A shell that has seen us die may have set its own. */
	if (!tcgetattr(emergency->fd, &now) && !(now.c_lflag & ISIG))
		tcsetattr(emergency->fd, TCSANOW, &emergency->saved);
	errno = saved_errno;
}
