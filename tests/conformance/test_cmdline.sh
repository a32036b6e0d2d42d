#!/bin/sh
# What pyinstrument's own tests of its command line ask of it, asked of ours: each
# function is one of them. A program's run is as under plain Python.
set -u

top=$(cd "$top_builddir" && pwd)/pyinstrument-top
tests=$(sed -n 's/^\([a-z_]*\)() {.*/\1/p' "$0" |
	grep -vx 'complain\|run\|says\|shows_functions\|same_details')
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
export HOME="$dir/home" XDG_DATA_HOME="$dir/data" LC_ALL=C.UTF-8
mkdir -p "$dir/home" "$dir/bin" "$dir/pack"
cd "$dir" || exit 99
rc=0

cat >busy.py <<'END'
import time

def do_nothing():
    pass

def busy_wait(duration):
    end = time.time() + duration
    while time.time() < end:
        do_nothing()

def main():
    busy_wait(0.4)

if __name__ == "__main__":
    main()
END
cp busy.py pack/__main__.py
cat >details.py <<'END'
#!/usr/bin/env python3
import os, sys
print("name", __name__, file=sys.stderr)
print("argv", sys.argv, file=sys.stderr)
print("executable", sys.executable, file=sys.stderr)
print("cwd", os.getcwd(), file=sys.stderr)
END
cp details.py bin/details-on-path
{ echo '#!/usr/bin/env python3'; cat busy.py; } >bin/busy-on-path
chmod +x bin/*
export PATH="$dir/bin:$PATH"

complain() {
	echo "$test: $*" >&2
	rc=1
}

# What the arguments print, and status $1.
run() {
	want=$1
	shift
	"$top" "$@" >out 2>err </dev/null
	got=$?
	[ "$got" = "$want" ] || {
		complain "status $got instead of $want: $*"
		cat out err >&2
	}
}

says() {
	grep -q -- "$1" "${2:-out}" || {
		complain "no $1 in ${2:-out}"
		cat "${2:-out}" >&2
	}
}

shows_functions() {
	says '  busy_wait\|[0-9] busy_wait'
	says 'main'
}

command_line() {
	run 0 busy.py
	shows_functions
}

module_running() {
	run 0 -m pack
	shows_functions
}

single_file_module_running() {
	run 0 -m busy
	shows_functions
}

running_yourself_as_module() {
	run 0 -m pydoc -h
}

path() {
	run 0 --from-path -- busy-on-path
	shows_functions
	run 1 --from-path -- no-such-program
	says no-such-program err
}

program_passed_as_string() {
	run 0 -c 'import sys, busy; open("ran", "w").write(sys.argv[1]); busy.main()' hello
	shows_functions
	[ "$(cat ran)" = hello ] || complain "the argument is not there"
}

# $1: how pyinstrument-top starts it, $2: how Python does; words both.
# shellcheck disable=SC2086
same_details() {
	"$top" --no-tui $1 >out 2>ours </dev/null
	python3 $2 >native.out 2>native </dev/null
	[ -s native ] || complain "no details of python3 $2"
	cmp -s ours native || {
		complain "details differ: $1"
		diff ours native >&2
	}
}

script_execution_details() { same_details 'details.py a --b' 'details.py a --b'; }
module_execution_details() { same_details '-m details a' '-m details a'; }
path_execution_details() {
	same_details '--from-path -- details-on-path -x' "$dir/bin/details-on-path -x"
}
program_passed_as_string_execution_details() {
	"$top" --no-tui -c "$(cat details.py)" a >out 2>ours </dev/null
	python3 -c "$(cat details.py)" a 2>native </dev/null
	cmp -s ours native || complain "details differ"
}

session_save_and_load() {
	run 0 --renderer=session --outfile=x.pyisession busy.py
	run 0 --load=x.pyisession
	shows_functions
}

interval() {
	run 0 --interval 0.002 busy.py
	shows_functions
}

invocation_machinery_is_trimmed() {
	run 0 --show-all busy.py
	first=$(grep -m 1 '^[0-9]' out)
	case $first in
	*' <module>  '*busy.py:1) ;;
	*) complain "the first row is $first" ;;
	esac
}

target_description() {
	run 0 --target-description 'my run' busy.py
	says '^my run$'
}

target_description_format() {
	run 0 --target-description 'of {args}!' busy.py 1 2
	says '^of busy.py 1 2!$'
}

target_description_format_errors() {
	run 2 --target-description '{foo}' busy.py
	says foo err
	run 2 --target-description '{}' busy.py
}

binary_output() {
	run 0 --renderer=pstats --outfile=x.pstats busy.py
	python3 -c '
import pstats
names = {name for _, _, name in pstats.Stats("x.pstats").stats}
assert {"busy_wait", "main"} <= names, names' || complain "pstats cannot read it"
}

program_exit_code() {
	run 1 -c 'import sys; sys.exit(1)'
	run 3 -c 'import sys; sys.exit(3)'
}

# Parameters of a renderer, as its test of dotted options has them.
renderer_options() {
	run 0 -r text -p time=percent_of_total busy.py
	says '^100.0% '
	run 0 -p processor_options.filter_threshold=0.99 busy.py
	run 0 -p 'processor_options={"filter_threshold": 0.99}' busy.py
	run 2 -p no_such_thing busy.py
	says no_such_thing err
	run 2 -p flat -t busy.py
	[ -s err ] || complain "nothing is said of flat and timeline"
}

for test in $tests; do
	$test
done
exit $rc
