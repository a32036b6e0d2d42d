# The Python package. In the build folder its files stand beside the extension, so
# that the tests import it without being installed. One line a file.
python_files = \
	%D%/pyinstrument_top/__init__.py \
	%D%/pyinstrument_top/__main__.py \
	%D%/pyinstrument_top/_files.py \
	%D%/pyinstrument_top/_native.pyi \
	%D%/pyinstrument_top/_web.py \
	%D%/pyinstrument_top/alias.py \
	%D%/pyinstrument_top/asgi.py \
	%D%/pyinstrument_top/context_manager.py \
	%D%/pyinstrument_top/decorator.py \
	%D%/pyinstrument_top/frame.py \
	%D%/pyinstrument_top/frame_info.py \
	%D%/pyinstrument_top/frame_ops.py \
	%D%/pyinstrument_top/magic/__init__.py \
	%D%/pyinstrument_top/magic/magic.py \
	%D%/pyinstrument_top/middleware.py \
	%D%/pyinstrument_top/processors.py \
	%D%/pyinstrument_top/profiler.py \
	%D%/pyinstrument_top/py.typed \
	%D%/pyinstrument_top/pytest_plugin.py \
	%D%/pyinstrument_top/render.py \
	%D%/pyinstrument_top/renderers/__init__.py \
	%D%/pyinstrument_top/renderers/base.py \
	%D%/pyinstrument_top/renderers/console.py \
	%D%/pyinstrument_top/renderers/html.py \
	%D%/pyinstrument_top/renderers/jsonrenderer.py \
	%D%/pyinstrument_top/renderers/more.py \
	%D%/pyinstrument_top/renderers/pstatsrenderer.py \
	%D%/pyinstrument_top/renderers/session.py \
	%D%/pyinstrument_top/renderers/speedscope.py \
	%D%/pyinstrument_top/session.py \
	%D%/pyinstrument_top/session_json.py \
	%D%/pyinstrument_top/stem.py \
	%D%/pyinstrument_top/typing.py \
	%D%/pyinstrument_top/util.py \
	%D%/pyinstrument_top/wsgi.py
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
	find %D% -type l -exec rm -f {} +
distclean-local:
	test ! %D% -ef $(srcdir)/%D% && rm -rf %D% || true
