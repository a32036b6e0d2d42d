/* src/reader/waits.c */
#include "reader/waits.h"

#include "base/mem.h"
#include "reader/sys.h"
#include "wire/event.h"

#include <string.h>

#define LINK_SIZE 32

/* What an argument tells. */
enum arg {
	ARG_NONE,
	ARG_FD,     /* the first is a descriptor */
	ARG_COUNT0, /* it is the number of descriptors */
	ARG_COUNT1, /* the second is */
};

struct rule {
	int16_t number;
	uint8_t wait, arg;
};

/* Some have no number on some machines. */
static const struct rule rules[] = {
#define CALL(name, wait, arg) { SYS_##name, WIRE_WAIT_##wait, ARG_##arg },
#include "reader/waits.def"
#undef CALL
};

static const struct rule *
find_rule(int64_t number)
{
	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		if (rules[i].number == number)
			return &rules[i];
	return NULL;
}

static bool
begins_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

static enum wire_file
file_of(int procfs, uint64_t fd)
{
	char link[LINK_SIZE];

	if (procfs < 0)
		return WIRE_FILE_UNKNOWN;
	kthread_file(procfs, fd, link, sizeof(link));
	if (!link[0])
		return WIRE_FILE_UNKNOWN;
	if (begins_with(link, "pipe:"))
		return WIRE_FILE_PIPE;
	if (begins_with(link, "socket:"))
		return WIRE_FILE_SOCKET;
	if (begins_with(link, "/dev/pts/") || begins_with(link, "/dev/tty"))
		return WIRE_FILE_TERMINAL;
	if (link[0] != '/' || begins_with(link, "/dev/"))
		return WIRE_FILE_DEVICE;
	return WIRE_FILE_FILE;
}

uint32_t
waits_flags(int procfs, const struct kthread_call *call)
{
	const struct rule *rule = find_rule(call->number);
	uint32_t wait = rule ? rule->wait : WIRE_WAIT_OTHER;
	uint32_t file = WIRE_FILE_UNKNOWN;

	if (call->number < 0)
		wait = WIRE_WAIT_FILES; /* a page that is not there yet */
	if (rule && ((rule->arg == ARG_COUNT0 && !call->args[0]) ||
		     (rule->arg == ARG_COUNT1 && !call->args[1])))
		wait = WIRE_WAIT_SLEEP;
	if (rule && rule->arg == ARG_FD)
		file = file_of(procfs, call->args[0]);
	return WIRE_STATE_WAITING | wait << WIRE_SAMPLE_WAIT_SHIFT |
	       file << WIRE_SAMPLE_FILE_SHIFT;
}

bool
waits_for(const struct kthread_call *call, uint64_t at, uint64_t size)
{
	return call->number == SYS_futex && at && call->args[0] >= at &&
	       call->args[0] - at < size;
}
