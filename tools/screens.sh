#!/bin/sh
# tools/screens.sh server|loop|views|shell|ipython|fastapi|django|gevent|crawler|celery|
# trio - what doc/SCREENS.md shows: run a program of examples/screens below
# pyinstrument-top in a terminal (of tmux), press keys, and print the screens.
# PROGRAM is the pyinstrument-top to take; the python3 in PATH needs the program's
# packages: flask, tqdm, ipython, fastapi and uvicorn, django, gunicorn and gevent,
# aiohttp, celery, trio.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
program=${PROGRAM:-$top/build/pyinstrument-top}
case $program in
/*) ;;
*) program=$PWD/$program ;;
esac
dir=$(mktemp -d)
export TMUX=

terminal()
{
	tmux -S "$dir/tmux" -f /dev/null "$@"
}

visitor=
finish()
{
	[ -z "$visitor" ] || kill "$visitor"
	terminal kill-server 2>/dev/null || :
	rm -rf "$dir"
}
trap finish EXIT
trap 'exit 1' INT TERM

# run COLUMNS ROWS COMMAND
run()
{
	cp "$top"/examples/screens/*.py "$dir"
	LC_ALL=C.UTF-8 terminal new-session -d -c "$dir" -x "$1" -y "$2" "$3"
}

# Until the screen has it: two minutes are for a machine that is busy.
wait_for()
{
	tries=0
	until terminal capture-pane -p | grep -q -e "$1"; do
		terminal has-session || exit 1
		! terminal capture-pane -p | grep -q 'END  exit status' || tries=600
		tries=$((tries + 1))
		if [ $tries -gt 600 ]; then
			terminal capture-pane -p >&2
			echo "screens: no \"$1\" on the screen" >&2
			exit 1
		fi
		sleep 0.2
	done
}

keys()
{
	for key; do
		terminal send-keys "$key"
		sleep 0.5
	done
	sleep 1
}

print()
{
	printf '== %s\n' "$1"
	terminal capture-pane -p
}

# What is asked of the program, or answers it, beside it: python3 with ARGUMENTs.
beside()
{
	(cd "$dir" && exec python3 "$@") &
	visitor=$!
}

# serves COMMAND ARGUMENT... - until it has run for a while, with visitors.
serves()
{
	run 80 24 "'$program' $1"
	shift
	beside "$@"
	wait_for 'RUN  00:[23][0-9]'
	print 'the whole run'
}

case ${1:-} in
server)
	run 80 24 "'$program' shop.py"
	wait_for 'CTRL+C'
	beside shop.py visit
	wait_for 'RUN  00:1[5-9]'
	print 'the whole run'
	keys w w
	sleep 3
	print 'w twice: the last five seconds'
	terminal resize-window -x 160 -y 45
	sleep 3
	print 'a larger terminal'
	;;
loop)
	run 80 24 "'$program' clean_logs.py"
	wait_for 'RUN  00:1[0-9]'
	keys w w
	print 'w twice: the last five seconds'
	keys v Left Left Left Left Left Left Enter Right Right Right Right
	print 'v: a window is chosen'
	keys Enter
	print 'Enter: and taken'
	;;
views)
	run 80 24 "'$program' epochs.py"
	wait_for 'RUN  00:1[0-9]'
	keys 2 j
	print '2: functions'
	keys 3
	print '3: the flame graph'
	keys 4
	print '4: the source'
	terminal resize-window -x 160 -y 45
	keys 1
	print 'a wide terminal'
	;;
shell)
	# shellcheck disable=SC2016
	run 80 24 "'$program' -- sh -c 'for i in \$(seq 100); do \
echo image \$i; python3 resize.py image\$i.png; done'"
	wait_for 'RUN  00:1[4-9]'
	keys Down Right Down Down
	print 'a shell loop'
	;;
ipython)
	run 80 24 "'$program' -m IPython --simple-prompt"
	wait_for 'RUN  00:0[3-9]'
	keys i
	wait_for 'In \[1\]'
	terminal send-keys 'from resize import decode, shrink' Enter
	wait_for 'In \[2\]'
	terminal send-keys '%time for n in range(9): shrink(decode(n))' Enter
	wait_for 'Wall time'
	print 'typing to IPython'
	keys C-] o
	sleep 2
	print 'where the time went'
	;;
fastapi)
	serves '-m uvicorn --port 5091 orders:app' visit.py 5091 /order/7 /total
	;;
django)
	serves '-m gunicorn -w 2 --threads 4 -b localhost:5092 letters:app' \
		visit.py 5092 /list /sent /count
	;;
gevent)
	serves '-m gunicorn -w 2 -k gevent -b localhost:5093 letters:app' \
		visit.py 5093 /list /sent /count
	;;
crawler)
	cp "$top/examples/screens/crawl.py" "$dir"
	beside crawl.py serve
	sleep 3
	run 80 24 "'$program' crawl.py"
	wait_for 'RUN  00:[12][0-9]'
	print 'the whole run'
	keys c
	print 'c: what ran alone'
	;;
celery)
	mkdir "$dir/queue"
	serves '-m celery -A thumbs worker --concurrency 2' thumbs.py send
	;;
trio)
	run 80 24 "'$program' relay.py"
	wait_for 'RUN  00:1[0-9]'
	print 'the whole run'
	terminal resize-window -x 160 -y 45
	sleep 3
	print 'a larger terminal'
	;;
*)
	sed -n '2,7s/^# //p' "$0" >&2
	exit 2
	;;
esac
