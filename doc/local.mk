# doc
dist_doc_DATA += %D%/ARCHITECTURE.md %D%/BENCHMARKS.md %D%/HTML.md \
	%D%/PROTOCOL.md %D%/PYTHON.md %D%/RECORDING.md %D%/REPORTS.md %D%/SAMPLER.md \
	%D%/SCREENS.md
dist_man_MANS += %D%/pyinstrument-top.1
dist_doc_DATA += %D%/html-stack.png %D%/html-timeline.png
