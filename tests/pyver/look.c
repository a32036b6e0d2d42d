/* tests/pyver/look.c - run an interpreter and answer its questions about
 * itself, by reading its memory as the sampler does.
 *
 * usage: look PYTHON SCRIPT [ARG...]
 *
 * The script writes one question a line to descriptor 3 and reads the answer,
 * one line, from descriptor 4; it alone judges. The first question is hello.
 * The exit status is the interpreter's.
 *
 *   hello VERSION RUNTIME INTERP TYPE...   addresses, types as in callee_types
 *   describe ADDR     -> KIND KEY NAME MODULE (tabs between)
 *   frame ADDR        -> the same, of what the frame object at ADDR calls
 *   facts             -> KIND:TEXT in hex, tabs between
 *   item DICT KEY     -> the address of that key's value; 0: none
 *   int DICT KEY      -> the same for a key that is an int
 *   attr OBJECT KEY   -> the same of an instance's own attribute
 *   thread IDENT      -> its name in hex; -: none
 */
#include "lib/peek_remote.h"
#include "reader/callee.h"
#include "reader/facts.h"
#include "reader/pydict.h"
#include "reader/pythread.h"
#include "reader/pyver/pyver.h"
#include "wire/dec.h"
#include "wire/enc.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define HARD_ERROR 99 /* automake's number for a broken set-up */

struct look {
	struct peek_remote remote;
	struct pyver ver;
	struct callee_types types;
	uintptr_t runtime, interp;
	uint32_t hint; /* of the last item or attr */
	struct pythread_hints hints;
	FILE *out;
};

static void
die(const char *what)
{
	fprintf(stderr, "look: %s: %s\n", what, strerror(errno));
	exit(HARD_ERROR);
}

static uintptr_t
number(char **line)
{
	return (uintptr_t)strtoull(*line, line, 0);
}

static void
answer_hello(struct look *look, char *line)
{
	uint32_t version = (uint32_t)number(&line);
	struct callee_types *types = &look->types;
	const char *why;

	look->runtime = number(&line);
	look->interp = number(&line);
	types->cfunction = number(&line);
	types->cmethod = number(&line);
	types->method_descr = number(&line);
	types->wrapper_descr = number(&line);
	types->classmethod_descr = number(&line);
	types->function = number(&line);
	types->method = number(&line);
	types->module = number(&line);
	if (!pyver_find(&look->ver, version)) {
		fprintf(look->out, "no such version\n");
		return;
	}
	why = pyver_apply_debug_offsets(&look->ver, &look->remote.peek,
					look->runtime);
	fprintf(look->out, "%s\n", why ? why : "ok");
}

static void
describe(struct look *look, uintptr_t addr)
{
	static const char *const kinds[] = { "unreadable", "python", "c" };
	struct callee_name name;
	enum callee_kind kind = callee_describe(&look->ver, &look->remote.peek,
						&look->types, addr, &name);

	fprintf(look->out, "%s\t%" PRIu64 "\t%s\t%s\n", kinds[kind],
		callee_key(&look->ver, &look->remote.peek, &look->types, addr),
		name.name, name.module);
}

/* A code object's bytecode and what belongs to it, in our memory. */
struct code {
	uint8_t *text, *exctable;
	size_t units, exclen;
	uint32_t stacksize, nlocalsplus;
	uintptr_t base; /* where text is in theirs */
};

/* A bytes object; the caller frees it. */
static uint8_t *
bytes_read(struct look *look, uintptr_t addr, size_t *len, uintptr_t *base)
{
	const struct py_offsets *off = &look->ver.off;
	struct peek *pk = &look->remote.peek;
	uint8_t *data;

	*base = addr + off->object.bytes_data;
	if (!peek(pk, len, addr + off->object.ob_size, sizeof(*len)))
		return NULL;
	data = malloc(*len + 1);
	if (data && peek(pk, data, *base, *len))
		return data;
	free(data);
	return NULL;
}

