"""sys.path and the prefixes are read as the interpreter has them."""
import os
import sys

import look

SYS_PATH, SYS_PREFIX = 1, 2
PREFIXES = ("prefix", "exec_prefix", "base_prefix", "base_exec_prefix")
check = look.Check(at_least=10)


def texts(kind):
    return [text for k, text in look.facts() if k == kind]


def path_is_read_in_order():
    want = [os.fsencode(p) for p in sys.path]
    check(texts(SYS_PATH) == want, texts(SYS_PATH), want)


def every_kind_of_text_is_read():
    sys.path += ["/plain", "/caf\xe9", "/\u65e5\u672c", "/\U0001f40d", ""]
    path_is_read_in_order()


def what_is_no_text_is_left_out():
    before = texts(SYS_PATH)
    sys.path += [None, b"/bytes", 7, "/" + "x" * 5000]
    check(texts(SYS_PATH) == before, texts(SYS_PATH))
    del sys.path[-4:]


def a_changed_path_is_read():
    sys.path.insert(0, "/first")
    check(texts(SYS_PATH)[0] == b"/first")
    kept, sys.path = sys.path, ["/other"]
    check(texts(SYS_PATH) == [b"/other"], texts(SYS_PATH))
    sys.path = kept


def at_most_256_entries_are_read():
    kept, sys.path = sys.path, ["/%d" % i for i in range(1000)]
    check(texts(SYS_PATH) == [b"/%d" % i for i in range(256)])
    sys.path = kept


def a_missing_path_does_no_harm():
    kept = sys.path
    del sys.path
    check(texts(SYS_PATH) == [])
    sys.path = 5
    check(texts(SYS_PATH) == [])
    sys.path = kept


def prefixes_are_read():
    want = sorted(os.fsencode(getattr(sys, name)) for name in PREFIXES)
    check(sorted(texts(SYS_PREFIX)) == want, texts(SYS_PREFIX), want)


def a_sys_module_that_grew_is_read():
    for i in range(2000):
        setattr(sys, "pit_%d" % i, i)
    for i in range(1500):
        delattr(sys, "pit_%d" % i)
    path_is_read_in_order()
    prefixes_are_read()


def keys_that_are_not_str_are_passed_over():
    vars(sys)[(1, 2)] = 3  # another layout of the dict's entries
    vars(sys)[5] = 6
    path_is_read_in_order()
    prefixes_are_read()


look.hello()
path_is_read_in_order()
every_kind_of_text_is_read()
what_is_no_text_is_left_out()
a_changed_path_is_read()
at_most_256_entries_are_read()
a_missing_path_does_no_harm()
prefixes_are_read()
a_sys_module_that_grew_is_read()
keys_that_are_not_str_are_passed_over()
check.done()
