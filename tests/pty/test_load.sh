#!/bin/sh
# Sessions that were saved: --load, several put together, and one in place of a
# script, in the interface and without it; and what is wrong with a file.
. "${top_srcdir:-.}/tests/pty/lib.sh"

# write_session FILE START NAME SECONDS
write_session() {
	cat >"$1" <<JSON
{"start_time": $2, "duration": 3.5, "sample_count": 2, "min_interval": 0.001,
"start_call_stack": ["MainThread\u0000<thread>\u00001"], "cpu_time": null,
"target_description": "Program: $3.py", "sys_path": [], "sys_prefixes": [],
"frame_records": [[["MainThread\u0000<thread>\u00001",
"<module>\u0000$3.py\u00001\u0001l7", "sleep\u0000<built-in>\u00000"], $4],
[["MainThread\u0000<thread>\u00001", "<module>\u0000$3.py\u00001\u0001l8"], 1]]}
JSON
}
write_session a.pyisession 1000 aaa 2.5
write_session b.pyisession 900 bbb 0.5

# refused STATUS SENTENCE ARGUMENT...: no report, and this on standard error.
refused() {
	status=$1 sentence=$2
	shift 2
	"$program" "$@" >out 2>err </dev/null && fail "$* is taken"
	"$program" "$@" >out 2>err </dev/null
	[ $? = "$status" ] || fail "the exit status of $*"
	grep -q -e "$sentence" err || fail "no '$sentence': $(cat err)"
	[ "$(wc -l <err)" = 1 ] || fail "more than a sentence: $(cat err)"
	[ ! -s out ] || fail "$* prints a report"
}

"$program" --load a.pyisession >a.txt || fail "--load"
grep -q '^Program: aaa.py$' a.txt || fail "no heading"
grep -q '3.500 <module>  aaa.py:1' a.txt || fail "no tree"
[ ! -e data ] || fail "a session that was loaded is saved again"
# Of a part of it, all rows are there, too, called as those of all of it.
for name in text json markdown html; do
	"$program" --load a.pyisession -r $name --from 1 --to 2 >part ||
		fail "--from of $name"
	sed '/<div/,$d' part | grep -q '[0-9] sleep\|"sleep"' ||
		fail "no rows in $name"
done
"$program" --load a.pyisession --from 1 --to 2 >part || fail "--from"
grep -q '^Window: 1.000 to 2.000 s of 3.500 s$' part || fail "no window is said"
grep -q '1.000 <module>  aaa.py:1' part || fail "another tree of a part"
"$program" a.pyisession >b.txt </dev/null 2>err || fail "in place of a script"
cmp a.txt b.txt || fail "--load and the name of a session differ"
"$program" --load a.pyisession --load b.pyisession -r json -o ab.json ||
	fail "two sessions"
grep -q '"start_time": 900.000000,"duration": 7.000000,"sample_count": 4' \
	ab.json || fail "two sessions are not put together"
grep -q 'Program: bbb.py' ab.json || fail "the earlier one is not the first"
"$program" --load a.pyisession --target-description 'Now {args}' |
	grep -q '^Now aaa.py$' || fail "no other heading"
"$program" --load /dev/stdin <a.pyisession | cmp - a.txt || fail "from a pipe"
# A FIFO, by its name and as standard input.
mkfifo fifo.pyisession
for way in '--load fifo.pyisession' fifo.pyisession; do
	cat a.pyisession >fifo.pyisession &
	# shellcheck disable=SC2086
	"$program" --no-tui $way >b.txt 2>err || fail "$way, a FIFO"
	cmp a.txt b.txt || fail "$way, a FIFO: another report"
	wait $!
done
cat a.pyisession >fifo.pyisession &
"$program" --load /dev/stdin <fifo.pyisession | cmp - a.txt ||
	fail "from a FIFO as standard input"
wait $!

refused 1 'cannot read none.pyisession: No such file' --load none.pyisession
refused 1 'cannot read it: Is a directory' --load /
head -c 300 a.pyisession >cut.pyisession
refused 1 'cut.pyisession: byte 300: the file ends too early' cut.pyisession
refused 1 'b.txt: byte [0-9]*: lexical error' --load a.pyisession --load b.txt
refused 2 '--load and --load-prev do not go together' --load a.pyisession \
	--load-prev 2026
refused 2 'no program goes with it' --load a.pyisession script.py
refused 2 'no program goes with it' --load a.pyisession -m module
refused 2 'a.pyisession is a saved session: --interval is for a run' -i 0.01 \
	--load a.pyisession
refused 2 'it takes no arguments' a.pyisession argument
echo old >old.txt
refused 1 'the file ends too early' --load cut.pyisession -o old.txt
[ "$(cat old.txt)" = old ] || fail "the old report is gone"

open_terminal 100 24
command_line 'p --load a.pyisession --load b.pyisession'
expect '1.500 <module>  bbb.py'
command_line 'clear; p a.pyisession; echo status=$?'
expect 'aaa.py  END'
expect '100.0%  *28.6%.*<module>'
# A session of the window that is shown.
type_keys s
expect 'Save the report to'
type_keys C-u
type_keys -l saved.txt
type_keys Enter
expect 'saved saved.txt'
cmp saved.txt a.txt || fail "another report from the interface"
type_keys s
expect 'Save the report to'
type_keys C-u
type_keys -l saved.pitop
type_keys Enter
expect 'there is no recording of this run'
type_keys q
expect 'status=0'
expect_restored
command_line 'clear; p --tui --load a.pyisession'
expect 'aaa.py  END'
type_keys q
expect '3.500 <module>'
