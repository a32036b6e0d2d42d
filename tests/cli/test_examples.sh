#!/bin/sh
# Every line below EXAMPLES in the manual does what it says: it ends with 0, says
# nothing on standard error and makes its file or prints its report.
page=${top_srcdir:-.}/doc/pyinstrument-top.1
program=${top_builddir:-.}/pyinstrument-top
case $page in /*) ;; *) page=$PWD/$page ;; esac
case $program in /*) ;; *) program=$PWD/$program ;; esac
command -v python3 >/dev/null || exit 77
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/bin" "$dir/work" "$dir/run" || exit 99
ln -s "$program" "$dir/bin/pyinstrument-top"
cd "$dir/work" || exit 99
# The make of an example is none of ours.
unset MAKEFLAGS MFLAGS MAKELEVEL
export PATH="$dir/bin:$PATH" XDG_DATA_HOME="$dir/data" \
	XDG_STATE_HOME="$dir/state" XDG_RUNTIME_DIR="$dir/run"

# What they run. It works until it has been at it for some samples.
cat >script.py <<'PY'
import json, time
def burn(seconds):
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        json.dumps(list(range(200)))
burn(0.2)
PY
cat >server.py <<'PY'
import script, subprocess, sys, threading
workers = [threading.Thread(target=script.burn, args=[0.4], name="worker-%d" % i)
           for i in range(3)]
for worker in workers: worker.start()
subprocess.run([sys.executable, "-c", "pass"], check=True)
for worker in workers: worker.join()
PY
cat >test_shop.py <<'PY'
import script, unittest
class Shop(unittest.TestCase):
    def test_burn(self): script.burn(0.1)
PY
printf 'test:\n\tpython3 script.py\n' >Makefile

failed=0
fail() {
	echo "FAILED: $line: $*" >&2
	head -n 20 out err >&2
	failed=1
}

awk '/^\.SH/ { on = /EXAMPLES/ } on && /^\.EX/ { code = 1; next }
	/^\.EE/ { code = 0 } on && code' "$page" |
	sed "s/\\\\-/-/g; s/\\\\(aq/'/g; s/\\\\(dq/\"/g; s/\\\\\\\\/\\\\/g" >lines
[ "$(wc -l <lines)" -ge 10 ] || exit 99
while read -r line <&3; do
	file=$(printf '%s\n' "$line" | sed -n 's/.* -o \([^ ]*\) .*/\1/p')
	[ -z "$file" ] || rm -f "$file"
	sh -c "$line" >out 2>err </dev/null || fail "exit status $?"
	# Where the interface would be shown, it cannot be.
	sed -i '/^pyinstrument-top: no terminal: /d' err
	case $line in
	*unittest*) ;; # writes to standard error itself
	*) [ -s err ] && fail "something on standard error" ;;
	esac
	if [ -n "$file" ]; then
		[ -s "$file" ] || fail "no $file"
		grep -q 'Duration: ' out && fail "a report on standard output, too"
	else
		grep -q 'Duration: ' out || fail "no report"
	fi
done 3<lines
exit $failed
