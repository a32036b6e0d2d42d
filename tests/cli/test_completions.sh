#!/bin/sh
# The completions know what the program knows: options, formats, parameters,
# files. bash is asked in bash; zsh and fish, where they are installed.
program=${top_builddir:-.}/pyinstrument-top
completions=${top_builddir:-.}/completions
case $completions in
/*) ;;
*)
	program=$PWD/$program
	completions=$PWD/$completions
	;;
esac
command -v bash >/dev/null || exit 77
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/work" && cd "$dir/work" || exit 99
mkdir folder package
touch one.py 'two words.py' run.pitop old.pyisession notes.txt \
	package/__init__.py
PATH=${program%/*}:$PATH XDG_DATA_HOME=$dir/data
export PATH XDG_DATA_HOME
mkdir -p "$dir/data/pyinstrument/reports"
for id in 2020-01-01T00-00-00 2021-01-01T00-00-00; do
	: >"$dir/data/pyinstrument/reports/$id.pyisession"
done
failed=0

fail() {
	echo "FAILED: $shell: $*" >&2
	failed=1
}

# What bash would offer, a line each: the words of its command line, and whether
# the last one is empty, as the shell splits them.
cat >../ask.bash <<'BASH'
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
compopt() { :; } # outside of a completion there is nothing to change
_pyinstrument_top
printf '%s\n' "${COMPREPLY[@]}"
BASH
ask() {
	bash ../ask.bash "$completions/pyinstrument-top" pyinstrument-top "$@"
}

# offers WANTED WORDS ...: in any order, and once each.
offers() {
	wanted=$(printf '%s' "$1" | tr '|' '\n' | sort)
	shift
	got=$(ask "$@" | sort)
	[ "$got" = "$wanted" ] || {
		fail "$*: wanted, and got:"
		printf '%s\n--\n%s\n' "$wanted" "$got" >&2
	}
}

shell=bash
"$program" --help-all >help
"$program" --help-all | sed -n 's/^  \( \{4\}\|-., \)\(--[^ ]*\).*/\2/p' | sort >options
ask - | grep '^--' | sort >got
[ -s options ] || fail "no options in the help"
diff -u options got >&2 || fail "the help (-) and what is offered (+) differ"
sed -n '/^Formats/,/^$/s/^  \([a-z][a-z]*\) .*/\1/p' help | sort >formats
ask -r '' | sort >got
diff -u formats got >&2 || fail "the formats (-) and what is offered (+) differ"
sed -n '/^Parameters/,$s/^  \([a-z][^=]*\).*/\1/p' help | sort >params
ask -p '' | sed 's/=$//' | sort >got
diff -u params got >&2 || fail "the parameters (-) and what is offered (+) differ"
offers '--renderer|--render-option' --rende
offers 'json' -r js
offers 'json' --renderer = js
offers 'json' --no-tui -i 0.1 --renderer js
offers 'time=|timeline' -p tim
offers 'self|total' -p flat_time = ''
offers 'total' -p flat_time = t
offers 'true|false' -p flat =
offers 'notes.txt' -o no
offers '' --from ''
offers '' -c ''
offers 'one|two words|package' -m ''
offers '' -m one ''
offers 'one.py|two words.py|run.pitop|old.pyisession|folder|package' ''
offers '2021-01-01T00-00-00|2020-01-01T00-00-00' --load-prev ''
offers '2020-01-01T00-00-00' --load-prev = 2020
offers 'one.py' -r json -t -p flat = true -o x on
offers '' one.py -
offers '' -- make ''
ask -- ec | grep -q '^echo$' || fail "no command behind --"

shell=zsh
if command -v zsh >/dev/null; then
	zsh -n "$completions/_pyinstrument-top" || fail "syntax"
	# The real thing, in a terminal of its own.
	cat >../ask.zsh <<'ZSH'
zmodload zsh/zpty
zpty ask zsh -f -i
zpty -w ask "PS1='' PROMPT_EOL_MARK='' LISTMAX=1000"
zpty -w ask "fpath=($1 \$fpath); autoload -U compinit; compinit -u -d $2"
zpty -w ask "zstyle ':completion:*' list-grouped false; setopt auto_list"
zpty -w ask "compdef _pyinstrument-top pyinstrument-top"
# What is on the line is printed, and the line is thrown away.
zpty -w ask "show() { print -r -- \"<\$BUFFER>\"; BUFFER= }; zle -N show"
zpty -w ask "bindkey '^X' show"
zpty -w ask "print rea''dy"
zpty -r ask text '*ready*' 
zpty -n -w ask "pyinstrument-top $3"$'\t'$'\x18'
zpty -r ask text '*<*>*'
print -r -- "${${text##*<}%%>*}"
zpty -d ask
ZSH
	# completed LINE WANTED: what the line is after a Tab.
	completed() {
		got=$(timeout 60 zsh -f ../ask.zsh "$completions" \
			"$dir/zcompdump" "$1")
		[ "$got" = "pyinstrument-top $2" ] || fail "$1: '$got'"
	}
	completed '--time' '--timeline '
	completed '-r js' '-r json '
	completed '-p flat_time=t' '-p flat_time=total '
	completed 'on' 'one.py '
	completed '--load-prev=2021' '--load-prev=2021-01-01T00-00-00 '
	completed '-t two' '-t two\ words.py '
fi

shell=fish
if command -v fish >/dev/null; then
	fish -n "$completions/pyinstrument-top.fish" || fail "syntax"
	ask() {
		HOME=$dir fish --no-config -c 'source $argv[1]
			complete -C "pyinstrument-top $argv[2]"' \
			"$completions/pyinstrument-top.fish" "$1" | cut -f 1
	}
	ask -- | sed -n 's/^--/--/p' | sort >got
	diff -u options got >&2 || fail "the options are others"
	ask '-r ' | sort >got
	diff -u formats got >&2 || fail "the formats are others"
	offers '--renderer|--render-option' '--rende'
	offers '--renderer=json' '--renderer=j'
	offers 'flat_time=total' '-p flat_time=t'
	offers 'notes.txt' '-o no'
	offers '2020-01-01T00-00-00' '--load-prev 2020'
	offers 'one.py' 'on'
	offers 'notes.txt' 'one.py no'
	offers '' 'one.py --rend'
fi
exit $failed
