# tests/pty/lib.sh - sourced by the tests that drive the real binary in a
# terminal: a tmux server of its own with one window and a shell in it.
# shellcheck shell=sh

program=${top_builddir:-.}/pyinstrument-top
case $program in
/*) ;;
*) program=$PWD/$program ;;
esac
command -v tmux >/dev/null || exit 77
command -v python3 >/dev/null || exit 77
dir=$(mktemp -d) || exit 99
cd "$dir" || exit 99
mkdir run
TMUX=
export XDG_RUNTIME_DIR="$dir/run" XDG_STATE_HOME="$dir/state" TMUX
export XDG_DATA_HOME="$dir/data" XDG_CONFIG_HOME="$dir/config"

terminal() {
	tmux -S "$dir/tmux" -f /dev/null "$@"
}

finish() {
	terminal kill-server 2>/dev/null
	rm -rf "$dir"
}
trap finish EXIT

# open_terminal COLUMNS ROWS: an interactive shell in it, in the directory $dir.
open_terminal() {
	printf 'PS1="shell> "; alias p="%s"; unset HISTFILE\n' "$program" >rc
	LC_ALL=C.UTF-8 terminal new-session -d -x "$1" -y "$2" \
		"exec bash --noprofile --rcfile '$dir/rc' -i" || exit 99
	expect 'shell>'
}

screen() {
	terminal capture-pane -p
}

fail() {
	echo "FAILED: $*" >&2
	screen | sed 's/^/  | /' >&2
	exit 1
}

# Poll until the command is true: 20 seconds are only for a failing test.
until_true() {
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 400 ] || return 1
		sleep 0.05
	done
}

screen_has() {
	screen | grep -q -e "$1"
}

# expect PATTERN: wait for it on the screen.
expect() {
	until_true screen_has "$1" || fail "no '$1' on the screen"
}

printed() {
	terminal capture-pane -p -S - | grep -q -e "$1"
}

# expect_printed PATTERN: wait for it on the normal screen or in what has left
# it: how long a report is depends on how busy the machine was.
expect_printed() {
	until_true printed "$1" || fail "no '$1' was printed"
}

# type KEYS ...: as tmux send-keys has it.
type_keys() {
	terminal send-keys "$@"
}

# command LINE: type a command line to the shell. One that begins with clear has a
# clear screen at once: what is expected of it is not found in what the last one
# left there.
command_line() {
	case $1 in clear*) type_keys -R ;; esac
	type_keys -l "$1"
	type_keys Enter
}

# window N: what is typed and looked at is of this one.
window() {
	terminal select-window -t ":$1"
}

# another_window N: a shell of its own.
another_window() {
	LC_ALL=C.UTF-8 terminal new-window -t ":$1" \
		"exec bash --noprofile --rcfile '$dir/rc' -i"
	expect 'shell>'
}

normal_screen() {
	[ "$(terminal display-message -p '#{alternate_on}')" = 0 ] &&
		[ "$(terminal display-message -p '#{cursor_flag}')" = 1 ]
}

# The alternate screen is off and the terminal in its usual modes. The shell
# has modes of its own while it reads a line, so ask from within a command.
expect_restored() {
	until_true normal_screen || fail "the alternate screen is still on"
	command_line 'stty -a | grep -qw icanon && stty -a | grep -qw echo &&
		stty -a | grep -qw opost && echo rest""ored'
	expect '^restored'
}

process_is_gone() {
	! kill -0 "$1" 2>/dev/null
}

# expect_gone PIDFILE: the process whose number is in the file ends.
expect_gone() {
	until_true [ -s "$1" ] || fail "no $1"
	until_true process_is_gone "$(cat "$1")" || fail "$1 still runs"
}

nothing_left() {
	[ -z "$(ls "$dir/run")" ]
}

expect_nothing_left() {
	until_true nothing_left || fail "left in the runtime directory: $(ls run)"
}
