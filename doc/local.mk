# doc
dist_doc_DATA += %D%/PROTOCOL.md
dist_doc_DATA += %D%/REPORTS.md
dist_man_MANS += %D%/pyinstrument-top.1
