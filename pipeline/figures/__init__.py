"""Figures: the grammar of printed amounts and the line item, the row that everything else is about."""
