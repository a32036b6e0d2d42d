#!/bin/sh
# -r html on a terminal is saved as pyinstrument saves it, and opened in the
# browser; in a pipe it comes behind what the program printed.
. "${top_srcdir:?}/tests/pty/lib.sh"

cat >work.py <<'PY'
print("hello from it")
sum(i * i for i in range(2000000))
PY
# What is started in place of a browser says which page it was given.
cat >show.sh <<'SH'
printf 'shown: %s\n' "$*" >>"$dir/shown"
echo "seen by ${1##*/}"
SH
mkdir 'a %b'
TMPDIR="$dir/a %b"
export dir TMPDIR
unset DISPLAY WAYLAND_DISPLAY
open_terminal 150 30

# page NAME: the one file in the folder, which is a page.
page() {
	set -- "$TMPDIR"/tmp??????.html
	[ $# = 1 ] && grep -q '<div id="app">' "$1" || fail "no page: $*"
	[ "$(stat -c %a "$1")" = 600 ] || fail "others may read it"
	echo "$1"
}

url=file://$dir/a%20%25b
command_line "BROWSER='false:sh \"$dir/show.sh\" --new=%s' p -r html work.py"
expect 'hello from it'
expect 'stdout is a terminal, so saved profile output to .*/tmp'
expect 'seen by tmp.*html'
saved=$(page) || exit 1
grep -qx "shown: --new=$url/${saved##*/}" shown || fail "$(cat shown)"
rm "$saved" shown
command_line "clear; BROWSER='sh $dir/show.sh' p --html --no-browser -c 'print(12)'; echo rc=\$?"
expect 'rc=0'
expect 'so saved profile output to .*/tmp'
saved=$(page) || exit 1
[ -e shown ] && fail "a browser was opened"
rm "$saved"
# A browser that runs by itself has no terminal.
command_line "clear; BROWSER='sh $dir/show.sh &' p -r html work.py; echo rc=\$?"
expect 'rc=0'
until_true grep -q "shown: $url/tmp" shown || fail "nothing was opened"
screen_has 'seen by' && fail "it wrote to the terminal"
rm "$(page)"
# Where there is none, a sentence says so; the file is there.
command_line "clear; BROWSER=false TERM= p -r html work.py; echo rc=\$?"
expect 'no browser was found to show it'
expect 'rc=0'
rm "$(page)"
# A folder that cannot be written to is passed over.
command_line "clear; TMPDIR=$dir/none TEMP='$TMPDIR' p -r html --no-browser work.py"
expect 'so saved profile output to .*/tmp'
rm "$(page)"

"$program" -r html work.py >out 2>err || fail "exit status"
head -n 1 out | grep -qx 'hello from it' || fail "the page is not behind it"
sed -n 2p out | grep -qx '<!DOCTYPE html>' || fail "no page in the pipe"
[ -s err ] && fail "$(cat err)"
[ "$(echo "$TMPDIR"/*)" = "$TMPDIR/*" ] || fail "a file was made for a pipe"
for wrong in '-r json --no-browser' '-o x.html --no-browser' '-r json --with-source'; do
	# shellcheck disable=SC2086
	"$program" $wrong work.py >out 2>err
	[ $? = 2 ] && [ "$(wc -l <err)" = 1 ] || fail "$wrong"
done
exit 0
