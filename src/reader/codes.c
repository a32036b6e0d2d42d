/* src/reader/codes.c */
#include "reader/codes.h"

#include "reader/lines.h"
#include "reader/pystr.h"
#include "reader/sys.h"

#include <string.h>

#define MAX_LINETABLE (1u << 20)
#define MAX_EXCTABLE  (1u << 18)
#define MAX_FILE      4096u
#define MAX_NAME      1024u
#define MAX_LOCALS    1024u
#define MAX_TYPENAME  256u
#define ARENA_SIZE    (16u << 20)
#define COPIES_READ   64u /* of the bytecode, at a time */
#define COPIES_MAX    (1u << 16)

/* From 3.11 on: co_argcount lies so far before co_stacksize, and
 * co_localspluskinds behind co_localsplusnames. */
#define ARGCOUNT_BEFORE 12u
#define KINDS_BEHIND    8u
#define KIND_CELL       0x40u               /* CO_FAST_CELL */
#define TYPE_SUBCLASS   (UINT64_C(1) << 31) /* tp_flags: it is a class */
#define PASS            (UINT64_C(1) << 63) /* no generation, but codes_begin() */
#define HIDE_LOCAL      "__tracebackhide__"

struct codes_scratch {
	uint8_t raw[PYVER_CODE_MAX];
	char file[MAX_FILE], name[MAX_NAME];
	uint8_t bytecode[CODES_MAX_UNITS * 2];
	uint8_t linetable[MAX_LINETABLE];
	uint8_t exctable[MAX_EXCTABLE];
	int16_t depths[CODES_MAX_UNITS];
};

bool
codes_init(struct codes *cs, const struct pyver *ver, struct peek *peek,
	   struct intern *intern, uintptr_t code_type)
{
	size_t maps = idmap_size(CODES_MAX);
	size_t entries = CODES_MAX * sizeof(struct code);
	char *p;

	*cs = (struct codes){ .ver = ver, .peek = peek, .intern = intern };
	cs->code_type = code_type;
	cs->size = 2 * maps + entries + sizeof(*cs->scratch) + ARENA_SIZE;
	cs->memory = sys_map_private(cs->size);
	if (!cs->memory)
		return false;
	p = cs->memory;
	cs->codes = (struct code *)(p + 2 * maps);
	cs->scratch = (struct codes_scratch *)(p + 2 * maps + entries);
	cs->arena = (uint8_t *)(cs->scratch + 1);
	codes_reset(cs);
	return true;
}

void
codes_fini(struct codes *cs)
{
	sys_unmap(cs->memory, cs->size);
	cs->memory = NULL;
}

void
codes_reset(struct codes *cs)
{
	char *p = cs->memory;

	sys_zero_pages(cs->memory, cs->size);
	idmap_init(&cs->by_addr, p, CODES_MAX);
	idmap_init(&cs->variants, p + idmap_size(CODES_MAX), CODES_MAX);
	cs->n = 0;
	cs->arena_used = 0;
	cs->full = false;
}

/* Bytes of a code object that are read in one go: all fields but, where it is
 * inline, the bytecode. */
static size_t
raw_size(const struct pyver *ver)
{
	return ver->heap_frames ? ver->off.code.linetable + 8
				: ver->off.code.bytecode;
}

static uintptr_t
raw_ptr(const struct codes *cs, uint32_t offset)
{
	uintptr_t p;

	memcpy(&p, cs->scratch->raw + offset, sizeof(p));
	return p;
}

static uint32_t
raw_u32(const struct codes *cs, uint32_t offset)
{
	uint32_t v;

	memcpy(&v, cs->scratch->raw + offset, sizeof(v));
	return v;
}

/* The ob_size of a bytes or tuple object, at most max. */
static bool
object_size(const struct codes *cs, uintptr_t addr, size_t max, size_t *size)
{
	uint64_t n;

	if (!peek(cs->peek, &n, addr + cs->ver->off.object.ob_size, 8) ||
	    n > max)
		return false;
	*size = (size_t)n;
	return true;
}

