#!/bin/sh
# What the command line says is library code is folded in the interface, too, of
# a run and of its recording, and what it says is none is not; --show-all begins
# with nothing folded.
. "${top_srcdir:-.}/tests/pty/lib.sh"
cat >work.py <<'PY'
import json
import time

import vendored


class Slow(json.JSONEncoder):
    def default(self, o):
        vendored.outer()
        return 1


json.dumps([object()] * 2, cls=Slow, indent=1)
PY
cat >vendored.py <<'PY'
import time


def outer():
    middle()


def middle():
    inner()


def inner():
    time.sleep(0.3)
PY
# Each function has a row: which ones share one hangs on what was sampled beside it.
mkdir -p config/pyinstrument-top
echo 'set chains off' >config/pyinstrument-top/config
leave() {
	type_keys q
	expect 'shell>'
	command_line clear
	expect '^shell>'
}

open_terminal 80 30
command_line "p --record run.pitop --hide '*/vendored.py' work.py"
expect 'exit status 0'
expect 'frames hidden\] .*vendored'
expect 'frames hidden\] json'
leave
command_line "p --hide-regex '.*/vendored' --show '*/json/*' run.pitop"
expect 'frames hidden\] .*vendored'
screen_has 'hidden\] json' && fail "--show '*/json/*' folds json"
screen_has '\.encode ' || fail "json has no rows of its own"
type_keys u
expect 'UNFOLDED'
leave
command_line "p --show-all run.pitop"
expect 'THREADS'
screen_has 'frames hidden' && fail "--show-all folds"
leave
exit 0
