noinst_LIBRARIES += libmodel.a
libmodel_a_SOURCES = \
	%D%/forest.c \
	%D%/forest.h \
	%D%/ftree.c \
	%D%/ftree.h \
	%D%/ftree_name.c \
	%D%/model.c \
	%D%/model.h \
	%D%/names.c \
	%D%/names.h \
	%D%/origin.c \
	%D%/origin.h \
	%D%/proc_aggregate.c \
	%D%/proc_group.c \
	%D%/proc_importlib.c \
	%D%/proc_irrelevant.c \
	%D%/proc_launch.c \
	%D%/proc_lone_self.c \
	%D%/proc_merge_self.c \
	%D%/proc_root.c \
	%D%/proc_tracebackhide.c \
	%D%/processors.c \
	%D%/processors.def \
	%D%/processors.h \
	%D%/query.c \
	%D%/query.h \
	%D%/snapshot.h \
	%D%/symtab.c \
	%D%/symtab.h \
	%D%/tables.c \
	%D%/tables.h \
	%D%/threads.c \
	%D%/threads.h \
	%D%/timeline.c \
	%D%/timeline.h \
	%D%/tree.c \
	%D%/tree.h
