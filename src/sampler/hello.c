#include "sampler/hello.h"

#include "reader/sys.h"

#include <string.h>

#define HELLO_PATH_MAX 4096
#define HELLO_ARGV_MAX (HELLO_SCRATCH - 2 * HELLO_PATH_MAX)

/* The command, each word ended by a NUL; what does not fit is left out. The
 * program may have overwritten its arguments, as setproctitle does. */
static struct wire_text
argv_text(const struct sampler *s, struct peek *peek, char *buf)
{
	size_t len = 0;
	uintptr_t word;
	long n;

	for (int i = 0; i < s->argc && len + 2 < HELLO_ARGV_MAX; i++) {
		if (!peek_ptr(peek, &word, (uintptr_t)&s->argv[i]) || !word)
			break;
		n = peek_cstr(peek, buf + len, HELLO_ARGV_MAX - len, word);
		if (n < 0)
			break;
		len += (size_t)n + 1;
	}
	return (struct wire_text){ buf, len };
}

static struct wire_text
exe_text(char *buf)
{
	long n = sys_call(SYS_readlinkat, AT_FDCWD, (long)"/proc/self/exe",
			  (long)buf, HELLO_PATH_MAX, 0, 0);

	return (struct wire_text){ buf, n < 0 ? 0 : (size_t)n };
}

static struct wire_text
cwd_text(const struct sampler *s, char *buf)
{
	long n;

	/* A runner of its own has left it. */
	if (s->area)
		return (struct wire_text){ s->cwd, strlen(s->cwd) };
	n = sys_call(SYS_getcwd, (long)buf, HELLO_PATH_MAX, 0, 0, 0, 0);
	/* The kernel counts the NUL. */
	return (struct wire_text){ buf, n <= 0 ? 0 : (size_t)n - 1 };
}

void
hello_encode(const struct sampler *s, struct peek *peek, struct enc *enc,
	     uint32_t flags, char *scratch)
{
	char *argv = scratch + 2 * HELLO_PATH_MAX;
	const struct event ev = {
		.type = WIRE_HELLO,
		.hello = { .version = WIRE_VERSION,
			   .pid = (uint32_t)s->pid,
			   .ppid = (uint32_t)s->ppid,
			   .python = s->interp.hex,
			   .flags = s->interp.flags | flags,
			   .interval = s->period,
			   .time = s->time,
			   .epoch = s->epoch,
			   .exe = exe_text(scratch),
			   .cwd = cwd_text(s, scratch + HELLO_PATH_MAX),
			   .argv = argv_text(s, peek, argv) },
	};

	enc_event(enc, &ev);
}

void
unsupported_encode(struct enc *enc, const char *reason)
{
	const struct event ev = {
		.type = WIRE_UNSUPPORTED,
		.unsupported = { .reason = { reason, strlen(reason) } },
	};

	enc_event(enc, &ev);
}

void
bye_encode(struct enc *enc, enum wire_bye_reason reason, uint64_t now)
{
	const struct event ev = {
		.type = WIRE_BYE,
		.bye = { .reason = reason, .time = now },
	};

	enc_event(enc, &ev);
}
