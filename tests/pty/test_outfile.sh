#!/bin/sh
# The report's file: descriptors, FIFOs and devices are written as they are, a
# file is replaced only by a whole one, and a reader that stalls cannot hold us.
program=${top_builddir:-.}/pyinstrument-top
case $program in
/*) ;;
*) program=$PWD/$program ;;
esac
dir=$(mktemp -d) || exit 99
chmod 755 "$dir"
trap 'chmod -R u+rwx "$dir"; rm -rf "$dir"' EXIT
cd "$dir" || exit 99
command -v python3 >/dev/null || exit 77
mkdir run
XDG_RUNTIME_DIR=$dir/run XDG_STATE_HOME=$dir/state XDG_DATA_HOME=$dir/data
export XDG_RUNTIME_DIR XDG_STATE_HOME XDG_DATA_HOME
cat >ok.py <<'PY'
import time
t = time.time()
while time.time() - t < 0.05:
    pass
PY
failed=0
fail() {
	echo "FAILED: $*" >&2
	[ ! -f err ] || sed 's/^/  | /' err >&2
	failed=1
}
has_report() {
	grep -q 'ok.py' "$1" && grep -q 'Duration' "$1" || fail "no report in $1"
}
# Poll: 20 seconds are only for a failing test.
until_true() {
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 400 ] || return 1
		sleep 0.05
	done
}
is_gone() {
	! kill -0 "$1" 2>/dev/null
}

# Descriptors are written on from where they are.
(echo before >&2; "$program" -o /dev/stderr ok.py; echo after >&2) 2>err
[ "$(head -1 err)" = before ] || fail "/dev/stderr was emptied"
[ "$(tail -1 err)" = after ] || fail "/dev/stderr was written over"
has_report err
(echo before >&7; "$program" -o /dev/fd/7 ok.py) 7>seven
[ "$(head -1 seven)" = before ] || fail "/dev/fd/7 was emptied"
has_report seven
(echo before >&2; "$program" -o same ok.py) 2>same
[ "$(head -1 same)" = before ] || fail "standard error's file was replaced"
has_report same
"$program" -o /dev/fd/9 ok.py 2>err 9>&-
[ $? = 1 ] || fail "/dev/fd/9 is not open"

# The old file, its mode and its links.
echo old >file
chmod 640 file
ln -s file link
"$program" -o link ok.py 2>err
has_report file
[ -L link ] || fail "the symbolic link was replaced"
[ "$(stat -c %a file)" = 640 ] || fail "the mode is $(stat -c %a file)"
ln file hard
"$program" -o file ok.py 2>err
cmp -s file hard || fail "the other name has another file now"
ln -s later dangling
"$program" -o dangling ok.py 2>err
has_report later
[ -z "$(find . -name '.pyinstrument-top-*')" ] || fail "left a file beside"

# It survives what cannot be written whole.
echo precious >small
(ulimit -f 0; "$program" -o small --show-all ok.py; echo $?) 2>&1 | cat >err
grep -q '^1$' err || fail "no failure for a file that is too large"
grep -q 'File too large' err || fail "no sentence"
[ "$(cat small)" = precious ] || fail "the old file is gone"
ln small small2
(ulimit -f 0; "$program" -o small --show-all ok.py) 2>err
[ "$(cat small)" = precious ] || fail "the old file with two names is gone"
(ulimit -f 0; "$program" -o new --show-all ok.py) 2>err
[ -e new ] && fail "left a file that is not whole"

# A folder that is not ours to change, with a file that is.
user=
[ "$(id -u)" = 0 ] &&
	user="setpriv --reuid=65534 --regid=65534 --clear-groups"
mkdir locked
echo old >locked/file
[ -z "$user" ] || chown -R 65534:65534 locked run
chmod 555 locked
$user "$program" -o locked/file ok.py 2>err
has_report locked/file
[ -z "$user" ] || chown -R 0:0 run

# A FIFO: to its reader, or to nobody.
mkfifo fifo
cat fifo >got &
"$program" -o fifo ok.py 2>err
wait
has_report got
[ -p fifo ] || fail "the FIFO was replaced"
for sig in INT TERM; do
	rm -f err # of the one before
	env --default-signal="$sig" "$program" -o fifo ok.py 2>err &
	pid=$!
	until_true grep -q 'waiting for a reader' err || fail "does not wait"
	kill -"$sig" $pid
	until_true is_gone $pid || {
		fail "SIG$sig does not end it"
		kill -KILL $pid
	}
	wait $pid
	[ $? -gt 128 ] || fail "not ended by SIG$sig"
	grep -q 'nobody reads it' err || fail "no sentence"
done

# A pipe whose reader stalls, with more to write than it takes.
python3 - "$program" <<'PY' || fail "a stalled pipe"
import array, fcntl, os, signal, subprocess, sys, termios, time
F_SETPIPE_SZ = 1031
# Where it was ignored, as in a shell's background, it would be in them.
signal.signal(signal.SIGINT, signal.default_int_handler)
with open("many.py", "w") as f:
    for i in range(300):
        f.write("def %s%d(end):\n    import time\n"
                "    while time.time() < end: pass\n" % ("f" * 2000, i))
    f.write("import time\nt = time.time()\n")
    for i in range(300):
        f.write("%s%d(t + %f)\n" % ("f" * 2000, i, (i + 1) * .004))
    f.write("import os; os.write(2, b'ended')\n")
for sig in signal.SIGINT, signal.SIGTERM:
    # A page, so that a few of the names are more, however few were seen.
    r, w = os.pipe()
    fcntl.fcntl(w, F_SETPIPE_SZ, 4096)
    top = subprocess.Popen([sys.argv[1], "--no-tui", "--show-all", "many.py"],
                           stdout=w, stderr=subprocess.PIPE)
    os.close(w)
    top.stderr.read(5)
    # The report is being written.
    n = array.array("i", [0])
    while not n[0] and top.poll() is None:
        fcntl.ioctl(r, termios.FIONREAD, n)
        time.sleep(0.01)
    top.send_signal(sig)
    assert top.wait(20) == -sig, top.returncode
    os.close(r)
PY

# The same at any moment from the program's end on: a pipe that is full before the
# last lines are in it, while the run is saved, or ended. A signal from before
# the end is the program's, and says nothing of whoever reads the report.
python3 - "$program" <<'PY' || fail "a signal at the end"
import fcntl, os, select, signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
F_SETPIPE_SZ = 1031
def wait_for_end(pid):
    try:
        fd = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    select.select([fd], [], [])
    os.close(fd)
for i in range(25):
    r, w = os.pipe()
    fcntl.fcntl(w, F_SETPIPE_SZ, 4096)
    top = subprocess.Popen([sys.argv[1], "--no-tui", "-c",
                            "import os; "
                            "os.write(1, b'%-3650d' % os.getpid())"],
                           stdout=w, stderr=subprocess.DEVNULL)
    os.close(w)
    wait_for_end(int(os.read(r, 10)))
    time.sleep(i * .008)
    top.send_signal(signal.SIGINT)
    top.wait(30)
    os.close(r)
PY

# What is not a report of that name.
for name in x.cpuprofile x.CpuProfile; do
	"$program" -o "$name" ok.py 2>err
	[ $? = 2 ] || fail "$name was not refused"
	grep -q 'text, json' err || fail "no list"
	[ -e "$name" ] && fail "made $name"
done
"$program" -r text -o x.cpuprofile ok.py 2>err
has_report x.cpuprofile
"$program" -o report.log ok.py 2>err
has_report report.log
"$program" -o a -o b ok.py 2>err
[ $? = 2 ] || fail "two files were taken"

exit $failed
