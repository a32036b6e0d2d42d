#!/bin/sh
# Fail if the manual page, --help-all, options.def and keys.def do not agree: each
# option and each key has its entry in the page, and the page has no other.
# "check-manual.sh keys" prints the entries of the keys, to be put there.
src=${top_srcdir:-.}
page=$src/doc/pyinstrument-top.1
program=${top_builddir:-.}/pyinstrument-top
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT

# keys.def as entries of the page. A key's name is what is printed on it.
key_entries() {
	awk '
	function name(k) {
		if (k == "'"' '"'") return "Space"
		if (k ~ /^\047/) k = substr(k, 2, length(k) - 2)
		else if (k ~ /^K_CTRL/) k = "Ctrl-" substr(k, 9, 1)
		else if (k ~ /^K_F\(/) k = "F" substr(k, 5, length(k) - 5)
		else k = named[substr(k, 3)]
		gsub(/\\\047/, "\\(aq", k)
		gsub(/\\\\/, "\\e", k)
		gsub(/-/, "\\-", k)
		return k
	}
	function flush() {
		if (keys != "") printf ".TP\n.B %s\n%s\n", keys, help
		keys = ""
	}
	BEGIN {
		split("DOWN Down UP Up LEFT Left RIGHT Right PGDN PgDn " \
			"PGUP PgUp HOME Home END End ENTER Enter TAB Tab " \
			"BACKTAB Shift-Tab BACKSPACE Backspace ESC Esc", w, " ")
		for (i = 1; i in w; i += 2) named[w[i]] = w[i + 1]
	}
	/^COMMAND\(/ {
		flush()
		help = $0
		sub(/^[^"]*"/, "", help); sub(/"\)$/, "", help)
		gsub(/-/, "\\-", help)
	}
	/^BIND\(/ {
		k = $0
		sub(/^BIND\(/, "", k); sub(/, [A-Z_]*\)$/, "", k)
		keys = keys (keys == "" ? "" : ", ") name(k)
	}
	END { flush() }' "$src/src/tui/keys.def"
}

if [ "$1" = keys ]; then
	key_entries
	exit
fi

# A section of the page.
section() {
	awk -v want=".SH $1" '/^\.SH/ { on = ($0 == want) } on' "$page"
}

# Headings, and name and argument of every option below them: "-i, --interval
# INTERVAL".
"$program" --help-all | sed -n '/^Formats/q
s/^\([A-Z].*\):$/\1/p
s/^  \( \{4\}\|-., \)\(--[^ ]*\( [A-Z][A-Z]*\)\?\).*/\1\2/p' |
	sed 's/^ *//' >"$dir/help"
section OPTIONS | sed -n 's/^\.SS //p
/^\.TP/{n;s/^\.B \(\\-.*\)/\1/p;}' | sed 's/\\-/-/g' >"$dir/page"
grep -o '^OPTION([A-Z_]*,' "$src/src/app/options.def" | sort -u >"$dir/def"

key_entries >"$dir/keys"
rc=0
[ -s "$dir/keys" ] || rc=99
if [ "$(wc -l <"$dir/def")" != "$(grep -c -e '--' "$dir/help")" ] ||
	! [ -s "$dir/help" ]; then
	echo "--help-all does not list what options.def has" >&2
	rc=1
fi
diff -u "$dir/help" "$dir/page" >&2 || {
	echo "--help-all (-) and the OPTIONS of the page (+) differ" >&2
	rc=1
}
section KEYS | sed -n '/^\.TP/,$p' >"$dir/pagekeys"
diff -u "$dir/keys" "$dir/pagekeys" >&2 || {
	echo "keys.def (-) and the KEYS of the page (+) differ" >&2
	rc=1
}
# Settings, roles and commands that a line of the configuration may name.
names=$(sed -n 's/^\(SETTING\|ROLE\|COMMAND\)(\([A-Za-z_0-9]*\),.*/\2/p' \
	"$src/src/tui/settings.def" "$src/src/tui/roles.def" \
	"$src/src/tui/keys.def" | tr '[:upper:]' '[:lower:]')
[ -n "$names" ] || rc=99
sed -n '/^\.SS Settings/,/^\.SS Copying/p' "$src/doc/pyinstrument-top.1" |
	tr -s ' .,' '\n' >"$dir/settings"
for name in $names; do
	grep -qx -e "$name" "$dir/settings" || {
		echo "the Settings of the page lack $name" >&2
		rc=1
	}
done
exit $rc
