"""C functions of the standard library are named as Python names them."""
import array
import asyncio
import collections
import ctypes
import datetime
import decimal
import functools
import gc
import hashlib
import io
import itertools
import json
import math
import operator
import random
import re
import select
import socket
import sqlite3
import struct
import sys
import threading
import time
import types
import weakref
import zlib

import look

MODULES = [array, collections, datetime, decimal, functools, gc, hashlib, io,
           itertools, math, operator, random, re, select, socket, struct, sys,
           threading, time, zlib, sys.modules["builtins"],
           sys.modules["posix"], sys.modules["_thread"]]
METHOD_DESCRIPTORS = (types.MethodDescriptorType, types.WrapperDescriptorType,
                      types.ClassMethodDescriptorType)
check = look.Check(at_least=800)


def functions_are_named_by_qualname(module):
    for name, f in vars(module).items():
        if not isinstance(f, types.BuiltinFunctionType):
            continue
        said = look.describe(f)
        check(said.kind == "c", module, name, said)
        if isinstance(f.__self__, (types.ModuleType, type(None))):
            check(said.name == f.__qualname__, f, said)
            check(said.module == (f.__module__ or ""), f, said)
        else:
            # random.choice: a method bound to a hidden instance.
            check(said.name.split(".")[-1] == f.__name__, f, said)


def methods_are_named_by_their_class(cls):
    for name, f in vars(cls).items():
        if isinstance(f, METHOD_DESCRIPTORS):
            said = look.describe(f)
            check(said.kind == "c", cls, name, said)
            check(said.name == f.__qualname__, f, said)


def a_bound_method_is_the_function_of_its_class(obj, name):
    bound = getattr(obj, name)
    descriptor = getattr(type(obj), name)
    said = look.describe(bound)
    of_class = look.describe(descriptor)
    check(said.name == descriptor.__qualname__, bound, said)
    check(said.key == of_class.key != "0", bound, said, of_class)
    check(said.module == of_class.module, bound, said, of_class)


def classes_are_named():
    for cls in (dict, list, int, str, bytes, object, type):
        said = look.describe(cls)
        check(said.kind == "c", cls, said)
        check((said.name, said.module) == (cls.__name__, "builtins"), said)
    said = look.describe(datetime.date)
    check((said.name, said.module) == ("date", "datetime"), said)
    said = look.describe(collections.OrderedDict)
    check((said.name, said.module) == ("OrderedDict", "collections"), said)


class Plain:
    def method(self):
        pass

    def __call__(self):
        pass


class Mixin:
    pass


class MyList(list):
    pass


def python_functions_are_no_c_functions():
    for f in (classes_are_named, Plain.method,
              Plain().method, lambda: 0, Plain(), Plain, MyList,
              asyncio.sleep):
        check(look.describe(f).kind == "python", f, look.describe(f))


def other_callables_are_named_by_their_type():
    said = look.describe(operator.itemgetter(1))
    check(said.kind == "c", said)
    check((said.name, said.module) == ("itemgetter.__call__", "operator"),
          said)
    said = look.describe(json.encoder.c_make_encoder(
        None, None, None, None, ":", ",", False, False, False))
    check(said.name == "Encoder.__call__", said)


def what_stands_for_a_function_is_that_function():
    for wrap in (functools.partial, functools.lru_cache(None),
                 lambda f: functools.lru_cache(3)(functools.partial(f, 1))):
        check(look.describe(wrap(sorted)).name == "sorted", wrap)
        check(look.describe(wrap(sorted)).key == look.describe(sorted).key)
        check(look.describe(wrap(asyncio.sleep)).kind == "python", wrap)
        check(look.describe(wrap(Plain().method)).kind == "python", wrap)


class Partial(functools.partial):
    def method(self):
        pass


class Subpartial(Partial):
    pass


class Caller(Subpartial):
    def __call__(self):
        pass


class Subcaller(Caller):
    pass


class Reference(weakref.ref):
    pass


class Mixed(Mixin, Reference):
    pass


def instances_are_called_as_the_class_that_defines_it_says():
    for cls in (Partial, Subpartial):
        said = look.describe(cls(time.sleep, 1))
        check((said.kind, said.name) == ("c", "sleep"), cls, said)
        check(said.key == look.describe(time.sleep).key, cls, said)
        check(look.describe(cls(asyncio.sleep)).kind == "python", cls)
    for cls in (Caller, Subcaller):
        check(look.describe(cls(time.sleep, 1)).kind == "python", cls)
    want = look.describe(weakref.ref(Plain))
    check(want.name.endswith(".__call__"), want)
    for cls in (Reference, Mixed):
        said = look.describe(cls(Plain))
        check((said.name, said.key) == (want.name, want.key), cls, said)
    function = ctypes.CFUNCTYPE(None)()
    said = look.describe(function)
    check(said.name == "CFuncPtr.__call__" or
          said.name == "PyCFuncPtr.__call__", said)


