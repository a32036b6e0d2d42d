#include "preload/filter.h"

#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define FILTER_ARCH AUDIT_ARCH_X86_64
#else
#define FILTER_ARCH AUDIT_ARCH_AARCH64
#endif

/* A call and the argument that filters look at. */
struct asked {
	int number;
	uint64_t arg;
};

static const struct asked asked[] = {
	{ SYS_getpid, 0 },
	{ SYS_getppid, 0 },
	{ SYS_prctl, PR_GET_TID_ADDRESS },
	{ SYS_mmap, 0 },
	{ SYS_mprotect, 0 },
	{ SYS_madvise, 0 },
	{ SYS_munmap, 0 },
	{ SYS_rt_sigprocmask, 0 },
	{ SYS_clone, CLONE_VM | CLONE_UNTRACED },
	{ SYS_clone, CLONE_VM | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
			 CLONE_SYSVSEM },
	{ SYS_futex, 0 },
	{ SYS_tgkill, 0 },
	{ SYS_sched_yield, 0 },
	{ SYS_getcwd, 0 },
	{ SYS_chdir, 0 },
	{ SYS_close_range, 0 },
	{ SYS_unshare, CLONE_FILES },
	{ SYS_exit, 0 },
	{ SYS_kill, 0 },
	{ SYS_wait4, 0 },
	{ SYS_faccessat, 0 },
	{ SYS_socket, AF_UNIX },
	{ SYS_connect, 0 },
	{ SYS_sendto, 0 },
	{ SYS_fstat, 0 },
	{ SYS_ppoll, 0 },
};

/* The machine of classic BPF. */
struct bpf {
	uint32_t a, x, mem[BPF_MEMWORDS];
};

static uint32_t
bpf_load(const struct bpf *m, const struct sock_filter *op,
	 const struct seccomp_data *data)
{
	uint32_t word = 0;

	switch (BPF_MODE(op->code)) {
	case BPF_ABS:
		if (op->k <= sizeof(*data) - sizeof(word))
			memcpy(&word, (const char *)data + op->k, sizeof(word));
		return word;
	case BPF_LEN:
		return sizeof(*data);
	case BPF_MEM:
		return m->mem[op->k % BPF_MEMWORDS];
	default:
		return op->k;
	}
}

static uint32_t
bpf_alu(uint32_t code, uint32_t a, uint32_t b)
{
	switch (BPF_OP(code)) {
	case BPF_ADD:
		return a + b;
	case BPF_SUB:
		return a - b;
	case BPF_MUL:
		return a * b;
	case BPF_DIV:
		return b ? a / b : 0;
	case BPF_AND:
		return a & b;
	case BPF_OR:
		return a | b;
	case BPF_XOR:
		return a ^ b;
	case BPF_LSH:
		return a << (b & 31);
	case BPF_RSH:
		return a >> (b & 31);
	default: /* BPF_NEG */
		return 0 - a;
	}
}

/* How many instructions to leave out. */
static uint32_t
bpf_jump(const struct sock_filter *op, uint32_t a, uint32_t b)
{
	bool yes = false;

	switch (BPF_OP(op->code)) {
	case BPF_JA:
		return op->k;
	case BPF_JEQ:
		yes = a == b;
		break;
	case BPF_JGT:
		yes = a > b;
		break;
	case BPF_JGE:
		yes = a >= b;
		break;
	default: /* BPF_JSET */
		yes = (a & b) != 0;
		break;
	}
	return yes ? op->jt : op->jf;
}

static uint32_t
filter_run(const struct sock_fprog *prog, const struct seccomp_data *data)
{
	struct bpf m = { 0 };
	uint32_t b;

	/* The kernel takes only jumps that go on. */
	for (uint64_t i = 0; i < prog->len; i++) {
		const struct sock_filter *op = &prog->filter[i];

		b = BPF_SRC(op->code) == BPF_X ? m.x : op->k;
		switch (BPF_CLASS(op->code)) {
		case BPF_LD:
			m.a = bpf_load(&m, op, data);
			break;
		case BPF_LDX:
			m.x = bpf_load(&m, op, data);
			break;
		case BPF_ST:
			m.mem[op->k % BPF_MEMWORDS] = m.a;
			break;
		case BPF_STX:
			m.mem[op->k % BPF_MEMWORDS] = m.x;
			break;
		case BPF_ALU:
			m.a = bpf_alu(op->code, m.a, b);
			break;
		case BPF_JMP:
			i += bpf_jump(op, m.a, b);
			break;
		case BPF_RET:
			return BPF_RVAL(op->code) == BPF_A ? m.a : op->k;
		default: /* BPF_MISC */
			if (BPF_MISCOP(op->code) == BPF_TXA)
				m.a = m.x;
			else
				m.x = m.a;
		}
	}
	return SECCOMP_RET_ALLOW;
}

bool
filter_kills_sampler(const struct sock_fprog *prog)
{
	struct seccomp_data data = { .arch = FILTER_ARCH };
	uint32_t action;

	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		data.nr = asked[i].number;
		data.args[0] = asked[i].arg;
		action = filter_run(prog, &data) & SECCOMP_RET_ACTION_FULL;
		if (action == SECCOMP_RET_KILL_PROCESS ||
		    action == SECCOMP_RET_KILL_THREAD ||
		    action == SECCOMP_RET_TRAP)
			return true;
	}
	return false;
}
