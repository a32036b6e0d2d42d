#!/bin/sh
# What is not a terminal is the program's own: nothing of ours gets into it.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >filter.py <<'PY'
import sys
for line in sys.stdin:
    print("out", line.strip())
print("tty", *[f.isatty() for f in (sys.stdin, sys.stdout, sys.stderr)],
      file=sys.stderr)
PY
cat >chatty.py <<'PY'
import sys
for i in range(300000):
    print("line", i, "." * 60)
print("last line")
PY
cat >left.py <<'PY'
import subprocess, sys
subprocess.Popen([sys.executable, "-c", """
import signal, os
open("childpid", "w").write(str(os.getpid()))
signal.signal(signal.SIGHUP, lambda *a: open("hup", "w").write("hup"))
open("ready", "w").close()
while not os.path.exists("go"):
    signal.sigtimedwait([], 0.01)
open("child", "w").write("done")
"""])
import os, time
while not os.path.exists("ready"):
    time.sleep(0.01)
print("parent ends")
PY
cat >open.py <<'PY'
import os
here = os.open("/proc/self/fd", os.O_RDONLY)
print("open", sorted(set(map(int, os.listdir(here))) - {here}))
PY
printf 'a\nb\n' >in
printf 'out a\nout b\n' >want
open_terminal 80 24
# Of ours nothing is open in the program.
command_line 'python3 open.py; p open.py; echo status=$?'
expect 'exit status 0'
type_keys q
expect 'status=0'
terminal capture-pane -p -S - | grep '^open ' >opened
[ "$(wc -l <opened)" = 2 ] && [ "$(sort -u opened | wc -l)" = 1 ] ||
	fail "other descriptors are open: $(cat opened)"
command_line 'p filter.py <in >out; echo status=$?'
expect 'exit status 0'
type_keys q
expect 'status=0'
expect_printed 'tty False False True'
cmp want out || fail "standard output has something else"

# Behind a pipe is somebody who may draw on this terminal: no interface, unless
# asked for.
command_line 'clear; p -c "print(6*7)" | cat; echo status=$?'
expect_printed '^42'
expect 'Recorded'
expect 'status=0'
command_line 'clear; p --tui -c "print(6*7)" | cat >out'
expect 'exit status 0'
type_keys q
expect_restored
[ "$(cat out)" = 42 ] || fail "the pipe got something else"

# More than any buffer holds; the interface must not hold it up.
command_line 'clear; p chatty.py; echo status=$?'
expect 'exit status 0'
type_keys q
expect 'last line'
expect 'status=0'

# A child that outlives the program lives on without our terminal.
command_line 'clear; p left.py; echo status=$?'
expect 'exit status 0'
type_keys q
expect 'status=0'
touch go
until_true [ -e child ] || fail "the child was killed"
[ -e hup ] && fail "the child was hung up"

# Terminals that nothing can be drawn on.
for type in dumb nosuch ''; do
	command_line "clear; TERM=$type p -c 'print(6*7)'; echo status=\$?"
	expect 'pyinstrument-top: .*TERM\|pyinstrument-top: .*terminal'
	expect '^42'
	expect 'status=0'
done
expect_restored
expect_nothing_left
