"""Print what callee_build() should find in code of the standard library.

usage: python3.N codes.py [MAX_CODES]

One line per code object: name, stack size, bytecode, exception table, and the
slots as unit:first:second, "-" for a unit that is no call. The depths here
come from walking dis.get_instructions() in Python: another decoder, another
walk, the interpreter's own stack effects.
"""
import dis
import os
import sys
import types

MINOR = sys.version_info[1]
ENDS = {
    "RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE",
    "JUMP_FORWARD", "JUMP_ABSOLUTE", "JUMP_BACKWARD",
    "JUMP_BACKWARD_NO_INTERRUPT",
}


def effect(ins, jump):
    if ins.opname == "RETURN_GENERATOR" and not jump:
        return 1
    return dis.stack_effect(ins.opcode, ins.arg, jump=jump)


def jumps(ins):
    return ((ins.opcode in dis.hasjrel or ins.opcode in dis.hasjabs)
            and ins.opname != "END_ASYNC_FOR")


def jump_target(ins):
    target = getattr(ins, "jump_target", None)
    return ins.argval if target is None else target


def depths(code, instructions):
    """offset -> depth before the instruction."""
    index = {ins.offset: n for n, ins in enumerate(instructions)}
    known = {}
    work = [(0, int(instructions[0].opname == "GEN_START"))]
    if MINOR >= 11:
        work += [(e.target, e.depth + e.lasti + 1)
                 for e in dis._parse_exception_table(code)]
    while work:
        offset, depth = work.pop()
        for ins in instructions[index[offset]:]:
            if ins.offset in known:
                break
            known[ins.offset] = depth
            if jumps(ins):
                work.append((jump_target(ins), depth + effect(ins, True)))
            if ins.opname in ENDS:
                break
            depth += effect(ins, False)
    return known


def slot(ins, depth):
    """(first, second) or None."""
    name, n = ins.opname, ins.arg or 0
    if name == "CALL_FUNCTION":
        return depth - n - 1, -1
    if name == "CALL_FUNCTION_KW":
        return depth - n - 2, -1
    if name == "CALL_METHOD" or name == "PRECALL":
        return depth - n - 2, depth - n - 1
    if name == "CALL":
        if MINOR == 11:
            return depth - 2, depth - 1
        return depth - n - 2, depth - n - 1 if MINOR == 12 else -1
    if name == "CALL_KW":
        return depth - n - 3, -1
    if name == "CALL_FUNCTION_EX":
        if MINOR >= 14:
            return depth - 4, -1
        return depth - (3 if MINOR == 13 else 2) - (n & 1), -1
    return None


def finally_open(instructions):
    """3.8 alone: the depth in a finally block depends on how it was entered."""
    return any(ins.opname in ("BEGIN_FINALLY", "CALL_FINALLY")
               for ins in instructions)


def describe(code):
    instructions = list(dis.get_instructions(code))
    if finally_open(instructions):
        return "?"
    known = depths(code, instructions)
    slots = []
    for ins in instructions:
        if ins.offset in known:
            found = slot(ins, known[ins.offset])
            where = "%d:%d" % found if found else "-"
            slots.append("%d:%s" % (ins.offset // 2, where))
    return " ".join(slots)


def print_code(code):
    table = getattr(code, "co_exceptiontable", b"")
    want = describe(code)
    texts = {code.co_code, getattr(code, "_co_code_adaptive", code.co_code)}
    for text in texts:
        print("%s\t%d\t%s\t%s\t%s" % (
            code.co_name, code.co_stacksize, text.hex(), table.hex(), want))


def codes_of(code):
    yield code
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            yield from codes_of(const)


def main():
    left = int(sys.argv[1]) if len(sys.argv) > 1 else 20000
    folder = os.path.dirname(os.__file__)
    names = ["."] + [d for d in ("asyncio", "email", "json", "unittest",
                                 "multiprocessing", "xml/etree", "test")
                     if os.path.isdir(os.path.join(folder, d))]
    for name in names:
        path = os.path.join(folder, name)
        for file in sorted(os.listdir(path)):
            if not file.endswith(".py") or file.startswith("bad"):
                continue
            with open(os.path.join(path, file), "rb") as f:
                try:
                    code = compile(f.read(), file, "exec", dont_inherit=True)
                except (SyntaxError, ValueError):
                    continue
            for each in codes_of(code):
                print_code(each)
                left -= 1
                if left == 0:
                    return


import warnings
warnings.simplefilter("ignore")
main()
