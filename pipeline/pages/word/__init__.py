"""Documents of word processors to pages: .docx, and through it .doc, .wps and .rtf."""