static bool
code_read(struct look *look, uintptr_t addr, struct code *code)
{
	const struct py_offsets *off = &look->ver.off;
	struct peek *pk = &look->remote.peek;
	uintptr_t object, unused;
	size_t len;

	memset(code, 0, sizeof(*code));
	if (!peek(pk, &code->stacksize, addr + off->code.stacksize, 4) ||
	    !peek(pk, &code->nlocalsplus, addr + off->code.nlocalsplus, 4))
		return false;
	if (look->ver.heap_frames) {
		if (!peek_ptr(pk, &object, addr + off->code.bytecode))
			return false;
		code->text = bytes_read(look, object, &len, &code->base);
	} else {
		/* A code object is sized by its units. */
		if (!peek(pk, &len, addr + off->object.ob_size, sizeof(len)) ||
		    !peek_ptr(pk, &object, addr + off->code.exceptiontable))
			return false;
		len *= 2;
		code->base = addr + off->code.bytecode;
		code->text = malloc(len + 1);
		if (code->text && !peek(pk, code->text, code->base, len))
			return false;
		code->exctable =
		    bytes_read(look, object, &code->exclen, &unused);
		if (!code->exctable)
			return false;
	}
	code->units = len / 2;
	return code->text != NULL;
}

/* The unit that the frame at addr is at, and where its value stack begins. */
static bool
frame_read(struct look *look, uintptr_t addr, uintptr_t *code_addr,
	   struct code *code, size_t *unit, uintptr_t *stack)
{
	const struct py_offsets *off = &look->ver.off;
	struct peek *pk = &look->remote.peek;
	uintptr_t instr = 0;
	int32_t lasti;

	/* Since 3.11 the object is a handle: back, then the frame itself. */
	if (!look->ver.heap_frames &&
	    !peek_ptr(pk, &addr, addr + off->object.ob_size + 8))
		return false;
	if (!peek_ptr(pk, code_addr, addr + off->frame.code))
		return false;
	if (look->ver.tagged)
		*code_addr &= ~(uintptr_t)3;
	if (!code_read(look, *code_addr, code))
		return false;
	if (look->ver.heap_frames) {
		if (!peek(pk, &lasti, addr + off->frame.instr, sizeof(lasti)) ||
		    !peek_ptr(pk, stack, addr + off->frame.valuestack))
			return false;
		*unit = (size_t)lasti;
		if (look->ver.instr == INSTR_LASTI_BYTES)
			*unit /= 2;
	} else {
		if (!peek_ptr(pk, &instr, addr + off->frame.instr))
			return false;
		*unit = (instr - code->base) / 2;
		*stack = addr + off->frame.localsplus + 8 * code->nlocalsplus;
	}
	return *unit < code->units;
}

static void
answer_slot(struct look *look, const struct callee_slot *slot, uintptr_t stack)
{
	struct peek *pk = &look->remote.peek;
	uintptr_t callable = 0;

	if (slot->first == CALLEE_NONE) {
		fprintf(look->out, "no call\n");
		return;
	}
	if (!peek_ptr(pk, &callable, stack + 8 * (size_t)slot->first))
		callable = 0;
	if (callable == 0 && slot->second != CALLEE_NONE &&
	    !peek_ptr(pk, &callable, stack + 8 * (size_t)slot->second))
		callable = 0;
	if (look->ver.tagged)
		callable &= ~(uintptr_t)3;
	describe(look, callable);
}

static void
answer_frame(struct look *look, uintptr_t addr)
{
	struct callee_slot *slots = NULL;
	int16_t *scratch = NULL;
	uintptr_t code_addr, stack;
	struct code code = { 0 };
	size_t unit;

	if (!frame_read(look, addr, &code_addr, &code, &unit, &stack)) {
		fprintf(look->out, "unreadable frame\n");
	} else {
		slots = calloc(code.units, sizeof(*slots));
		scratch = calloc(code.units, sizeof(*scratch));
		if (!slots || !scratch)
			die("memory");
		if (callee_build(&look->ver, code.text, code.units,
				 code.exctable, code.exclen, code.stacksize,
				 slots, scratch))
			answer_slot(look, &slots[unit], stack);
		else
			fprintf(look->out, "no slots\n");
	}
	free(slots);
	free(scratch);
	free(code.text);
	free(code.exctable);
}

static void
print_fact(FILE *out, const struct wire_fact *fact)
{
	fprintf(out, "%u:", fact->kind);
	for (size_t i = 0; i < fact->text.n; i++)
		fprintf(out, "%02x", (unsigned char)fact->text.p[i]);
	fprintf(out, "\t");
}

