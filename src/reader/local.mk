# How an interpreter's memory is read: by the sampler in the process itself, and
# from outside of it, with another peek.
reader_sources = \
	%D%/aio.c \
	%D%/aio.h \
	%D%/await.c \
	%D%/await.h \
	%D%/callee.c \
	%D%/callee.h \
	%D%/codes.c \
	%D%/codes.h \
	%D%/callee_build.c \
	%D%/callee_rules.h \
	%D%/facts.c \
	%D%/facts.h \
	%D%/gil.c \
	%D%/gil.h \
	%D%/intern.c \
	%D%/intern.h \
	%D%/lines.c \
	%D%/lines.h \
	%D%/open.c \
	%D%/open.h \
	%D%/parts.c \
	%D%/parts.h \
	%D%/peek.c \
	%D%/peek.h \
	%D%/kthread.c \
	%D%/kthread.h \
	%D%/pydict.c \
	%D%/pydict.h \
	%D%/pymodule.c \
	%D%/pymodule.h \
	%D%/pystr.c \
	%D%/pystr.h \
	%D%/pythread.c \
	%D%/pythread.h \
	%D%/resolve.c \
	%D%/resolve.h \
	%D%/sampling.c \
	%D%/sampling.h \
	%D%/sampling_part.c \
	%D%/sampling_part.h \
	%D%/sampling_run.c \
	%D%/sampling_state.h \
	%D%/sampling_task.c \
	%D%/sampling_task.h \
	%D%/sampling_thread.c \
	%D%/sampling_turn.c \
	%D%/sampling_wait.c \
	%D%/states.c \
	%D%/states.h \
	%D%/sys.h \
	%D%/tasks.c \
	%D%/tasks.h \
	%D%/threads.c \
	%D%/threads.h \
	%D%/take.c \
	%D%/walk.c \
	%D%/walk_fit.c \
	%D%/walk.h \
	%D%/walk_list.h \
	%D%/waits.c \
	%D%/waits.def \
	%D%/waits.h \
	%D%/pyver/ops_38.c \
	%D%/pyver/ops_39.c \
	%D%/pyver/ops_310.c \
	%D%/pyver/ops_311.c \
	%D%/pyver/ops_312.c \
	%D%/pyver/ops_313.c \
	%D%/pyver/ops_314.c \
	%D%/pyver/ops_315.c \
	%D%/pyver/py38.c \
	%D%/pyver/py39.c \
	%D%/pyver/py310.c \
	%D%/pyver/py311.c \
	%D%/pyver/py312.c \
	%D%/pyver/py313.c \
	%D%/pyver/py314.c \
	%D%/pyver/py315.c \
	%D%/pyver/pyver.c \
	%D%/pyver/pyver.def \
	%D%/pyver/pyver.h

noinst_LIBRARIES += libreader.a
libreader_a_SOURCES = $(reader_sources)
EXTRA_DIST += %D%/pyver/gen-offsets.sh %D%/pyver/gen-opcodes.py
