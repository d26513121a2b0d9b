"""Performance forms (绩效目标表、绩效自评表): every indicator of a document as a row, with the head facts of its form.

`read` is the door. A form with a grid is read by `head` (whose it is, its money) and `rows` (its indicators), one whose
grid was lost by `flat`; `titles` names it, `terms` knows the words, and `indicator` puts one row together.
"""
