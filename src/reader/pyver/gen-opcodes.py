#!/usr/bin/env python3
"""Write ops_3NN.c: the stack effects of the interpreter that runs this.

usage: python3.NN gen-opcodes.py [INCLUDE_DIR] > ops_3NN.c

Run once per CPython minor; the result is part of the sources. 3.11 and 3.12
number their specialised opcodes in the headers alone, so for these the header
directory is read (by default the interpreter's own).
"""
import dis
import opcode
import os
import re
import sys
import sysconfig
import textwrap

MINOR = sys.version_info[1]
SAMPLES = list(range(0, 16)) + [255, 256, 257, 300, 511, 513, 1000]

# Forms of enum effect_form, simplest first.
FORMS = [
    ("EFFECT_FIXED", lambda n: 0),
    ("EFFECT_TIMES", lambda n: n),
    ("EFFECT_BIT0", lambda n: n & 1),
    ("EFFECT_BIT2", lambda n: n >> 2 & 1),
    ("EFFECT_BITS", lambda n: bin(n & 15).count("1")),
    ("EFFECT_BOTH", lambda n: (n & 255) + (n >> 8)),
    ("EFFECT_IS3", lambda n: int(n == 3)),
]

# dis.stack_effect() tells the compiler's view. What the interpreter does
# otherwise: (name, jump) -> effect.
TRUTH = {
    # A generator is resumed with the sent value on its stack.
    ("RETURN_GENERATOR", False): 1,
}
NO_FALL = {
    "RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE",
    "JUMP_FORWARD", "JUMP_ABSOLUTE", "JUMP_BACKWARD",
    "JUMP_BACKWARD_NO_INTERRUPT", "INTERPRETER_EXIT",
}

# END_ASYNC_FOR's argument is for tools: it never jumps.
NO_JUMP = {"END_ASYNC_FOR"}


def callable_slots():
    """name -> (flags, form, fixed, factor) of the callable's slot."""
    one, two = ["OP_CALL"], ["OP_CALL", "OP_CALL_OR_NEXT"]
    if MINOR <= 10:
        return {
            "CALL_FUNCTION": (one, "EFFECT_TIMES", -1, -1),
            "CALL_FUNCTION_KW": (one, "EFFECT_TIMES", -2, -1),
            "CALL_FUNCTION_EX": (one, "EFFECT_BIT0", -2, -1),
            "CALL_METHOD": (two, "EFFECT_TIMES", -2, -1),
        }
    if MINOR == 11:
        return {
            "PRECALL": (two, "EFFECT_TIMES", -2, -1),
            # The compiler lets PRECALL take the arguments.
            "CALL": (two, "EFFECT_FIXED", -2, 0),
            "CALL_FUNCTION_EX": (one, "EFFECT_BIT0", -2, -1),
        }
    if MINOR == 12:
        return {
            "CALL": (two, "EFFECT_TIMES", -2, -1),
            "CALL_FUNCTION_EX": (one, "EFFECT_BIT0", -2, -1),
        }
    slots = {
        "CALL": (one, "EFFECT_TIMES", -2, -1),
        "CALL_KW": (one, "EFFECT_TIMES", -3, -1),
        "CALL_FUNCTION_EX": (one, "EFFECT_FIXED", -4, 0),
    }
    if MINOR == 13:
        slots["CALL_FUNCTION_EX"] = (one, "EFFECT_BIT0", -3, -1)
    return slots


def has_arg(op):
    if MINOR >= 13:
        return op in dis.hasarg
    return op >= dis.HAVE_ARGUMENT


def effect(name, op, jump):
    """(form, fixed, factor) that fits every sample argument."""
    if (name, jump) in TRUTH:
        return ("EFFECT_FIXED", TRUTH[name, jump], 0)
    values = {}
    for n in SAMPLES if has_arg(op) else [None]:
        try:
            values[n or 0] = dis.stack_effect(op, n, jump=jump)
        except ValueError:
            pass  # an argument that this instruction cannot have
    if not values:
        sys.exit("no stack effect of %s" % name)
    for form, counts in FORMS:
        for factor in range(-2, 3) if form != "EFFECT_FIXED" else [0]:
            fixed = values[min(values)] - factor * counts(min(values))
            if all(v == fixed + factor * counts(n) for n, v in values.items()):
                return (form, fixed, factor)
    sys.exit("no form fits %s: %r" % (name, values))


