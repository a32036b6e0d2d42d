# The Python package, as the build folder has it, with every CPython found.
# Each test_NAME.sh runs a program of unittest's, of which the name differs: their
# logs would have one name.
python_tests = \
	%D%/test_anything.sh \
	%D%/test_asgi.sh \
	%D%/test_wsgi.sh \
	%D%/test_context.sh \
	%D%/test_classes.sh \
	%D%/test_frames.sh \
	%D%/test_guide.sh \
	%D%/test_import.sh \
	%D%/test_misuse.sh \
	%D%/test_processing.sh \
	%D%/test_profiling.sh \
	%D%/test_rendering.sh \
	%D%/test_reporting.sh \
	%D%/test_sampling.sh \
	%D%/test_trees.sh \
	%D%/test_window.sh
dist_check_SCRIPTS += %D%/each.sh %D%/check-extension.sh %D%/check-kinds.sh \
	$(python_tests) \
	%D%/check-types.sh %D%/check-wheel.sh %D%/wheel-terminal.sh \
	%D%/integrations/run.sh %D%/oracle/run.sh
side_tests += %D%/check-extension.sh %D%/check-kinds.sh $(python_tests)
EXTRA_DIST += \
	%D%/anything.py \
	%D%/classes.py \
	%D%/clock_engine.py \
	%D%/contexts.py \
	%D%/frames.py \
	%D%/guide.py \
	%D%/importing.py \
	%D%/integrations/asgi.py \
	%D%/integrations/recipes.py \
	%D%/integrations/serving.py \
	%D%/integrations/with_django.py \
	%D%/integrations/with_guide.py \
	%D%/integrations/with_ipython.py \
	%D%/integrations/with_loops.py \
	%D%/integrations/with_pytest.py \
	%D%/integrations/wsgi.py \
	%D%/misuse.py \
	%D%/processing.py \
	%D%/profiling.py \
	%D%/requirements.txt \
	%D%/rendering.py \
	%D%/reporting.py \
	%D%/sampling.py \
	%D%/trees.py \
	%D%/windows.py \
	%D%/oracle/harness.py

# pyinstrument's own tests, asked of us; what they need is installed at the first
# time.
check-pyinstrument: all
	$(AM_TESTS_ENVIRONMENT) sh $(srcdir)/tests/pyver/each.sh --gil \
		$(abs_top_srcdir)/tests/python/oracle/run.sh
.PHONY: check-pyinstrument
