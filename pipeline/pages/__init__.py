"""Pages: what stands where on each page of a document, whatever its format.

`read` is the door and `model` what comes out. One room for each kind of file: `pdf`, `ofd`, `scan` (pages and files
that are pictures), `word`, `sheets`, `web`, and `text` in one module. PDF, OFD and scans find the places of characters
and rules and leave lines and tables to `printed`, which knows no format. `package` opens the ZIP packages of .docx and
OFD, `limits` says what is too large to be a report, `outside` what of a page stands in no table.
"""
