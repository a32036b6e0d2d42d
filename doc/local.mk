# doc
dist_doc_DATA += %D%/ARCHITECTURE.md %D%/BENCHMARKS.md %D%/HTML.md \
	%D%/PROTOCOL.md %D%/PYTHON.md %D%/RECORDING.md %D%/REPORTS.md %D%/SAMPLER.md \
	%D%/SCREENS.md %D%/demo.cast
dist_man_MANS += %D%/pyinstrument-top.1
dist_doc_DATA += %D%/html-dark.png %D%/html-diff.png %D%/html-flame.png \
	%D%/html-functions.png %D%/html-source.png %D%/html-stack.png \
	%D%/html-timeline.png

# The guide, with the reference from the docstrings of what was built. What makes it
# is installed into a cache the first time; 77: it cannot be.
EXTRA_DIST += %D%/guide/conf.py %D%/guide/index.md %D%/guide/block.md \
	%D%/guide/notebook.md %D%/guide/pyinstrument.md %D%/guide/reference.md \
	%D%/guide/script.md %D%/guide/tests.md %D%/guide/web.md
html-doc: all
	@python=$$(sh $(srcdir)/tests/conformance/tools.sh sphinx) || exit $$?; \
	PYTHONDONTWRITEBYTECODE=1 PYTHONPATH='$(abs_top_builddir)/python' \
		"$$python" -m sphinx -q -W --keep-going -b html -d %D%/guide.trees \
		$(srcdir)/%D%/guide %D%/html
.PHONY: html-doc
clean-local: clean-guide
clean-guide:
	rm -rf %D%/html %D%/guide.trees