static void
answer_facts(struct look *look)
{
	static uint8_t buf[1u << 20];
	char scratch[8192];
	struct enc enc;
	struct event ev = { .type = WIRE_HELLO };
	struct dec *dec = dec_new();

	ev.hello.version = WIRE_VERSION; /* a stream begins with it */
	ev.hello.interval = 1;
	enc_init(&enc, buf, sizeof(buf));
	enc_event(&enc, &ev);
	facts_encode(&look->ver, &look->remote.peek, look->interp, &enc,
		     scratch, sizeof(scratch));
	if (!dec || dec_feed(dec, buf, enc.len) != PIT_OK)
		die("decoder");
	while (dec_next(dec, &ev)) {
		if (ev.type == WIRE_FACT)
			print_fact(look->out, &ev.fact);
	}
	if (dec_status(dec, NULL) != PIT_OK)
		fprintf(look->out, "malformed");
	fprintf(look->out, "\n");
	dec_free(dec);
}

static void
answer_item(struct look *look, char *line, bool is_attr)
{
	struct peek *pk = &look->remote.peek;
	uintptr_t at = number(&line), value = 0;
	char *key = line + 1;
	struct pydict d;

	key[strcspn(key, "\n")] = '\0';
	if (!(is_attr ? pydict_open_instance : pydict_open)(&look->ver, pk, at,
							    &d) ||
	    !pydict_find(&d, &look->ver, pk, key, &look->hint, &value))
		value = 0;
	fprintf(look->out, "%" PRIuPTR "\n", value);
}

static void
answer_int(struct look *look, char *line)
{
	struct peek *pk = &look->remote.peek;
	uintptr_t at = number(&line), value = 0;
	struct pydict d;

	if (!pydict_open(&look->ver, pk, at, &d) ||
	    !pydict_find_int(&d, &look->ver, pk, number(&line), &value))
		value = 0;
	fprintf(look->out, "%" PRIuPTR "\n", value);
}

static void
answer_thread(struct look *look, char *line)
{
	char name[64];
	enum pythread_daemon daemon;
	long n = pythread_read(&look->ver, &look->remote.peek, look->interp,
			       number(&line), &look->hints, name, sizeof(name),
			       &daemon);

	fprintf(look->out, "%d ", (int)daemon);
	if (n < 0)
		fprintf(look->out, "-");
	for (long i = 0; i < n; i++)
		fprintf(look->out, "%02x", (unsigned char)name[i]);
	fprintf(look->out, "\n");
}

static void
answer(struct look *look, char *line)
{
	char *rest = line + strcspn(line, " \n");

	if (strncmp(line, "hello ", 6) == 0)
		answer_hello(look, rest);
	else if (strncmp(line, "describe ", 9) == 0)
		describe(look, number(&rest));
	else if (strncmp(line, "frame ", 6) == 0)
		answer_frame(look, number(&rest));
	else if (strncmp(line, "facts", 5) == 0)
		answer_facts(look);
	else if (strncmp(line, "item ", 5) == 0)
		answer_item(look, rest, false);
	else if (strncmp(line, "attr ", 5) == 0)
		answer_item(look, rest, true);
	else if (strncmp(line, "int ", 4) == 0)
		answer_int(look, rest);
	else if (strncmp(line, "thread ", 7) == 0)
		answer_thread(look, rest);
	else
		fprintf(look->out, "what?\n");
	fflush(look->out);
}

static pid_t
start(char *argv[], int *questions, int *answers)
{
	int ask[2], tell[2];
	pid_t pid;

	if (pipe(ask) < 0 || pipe(tell) < 0 || (pid = fork()) < 0)
		die("start");
	if (pid == 0) {
		int out = dup(ask[1]), in = dup(tell[0]);

		dup2(out, 3);
		dup2(in, 4);
		closefrom(5);
		execvp(argv[0], argv);
		_exit(HARD_ERROR);
	}
	close(ask[1]);
	close(tell[0]);
	*questions = ask[0];
	*answers = tell[1];
	return pid;
}

int
main(int argc, char *argv[])
{
	struct look look = { 0 };
	char line[4096];
	int questions, answers, status;
	pid_t pid;
	FILE *in;

	if (argc < 3)
		return HARD_ERROR;
	pid = start(argv + 1, &questions, &answers);
	peek_remote_init(&look.remote, pid);
	in = fdopen(questions, "r");
	look.out = fdopen(answers, "w");
	if (!in || !look.out)
		die("pipes");
	while (fgets(line, sizeof(line), in))
		answer(&look, line);
	fclose(in);
	fclose(look.out);
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return HARD_ERROR;
	return WEXITSTATUS(status);
}
