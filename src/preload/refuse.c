#include "preload/refuse.h"

#include "reader/sys.h"
#include "sampler/clock.h"
#include "sampler/hello.h"
#include "sampler/send.h"

#define REFUSE_NS    200000000 /* longest that a viewer may delay a program */
#define REFUSE_WORDS 100       /* of a command */

void
refuse(const struct sampler *s, const char *reason)
{
	struct sink *out = s->sink;
	struct peek peek;
	char *scratch = sys_map_private(HELLO_SCRATCH);
	uint64_t now = clock_now();

	/* Nobody looks for a descriptor of ours now. */
	if (scratch && sink_open(out, true)) {
		/* What is read here can be read: nothing has to guard. */
		peek_guarded_init(&peek);
		hello_encode(s, &peek, &out->enc, 0, scratch);
		unsupported_encode(&out->enc, reason);
		bye_encode(&out->enc, WIRE_BYE_STOP, now);
		sink_drain(out, now + REFUSE_NS);
		sink_close(out);
	}
	sys_unmap(scratch, HELLO_SCRATCH);
}

void
refuse_program(const struct envp_spec *spec, pid_t pid, pid_t ppid,
	       char *const argv[], const char *reason)
{
	struct sender sender;
	struct sampler s = {
		.sink = &sender.sink,
		.period = spec->interval,
		.pid = pid,
		.ppid = ppid,
		.time = clock_now(),
		.epoch = clock_epoch(),
		.argv = (char **)argv,
	};

	while (argv && argv[s.argc] && s.argc < REFUSE_WORDS)
		s.argc++;
	sender_init(&sender, spec->socket);
	refuse(&s, reason);
}
