"""Dicts, attributes and the names of threads are read as Python has them, and
as nothing else while they change."""
import _thread
import sys
import threading
import time

import look

check = look.Check(at_least=400)


class Plain:
    pass


class Slotted:
    __slots__ = ("_name", "__dict__")


class NoDict:
    __slots__ = ("_name",)


class Worker(threading.Thread):
    """One with attributes before and behind those of its class."""

    def __init__(self, **options):
        self.first = 1
        super().__init__(**options)
        for i in range(40):
            setattr(self, "more_%d" % i, i)


def a_dict_is_read_whatever_its_size():
    for size in (0, 1, 5, 6, 100, 200, 300, 40000, 60000):
        table = {"k%d" % i: object() for i in range(size)}
        for i in {0, size // 2, size - 1}:
            key = "k%d" % i
            want = id(table[key]) if size > 0 else 0
            check(look.item(table, key) == want, size, key)
        check(look.item(table, "none") == 0, size)


def ints_are_found_by_their_hash():
    base = threading.get_ident()
    for step in (1, 64, 1 << 13, 1 << 20, 1 << 32):
        for size in (1, 7, 90, 200, 3000, 70000):
            table = {base + step * i: object() for i in range(size)}
            for i in {0, size // 2, size - 1}:
                key = base + step * i
                check(look.item(table, key) == id(table[key]), step, size)
            check(look.item(table, base - 1) == 0, step, size)
            del table[base]
            check(look.item(table, base) == 0, step, size)
    check(look.item({"a": 1}, 5) == 0)
    check(look.item({5.0: 1, "a": 2}, 5) == 0)


def deleted_and_mixed_keys_are_passed_over():
    table = {"k%d" % i: object() for i in range(100)}
    for i in range(0, 100, 2):
        del table["k%d" % i]
    table[(1, 2)] = table[7] = table["caf\xe9"] = object()
    for i in range(100):
        key = "k%d" % i
        check(look.item(table, key) == (id(table[key]) if i % 2 else 0), key)
    check(look.item(table, "caf\xe9") == 0)


def attributes_are_read_wherever_they_are_kept():
    for make in (Plain, Slotted, lambda: threading.Thread(name="x"), Worker,
                 lambda: Exception("x")):
        obj = make()
        for i in range(3):
            setattr(obj, "a%d" % i, object())
        for name in ("a0", "a1", "a2"):
            check(look.attr(obj, name) == id(getattr(obj, name)), obj, name)
        check(look.attr(obj, "none") == 0, obj)
        del obj.a1
        check(look.attr(obj, "a1") == 0, obj)
        check(look.attr(obj, "a2") == id(obj.a2), obj)
        obj.__dict__  # from now on there is a dict
        check(look.attr(obj, "a2") == id(obj.a2), obj)
        for i in range(60):
            setattr(obj, "b%d" % i, object())
        for i in range(60):
            name = "b%d" % i
            check(look.attr(obj, name) == id(getattr(obj, name)), obj, name)
        obj.__dict__ = {"a2": make}
        check(look.attr(obj, "a2") == id(make), obj)


def what_has_no_attributes_has_none():
    no_dict = NoDict()
    no_dict._name = "x"
    for obj in (no_dict, 5, "text", None, [], {}, object(), type, Plain):
        check(look.attr(obj, "_name") == 0, obj)
    for obj in (5, "text", None, [], Plain()):
        check(look.item(obj, "_name") == 0, obj)


def with_thread(thread, then):
    done = threading.Event()
    thread.run = done.wait
    thread.start()
    then(thread)
    done.set()
    thread.join()


def threads_bear_the_name_that_threading_gives():
    def is_named(thread):
        check(look.thread_name(thread.ident) == thread.name, thread)
        for name in ("db_0", "caf\xe9", "\u65e5\u672c", "\U0001f40d", ""):
            thread.name = name
            check(look.thread_name(thread.ident) == name, name)
        thread.name = "x" * 100
        check(look.thread_name(thread.ident) == "x" * 63)

    for thread in (threading.Thread(), threading.Thread(name="writer"),
                   Worker(), Worker(name="w"), threading.Timer(1, len)):
        with_thread(thread, is_named)
        check(look.thread_name(thread.ident) is None, thread)
    main = threading.main_thread()
    check(look.thread_name(main.ident) == "MainThread")
    main.name = "Boss"
    check(look.thread_name(main.ident) == "Boss")
    check(look.thread_name(12345) is None)


def threads_are_daemons_as_threading_says():
    for daemon in (True, False):
        for make in (threading.Thread, Worker):
            with_thread(make(daemon=daemon), lambda thread: check(
                look.thread(thread.ident) == (thread.name, daemon), thread))
    with_thread(threading.Timer(1, len), lambda thread: check(
        look.thread(thread.ident)[1] is False, thread))
    main = threading.main_thread()
    check(look.thread(main.ident) == (main.name, False))
    check(look.thread(12345) == (None, None))


def threads_that_python_did_not_start_are_as_it_says():
    said = []

    def ask():
        said.append(look.thread(threading.get_ident()))
        dummy = threading.current_thread()
        said.append(look.thread(dummy.ident) == (dummy.name, dummy.daemon))
        said.append(dummy.daemon)

    _thread.start_new_thread(ask, ())
    while len(said) < 3:
        time.sleep(0.001)
    check(said == [(None, None), True, True], said)


def what_is_no_bool_does_not_tell():
    def tells_nothing(thread):
        kept = thread._daemonic
        for odd in (None, 1, 0, "", "bool", 1.5, (), True, False):
            thread._daemonic = odd
            check(look.thread(thread.ident) ==
                  (thread.name, odd if isinstance(odd, bool) else None), odd)
        del thread._daemonic
        check(look.thread(thread.ident) == (thread.name, None))
        thread._daemonic = kept
        check(look.thread(thread.ident) == (thread.name, kept))

    for make in (threading.Thread, Worker):
        with_thread(make(), tells_nothing)


def a_hundred_threads_are_told_apart():
    done = threading.Event()
    threads = [threading.Thread(target=done.wait) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        check(look.thread_name(thread.ident) == thread.name, thread)
    done.set()
    for thread in threads:
        thread.join()


def without_threading_there_are_no_names():
    ident = threading.get_ident()
    for broken in (None, 5, {}, [], Plain()):
        kept, threading._active = threading._active, broken
        said = look.thread_name(ident)
        threading._active = kept
        check(said is None, broken, said)
        sys.modules["threading"] = broken
        said = look.thread_name(ident)
        sys.modules["threading"] = threading
        check(said is None, broken, said)
    check(look.thread_name(ident) == threading.current_thread().name)


class Stirrer(threading.Thread):
    """Changes all that is read, all the time."""

    names = ["stirred-%d" % i * (1 + i % 3) for i in range(50)]
    # Of the class: what is set in one's own dict while it is copied is lost.
    ends = False

    def run(self):
        n = 0
        while not self.ends:
            n += 1
            # A new str each time, freed by the next.
            self.name = "".join(self.names[n % 50])
            setattr(self, "x%d" % (n % 500), [n])
            threading._active[n] = self
            threading._active.pop(n - 100, None)
            threading.__dict__["pit_%d" % (n % 300)] = n
            threading.__dict__.pop("pit_%d" % ((n + 150) % 300), None)
            sys.modules["pit_%d" % (n % 700)] = threading
            sys.modules.pop("pit_%d" % ((n + 350) % 700), None)
            # Now and then it has a name for long enough to be read, however
            # few others want its CPU.
            if n % 50 == 0:
                time.sleep(0.0005)
            if n % 900 == 0:
                threading._active = dict(threading._active)
                self.__dict__ = dict(self.__dict__)


def what_changes_meanwhile_is_right_or_nothing():
    stirrer = Stirrer()
    # Each look waits for the GIL twice.
    sys.setswitchinterval(1e-4)
    allowed = set(Stirrer.names) | {stirrer.name}
    stirrer.start()
    found = 0
    for _ in range(3000):
        name, daemon = look.thread(stirrer.ident)
        if name is None:
            check(daemon is None, "no name, but a daemon:", daemon)
            continue
        if daemon:
            check(False, "never a daemon")
        found += 1
        if name not in allowed:
            check(False, "never a name:", name)
        own = look.thread_name(threading.get_ident())
        if own not in (None, threading.current_thread().name):
            check(False, "not mine:", own)
    Stirrer.ends = True
    stirrer.join()
    check(found > 0, "no name was found at all")


look.hello()
a_dict_is_read_whatever_its_size()
ints_are_found_by_their_hash()
deleted_and_mixed_keys_are_passed_over()
attributes_are_read_wherever_they_are_kept()
what_has_no_attributes_has_none()
threads_bear_the_name_that_threading_gives()
threads_are_daemons_as_threading_says()
threads_that_python_did_not_start_are_as_it_says()
what_is_no_bool_does_not_tell()
a_hundred_threads_are_told_apart()
without_threading_there_are_no_names()
what_changes_meanwhile_is_right_or_nothing()
check.done()
