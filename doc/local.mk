# doc
dist_doc_DATA += %D%/BENCHMARKS.md %D%/PROTOCOL.md
dist_doc_DATA += %D%/REPORTS.md
dist_man_MANS += %D%/pyinstrument-top.1
