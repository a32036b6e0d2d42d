#!/bin/sh
# A program asks for input, prints and ends: the interface shows it, the screen
# stays, and afterwards the output is in the normal terminal and the status is
# the program's.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >ask.py <<'PY'
import getpass, sys
name = input("your name? ")
print("hello", name, flush=True)
secret = getpass.getpass("secret? ")
print("got", len(secret), "letters", flush=True)
print("tty", sys.stdin.isatty(), sys.stdout.isatty(), sys.stderr.isatty())
sys.exit(7)
PY
open_terminal 80 24
command_line 'p ask.py; echo status=$?'
expect 'your name?'
expect 'INPUT'
type_keys i
expect 'TYPING'
type_keys -l Ada
type_keys Enter
expect 'hello Ada'
expect 'secret?'
type_keys -l xyzzy
type_keys Enter
expect 'got 5 letters'
screen_has xyzzy && fail "the secret was shown"
expect 'exit status 7'
type_keys C-]
type_keys q
expect 'status=7'
expect_printed 'hello Ada'
expect_printed 'tty True True True'
printed xyzzy && fail "the secret was shown"
expect_restored
expect_nothing_left
