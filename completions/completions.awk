# completions/completions.awk - the completions of a shell, from the tables.
#
#	awk -v shell=bash -f completions.awk options.def params.def
#		renderers.def src/render/*.c
#
# What a value is completed with follows from the argument's name: FILE, EXE,
# MODULE, RENDERER, PARAM, ID; nothing for all others.

# Fields of a call "NAME(a, "b" "c", ...)" into F, strings without their quotes
# and \n as a blank; returns how many.
function fields(text,    n, c, i, in_string) {
	sub(/^[A-Z_]*\(/, "", text)
	sub(/\)$/, "", text)
	n = 1
	F[1] = ""
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		if (in_string && c == "\\") {
			i++
			c = substr(text, i, 1)
			F[n] = F[n] (c == "n" ? " " : c)
		} else if (c == "\"") {
			in_string = !in_string
		} else if (in_string) {
			F[n] = F[n] c
		} else if (c == ",") {
			F[++n] = ""
		} else if (c != " " && c != "\t") {
			F[n] = F[n] c
		}
	}
	return n
}

function take(text) {
	if (text ~ /^OPTION\(/) {
		fields(text)
		options++
		letter[options] = F[4] == "0" ? "" : substr(F[4], 2, 1)
		name[options] = F[5]
		argument[options] = F[6] == "NULL" ? "" : F[6]
		help[options] = F[7]
	} else if (text ~ /^PARAM\(/) {
		fields(text)
		params++
		param[params] = F[2]
		is_bool[params] = (F[4] == "BOOL")
		if (is_bool[params])
			values[params] = "true|false"
		else if (F[4] == "CHOICE")
			values[params] = F[6]
		else
			values[params] = ""
		param_help[params] = F[7]
	} else if (text ~ /^RENDERER\(/) {
		fields(text)
		renderers++
		renderer[renderers] = F[1]
	}
}

# The string in "	.help = "one " "two","; it may go on in the next line.
function string_of(line,    text) {
	text = line
	sub(/^[^"]*"/, "", text)
	while (text !~ /",?$/ && (getline line) > 0) {
		sub(/^[^"]*"/, "", line)
		sub(/"$/, "", text)
		text = text line
	}
	sub(/",?$/, "", text)
	gsub(/"[ \t]*"/, "", text)
	gsub(/\\"/, "\"", text)
	return text
}

# Calls may go on over lines; the last one of them ends in ")".
/^(OPTION|PARAM|RENDERER)\(/ { call = ""; open = 1 }
open {
	call = call $0
	if ($0 ~ /\)$/) {
		take(call)
		open = 0
	}
}
/^const struct renderer renderer_/ {
	id = $0
	sub(/^const struct renderer renderer_/, "", id)
	sub(/[^a-z0-9_].*/, "", id)
}
/^};/ { id = "" }
id != "" && /^\t\.name = / { names[id] = string_of($0) }
id != "" && /^\t\.help = / { about[id] = string_of($0) }

# One argument of the shell.
function quoted(text) {
	gsub(/'/, "'\\''", text)
	return "'" text "'"
}

# Names of the options that have a value, or none, as a shell's pattern.
function pattern(    i, list) {
	for (i = 1; i <= options; i++) {
		if (argument[i] == "" || argument[i] ~ /^(MODULE|CODE)$/)
			continue
		list = list (list == "" ? "" : "|") "--" name[i]
		if (letter[i] != "")
			list = list "|-" letter[i]
	}
	return list
}

function words_of(kind,    i, list) {
	for (i = 1; i <= options; i++)
		if (argument[i] == kind)
			list = list (list == "" ? "" : "|") "--" name[i] \
				(letter[i] == "" ? "" : "|-" letter[i])
	return list
}

function all_names(    i, list) {
	for (i = 1; i <= options; i++)
		list = list (i > 1 ? " " : "") "--" name[i] \
			(letter[i] == "" ? "" : " -" letter[i])
	return list
}

function renderer_list(    i, list) {
	for (i = 1; i <= renderers; i++)
		list = list (i > 1 ? " " : "") names[renderer[i]]
	return list
}

function param_list(    i, list) {
	for (i = 1; i <= params; i++)
		list = list (i > 1 ? " " : "") param[i] (is_bool[i] ? "" : "=")
	return list
}

function value_cases(format,    i, list) {
	for (i = 1; i <= params; i++)
		if (values[i] != "") {
			list = values[i]
			gsub(/\|/, " ", list)
			printf format, param[i], list
		}
}

function bash() {
	print "# bash completion for pyinstrument-top\n"
	print "# One word a line becomes one word to complete with, blanks and all."
	print "_pyinstrument_top_reply()\n{"
	print "\tlocal word\n"
	print "\twhile IFS= read -r word; do"
	print "\t\tCOMPREPLY+=(\"$word\")"
	print "\tdone < <(compgen \"$@\")\n}\n"
	print "# What the value of an option may be."
	print "_pyinstrument_top_value()\n{"
	print "\tlocal option=$1 cur=$2\n"
	print "\tcase $option in"
	print "\t" words_of("RENDERER") ")"
	print "\t\t_pyinstrument_top_reply -W '" renderer_list() "' -- \"$cur\"\n\t\t;;"
	print "\t" words_of("PARAM") ")"
	print "\t\tcompopt -o nospace"
	print "\t\t_pyinstrument_top_reply -W '" param_list() "' -- \"$cur\"\n\t\t;;"
	print "\t" words_of("EXE") ")"
	print "\t\tcompopt -o filenames"
	print "\t\t_pyinstrument_top_reply -c -- \"$cur\"\n\t\t;;"
	print "\t" words_of("FILE") ")"
	print "\t\tcompopt -o filenames"
	print "\t\t_pyinstrument_top_reply -f -- \"$cur\"\n\t\t;;"
	print "\t" words_of("ID") ")"
	print "\t\t_pyinstrument_top_reply -W \"$(pyinstrument-top --list 2>/dev/null | sed '1d; s/ .*//')\" -- \"$cur\"\n\t\t;;"
	print "\t*)"
	print "\t\tcompopt +o default +o bashdefault\n\t\t;;"
	print "\tesac\n}\n"
	print "# The value of a parameter."
	print "_pyinstrument_top_param()\n{"
	print "\tcase $1 in"
	value_cases("\t%s) _pyinstrument_top_reply -W '%s' -- \"$2\" ;;\n")
	print "\tesac\n}\n"
	print "# Modules of this folder."
	print "_pyinstrument_top_module()\n{"
	print "\tlocal file\n"
	print "\tfor file in \"$1\"*.py \"$1\"*/__init__.py \"$1\"*/__main__.py; do"
	print "\t\t[[ -e $file ]] || continue"
	print "\t\tfile=${file%/__*__.py}"
	print "\t\tCOMPREPLY+=(\"${file%.py}\")"
	print "\tdone\n}\n"
	print "# What there is to run or to open."
	print "_pyinstrument_top_program()\n{"
	print "\tlocal suffix\n"
	print "\tcompopt -o filenames"
	print "\t_pyinstrument_top_reply -d -- \"$1\""
	print "\tfor suffix in py pitop pyisession; do"
	print "\t\t_pyinstrument_top_reply -f -X \"!*.$suffix\" -- \"$1\""
	print "\tdone\n}\n"
	print "_pyinstrument_top()\n{"
	print "\tlocal i word option cur=${COMP_WORDS[COMP_CWORD]}\n"
	print "\tCOMPREPLY=()"
	print "\t# bash makes a word of its own of \"=\"."
	print "\t[[ $cur == = ]] && cur="
	print "\tfor ((i = 1; i < COMP_CWORD; i++)); do"
	print "\t\tword=${COMP_WORDS[i]}"
	print "\t\tcase $word in"
	print "\t\t--)"
	print "\t\t\t((i + 1 == COMP_CWORD)) && _pyinstrument_top_reply -c -- \"$cur\""
	print "\t\t\treturn\n\t\t\t;;"
	print "\t\t" words_of("MODULE") ")"
	print "\t\t\t((i + 1 == COMP_CWORD)) && _pyinstrument_top_module \"$cur\""
	print "\t\t\treturn\n\t\t\t;;"
	print "\t\t" words_of("CODE") ")"
	print "\t\t\treturn\n\t\t\t;;"
	print "\t\t" pattern() ")"
	print "\t\t\toption=$word"
	print "\t\t\t((i++))"
	print "\t\t\t[[ ${COMP_WORDS[i]} == = && $i -lt $COMP_CWORD ]] && ((i++))"
	print "\t\t\tif ((i >= COMP_CWORD)); then"
	print "\t\t\t\t_pyinstrument_top_value \"$option\" \"$cur\""
	print "\t\t\t\treturn"
	print "\t\t\tfi"
	print "\t\t\t[[ ${COMP_WORDS[i + 1]} == = ]] || continue"
	print "\t\t\tword=${COMP_WORDS[i]}"
	print "\t\t\t((i += 2))"
	print "\t\t\tif ((i >= COMP_CWORD)); then"
	print "\t\t\t\t_pyinstrument_top_param \"$word\" \"$cur\""
	print "\t\t\t\treturn"
	print "\t\t\tfi\n\t\t\t;;"
	print "\t\t-*) ;;"
	print "\t\t*) return ;; # what follows is the program's"
	print "\t\tesac"
	print "\tdone"
	print "\tif [[ $cur == -* ]]; then"
	print "\t\t_pyinstrument_top_reply -W '" all_names() "' -- \"$cur\""
	print "\telse"
	print "\t\t_pyinstrument_top_program \"$cur\""
	print "\tfi\n}\n"
	print "complete -o bashdefault -o default -F _pyinstrument_top pyinstrument-top"
}

# A help in brackets, and a name before a colon, as _arguments has them.
function zsh_text(text) {
	gsub(/\\/, "\\\\", text)
	gsub(/:/, "\\:", text)
	gsub(/\[/, "\\[", text)
	gsub(/\]/, "\\]", text)
	return text
}

function zsh_action(kind) {
	if (kind == "FILE") return "_files"
	if (kind == "EXE") return "_command_names -e"
	if (kind == "MODULE") return "_python_modules:*::argument:_files"
	if (kind == "CODE") return " :*::argument:_files"
	if (kind == "RENDERER") return "_pyinstrument_top_renderers"
	if (kind == "PARAM") return "_pyinstrument_top_params"
	if (kind == "ID") return "_pyinstrument_top_saved"
	return " "
}

function zsh(    i, spec, only) {
	print "#compdef pyinstrument-top\n"
	print "_pyinstrument_top_renderers() {\n\tlocal -a list=("
	for (i = 1; i <= renderers; i++)
		print "\t\t" quoted(zsh_text(names[renderer[i]]) ":" about[renderer[i]])
	print "\t)\n\t_describe renderer list\n}\n"
	print "_pyinstrument_top_params() {\n\tlocal -a list=("
	for (i = 1; i <= params; i++)
		print "\t\t" quoted(zsh_text(param[i]) ":" param_help[i])
	print "\t)"
	print "\tlocal name=${PREFIX%%=*}"
	print "\tif compset -P '*='; then"
	print "\t\tcase $name in"
	value_cases("\t\t%s) compadd %s ;;\n")
	print "\t\tesac"
	print "\telse"
	print "\t\t_describe parameter list -S ''"
	print "\tfi\n}\n"
	print "_pyinstrument_top_saved() {"
	print "\tlocal -a lines=(${(f)\"$(pyinstrument-top --list 2>/dev/null)\"})"
	print "\tlocal -a ids=(${lines[2,-1]%% *})"
	print "\tcompadd -V saved -a ids\n}\n"
	print "_pyinstrument_top_program() {"
	print "\tif ((${words[(I)--]})); then"
	print "\t\t_command_names -e"
	print "\telse"
	print "\t\t_files -g '*.(py|pitop|pyisession)'"
	print "\tfi\n}\n"
	print "_arguments -s -S -A '-*' \\"
	for (i = 1; i <= options; i++) {
		only = ""
		if (argument[i] ~ /^(MODULE|CODE)$/)
			only = "(-)"
		else if (name[i] ~ /^(help|help-all|version)$/)
			only = "(- *)"
		else if (argument[i] ~ /^(PARAM|REGEX)$/)
			only = "*"
		spec = "[" zsh_text(help[i]) "]"
		if (argument[i] != "")
			spec = spec ":" tolower(argument[i]) ":" \
				zsh_action(argument[i])
		if (letter[i] != "")
			print "\t" quoted(only "-" letter[i] \
				(argument[i] == "" ? "" : "+") spec) " \\"
		print "\t" quoted(only "--" name[i] \
			(argument[i] == "" ? "" : "=") spec) " \\"
	}
	print "\t'1:program:_pyinstrument_top_program' \\"
	print "\t'*::argument:_files'"
}

function fish_action(kind,    i, list) {
	if (kind == "")
		return ""
	if (kind == "FILE")
		return " -r -F"
	if (kind == "EXE")
		return " -x -a '(__fish_complete_command)'"
	if (kind == "RENDERER")
		return " -x -a '(__pyinstrument_top_renderers)'"
	if (kind == "PARAM")
		return " -x -a '(__pyinstrument_top_params)'"
	if (kind == "ID")
		return " -x -a '(pyinstrument-top --list 2>/dev/null | tail -n +2 | string replace -r \" .*\" \"\")'"
	return " -x"
}

# Single quotes of fish know \' and \\ alone.
function fish_quoted(text) {
	gsub(/\\/, "\\\\", text)
	gsub(/'/, "\\'", text)
	return "'" text "'"
}

function fish(    i, j, n, v, takes, all) {
	takes = pattern()
	gsub(/\|/, " ", takes)
	print "# fish completion for pyinstrument-top\n"
	print "# Is there a program already? What follows it is its own."
	print "function __pyinstrument_top_has_program"
	print "\tset -l words (commandline -opc)"
	print "\tset -e words[1]"
	print "\twhile set -q words[1]"
	print "\t\tswitch $words[1]"
	all = words_of("MODULE") " " words_of("CODE")
	gsub(/\|/, " ", all)
	print "\t\t\tcase -- " all
	print "\t\t\t\treturn 0"
	print "\t\t\tcase " takes
	print "\t\t\t\tset -e words[1]"
	print "\t\t\tcase '-*'"
	print "\t\t\tcase '*'"
	print "\t\t\t\treturn 0"
	print "\t\tend"
	print "\t\tset -e words[1]"
	print "\tend"
	print "\treturn 1"
	print "end\n"
	print "function __pyinstrument_top_renderers"
	for (i = 1; i <= renderers; i++)
		print "\tprintf '%s\\t%s\\n' " names[renderer[i]] " " \
			fish_quoted(about[renderer[i]])
	print "end\n"
	print "function __pyinstrument_top_params"
	for (i = 1; i <= params; i++) {
		n = split(is_bool[i] ? "" : values[i], v, "|")
		for (j = 1; j <= n; j++)
			print "\tprintf '%s\\t%s\\n' " param[i] "=" v[j] " " \
				fish_quoted(param_help[i])
		if (!n)
			print "\tprintf '%s\\t%s\\n' " param[i] \
				(is_bool[i] ? "" : "=") " " \
				fish_quoted(param_help[i])
	}
	print "end\n"
	for (i = 1; i <= options; i++)
		print "complete -c pyinstrument-top -n 'not __pyinstrument_top_has_program'" \
			(letter[i] == "" ? "" : " -s " letter[i]) \
			" -l " name[i] fish_action(argument[i]) \
			" -d " fish_quoted(help[i])
	print "complete -c pyinstrument-top -n 'not __pyinstrument_top_has_program' -f -a '(for suffix in .py .pitop .pyisession; __fish_complete_suffix $suffix; end)'"
	print "complete -c pyinstrument-top -n __pyinstrument_top_has_program -F"
}

END {
	if (!options || !params || !renderers) {
		print "completions.awk: a table is empty" >"/dev/stderr"
		exit 1
	}
	if (shell == "bash")
		bash()
	else if (shell == "zsh")
		zsh()
	else
		fish()
}
