#!/bin/sh
# shellcheck disable=SC3045 # every shell that is /bin/sh here has -H, -S and -n
# Few descriptors, no /proc, nothing that can be written: the program runs in
# any case, profiled if there is a way, and what was not profiled is said.
program=${top_builddir:-.}/pyinstrument-top
case $program in
/*) ;;
*) program=$PWD/$program ;;
esac
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 99
command -v python3 >/dev/null || exit 77
python=$(python3 -c 'import sys; print(sys.executable)')
mkdir run
XDG_RUNTIME_DIR=$dir/run XDG_STATE_HOME=$dir/state XDG_DATA_HOME=$dir/data
export XDG_RUNTIME_DIR XDG_STATE_HOME XDG_DATA_HOME
cat >ok.py <<'PY'
import resource, time
t = time.time()
while time.time() - t < 0.1:
    pass
print("limit", *resource.getrlimit(resource.RLIMIT_NOFILE), flush=True)
PY
# All children live at the same time.
cat >many.py <<'PY'
import os
r, w = os.pipe()
told, tell = os.pipe()
for i in range(60):
    if not os.fork():
        os.close(w)
        import time
        # Enough to be a process of its own, however busy the machine is.
        while time.process_time() < 0.05:
            pass
        os.write(tell, b".")
        os.read(r, 1)
        os._exit(0)
os.close(r)
n = 0
while n < 60:
    n += len(os.read(told, 60))
os.close(w)
for i in range(60):
    os.wait()
print("limit")
PY
failed=0
fail() {
	echo "FAILED: $*" >&2
	sed 's/^/  | /' out err >&2
	failed=1
}

(ulimit -n 12; exec "$program" --no-tui ok.py) >out 2>err ||
	fail "status $? with 12 descriptors"
grep -q '^limit 12 12' out || fail "not run with 12 descriptors"
grep -q unprofiled err || fail "no word"

hard=$(ulimit -Hn)
(ulimit -Sn 40; exec "$program" -o report ok.py) >out 2>err
grep -q "^limit 40 " out || fail "the program has another limit"
if [ "$hard" = unlimited ] || [ "$hard" -gt 200 ]; then
	(ulimit -Sn 40; exec "$program" -o report many.py) >out 2>err
	grep -q '^limit' out || fail "60 processes do not run"
	grep -q 'ot profiled' err report && fail "the limit was not raised"
fi
(ulimit -n 40; exec "$program" -o report many.py) >out 2>err
grep -q '^limit' out || fail "60 processes do not run"
grep -q 'not profiled: [0-9]* processes more than' err || fail "no word"
grep -q '^Not profiled: [0-9]* processes more than' report ||
	fail "no note in the report"

# As root in a name space of our own.
if unshare -m true 2>/dev/null; then
	unshare -m sh -c 'mount -t tmpfs none /proc && exec "$@"' sh \
		"$program" --no-tui ok.py >out 2>err
	grep -q '^limit' out || fail "not run without /proc"
	grep -q 'not installed' err && fail "looked for itself in /proc"
	unset XDG_RUNTIME_DIR
	# Read only, but with what is there: the build may be.
	TMPDIR=/nosuch unshare -m sh -c 'mount --bind /tmp /tmp &&
		mount -o remount,bind,ro /tmp && exec "$@"' sh \
		"$program" --python "$python" --no-tui ok.py >out 2>err
	grep -q '^limit' out || fail "not run with nothing to write to"
	grep -q 'Duration' out || fail "not profiled with nothing to write to"
fi
exit $failed