static bool
print_take(struct codes *cs, uintptr_t addr, struct code_print *out)
{
	const struct pyver *ver = cs->ver;
	size_t units;

	if (!peek(cs->peek, cs->scratch->raw, addr, raw_size(ver)) ||
	    raw_ptr(cs, ver->off.object.ob_type) != cs->code_type)
		return false;
	out->file = raw_ptr(cs, ver->off.code.filename);
	out->name = raw_ptr(cs, ver->off.code.name);
	out->qualname =
	    ver->heap_frames ? out->name : raw_ptr(cs, ver->off.code.qualname);
	out->linetable = raw_ptr(cs, ver->off.code.linetable);
	out->first_line = raw_u32(cs, ver->off.code.firstlineno);
	if (ver->heap_frames) {
		out->bytecode = raw_ptr(cs, ver->off.code.bytecode);
		if (!object_size(cs, out->bytecode, UINT32_MAX, &units))
			return false;
		out->units = units / 2;
	} else {
		out->bytecode = addr + ver->off.code.bytecode;
		out->units = raw_ptr(cs, ver->off.object.ob_size);
	}
	/* A name's hash lies behind its length. Freed names come back at the
	 * same address when code is made in a loop: the address says little. */
	return out->units && out->units <= INT32_MAX &&
	       peek(cs->peek, &out->name_hash,
		    out->name + ver->off.object.str_length + 8, 8);
}

static bool
print_equal(const struct code_print *a, const struct code_print *b)
{
	return a->file == b->file && a->name == b->name &&
	       a->qualname == b->qualname && a->linetable == b->linetable &&
	       a->bytecode == b->bytecode && a->units == b->units &&
	       a->name_hash == b->name_hash && a->first_line == b->first_line;
}

/* Is the object whose print was taken last alive? */
static bool
is_alive(const struct codes *cs)
{
	return pyver_is_alive(cs->ver, cs->scratch->raw);
}

/* A bytes object into buf; false: unreadable or larger than max. */
static bool
bytes_read(const struct codes *cs, uintptr_t addr, uint8_t *buf, size_t max,
	   size_t *n)
{
	return object_size(cs, addr, max, n) &&
	       peek(cs->peek, buf, addr + cs->ver->off.object.bytes_data, *n);
}

static bool
str_is(const struct codes *cs, uintptr_t addr, const char *want, size_t n)
{
	uint64_t length;
	char text[32];

	return peek(cs->peek, &length, addr + cs->ver->off.object.str_length,
		    8) &&
	       length == n &&
	       pystr_read(cs->ver, cs->peek, text, sizeof(text), addr) ==
		   (long)n &&
	       memcmp(text, want, n) == 0;
}

/* The place of a name in a tuple of names; -1: not in it. */
static int32_t
names_find(const struct codes *cs, uintptr_t tuple, const char *want, size_t n)
{
	size_t size;

	if (!object_size(cs, tuple, MAX_LOCALS, &size))
		return -1;
	for (size_t i = 0; i < size; i++) {
		uintptr_t name;

		if (!peek_ptr(cs->peek, &name,
			      tuple + cs->ver->off.object.tuple_data + 8 * i))
			return -1;
		if (str_is(cs, name, want, n))
			return (int32_t)i;
	}
	return -1;
}

static bool
self_is_first(const struct codes *cs)
{
	uintptr_t varnames = raw_ptr(cs, cs->ver->off.code.varnames);

	return names_find(cs, varnames, "self", 4) == 0 ||
	       names_find(cs, varnames, "cls", 3) == 0;
}

/* Up to 3.10: the class of a method is that of its first argument. */
static void
self_find(struct codes *cs, struct code *code)
{
	uintptr_t varnames = raw_ptr(cs, cs->ver->off.code.varnames);
	uintptr_t cells;

	code->self = CODE_SELF_NONE;
	code->self_cell = -1;
	if (names_find(cs, varnames, "self", 4) == 0)
		code->self = CODE_SELF_OBJECT;
	else if (names_find(cs, varnames, "cls", 3) == 0)
		code->self = CODE_SELF_CLASS;
	if (code->self == CODE_SELF_NONE || !cs->ver->heap_frames)
		return;
	cells = raw_ptr(cs, cs->ver->off.code.cellvars);
	code->self_cell = code->self == CODE_SELF_OBJECT
			      ? names_find(cs, cells, "self", 4)
			      : names_find(cs, cells, "cls", 3);
}

