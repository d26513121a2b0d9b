"""Prose (文字说明): from lines of running text to clauses, and from clauses to the figures that they state."""