class cython_function_or_method:
    """Laid out as one, from where an object's own fields begin."""
    __slots__ = tuple("abcdefghijkl")

    def __call__(self):
        pass


def cython_functions_bear_their_qualified_names():
    name = ctypes.c_char_p(b"add")
    words = (ctypes.c_size_t * 4)(ctypes.cast(name, ctypes.c_void_p).value)
    said = {}
    gc.disable()
    for before in 1, 2, 3:
        function = cython_function_or_method()
        fields = (ctypes.c_size_t * 12).from_address(
            id(function) + object.__basicsize__)
        text = ["module", "add", "Acc.add"]
        fields[0] = ctypes.addressof(words)
        fields[2] = id(text[0])
        fields[3 + before] = id({})
        fields[4 + before] = id(text[1])
        fields[5 + before] = id(text[2])
        said[before] = look.describe(function)
        fields[4 + before] = 0
        said[10 + before] = look.describe(function)
        fields[5 + before] = id(text[0])
        said[-before] = look.describe(function)
        ctypes.memset(fields, 0, ctypes.sizeof(fields))
    gc.enable()
    for before, got in said.items():
        want = "Acc.add" if before > 0 else "add"
        check((got.kind, got.name, got.module) == ("c", want, "module"), got)


def numpy_functions_are_named():
    try:
        import numpy
    except ImportError:
        return
    for f in (numpy.add, numpy.dot, numpy.zeros):
        said = look.describe(f)
        check((said.kind, said.name) == ("c", f.__name__), f, said)
        check(said.module.startswith("numpy"), f, said)
    check(look.describe(numpy.sort).kind == "python")
    check(look.describe(numpy.zeros(1).sum).name == "ndarray.sum")


def what_is_not_callable_is_unreadable():
    for obj in (None, 1, "text", 1.5, [], {}, (), sys, b"x", Ellipsis):
        said = look.describe(obj)
        check(said.kind == "unreadable" and said.key == "0", obj, said)


def one_c_function_has_one_key():
    check(look.describe([].append).key == look.describe([1].append).key)
    check(look.describe([].append).key == look.describe(MyList().append).key)
    check(look.describe([].append).key != look.describe([].extend).key)
    check(look.describe(tuple.__new__).key != look.describe(int.__new__).key)
    check(look.describe("".__str__).key != look.describe("".__hash__).key)
    check(look.describe(dict).key != look.describe(list).key)


def inherited_methods_bear_the_name_of_who_defines_them():
    check(look.describe(MyList().append).name == "list.append")
    check(look.describe(dict.fromkeys).name == "dict.fromkeys")
    check(look.describe(collections.Counter.fromkeys).kind == "python")
    check(look.describe(collections.OrderedDict().get).name == "dict.get")
    check(look.describe(Plain.__subclasses__).name == "type.__subclasses__")
    check(look.describe(tuple.__new__).name == "tuple.__new__")
    check(look.describe("".__str__).name == "str.__str__")
    check(look.describe(str.maketrans).name == "str.maketrans")


look.hello()
for module in MODULES:
    functions_are_named_by_qualname(module)
for cls in (list, dict, str, bytes, int, set, tuple, float, io.BytesIO,
            collections.deque, datetime.datetime, re.Pattern, array.array,
            collections.OrderedDict, decimal.Decimal, sqlite3.Connection,
            socket.SocketType, object, type, types.GeneratorType):
    methods_are_named_by_their_class(cls)
for obj, name in (([], "sort"), ("", "join"), ({}, "update"),
                  (b"", "split"), (set(), "add"), (io.BytesIO(), "read"),
                  (re.compile(""), "search"), (threading.Lock(), "acquire"),
                  (select.epoll(), "poll"), (hashlib.md5(), "update"),
                  (zlib.compressobj(), "compress"), ((i for i in ()), "send"),
                  (collections.deque(), "append"), (array.array("b"), "pop")):
    a_bound_method_is_the_function_of_its_class(obj, name)
classes_are_named()
python_functions_are_no_c_functions()
other_callables_are_named_by_their_type()
what_stands_for_a_function_is_that_function()
instances_are_called_as_the_class_that_defines_it_says()
cython_functions_bear_their_qualified_names()
numpy_functions_are_named()
what_is_not_callable_is_unreadable()
one_c_function_has_one_key()
inherited_methods_bear_the_name_of_who_defines_them()
check.done()
