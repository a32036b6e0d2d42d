#!/bin/sh
# What bad input gets: one sentence on standard error, the right exit status,
# nothing left behind, and wherever possible the program still runs.
program=${top_builddir:-.}/pyinstrument-top
dir=$(mktemp -d) || exit 99
chmod 755 "$dir"
trap 'chmod -R u+rwx "$dir"; rm -rf "$dir"' EXIT
case $program in
/*) ;;
*) program=$PWD/$program ;;
esac
cd "$dir" || exit 99
command -v python3 >/dev/null || exit 77
mkdir run
XDG_RUNTIME_DIR=$dir/run XDG_STATE_HOME=$dir/state XDG_DATA_HOME=$dir/data
export XDG_RUNTIME_DIR XDG_STATE_HOME XDG_DATA_HOME
echo 'print("ran")' >ok.py
failed=0

fail() {
	echo "FAILED: $what: $*" >&2
	sed 's/^/  | /' out err >&2
	failed=1
}

# Run a command line: its status, and out and err in files.
run() {
	what=$*
	"$@" >out 2>err </dev/null
	status=$?
	[ -z "$(ls run)" ] || fail "left something in the runtime directory"
}

# refused STATUS WORDS COMMAND ...: one sentence with the words, and the
# program does not run.
refused() {
	want=$1 words=$2
	shift 2
	run "$@"
	[ "$status" = "$want" ] || fail "status $status, not $want"
	[ "$(wc -l <err)" = 1 ] || fail "not one line on standard error"
	grep -q "^pyinstrument-top: .*$words" err || fail "no '$words'"
	grep -q ran out && fail "the program ran"
	return 0
}

# ran STATUS WORDS COMMAND ...: the program ran, and the sentence is there.
ran() {
	want=$1 words=$2
	shift 2
	run "$@"
	[ "$status" = "$want" ] || fail "status $status, not $want"
	grep -q "pyinstrument-top: .*$words" err || fail "no '$words'"
	grep -q '^ran$' out || fail "the program did not run"
}

# Values of options.
refused 2 'interval' "$program" -i 0 ok.py
refused 2 'interval' "$program" -i nan ok.py
refused 2 'interval' "$program" -i inf ok.py
refused 2 'interval' "$program" -i -1 ok.py
refused 2 'interval' "$program" -i fast ok.py
refused 2 'interval' "$program" -i '' ok.py
refused 2 'text, json' "$program" -r nosuch ok.py
refused 2 'no option --nosuch' "$program" --nosuch ok.py
refused 2 'no option -z' "$program" -z ok.py
refused 2 'needs a value' "$program" -o
refused 2 '--show-all takes no value' "$program" --show-all=yes ok.py
for option in outfile record output-file load load-prev diff python module; do
	refused 2 "--$option needs a name" "$program" "--$option" '' ok.py
done
refused 2 '--hide-regex does not go' "$program" --hide-regex x -r csv ok.py
refused 2 '--show does not go' "$program" --show x -r csv ok.py
refused 2 'no program' "$program" --no-tui
refused 2 'no program' "$program" --
refused 2 'braces' "$program" --target-description '{x}' ok.py
refused 2 'go with' "$program" --python python3 -- true

# The program.
refused 2 'no such script: nosuch.py' "$program" nosuch.py
refused 2 'a command stands behind --, as in "pyinstrument-top -- sh"' \
	"$program" sh x.sh
refused 1 'no such recording: nosuch.pitop' "$program" nosuch.pitop
refused 1 'cannot read nosuch.pyisession' "$program" nosuch.pyisession
cp ok.py damaged.pitop
refused 1 'damaged.pitop does not begin' "$program" damaged.pitop
mkdir empty
refused 1 '__main__' "$program" empty
ln -s loop loop
refused 2 'loop' "$program" loop
refused 127 'nosuch' "$program" -- nosuch
refused 127 'nosuch' "$program" -- ./nosuch
cp ok.py ok.txt
refused 126 'ok.txt' "$program" -- ./ok.txt
refused 126 'directory' "$program" -- ./empty
refused 127 'interpreter' "$program" --python nosuch ok.py
refused 126 'interpreter' "$program" --python ./ok.py ok.py
refused 127 'python3' env PATH="$dir/empty" "$program" ok.py

# Root may read and write everything, so somebody else has to try.
user=
if [ "$(id -u)" = 0 ]; then
	user="setpriv --reuid=65534 --regid=65534 --clear-groups"
	chown -R 65534:65534 .
fi
echo 'print("ran")' >secret.py
chmod 0 secret.py
mkdir locked
chmod 500 locked
# shellcheck disable=SC2086 # words
if $user "$program" -o allowed.txt ok.py 2>/dev/null | grep -q ran; then
	refused 2 'read' $user "$program" secret.py
	refused 1 'write' $user "$program" -o locked/x ok.py
fi

# Where the report goes.
refused 1 'write to nodir/x' "$program" -o nodir/x ok.py
refused 1 'write to empty' "$program" -o empty ok.py
ran 1 'No space left' "$program" --no-tui -o /dev/full ok.py
echo 'import sys; print("ran"); sys.exit(5)' >five.py
ran 5 'No space left' "$program" -o /dev/full five.py
[ -e nosuch.txt ] && fail "left nosuch.txt"
refused 2 'no such script' "$program" -o nosuch.txt nosuch.py
[ -e nosuch.txt ] && fail "created the file of a report that never came"
echo precious >old.txt
refused 127 'nosuch' "$program" -o old.txt -- nosuch
[ "$(cat old.txt)" = precious ] || fail "touched old.txt"

# Where the socket goes.
long=$dir/$(printf '%0100d' 0)
mkdir "$long"
run env XDG_RUNTIME_DIR="$long" TMPDIR="$dir/run" "$program" --no-tui ok.py
grep -q ran out || fail "did not fall back from a long path"
grep -q unprofiled err && fail "did not fall back from a long path"
run env XDG_RUNTIME_DIR=/nosuch TMPDIR=/nosuch "$program" --no-tui ok.py
grep -q unprofiled err && fail "did not fall back to /tmp"

# No terminal.
ran 0 'no terminal' setsid -w "$program" ok.py

# Not Python, but a program.
ran 0 'no Python process' "$program" --no-tui -- echo ran
[ "$(cat out)" = ran ] || fail "wrote a report of nothing"
ran 0 'no Python process' "$program" -o none.txt -- echo ran
[ -e none.txt ] && fail "created a report of nothing"

exit $failed
