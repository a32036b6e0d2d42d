# The extension of the Python package, one for all versions with a GIL, or one for
# the version of a free-threaded build. It shows its init function alone.
EXTRA_PROGRAMS += python/pyinstrument_top/_native.abi3.so \
	python/pyinstrument_top/_native.so
if FREE_THREADED
python_extension = python/pyinstrument_top/_native.so
else
python_extension = python/pyinstrument_top/_native.abi3.so
endif
if HAVE_PYTHON
noinst_PROGRAMS += $(python_extension)
endif
python_extension_sources = \
	%D%/frames.c \
	%D%/frames.h \
	%D%/held.c \
	%D%/held.h \
	%D%/module.c \
	%D%/module.h \
	%D%/options.c \
	%D%/options.h \
	%D%/part.c \
	%D%/part.h \
	%D%/render.c \
	%D%/render.h \
	%D%/render_tree.c \
	%D%/samples.c \
	%D%/samples.h \
	%D%/session.c \
	%D%/session.h \
	%D%/stack_text.c \
	%D%/stack_text.h \
	%D%/store.c \
	%D%/store.h \
	%D%/text.c \
	%D%/text.h \
	%D%/watch.c \
	%D%/watch.h \
	%D%/watch_read.c \
	%D%/watch_read.h \
	%D%/window.c \
	%D%/window.h \
	%D%/window_type.c \
	%D%/window_type.h
python_extension_cflags = $(library_cflags) $(PYTHON_CFLAGS)
python_extension_libs = .libs/libinside.a libload.a $(library_libs) $(YAJL_LIBS) \
	$(render_libs)
python_extension_link = $(CC) $(AM_CFLAGS) $(CFLAGS) $(LDFLAGS) -shared -Wl,-z,now \
	-Wl,--version-script=$(srcdir)/%D%/exports.map -o $@
python_pyinstrument_top__native_abi3_so_SOURCES = $(python_extension_sources)
python_pyinstrument_top__native_abi3_so_CFLAGS = $(python_extension_cflags)
python_pyinstrument_top__native_abi3_so_LDADD = $(python_extension_libs)
python_pyinstrument_top__native_abi3_so_LINK = $(python_extension_link)
EXTRA_python_pyinstrument_top__native_abi3_so_DEPENDENCIES = %D%/exports.map
python_pyinstrument_top__native_so_SOURCES = $(python_extension_sources)
python_pyinstrument_top__native_so_CFLAGS = $(python_extension_cflags)
python_pyinstrument_top__native_so_LDADD = $(python_extension_libs)
python_pyinstrument_top__native_so_LINK = $(python_extension_link)
EXTRA_python_pyinstrument_top__native_so_DEPENDENCIES = %D%/exports.map
EXTRA_DIST += %D%/exports.map
# What libtool has put together for other shared objects.
.libs/libinside.a: libinside.la ;
