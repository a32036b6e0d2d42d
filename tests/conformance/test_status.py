#!/usr/bin/env python3
# The exit statuses of the command line are pyinstrument's: each row is run by
# both. Where pyinstrument's is a mistake, or says less than it could, the row has
# the one that is right, and why.
import concurrent.futures
import os
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
top = os.path.abspath(os.environ.get("top_builddir", ".") + "/pyinstrument-top")
found = subprocess.run(["sh", here + "/tools.sh", "pyinstrument"],
                       stdout=subprocess.PIPE, text=True)
if found.returncode:
    sys.exit(found.returncode)
peer = [found.stdout.strip(), "-m", "pyinstrument"]

PYTHON = "as python has it"
SENTENCE = "pyinstrument's is a traceback's"
RIGHT = "pyinstrument takes it and does not do it"
ROWS = [
    # what both are given, and our status and why it is another
    [""],
    ["--version"], ["-h"], ["--help"],
    ["s.py"], ["-- s.py"], ["s.py -r nonsense --bogus"],
    ["no.py", 2, PYTHON],
    ["-", 0, PYTHON],
    ["--bogus s.py"], ["--rend text s.py"], ["--timel s.py"],
    ["-r"], ["-o"], ["-m"], ["-c"], ["--load"],
    ["-m mod"], ["-m mod --bogus"], ["-m no_such_module"],
    ["-c pass"], ["-c pass --bogus"],
    ["-c __import__('sys').exit(3)"],
    ["-c __import__('sys').exit('a_word')"],
    ["-c __import__('os')._exit(5)"],
    ["-c 1/0"],
    ["-c raise(KeyboardInterrupt)"],
    ["-c __import__('os').kill(__import__('os').getpid(),15)"],
    ["--from-path prog"], ["--from-path -- prog x"], ["--from-path no_prog"],
    ["--from-path -m mod"],
    ["-o out.txt s.py"], ["-o out.json s.py"], ["-o out.other s.py"],
    ["-o no/such/folder s.py"],
    ["-o out.txt -c __import__('sys').exit(4)"],
    ["-r text s.py"], ["-r json s.py"], ["--renderer=json s.py"],
    ["-r nonsense s.py", 2, SENTENCE],
    ["-p flat s.py"], ["-p flat=true s.py"], ["-p flat -p flat_time=total s.py"],
    ["-p time=percent_of_total s.py"], ["-p short_mode s.py"],
    ["-p nonsense s.py"], ["-p nonsense=1 s.py"], ["-r json -p flat s.py"],
    ["-p processor_options.filter_threshold=0 s.py"],
    ['-p processor_options={"filter_threshold":0} s.py'],
    ["-p processor_options.hide_regex=.*x s.py"],
    ["-p flat -t s.py"], ["-t s.py"], ["-r json -t s.py"],
    ["--show-all s.py"], ["-r json --show-all s.py"],
    ["-p flat=hotly s.py", 2, RIGHT],
    ["-p processor_options.filter_threshold=a s.py", 2, SENTENCE],
    ["--target-description text s.py"],
    ["--target-description {args} s.py"],
    ["--target-description {} s.py"], ["--target-description {no} s.py"],
    ["--hide */x/* s.py"], ["--hide-regex .*/x/ s.py"],
    ["--show */x/* s.py"], ["--show-regex .*/x/ s.py"],
    ["-r json --hide a s.py"], ["-r speedscope --hide a s.py", 2, RIGHT],
    ["-r pstats -o p --show a s.py", 2, RIGHT],
    ["--hide a --hide-regex b s.py"], ["--show a --show-regex b s.py"],
    ["--show a --show-all s.py"], ["--show-regex a --show-all s.py"],
    ["--hide-regex ( s.py", 2, SENTENCE],
    ["--unicode s.py"], ["--no-unicode s.py"],
    ["--color s.py"], ["--no-color s.py"],
    ["-i 0.01 s.py"], ["--interval=0.01 s.py"], ["-i x s.py"],
    ["-i 0 s.py", 2, RIGHT], ["-i -1 s.py", 2, RIGHT],
    ["--use-timing-thread s.py"],
    ["--load a.pyisession"], ["--load a.pyisession -t"],
    ["--load no.pyisession"], ["--load a.pyisession s.py"],
    ["--load a.pyisession -m mod"], ["--load-prev no_such_id"],
    ["--load-prev no_such_id s.py"],
    ["--load a.pyisession -r pyisession"], ["--load a.pyisession -r session"],
    ["-r session s.py"], ["-r session -o out.pyisession s.py"],
    ["-r pyisession -t s.py"], ["-r pyisession --show-all s.py"],
    ["--load a.pyisession -r speedscope"],
    ["--load a.pyisession -r pstats -o a.pstats"],
]

work = tempfile.TemporaryDirectory()
os.chdir(work.name)
os.mkdir("bin")
with open("s.py", "w") as f:
    f.write("pass\n")
with open("mod.py", "w") as f:
    f.write("pass\n")
with open("bin/prog", "w") as f:
    f.write("#!/usr/bin/env python3\npass\n")
os.chmod("bin/prog", 0o755)
env = dict(os.environ, HOME=work.name, XDG_DATA_HOME=work.name + "/data",
           XDG_STATE_HOME=work.name + "/state", PYTHONDONTWRITEBYTECODE="1",
           PATH=work.name + "/bin:" + os.environ["PATH"])


def status(command, line, folder):
    # Each in a folder of its own: they write files.
    os.makedirs(folder)
    for name in ("s.py", "mod.py", "a.pyisession"):
        if os.path.exists(name):
            os.symlink(os.path.abspath(name), folder + "/" + name)
    return subprocess.run(command + line.split(), env=env, cwd=folder,
                          capture_output=True, stdin=subprocess.DEVNULL,
                          timeout=600)


made = subprocess.run(peer + ["-r", "pyisession", "-o", "a.pyisession", "s.py"],
                      env=env)
if made.returncode:
    sys.exit("pyinstrument cannot make a session")


def compare(i):
    line, *right = ROWS[i]
    theirs = status(peer, line, "theirs%d" % i)
    ours = status([top], line, "ours%d" % i)
    want = right[0] if right else theirs.returncode
    if right and theirs.returncode == right[0]:
        return "%s: pyinstrument does the same: %d" % (line, right[0])
    if ours.returncode != want:
        return "%s: status %d, not %d\n%s" % (
            line, ours.returncode, want, ours.stderr.decode()[:500])
    # A status of ours comes with one sentence.
    if want == 2 and line and ours.stderr.count(b"\n") != 1:
        return "%s: not one line\n%s" % (line, ours.stderr.decode()[:500])
    return None


with concurrent.futures.ThreadPoolExecutor(2) as pool:
    failures = [f for f in pool.map(compare, range(len(ROWS))) if f]
for failure in failures:
    print("FAILED:", failure, file=sys.stderr)
sys.exit(bool(failures))