/* From 3.11 on there is co_qualname, but that of a function which was made by
 * exec, as dataclasses and attrs do, or within another one has no class. */
static void
self_find_unqualified(struct codes *cs, struct code *code, const char *qualname)
{
	static const char locals[] = "<locals>";
	const size_t n = sizeof(locals) - 1;
	const char *dot = strrchr(qualname, '.');
	const struct pyver *ver = cs->ver;
	uint32_t stacksize = ver->off.code.stacksize;
	uint8_t kind;

	code->self = CODE_SELF_NONE;
	code->self_cell = -1;
	if ((dot && ((size_t)(dot - qualname) < n ||
		     memcmp(dot - n, locals, n) != 0)) ||
	    raw_u32(cs, stacksize - ARGCOUNT_BEFORE) == 0)
		return;
	self_find(cs, code);
	if (code->self != CODE_SELF_NONE &&
	    peek(cs->peek, &kind,
		 raw_ptr(cs, ver->off.code.varnames + KINDS_BEHIND) +
		     ver->off.object.bytes_data,
		 1) &&
	    kind & KIND_CELL)
		code->self_cell = 0;
}

/* Room for lines and slots; what an entry had before is used again. */
static bool
tables_reserve(struct codes *cs, struct code *code, uint32_t units)
{
	size_t each = sizeof(*code->lines) + sizeof(*code->slots);

	if (units <= code->room)
		return true;
	if (units * each > ARENA_SIZE - cs->arena_used) {
		cs->full = true;
		return false;
	}
	code->lines = (uint32_t *)(cs->arena + cs->arena_used);
	code->slots = (struct callee_slot *)(code->lines + units);
	code->room = units;
	cs->arena_used += units * each;
	return true;
}

static void
lines_build(struct codes *cs, struct code *code)
{
	struct codes_scratch *sc = cs->scratch;
	size_t n;

	if (!bytes_read(cs, code->print.linetable, sc->linetable,
			sizeof(sc->linetable), &n))
		n = 0; /* every unit gets the first line */
	lines_decode(cs->ver->lines, sc->linetable, n, code->print.first_line,
		     code->lines, code->units);
}

static bool
bytecode_read(struct codes *cs, const struct code_print *print)
{
	uintptr_t at = print->bytecode;

	if (cs->ver->heap_frames)
		at += cs->ver->off.object.bytes_data;
	return peek(cs->peek, cs->scratch->bytecode, at, print->units * 2);
}

static void
slots_build(struct codes *cs, struct code *code)
{
	struct codes_scratch *sc = cs->scratch;
	size_t units = code->units, exclen = 0;
	uint32_t stacksize = raw_u32(cs, cs->ver->off.code.stacksize);

	for (size_t i = 0; i < units; i++)
		code->slots[i] =
		    (struct callee_slot){ CALLEE_NONE, CALLEE_NONE };
	if (units > CALLEE_MAX_UNITS || !bytecode_read(cs, &code->print))
		return;
	if (cs->ver->off.code.exceptiontable != OFFSET_NONE &&
	    !bytes_read(cs, raw_ptr(cs, cs->ver->off.code.exceptiontable),
			sc->exctable, sizeof(sc->exctable), &exclen))
		return;
	callee_build(cs->ver, sc->bytecode, units, sc->exctable, exclen,
		     stacksize, code->slots, sc->depths);
}

/* The functions that run when a class or an object is called. */
static bool
name_is_made_call(const char *qualname)
{
	const char *dot = strrchr(qualname, '.');
	const char *name = dot ? dot + 1 : qualname;

	return strcmp(name, "__init__") == 0 || strcmp(name, "__new__") == 0 ||
	       strcmp(name, "__call__") == 0;
}

