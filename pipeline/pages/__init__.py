"""Pages: what stands where on each page of a document, whatever its format."""
