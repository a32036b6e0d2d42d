#!/bin/sh
# Recordings without a terminal: what is made, what is refused, and that a
# report of one is the report of its run.
program=${top_builddir:-.}/pyinstrument-top
case $program in
/*) ;;
*) program=$PWD/$program ;;
esac
dir=$(mktemp -d) || exit 99
trap 'umount "$dir/disk" 2>/dev/null; chmod -R u+rwx "$dir"; rm -rf "$dir"' EXIT
cd "$dir" || exit 99
command -v python3 >/dev/null || exit 77
mkdir run
XDG_RUNTIME_DIR=$dir/run XDG_STATE_HOME=$dir/state XDG_DATA_HOME=$dir/data
export XDG_RUNTIME_DIR XDG_STATE_HOME XDG_DATA_HOME
failed=0
fail() {
	echo "FAILED: $*" >&2
	[ ! -f err ] || sed 's/^/  | /' err >&2
	failed=1
}

# Threads, workers, processes of one command, one that is killed, one that is
# none, and one that is left running.
cat >many.py <<'PY'
import glob, os, signal, socket, subprocess, sys, threading, time

def busy(seconds):
    end = time.time() + seconds
    while time.time() < end:
        sorted(range(300), key=lambda x: -x)

def nonsense(greeting):
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(glob.glob(os.environ["XDG_RUNTIME_DIR"] + "/*/sampler")[0])
        s.sendall(greeting + bytes(8))