/* Fill in what the raw bytes in the scratch say and what they point to. */
static enum codes_status
code_build(struct codes *cs, struct code *code)
{
	const struct pyver *ver = cs->ver;
	struct codes_scratch *sc = cs->scratch;

	if (pystr_read(ver, cs->peek, sc->file, sizeof(sc->file),
		       code->print.file) < 0 ||
	    pystr_read(ver, cs->peek, sc->name, sizeof(sc->name),
		       code->print.qualname) < 0)
		return CODES_NOT_CODE;
	code->nlocals = raw_u32(cs, ver->off.code.nlocalsplus);
	code->first_traceable = ver->off.code.firsttraceable == OFFSET_NONE
				    ? 0
				    : raw_u32(cs, ver->off.code.firsttraceable);
	code->is_made_call = name_is_made_call(sc->name);
	code->flags = 0;
	if (names_find(cs, raw_ptr(cs, ver->off.code.varnames), HIDE_LOCAL,
		       sizeof(HIDE_LOCAL) - 1) >= 0)
		code->flags |= WIRE_CODE_TRACEBACKHIDE;
	if (ver->heap_frames)
		self_find(cs, code);
	else
		self_find_unqualified(cs, code, sc->name);
	/* What has no class needs no look. */
	if (code->self != CODE_SELF_NONE ||
	    (!cs->ver->heap_frames && strchr(sc->name, '.') &&
	     self_is_first(cs)))
		code->flags |= WIRE_CODE_SELF;
	code->units = 0;
	if (code->print.units > CODES_MAX_UNITS)
		return CODES_KNOWN;
	if (!tables_reserve(cs, code, (uint32_t)code->print.units))
		return CODES_NO_ROOM;
	code->units = (uint32_t)code->print.units;
	lines_build(cs, code);
	slots_build(cs, code);
	return CODES_KNOWN;
}

static enum codes_status
code_define(struct codes *cs, struct code *code)
{
	struct codes_scratch *sc = cs->scratch;
	struct wire_code wire = { .line = code->print.first_line,
				  .flags = code->flags };

	code->file = intern_string(cs->intern, sc->file, strlen(sc->file));
	code->name = intern_string(cs->intern, sc->name, strlen(sc->name));
	if (!code->file || !code->name)
		return CODES_NO_ROOM;
	wire.file = code->file;
	wire.name = code->name;
	code->id = intern_code(cs->intern, &wire);
	return code->id ? CODES_KNOWN : CODES_NO_ROOM;
}

/* Learn code at addr, whose print was just taken, into an entry. */
static enum codes_status
code_learn(struct codes *cs, uintptr_t addr, struct code *code,
	   const struct code_print *print)
{
	struct code_print again;
	enum codes_status st;

	code->print = *print;
	st = code_build(cs, code);
	if (st != CODES_KNOWN)
		goto fail;
	/* If it was freed while it was read, some of that is another's. */
	if (!print_take(cs, addr, &again) || !is_alive(cs) ||
	    !print_equal(print, &again)) {
		st = CODES_NOT_CODE;
		goto fail;
	}
	st = code_define(cs, code);
	if (st != CODES_KNOWN)
		goto fail;
	code->generation = cs->generation;
	return CODES_KNOWN;
fail:
	/* No code object has no units: the next look learns anew. */
	code->print = (struct code_print){ 0 };
	code->generation = 0;
	return st;
}

static struct code *
code_new(struct codes *cs, uintptr_t addr)
{
	if (cs->n == CODES_MAX || !idmap_put(&cs->by_addr, addr, cs->n + 1)) {
		cs->full = true;
		return NULL;
	}
	return &cs->codes[cs->n++];
}

void
codes_begin(struct codes *cs)
{
	if (!cs->generation)
		cs->generation = ++cs->passes | PASS;
}

void
codes_end(struct codes *cs)
{
	if (cs->generation & PASS)
		cs->generation = 0;
}

