# doc
dist_doc_DATA += %D%/PROTOCOL.md
