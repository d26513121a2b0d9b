"""Workbooks to pages: .xlsx, .xls and .et, each cell as the workbook shows it."""
