"""Codes: the budget classifications (政府收支分类科目) and how a printed name finds its code."""
