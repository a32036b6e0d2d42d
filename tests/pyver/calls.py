"""A frame that is in a C function names it.

sys.setprofile says which C function a frame calls, while it calls it: what is
on the frame's value stack must be that one. The programs below have calls of
every form at every depth.
"""
import asyncio
import collections
import contextlib
import dis
import functools
import io
import json
import re
import sys
import textwrap
import tokenize

import look

check = look.Check(at_least=1000)
seen = collections.Counter()
LIMIT = 20  # times each place is looked at


def profile(frame, event, arg):
    if event != "c_call" or frame.f_code is profile.__code__:
        return
    place = (frame.f_code, frame.f_lasti)
    seen[place] += 1
    if seen[place] > LIMIT:
        return
    said = look.frame(frame)
    if said.kind == "no call":
        # with lock: ... calls __enter__ by an instruction of its own. And in
        # 3.8 the depth within a finally block is unknown.
        check(sys.version_info < (3, 9) and has_finally(frame.f_code) or
              arg.__name__ in ("__enter__", "__exit__", "__aenter__"),
              frame, arg, said)
        return
    want = look.describe(arg)
    check(said.kind == "c" and said.key == want.key, frame,
          frame.f_code.co_name, frame.f_lasti, arg, said, want)


def has_finally(code):
    return any(i.opname in ("BEGIN_FINALLY", "CALL_FINALLY")
               for i in dis.get_instructions(code))


def args(*a, **k):
    return len(a) + len(k)


def every_form_of_call():
    words = ["b", "a"]
    len(words)
    words.sort(reverse=True)
    sorted(words, key=str.lower)
    sorted(*(words,), **{"reverse": True})
    max(*words)
    max(*words, default=0) if not words else None
    [abs(1), [abs(2), (abs(3), {abs(4): [abs(5), "%d" % abs(6)]})]]
    args(len(words), *words, len(words), k=len(words), **{"j": len(words)})
    print(len(words), end="", file=io.StringIO())
    f"{len(words)!r:>{len(words)}}"
    args(*[len(w) for w in words], **{w: ord(w) for w in words})
    lambda_ = lambda n: divmod(n, max(2, 3))
    lambda_(7)
    return functools.reduce(max, range(len(words)), min(1, 2))


def many_arguments():
    # More than 255 need an EXTENDED_ARG before the call.
    names = ["w"] * 300
    w = "x"
    scope = {}
    exec("def f(w): return max(%s, len(w))" % ", ".join(["1"] * 300), scope)
    scope["f"](w)
    exec("def f(w): return dict(%s, z=len(w))" % ", ".join(
        "k%d=%d" % (i, i) for i in range(300)), scope)
    scope["f"](w)
    return len(names)


def blocks():
    out = []
    for i in range(3):
        try:
            out.append(i)
            with contextlib.suppress(ValueError), io.StringIO() as f:
                f.write(str(abs(i)))
                while len(out) > 100:
                    out.pop()
                if i == 1:
                    int("no number")
                out.append(f.getvalue())
        except KeyError as e:
            out.append(repr(e))
        else:
            out.append(len(out))
            if i == 2:
                continue
        finally:
            out_of_finally(out)
    try:
        [][len(out)]
    except (IndexError, TypeError) as e:
        out.append(str(e))
        try:
            {}[len(out)]
        except LookupError as inner:
            out.append(repr(inner))
    return out


def out_of_finally(out):
    out.append(id(out))


def generator(n):
    sent = yield len("abc")
    for i in range(n):
        sent = yield max(i, 1, (yield abs(i)) or 0)
    yield from iter([len("x")])
    return sum([n])


async def coroutine(n):
    async def numbers():
        for i in range(n):
            yield max(i, 1)
            await asyncio.sleep(0)
    total = [abs(i) async for i in numbers()]
    async with contextlib.AsyncExitStack() as stack:
        stack.callback(len, "")
        total.append(len(total))
    await asyncio.gather(*(asyncio.sleep(0) for _ in range(len(total))))
    return sum(total)


class Shape:
    sides = len("abc")

    def __init__(self):
        super().__setattr__("n", abs(3))

    def __getattr__(self, name):
        return getattr(str, name)

    def __eq__(self, other):
        return bool(len("a"))


def comprehensions():
    table = {c: [ord(c), *map(ord, c)] for c in "abc" if c.isalpha()}
    return {len(v) for v in table.values()}, [
        [max(a, b) for a in range(2)] for b in range(2) if abs(b)]


def standard_library():
    json.loads(json.dumps({"a": [1, 2.5, None, "x"]}, indent=1))
    re.compile(r"(?P<a>\w+)\s*(?:=|\d{2,})[a-z]+").match("a = b")
    list(tokenize.generate_tokens(io.StringIO("x = [1, 2]\n").readline))
    textwrap.fill("the quick brown fox " * 5, 20)
    collections.namedtuple("Point", "x y")(1, 2)._asdict()


def newer_syntax():
    if sys.version_info >= (3, 10):
        run("""match [len("ab"), {"k": abs(1)}]:
            case [int(n), {"k": v}] if max(n, v): len("abc")""")
    if sys.version_info >= (3, 11):
        run("""try: raise ExceptionGroup("g", [ValueError(len("a"))])
except* ValueError as g: len(g.exceptions)""")
    if sys.version_info >= (3, 14):
        run("""len(t"{len('a')} and {abs(1)!r:>{len('ab')}}".strings)""")


def run(text):
    exec(compile(text, "<text>", "exec"), {})


def programs():
    for _ in range(3):
        every_form_of_call()
        many_arguments()
        blocks()
        list(generator(3))
        asyncio.new_event_loop().run_until_complete(coroutine(3))
        Shape() == Shape()
        Shape().upper
        comprehensions()
        standard_library()
        newer_syntax()


look.hello()
programs()
sys.setprofile(profile)
programs()
sys.setprofile(None)
# And with bytecode that the interpreter has specialised.
for _ in range(30):
    every_form_of_call()
    blocks()
    comprehensions()
seen.clear()
sys.setprofile(profile)
programs()
sys.setprofile(None)
check.done()
