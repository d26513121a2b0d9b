"""PDF to pages: characters and rules by pdfium, pages without usable text by `scan`, each table read twice."""
