#!/bin/sh
# Sessions of our runs in pyinstrument: it loads them, renders them in all its
# formats, and its report of them is ours.
set -eu

here=$top_srcdir/tests/conformance
python=$(sh "$here/tools.sh" pyinstrument) || exit $?
program=$top_builddir/pyinstrument-top
case $program in
/*) ;;
*) program=$PWD/$program ;;
esac
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export XDG_DATA_HOME="$dir/data" LC_ALL=C.UTF-8

cat >threads.py <<'PY'
import json, threading, time

class Worker:
    def run(self):
        end = time.time() + 0.2
        while time.time() < end:
            self.step()

    def step(self):
        __tracebackhide__ = True
        json.dumps({"a": [1] * 100})

threads = [threading.Thread(target=Worker().run, name="w\u00e9 %d" % i) for i in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
PY
cat >processes.py <<'PY'
import multiprocessing, time

def work(seconds):
    end = time.time() + seconds
    while time.time() < end:
        sum(range(1000))

if __name__ == "__main__":
    children = [multiprocessing.Process(target=work, args=(0.2,)) for _ in range(2)]
    for child in children:
        child.start()
    for child in children:
        child.join()
PY
cat >module.py <<'PY'
import time
def wait():
    time.sleep(0.1)
wait()
PY

# their_report FILE OUT OPTION...
their_report() {
	"$python" -m pyinstrument --load "$1" -o "$2" "$3" "$4" || {
		echo "pyinstrument cannot make $* of $1" >&2
		exit 1
	}
}

for name in threads processes module; do
	run=$name.py
	[ $name = module ] && run="-m module"
	# shellcheck disable=SC2086
	"$program" -o $name.pyisession $run
	for renderer in text json speedscope pstats html session; do
		their_report $name.pyisession $name.$renderer -r $renderer
		[ -s $name.$renderer ] || exit 1
	done
	# The version stands in the banner.
	sed 's/ v5\.1\.3$//' $name.text >theirs
	"$program" --load $name.pyisession | sed 's/ v[0-9.]*$//' >ours
	cmp ours theirs
	"$program" --load $name.pyisession -r session | cmp - $name.session
	cmp $name.pyisession $name.session
done
grep -q 'wé 1  <thread>:' threads.text
grep -q 'Worker.run  threads.py' threads.text
grep -q 'processes.py  <process>:' processes.text
# Nothing of runpy is above a module.
! grep -q "runpy" module.text
"$python" - <<'PY'
from pyinstrument.session import Session
s = Session.load("threads.pyisession")
assert s.sample_count > 0 and s.cpu_time > 0 and s.start_time > 1.7e9
assert abs(sum(t for _, t in s.frame_records) - 3 * 0.2) < 2
last = None
for stack, _ in s.frame_records:
    assert stack != last, "equal stacks follow one another"
    last = stack
threads = [stack[0] for stack, _ in s.frame_records]
assert all("\0<thread>\0" in thread for thread in threads)
changes = sum(a != b for a, b in zip(threads, threads[1:]))
assert changes == len(set(threads)) - 1, "threads are not one behind another"
PY