enum codes_status
codes_get(struct codes *cs, uintptr_t addr, const struct code **out)
{
	uint32_t at = addr ? idmap_get(&cs->by_addr, addr) : 0;
	struct code *code = at ? &cs->codes[at - 1] : NULL;
	struct code_print print;

	*out = code;
	if (code && code->print.units && cs->generation &&
	    code->generation == cs->generation)
		return CODES_KNOWN;
	if (!print_take(cs, addr, &print))
		return CODES_NOT_CODE;
	if (!code)
		code = code_new(cs, addr);
	if (!code)
		return CODES_NO_ROOM;
	*out = code;
	if (print_equal(&code->print, &print)) {
		code->generation = cs->generation;
		return CODES_KNOWN;
	}
	return code_learn(cs, addr, code, &print);
}

enum codes_status
codes_get_same(struct codes *cs, uintptr_t addr, const struct code **out)
{
	uint32_t at = addr ? idmap_get(&cs->by_addr, addr) : 0;
	struct code *code = at ? &cs->codes[at - 1] : NULL;
	struct code_print print;

	if (!code || !code->print.units ||
	    (cs->generation && code->generation == cs->generation))
		return codes_get(cs, addr, out);
	*out = code;
	return print_take(cs, addr, &print) && print_equal(&code->print, &print)
		   ? CODES_KNOWN
		   : CODES_NOT_CODE;
}

uint32_t
codes_known_id(const struct codes *cs, uintptr_t addr)
{
	uint32_t at = addr ? idmap_get(&cs->by_addr, addr) : 0;

	return at ? cs->codes[at - 1].id : 0;
}

/* The cell that a method's first argument is in; 0: it is in none, or cannot be
 * read. slot: of the frame, where it was found. */
static uintptr_t
self_cell(struct codes *cs, const struct code *code, uintptr_t frame,
	  struct peek_word *slot)
{
	uint32_t after = 8 * (uint32_t)code->nlocals;

	if (code->self_cell < 0)
		return 0;
	/* Up to 3.10 an argument is moved into its cell. */
	if (cs->ver->heap_frames) {
		if (slot->word)
			return 0;
		slot->at = frame + cs->ver->off.frame.localsplus + after +
			   8 * (size_t)code->self_cell;
		if (!peek_ptr(cs->peek, &slot->word, slot->at))
			slot->word = 0;
	}
	return cs->ver->tagged ? slot->word & ~(uintptr_t)3 : slot->word;
}

/* The class of a method's first argument. seen: the frame's first local, its
 * cell, and its type: where it was there may be another object by now. */
static uintptr_t
self_type(struct codes *cs, const struct code *code, uintptr_t frame,
	  uintptr_t self, struct peek_word seen[SELF_WORDS])
{
	const struct pyver *ver = cs->ver;
	uintptr_t type, cell;
	uint64_t flags;

	seen[0] = (struct peek_word){ frame + ver->off.frame.localsplus, self };
	seen[1] = seen[2] = (struct peek_word){ 0 };
	if (ver->tagged)
		self &= ~(uintptr_t)3;
	cell = self_cell(cs, code, frame, &seen[0]);
	if (cell) {
		if (!peek_ptr(cs->peek, &self, cell + ver->off.object.ob_size))
			return 0;
		seen[1] =
		    (struct peek_word){ cell + ver->off.object.ob_size, self };
	}
	if (!self || !peek_ptr(cs->peek, &type, self + ver->off.object.ob_type))
		return 0;
	seen[2] = (struct peek_word){ self + ver->off.object.ob_type, type };
	if (code->self == CODE_SELF_OBJECT)
		return type;
	if (!peek(cs->peek, &flags, type + ver->off.object.tp_flags, 8) ||
	    !(flags & TYPE_SUBCLASS))
		return 0;
	return self;
}