def header_forms(include):
    """Specialised opcode -> name of its base, from 3.11's and 3.12's headers."""
    with open(os.path.join(include, "opcode.h")) as f:
        number = {m[1]: int(m[2]) for m in
                  re.finditer(r"#define\s+([A-Z_0-9a-z]+)\s+(\d+)", f.read())}
    with open(os.path.join(include, "internal", "pycore_opcode.h")) as f:
        text = f.read()
    table = text[text.index("_PyOpcode_Deopt[256] = {"):]
    table = table[:table.index("};")]
    return {number[m[1]]: m[2] for m in
            re.finditer(r"\[(\w+)\] = (\w+)", table) if m[1] != m[2]}


def special_forms(include):
    """opcode -> name of the base it stands for, for all that have one."""
    forms = {}
    if MINOR in (11, 12):
        forms.update(header_forms(include))
    elif MINOR >= 13:
        for base, names in opcode._specializations.items():
            for name in names:
                forms[opcode._specialized_opmap[name]] = base
    for name, op in dis.opmap.items():
        base = name.replace("INSTRUMENTED_", "", 1)
        if base != name and base in dis.opmap:
            forms[op] = base
    return forms


def caches(name, op):
    if name == "ENTER_EXECUTOR":
        name = "RESUME"  # what it may stand for, if the code goes on there
    entries = getattr(opcode, "_inline_cache_entries", None)
    if entries is None:
        return 0
    return entries[op] if isinstance(entries, list) else entries.get(name, 0)


def flags_of(name, op):
    flags = []
    if name == "EXTENDED_ARG":
        flags.append("OP_EXTENDED")
    if name in NO_FALL:
        flags.append("OP_NO_FALL")
    if op in dis.hasjrel and name not in NO_JUMP:
        flags.append("OP_JUMP")
        if "BACKWARD" in name:
            flags.append("OP_JUMP_BACK")
    if op in dis.hasjabs:
        flags += ["OP_JUMP", "OP_JUMP_TO"]
    if name == "ENTER_EXECUTOR":
        flags.append("OP_EXECUTOR")
    if name == "GEN_START":
        flags.append("OP_GEN_START")
    if name == "YIELD_VALUE":
        flags.append("OP_YIELD")
    if name in ("BEGIN_FINALLY", "CALL_FINALLY"):
        flags.append("OP_ENTER_FINALLY")
    if MINOR == 8 and name in ("END_FINALLY", "POP_FINALLY"):
        flags.append("OP_LEAVE_FINALLY")
    return flags


def row(name, op):
    flags = flags_of(name, op)
    fields = [".base = %d" % op]
    if caches(name, op):
        fields.append(".caches = %d" % caches(name, op))
    callable_ = callable_slots().get(name)
    if callable_:
        flags += callable_[0]
        fields.append(".callable = { %s, %d, %d }" % callable_[1:])
    if flags:
        fields.append(".flags = " + " | ".join(flags))
    if "OP_NO_FALL" not in flags:
        fields.append(".fall = { %s, %d, %d }" % effect(name, op, False))
    if "OP_JUMP" in flags:
        fields.append(".jump = { %s, %d, %d }" % effect(name, op, True))
    return "\t\t/* %s */\n%s" % (name, wrapped(
        "[%d] = { %s }," % (op, ", ".join(fields))))


def wrapped(text):
    """Lines of 80 columns with tabs of 8."""
    lines = textwrap.wrap(text, 55, break_long_words=False)
    return "\t\t" + "\n\t\t        ".join(lines)


def main():
    include = sys.argv[1] if len(sys.argv) > 1 else sysconfig.get_path("include")
    forms = special_forms(include)
    rows = {op: "\t\t[%d] = { .base = %d }, /* a form of %s */" %
            (op, dis.opmap[base], base) for op, base in forms.items()}
    for name, op in dis.opmap.items():
        # Above 255 are instructions that only the compiler uses. The
        # remaining INSTRUMENTED_ ones hide what they stand for.
        if 0 < op < 256 and op not in forms and "INSTRUMENTED" not in name:
            rows[op] = row(name, op)
    print("/* src/reader/pyver/ops_3%d.c - written by gen-opcodes.py with\n"
          " * CPython %s. Do not edit.\n */" %
          (MINOR, ".".join(map(str, sys.version_info[:3]))))
    print('#include "reader/callee_rules.h"\n')
    print("const struct callee_rules callee_rules_3%d = {" % MINOR)
    print("\t/* clang-format off */\n\t.jump_bytes = %d,\n\t.op = {" % (2 if MINOR >= 10 else 1))
    print("\n".join(rows[op] for op in sorted(rows)))
    print("\t},\n};")


main()
