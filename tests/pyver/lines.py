"""Print the line of every code unit of code in the standard library.

usage: python3.N lines.py [MAX_CODES]

One line per code object: name, first line, line table, and the lines that the
interpreter itself gives. Where it gives none, the range before counts.
"""
import ctypes
import os
import sys
import types

V = sys.version_info[:2]
_addr2line = ctypes.pythonapi.PyCode_Addr2Line
_addr2line.argtypes = [ctypes.py_object, ctypes.c_int]


def lines_of(code):
    if V < (3, 10):
        return [_addr2line(code, at) for at in range(0, len(code.co_code), 2)]
    lines, known = [], code.co_firstlineno
    for start, end, line in code.co_lines():
        known = line if line else known
        lines += [known] * ((end - start) // 2)
    return lines


def print_code(code):
    table = code.co_linetable if V >= (3, 10) else code.co_lnotab
    print("%s\t%d\t%s\t%s" % (code.co_name, code.co_firstlineno, table.hex(),
                              " ".join(map(str, lines_of(code)))))


def codes_of(code):
    yield code
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            yield from codes_of(const)


def folders():
    top = os.path.dirname(os.__file__)
    for name in (".", "asyncio", "json", "email", "unittest", "xml/dom"):
        yield os.path.join(top, name)


def main():
    left = int(sys.argv[1])
    for folder in folders():
        for file in sorted(os.listdir(folder)):
            if not file.endswith(".py"):
                continue
            with open(os.path.join(folder, file), "rb") as f:
                code = compile(f.read(), file, "exec", dont_inherit=True)
            for each in codes_of(code):
                print_code(each)
                left -= 1
                if left == 0:
                    return


# Statements over many lines, jumps back, jumps over more than a byte counts.
FAR = "def far():\n  x = (1 +\n" + "\n" * 300 + "  2)\n" + "\n" * 70000 + \
    "  return (x,\n" + "\n" * 200 + "    far)\n"
LONG = "def long(a):\n" + "  a += a * a\n" * 3000
for each in codes_of(compile(FAR + LONG, "far", "exec")):
    print_code(each)
import warnings
warnings.simplefilter("ignore")
main()