def varint(n):
    return bytes([n]) if n < 128 else bytes([n % 128 + 128]) + varint(n // 128)

threads = [threading.Thread(target=busy, args=(0.2,)) for _ in range(3)]
for t in threads:
    t.start()
endless = "import time\nprint(1, flush=True)\nwhile 1: sum(range(99))"
victim = subprocess.Popen([sys.executable, "-c", endless],
                          stdout=subprocess.PIPE)
victim.stdout.readline()
for i in range(3):
    subprocess.run([sys.executable, "-c", "sum(range(300000))"])
nonsense(b"")
# A process 5 of this protocol, which then loses its wits.
hello = b"PITS\1\5\1\0\0\1" + varint(time.monotonic_ns()) + b"\1\0\0\1x"
nonsense(b"\1" + varint(len(hello)) + hello)
busy(0.1)
victim.kill()
victim.wait()
left = subprocess.Popen([sys.executable, "-c", endless], stdout=subprocess.PIPE)
left.stdout.readline()
for t in threads:
    t.join()
open("left", "w").write(str(left.pid))
if len(sys.argv) > 1:
    os.kill(os.getpid(), signal.SIGKILL)
PY
cat >ok.py <<'PY'
import sys, time
t = time.time()
while time.time() - t < 0.1:
    pass
sys.exit(3)
PY

# compare ARGUMENT OPTION...: the recording of many.py gives the same report.
compare() {
	argument=$1
	shift
	for format in text json; do
		# shellcheck disable=SC2086 # none is no word
		"$program" --record a.pitop -r $format "$@" many.py \
			$argument >live 2>err.live
		kill -9 "$(cat left)"
		# How to see it again is said of a run alone.
		sed -i '/^To view this report/,$d' live
		"$program" -r $format "$@" a.pitop >again 2>err ||
			fail "$format $*: status $?"
		[ -s live ] || fail "$format $*: no report"
		grep -q 'process 5.* cut short' live ||
			fail "$format $*: nothing said of the broken stream"
		cmp live again >&2 || fail "$format $*: another report"
		# The shell says "Killed", too.
		grep pyinstrument-top: err.live | cmp - err >&2 ||
			fail "$format $*: other words"
	done
}
compare ''
compare kill --show-all
compare '' --threads --idle
compare '' --thread Main --unicode --color
compare '' --target-description 'A {args} {{B}}' --no-unicode
"$program" --target-description 'New {args}' a.pitop 2>err | grep -q 'New many.py' ||
	fail "another heading"

# Alone: nothing is printed, the status is the program's, the file the user's.
"$program" -o run.pitop ok.py >out 2>err
[ $? = 3 ] || fail "-o run.pitop: another status"
[ ! -s out ] && [ ! -s err ] || fail "-o run.pitop: something was printed"
[ "$(stat -c %a run.pitop)" = 600 ] || fail "mode $(stat -c %a run.pitop)"
"$program" run.pitop >out 2>err || fail "status $? of a report"
grep -q 'ok.py' out || fail "no report without a terminal"
"$program" -o out.json run.pitop 2>err || fail "status $? of -o"
grep -q '"root_frame"' out.json || fail "no JSON"
# The name says nothing.
"$program" -r text run.pitop >want 2>err || fail "status $? of -r text"
"$program" -r text - <run.pitop >out 2>err || fail "status $? from standard input"
cmp out want || fail "another report from standard input"
# shellcheck disable=SC2002 # a pipe
cat run.pitop | "$program" -r text - >out 2>err || fail "status $? from a pipe"
cmp out want || fail "another report from a pipe"
echo 'print("read")' | "$program" --no-tui - 2>err | grep -q '^read' ||
	fail "a script from a pipe"
# A FIFO by its name: where a script could be, one that is called a recording.
mkfifo fifo.pitop any
cat run.pitop >fifo.pitop &
"$program" -r text fifo.pitop >out 2>err || fail "status $? from a FIFO by name"
cmp out want || fail "another report from a FIFO by name"
wait $!
cat run.pitop >any &
"$program" -r text --load any >out 2>err || fail "status $? from a loaded FIFO"
cmp out want || fail "another report from a loaded FIFO"
wait $!
echo 'print("read")' >fifo.pitop &
"$program" -r text fifo.pitop >out 2>err && fail "a script in a FIFO of that name"
grep -q 'fifo.pitop: this is no recording' err || fail "no recording in a FIFO"
wait $!
echo 'print("read")' >any &
"$program" --no-tui any 2>err | grep -q '^read' || fail "a script from a FIFO"
wait $!
# By --load too, where a session could be.
"$program" -r text --load run.pitop >out 2>err || fail "status $? of a loaded one"
cmp out want || fail "another report of a loaded one"
"$program" -i 0.1 --load run.pitop >out 2>err
[ $? = 2 ] || fail "--interval with a loaded recording"
grep -q 'run.pitop is a recording: --interval is for a run' err ||
	fail "why --interval is refused"
cat run.pitop >fifo.pitop &
"$program" -r text - <fifo.pitop >out 2>err || fail "status $? from a FIFO"
cmp out want || fail "another report from a FIFO"
wait $!
echo 'print("read")' >fifo.pitop &
"$program" --no-tui - <fifo.pitop 2>err | grep -q '^read' ||
	fail "a script from a FIFO"
wait $!
mv run.pitop plain
"$program" plain 2>err | grep -q ok.py || fail "by its header"
cp ok.py script.pitop
"$program" -r text script.pitop >out 2>err && fail "a script of that name"
grep -q 'script.pitop does not begin as a recording does' err ||
	fail "a script with that suffix"

# Cut, it is there up to the cut, and damaged up to there. A recording has a
# block a second, at the least.
sed 's/< 0.1/< 2.5/' ok.py >long.py
"$program" -o long.pitop long.py 2>err
size=$(stat -c %s long.pitop)
head -c $((size - 100)) long.pitop >cut.pitop
"$program" cut.pitop >out 2>err || fail "status $? of a cut one"
grep -q '^Incomplete: the recording ends after .*: it was cut' out ||
	fail "the cut is not said"
"$program" -r json cut.pitop 2>err | grep -q '"Incomplete: the recording' ||
	fail "the cut is not said in JSON"
head -c 20 a.pitop >cut.pitop
"$program" cut.pitop >out 2>err && fail "status 0 of next to nothing"
grep -q '^pyinstrument-top: cut.pitop: the recording ends' err ||
	fail "next to nothing"
"$program" -o cut.pitop -- true 2>err
"$program" cut.pitop >out 2>err
grep -q '^pyinstrument-top: cut.pitop: no Python process is in the rec' err ||
	fail "what a recording of nothing has"
head -c -1 cut.pitop >less.pitop
"$program" less.pitop >out 2>err
grep -q '^pyinstrument-top: less.pitop: .*: it was cut short' err ||
	fail "what a cut recording of nothing has"
[ "$(wc -l <err)" = 1 ] || fail "more than a sentence on a cut recording"

# The head of a report says when its window began, in text as in JSON.
seconds=$("$program" -r json --from 1000 plain 2>err |
	sed 's/{"start_time": \([0-9]*\).*/\1/')
began=$(LC_ALL=C date -d "@$seconds" +%H:%M:%S)
LC_ALL=C "$program" --from 1000 plain 2>err | grep -q "Recorded: $began" ||
	fail "a window of another time"

# What does not go with it.
refuses() {
	sentence=$1
	shift
	"$program" "$@" >out 2>err && fail "$*: not refused"
	grep -q -e "$sentence" err || fail "$*: no '$sentence'"
	[ "$(wc -l <err)" = 1 ] || fail "$*: more than a sentence"
}
refuses '--interval is for a run' -i 0.01 plain
refuses '--record is for a run' --record b.pitop plain
refuses "--outfile with a recording's suffix is for a run" -o b.pitop plain
refuses 'takes no arguments' plain argument
refuses 'only one recording' --record b.pitop -o c.pitop ok.py
refuses '--from shapes a report' --from 1 -o b.pitop ok.py
refuses '--timeline shapes a report' -t --to 2 -o b.pitop ok.py
refuses '--to must be more than 0' --to 0 plain
refuses 'is no file' --record /dev/null ok.py
refuses 'is no file' --record run ok.py
refuses 'cannot write none/b.pitop' --record none/b.pitop ok.py
refuses 'needs a name' --record '' ok.py
[ ! -e b.pitop ] || fail "a recording of nothing"

# One that was there is replaced by one that begins, through a link too.
mkdir elsewhere
cp plain elsewhere/b.pitop
ln -s elsewhere/b.pitop b.pitop
"$program" --record b.pitop -- ./no-such-program 2>err
cmp plain elsewhere/b.pitop || fail "replaced by nothing"
"$program" -o b.pitop ok.py 2>err
[ -L b.pitop ] || fail "the link is gone"
cmp -s plain elsewhere/b.pitop && fail "not replaced"
"$program" b.pitop 2>err | grep -q ok.py || fail "not replaced by a recording"
[ -z "$(find . -name '.pyinstrument*')" ] || fail "left: $(find . -name '.py*')"

# A full disk: the run goes on, with a word.
cat >full.py <<'PY'
import os
def f(depth, seed):
    if depth:
        return f(depth - 1, seed * 7 + 1)
    sum(range(seed % 1000))
for i in range(20000):
    f(i % 40, i)
print("whole")
PY
(
	trap '' XFSZ
	ulimit -f 2
	"$program" --record small.pitop --no-tui full.py
) >out 2>err
[ $? = 1 ] || fail "no status of its own on a full disk"
grep -q '^whole' out && grep -q full.py out || fail "the run did not go on"
grep -q 'small.pitop ends before the run: File too large' err ||
	fail "no word on a full disk"
"$program" small.pitop >out 2>err
grep -q 'the recording ends after .*: File too large' out err ||
	fail "not said why it ends"

# A disk that something else fills: what room there is for the end was taken
# before, so the recording is whole, or says itself why it ends.
cat >fill.py <<'PY'
import os, sys, time
def work(depth):
    if depth:
        return work(depth - 1)
    sum(range(300))
def busy(seconds):
    end = time.time() + seconds
    while time.time() < end:
        for depth in range(150):
            work(depth)
time.sleep(1.5)
fd = os.open("disk/rest", os.O_WRONLY | os.O_CREAT)
for size in 4096, 1:
    try:
        while True:
            os.write(fd, bytes(size))
    except OSError:
        pass
time.sleep(0.2) if sys.argv[1] == "idle" else busy(4)
PY
mkdir disk
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=256k none disk 2>/dev/null; then
	"$program" -o disk/run.pitop fill.py idle >out 2>err ||
		fail "a disk that is full at the end: status $?"
	"$program" disk/run.pitop >out 2>err
	grep -q 'Incomplete' out && fail "not whole though it had room"
	rm disk/*
	"$program" -o disk/run.pitop fill.py busy >out 2>err
	grep -q 'run.pitop ends before the run: No space left' err ||
		fail "no word on a disk that has become full"
	"$program" disk/run.pitop >out 2>err
	grep -q '^Incomplete: the recording ends after .*: No space left' out ||
		fail "not said why it ends on a disk that has become full"
	umount disk
fi
exit $failed
