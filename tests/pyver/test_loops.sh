#!/bin/sh
# What is seen of the tasks of uvloop, anyio and curio, and of the greenlets of gevent,
# eventlet and SQLAlchemy, with every CPython for which there are these.
here=$(dirname "$0")
rc=77

look()
{
	"$here/each_with.sh" "$@"
	case $? in
	0) rc=0 ;;
	77) ;;
	*) exit 1 ;;
	esac
}

look uvloop tasks.py uvloop
look 'anyio trio' loops.py anyio
look curio loops.py curio
look gevent loops.py gevent
look eventlet loops.py eventlet
look 'sqlalchemy greenlet' loops.py sqlalchemy
exit $rc
