#!/bin/sh
# Every format on its way to its file: whole, or the old file stays and a
# sentence says why, wherever the room ends and whoever reads no more.
program=${top_builddir:-.}/pyinstrument-top
case $program in
/*) ;;
*) program=$PWD/$program ;;
esac
command -v python3 >/dev/null || exit 77
dir=$(mktemp -d) || exit 99
mounted=
finish() {
	[ -z "$mounted" ] || umount "$dir/disk"
	rm -rf "$dir"
}
trap finish EXIT
cd "$dir" || exit 99
mkdir run disk
XDG_RUNTIME_DIR=$dir/run XDG_STATE_HOME=$dir/state XDG_DATA_HOME=$dir/data
export XDG_RUNTIME_DIR XDG_STATE_HOME XDG_DATA_HOME
# A disk that can be full needs to be ours to mount.
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=1m none disk 2>/dev/null; then
	mounted=1
fi

python3 - "$program" "$mounted" <<'PY'
import os, resource, subprocess, sys, threading

top, mounted = sys.argv[1:]
failed = 0


def fail(*words):
    global failed
    failed = 1
    print("FAILED:", *words, file=sys.stderr)


def formats():
    text = subprocess.run([top, "--help-all"], stdout=subprocess.PIPE,
                          universal_newlines=True).stdout
    lines = text.split("\nFormats", 1)[1].split("\n\n", 1)[0].split("\n")[1:]
    # What stands behind the names and their words says what else there is.
    return [line.split()[0] for line in lines if line[2].islower()]


def make(name, *args, room=None, **options):
    """The report; room: bytes that a file may have."""
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    return subprocess.run([top, "-r", name] + list(args) + ["many.pitop"],
                          stderr=subprocess.PIPE, universal_newlines=True,
                          preexec_fn=limit if room is not None else None,
                          **options)


def refused(name, what, sentence, made):
    lines = made.stderr.splitlines()
    if made.returncode != 1:
        fail(name, what, "status", made.returncode, made.stderr)
    if len(lines) != 1 or not lines[0].startswith("pyinstrument-top: ") or \
            not lines[0].endswith(sentence):
        fail(name, what, "said", lines)


def read(path):
    with open(path, "rb") as f:
        return f.read()


def old(path):
    with open(path, "w") as f:
        f.write("precious\n")


def unharmed(name, what, path):
    if read(path) != b"precious\n":
        fail(name, what, "the old file is gone")
    left = [n for n in os.listdir(os.path.dirname(os.path.abspath(path)))
            if n.startswith(".py")]
    if left:
        fail(name, what, "left", left)


def fill(path, rest):
    """Leave that many bytes of the disk."""
    stat = os.statvfs(path)
    free = stat.f_bavail * stat.f_frsize
    with open(path + "/filler", "wb") as f:
        f.write(bytes(max(free - rest, 0)))


def check_files(name):
    made = make(name, "-o", "whole")
    whole = read("whole")
    if made.returncode or made.stderr or not whole:
        fail(name, "is not made", made)
    old("file")
    made = make(name, "-o", "file")
    if read("file") != whole:
        fail(name, "another report in an old file")
    # From the first byte to the last but one.
    for room in 0, 1, len(whole) // 2, len(whole) - 1:
        old("file")
        refused(name, "room %d" % room, ": File too large",
                make(name, "-o", "file", room=room))
        unharmed(name, "room %d" % room, "file")
        os.link("file", "other")
        refused(name, "two names, room %d" % room, ": File too large",
                make(name, "-o", "file", room=room))
        unharmed(name, "two names, room %d" % room, "file")
        os.unlink("other")
        make(name, "-o", "new", room=room)
        if os.path.exists("new"):
            fail(name, "a new file that is not whole")
    made = make(name, "-o", "file", room=len(whole))
    if made.returncode or read("file") != whole:
        fail(name, "does not fit", made)
    return whole


def check_disk(name, whole):
    # In pages, of which one may be the folder's.
    for rest in 0, len(whole) // 2 & ~4095:
        old("disk/file")
        fill("disk", rest)
        what = "%d bytes of disk" % rest
        refused(name, what, ": No space left on device",
                make(name, "-o", "disk/file"))
        unharmed(name, what, "disk/file")
        os.unlink("disk/filler")


def check_streams(name, whole):
    if os.path.exists("/dev/full"):
        refused(name, "/dev/full", ": No space left on device",
                make(name, "-o", "/dev/full"))
        with open("/dev/full", "w") as full:
            refused(name, ">/dev/full", ": No space left on device",
                    make(name, stdout=full))
    made = make(name, "-o", "/dev/null")
    if made.returncode or made.stderr:
        fail(name, "/dev/null", made)
    # A reader that has gone is no failure.
    r, w = os.pipe()
    os.close(r)
    made = make(name, stdout=w)
    os.close(w)
    if made.returncode or made.stderr:
        fail(name, "a closed pipe", made)
    got = []
    reader = threading.Thread(target=lambda: got.append(read("fifo")))
    reader.start()
    made = make(name, "-o", "fifo")
    if made.returncode:
        # Who waits for a writer would do so for ever.
        os.close(os.open("fifo", os.O_WRONLY | os.O_NONBLOCK))
    reader.join()
    if made.returncode or got != [whole]:
        fail(name, "a FIFO", made)


with open("many.py", "w") as f:
    for i in range(200):
        f.write("def %s%d(end):\n    while time.time() < end: pass\n"
                % ("f" * 100, i))
    f.write("import time\nt = time.time()\n")
    for i in range(200):
        f.write("%s%d(t + %f)\n" % ("f" * 100, i, (i + 1) * .004))
subprocess.run([top, "-o", "many.pitop", "many.py"], check=True)
os.mkfifo("fifo")
os.environ["TZ"] = "UTC"
for name in formats():
    whole = check_files(name)
    if mounted:
        check_disk(name, whole)
    check_streams(name, whole)
sys.exit(failed)
PY
