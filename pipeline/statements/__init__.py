"""Statements: tables recognised by title and header, their rows and columns, and the line items that they carry."""
