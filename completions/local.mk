# Completions for shells, made from the tables that the program is made from.
completion_tables = src/app/options.def src/render/params.def \
	src/render/renderers.def
completion_files = %D%/pyinstrument-top %D%/_pyinstrument-top \
	%D%/pyinstrument-top.fish

$(completion_files): %D%/completions.awk $(completion_tables) \
		$(librender_a_SOURCES)
	@$(MKDIR_P) $(@D)
	$(AM_V_GEN)case $@ in \
	*.fish) shell=fish ;; \
	*/_*) shell=zsh ;; \
	*) shell=bash ;; \
	esac; \
	tables=; \
	for file in $(completion_tables); do \
		tables="$$tables $(top_srcdir)/$$file"; \
	done; \
	$(AWK) -v shell=$$shell -f $(top_srcdir)/%D%/completions.awk \
		$$tables $(top_srcdir)/src/render/*.c >$@.new && mv $@.new $@

# The names are what the shells look for.
bashcompletion_DATA =
zshcompletion_DATA =
fishcompletion_DATA =
if BASH_COMPLETION
bashcompletion_DATA += %D%/pyinstrument-top
endif
if ZSH_COMPLETION
zshcompletion_DATA += %D%/_pyinstrument-top
endif
if FISH_COMPLETION
fishcompletion_DATA += %D%/pyinstrument-top.fish
endif

EXTRA_DIST += %D%/completions.awk
noinst_DATA += $(completion_files)
CLEANFILES += $(completion_files)
