#!/bin/sh
# A program that knows how long each of its lines took gets that from a report of
# source lines: of the run, of its recording, and as a page.
set -u
program=${top_builddir:?}/pyinstrument-top
command -v python3 >/dev/null || exit 77
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 99
mkdir run
export XDG_RUNTIME_DIR="$dir/run" XDG_STATE_HOME="$dir/state" \
	XDG_DATA_HOME="$dir/data" HOME="$dir" PYTHONDONTWRITEBYTECODE=1
failed=0
fail() {
	echo "FAILED: $*" >&2
	failed=1
}

cat >work.py <<'PY'
import json, time
spent = {}
def work(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end: pass  # all of it
def recur(n):
    if n: return recur(n - 1)  # all of it
    work(0.2)  # all of it
def timed(line, call, *args):
    begin = time.perf_counter()
    call(*args)  # "é" <b>
    spent[line] = spent.get(line, 0) + time.perf_counter() - begin
timed(13, work, 0.1)
timed(14, work, 0.3)
timed(15, recur, 5)
timed(16, time.sleep, 0.2)
with open("truth", "w") as f: json.dump(spent, f)
PY
touch -d '1 hour ago' work.py

cat >check.py <<'PY'
import json, re, sys
spent = {int(k): v for k, v in json.load(open("truth")).items()}
text = open(sys.argv[1], encoding="utf-8").read()
source = open("work.py", encoding="utf-8").read().splitlines()
if sys.argv[1].endswith(".html"):
    found = re.findall(r'">([\d.]+)</td><td style="[^"]*">([\d.]+)</td><td class="n">(\d+)</td><td>(.*)</td>', text)
    unescape = __import__("html").unescape
else:
    found = re.findall(r"^ *(\d+\.\d+) +(\d+\.\d+) +(\d+)  (.*)$", text, re.M)
    unescape = str
rows = {int(line): (float(own), float(total)) for own, total, line, _ in found}
for _, _, line, code in found:
    assert unescape(code) == source[int(line) - 1], (line, code)
whole = sum(spent.values())
# As sure as so many samples are, several times over.
def near(got, want, what):
    assert abs(got - want) < 0.1 * whole, (what, got, want, rows)
for line, seconds in spent.items():
    near(rows[line][1], seconds, line)
near(rows[5][0], spent[13] + spent[14] + spent[15], "busy")
near(rows[7][1], spent[15], "recursion")
near(rows[8][1], spent[15], "recursion's end")
near(rows[11][0], spent[16], "sleep, which is in C")
near(rows[11][1], whole, "all of it")
PY

"$program" --record run.pitop -o run.lines work.py || fail "no run"
"$program" -o again.lines run.pitop || fail "no report of the recording"
"$program" -r lines -p html -o page.html run.pitop || fail "no page"
cmp run.lines again.lines || fail "the recording says something else"
for report in run.lines page.html; do
	python3 check.py $report || fail "$report"
done

# What has changed is not shown.
touch work.py
"$program" -r lines run.pitop >changed.lines || fail "no report"
grep -q '(no text: it has changed since the run began)' changed.lines ||
	fail "not said: $(cat changed.lines)"
grep -q 'work(0.2)' changed.lines && fail "shown all the same"
rm work.py
"$program" -r lines run.pitop | grep -q '(no text: it is not there)' ||
	fail "not said that it is gone"

# A relative name, as CPython 3.8 has of its script, is of where the run began.
cat >part.py <<'PY'
import time
end = time.thread_time() + 0.2
while time.thread_time() < end: pass  # relative
PY
touch -d '1 hour ago' part.py
"$program" -o part.pitop -c 'exec(compile(open("part.py").read(), "part.py", "exec"))' ||
	fail "no run of a part"
(cd / && "$program" -r lines "$dir/part.pitop") >part.lines || fail "no lines of a part"
grep -q ' 3  while .*# relative' part.lines || fail "a relative name: $(cat part.lines)"

# Binary reports are kept from a terminal.
if command -v script >/dev/null; then
	script -qec "$program -r pstats run.pitop" typescript >/dev/null
	[ $? = 2 ] || fail "status $? on a terminal"
	grep -q 'Redirect to a file or use -o' typescript || fail "$(cat typescript)"
fi
exit $failed
