noinst_LIBRARIES += libmodel.a
libmodel_a_SOURCES = \
	%D%/model.h \
	%D%/query.h \
	%D%/snapshot.h \
	%D%/symtab.h \
	%D%/timeline.h \
	%D%/tree.h
