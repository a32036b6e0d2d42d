# make bench measures pyinstrument-top against plain python and the profilers
# that bench/setup.sh installs, and prints doc/BENCHMARKS.md's tables.
# They are built with the tests, so that they go on being built at all.
check_PROGRAMS += bench/history bench/ingest bench/recording bench/session \
	bench/tick
bench_history_SOURCES = %D%/history.c
bench_history_LDADD = libmodel.a libwire.a $(base_libs)
bench_ingest_SOURCES = %D%/ingest.c %D%/made.c %D%/made.h
bench_ingest_LDADD = libcollect.a libingest.a libmodel.a libwire.a $(base_libs) -lm
bench_recording_SOURCES = %D%/recording.c %D%/made.c %D%/made.h
bench_recording_LDADD = libcollect.a libmodel.a libwire.a $(base_libs) \
	$(UV_LIBS) $(ZLIB_LIBS)
bench_session_SOURCES = %D%/session.c
bench_session_LDADD = libload.a libmodel.a $(base_libs) $(YAJL_LIBS)
bench_tick_SOURCES = %D%/tick.c
EXTRA_DIST += %D%/bench.py %D%/measure.py %D%/output.py %D%/page.mjs %D%/record.py %D%/reports.py %D%/setup.sh %D%/stopped.c \
	%D%/tools.py \
	%D%/window.py \
	%D%/blocks.py \
	%D%/edges.py \
	%D%/figures.py \
	%D%/workload.py

BENCH_FLAGS =
bench: pyinstrument-top$(EXEEXT) pyinstrument-top-sampler.la \
		bench/ingest$(EXEEXT) bench/tick$(EXEEXT)
	$(top_srcdir)/bench/setup.sh bench/env
	$(own_homes) python3 $(top_srcdir)/bench/bench.py --build . --env bench/env \
		--output bench/results.md $(BENCH_FLAGS)

# The same, with the tables put into doc/BENCHMARKS.md.
bench-doc:
	$(MAKE) bench BENCH_FLAGS='$(BENCH_FLAGS) \
		--update $(top_srcdir)/doc/BENCHMARKS.md'

# What the history of an hour, and of a day, takes.
bench-history: bench/history$(EXEEXT)
	./bench/history$(EXEEXT)
	./bench/history$(EXEEXT) day

# What a program waits for its terminal, beside a plain one.
bench-output: pyinstrument-top$(EXEEXT) pyinstrument-top-sampler.la
	$(own_homes) python3 $(top_srcdir)/bench/output.py ./pyinstrument-top$(EXEEXT)
.PHONY: bench bench-doc bench-history bench-output

# What a recording takes of the disk and of the viewer.
bench-record: pyinstrument-top$(EXEEXT) pyinstrument-top-sampler.la
	$(own_homes) python3 $(top_srcdir)/bench/record.py ./pyinstrument-top$(EXEEXT)
.PHONY: bench-record

# What reports of long runs take. PEER: a Python that has pyinstrument.
bench-reports: pyinstrument-top$(EXEEXT) bench/recording$(EXEEXT) \
		bench/session$(EXEEXT)
	python3 $(top_srcdir)/bench/reports.py ./pyinstrument-top$(EXEEXT) \
		bench/recording$(EXEEXT) bench/session$(EXEEXT) $(PEER)
.PHONY: bench-reports

# Calls that cannot be, in a million samples of each Python.
bench-edges: pyinstrument-top$(EXEEXT) pyinstrument-top-sampler.la
	$(own_homes) python3 $(top_srcdir)/bench/edges.py ./pyinstrument-top$(EXEEXT) \
		$${PIT_SAMPLES:-1000000} $$($(top_srcdir)/tests/pyver/pythons.sh)
.PHONY: bench-edges

# What targets that know their own times took, over many runs, and what was seen.
bench-figures: pyinstrument-top$(EXEEXT) pyinstrument-top-sampler.la
	$(own_homes) python3 $(top_srcdir)/bench/figures.py ./pyinstrument-top$(EXEEXT) \
		$${PIT_RUNS:-10} $$($(top_srcdir)/tests/pyver/pythons.sh)
.PHONY: bench-figures
