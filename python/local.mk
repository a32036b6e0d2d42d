# The Python package. In the build folder its files stand beside the extension, so
# that the tests import it without being installed. One line a file.
python_files = \
	%D%/pyinstrument_top/__init__.py \
	%D%/pyinstrument_top/_native.pyi \
	%D%/pyinstrument_top/py.typed
EXTRA_DIST += $(python_files)

# A build in the checkout itself has them there. The stamp is made anew as the
# list changes, which is in Makefile.
noinst_DATA += %D%/package.stamp
CLEANFILES += %D%/package.stamp
%D%/package.stamp: Makefile
	$(AM_V_GEN)for f in $(python_files); do \
		$(MKDIR_P) "$$(dirname $$f)" || exit 1; \
		test "$$f" -ef "$(abs_top_srcdir)/$$f" || \
			ln -sf "$(abs_top_srcdir)/$$f" "$$f" || exit 1; \
	done && touch $@
clean-local: clean-python
clean-python:
	find %D% -name __pycache__ -exec rm -rf {} +
	find %D% -type l -name '*.py*' -exec rm -f {} +
distclean-local:
	test ! %D% -ef $(srcdir)/%D% && rm -rf %D% || true
