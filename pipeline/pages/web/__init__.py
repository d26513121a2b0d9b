"""Web pages to pages; statements that a web page flattened to one cell a line are rebuilt where sums prove them."""
