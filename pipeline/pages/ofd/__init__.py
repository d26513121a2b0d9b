"""OFD (GB/T 33190-2016, 版式文档) to pages."""