/* "Class.method" into buf; false: the class has no readable name. */
static bool
method_name(struct codes *cs, const struct code *code, uintptr_t type,
	    char *buf, size_t cap)
{
	char class[MAX_TYPENAME];
	const struct py_offsets *off = &cs->ver->off;
	const char *dot, *last = class;
	uintptr_t at, its_type;
	uint64_t flags;
	size_t n;

	/* The object may have been freed meanwhile. */
	if (!peek_ptr(cs->peek, &its_type, type + off->object.ob_type) ||
	    !peek(cs->peek, &flags, its_type + off->object.tp_flags, 8) ||
	    !(flags & TYPE_SUBCLASS) ||
	    !peek_ptr(cs->peek, &at, type + off->object.tp_name) ||
	    peek_cstr(cs->peek, class, sizeof(class), at) <= 0)
		return false;
	while ((dot = strchr(last, '.')))
		last = dot + 1;
	n = strlen(last);
	memcpy(buf, last, n);
	buf[n++] = '.';
	return pystr_read(cs->ver, cs->peek, buf + n, cap - n,
			  code->print.name) >= 0;
}

uint32_t
codes_id_in_frame(struct codes *cs, const struct code *code, uintptr_t frame,
		  uintptr_t local, struct peek_word self[SELF_WORDS])
{
	uintptr_t key[2] = { (uintptr_t)code->id, 0 };
	struct wire_code wire = { .file = code->file,
				  .line = code->print.first_line,
				  .flags = code->flags };
	char name[MAX_NAME];
	uint64_t hash;
	uint32_t id;

	if (code->self == CODE_SELF_NONE)
		return code->id;
	key[1] = self_type(cs, code, frame, local, self);
	if (!key[1])
		return code->id;
	hash = intern_hash(2, key, sizeof(key));
	id = idmap_get(&cs->variants, hash);
	if (id)
		return id;
	if (!method_name(cs, code, key[1], name, sizeof(name)))
		return code->id;
	wire.name = intern_string(cs->intern, name, strlen(name));
	id = wire.name ? intern_code(cs->intern, &wire) : 0;
	if (id && !idmap_put(&cs->variants, hash, id))
		cs->full = true;
	return id;
}

/* How far an instruction is into a copy of the bytecode that is a thread's own;
 * INT64_MIN: it is in none. */
static int64_t
copy_unit(const struct codes *cs, const struct code *code, uintptr_t addr,
	  uintptr_t instr)
{
	uintptr_t list, copies[COPIES_READ];
	uint64_t n, size = code->print.units * 2;

	/* An array: how many there are, and where each is. */
	if (!peek_ptr(cs->peek, &list, addr + cs->ver->off.code.copies) ||
	    !peek(cs->peek, &n, list, sizeof(n)) || n > COPIES_MAX)
		return INT64_MIN;
	for (uint64_t i = 0; i < n; i += COPIES_READ) {
		uint64_t k = n - i < COPIES_READ ? n - i : COPIES_READ;

		if (!peek(cs->peek, copies, list + (i + 1) * sizeof(copies[0]),
			  k * sizeof(copies[0])))
			return INT64_MIN;
		while (k-- > 0)
			if (copies[k] && instr - copies[k] < size)
				return (int64_t)(instr - copies[k]);
	}
	return INT64_MIN;
}

bool
codes_unit(const struct codes *cs, const struct code *code, uintptr_t addr,
	   uintptr_t instr, int32_t *unit)
{
	int64_t u;

	switch (cs->ver->instr) {
	case INSTR_LASTI_BYTES:
		u = (int32_t)instr < 0 ? -1 : (int32_t)instr / 2;
		break;
	case INSTR_LASTI_UNITS:
		u = (int32_t)instr;
		break;
	default:
		u = (int64_t)(instr - (addr + cs->ver->off.code.bytecode));
		if (cs->ver->off.code.copies != OFFSET_NONE &&
		    (u < 0 || u >= (int64_t)code->print.units * 2))
			u = copy_unit(cs, code, addr, instr);
		if (u & 1)
			return false;
		u /= 2;
		break;
	}
	if (u < -1 || u >= (int64_t)code->print.units)
		return false;
	*unit = (int32_t)u;
	return true;
}

uint32_t
codes_line(const struct code *code, int32_t unit)
{
	if (unit < 0 || (uint32_t)unit >= code->units)
		return code->print.first_line;
	return code->lines[unit];
}
