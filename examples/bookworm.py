"""Read Python's own library like a bookworm: every module is read from disk,
tokenized, parsed and summed up; the index goes to a database, and worker
threads compress what was read. Takes some twenty seconds and prints as it goes.
"""

import ast
import collections
import io
import json
import pathlib
import queue
import re
import sqlite3
import sysconfig
import threading
import time
import tokenize
import zlib

WORD = re.compile(r"[A-Za-z]{3,}")
SECONDS = 20


def find_modules():
    """Paths of the standard library's modules, the largest first."""
    root = pathlib.Path(sysconfig.get_paths()["stdlib"])
    skip = {"site-packages", "dist-packages", "test", "__pycache__"}
    paths = [p for p in root.rglob("*.py") if not skip & set(p.parts)]
    return sorted(paths, key=lambda p: p.stat().st_size, reverse=True)


def count_words(text):
    return collections.Counter(w.lower() for w in WORD.findall(text))


def count_tokens(text):
    kinds = collections.Counter()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        kinds[tokenize.tok_name[token.type]] += 1
    return kinds


class Outline(ast.NodeVisitor):
    """The functions and classes of a module, with their places."""

    def __init__(self):
        self.names = []

    def visit_FunctionDef(self, node):
        self.names.append((node.name, node.lineno))
        self.generic_visit(node)

    visit_AsyncFunctionDef = visit_ClassDef = visit_FunctionDef


class Library:
    """The index: one row a module."""

    def __init__(self):
        self.db = sqlite3.connect(":memory:")
        self.db.execute("create table module (path, words, tokens, outline)")

    def add(self, path, words, tokens, outline):
        row = (str(path), json.dumps(words), json.dumps(tokens),
               json.dumps(outline))
        self.db.execute("insert into module values (?, ?, ?, ?)", row)

    def size(self):
        return self.db.execute("select count(*) from module").fetchone()[0]


def compress(jobs):
    """A worker: zlib lets the others run meanwhile."""
    while (text := jobs.get()) is not None:
        zlib.compress(text.encode(), 9)


def read_module(path, library, jobs):
    text = path.read_text(encoding="utf-8", errors="replace")
    jobs.put(text)
    outline = Outline()
    try:
        outline.visit(ast.parse(text))
        tokens = count_tokens(text)
    except (SyntaxError, ValueError, tokenize.TokenError):
        return
    library.add(path, count_words(text), tokens, outline.names)


def main():
    jobs = queue.Queue()
    workers = [threading.Thread(target=compress, args=(jobs,), name=f"zip-{i}")
               for i in range(2)]
    for worker in workers:
        worker.start()
    library = Library()
    start = time.monotonic()
    modules = find_modules()
    done = 0
    while time.monotonic() - start < SECONDS:
        read_module(modules[done % len(modules)], library, jobs)
        done += 1
        if done % 50 == 0:
            print(f"{done} modules read, {library.size()} in the index")
            time.sleep(0.05)
    for worker in workers:
        jobs.put(None)
    for worker in workers:
        worker.join()
    print(f"{done} modules read in {time.monotonic() - start:.1f} s")


if __name__ == "__main__":
    main()
