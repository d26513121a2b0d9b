"""The generator of the bundled samples: invented facts of invented units, told as reports in several layouts.

`python -m tests.generator data/samples` writes all of it again, byte for byte. One way down: `catalogue` (which
reports) → `units` (who) → `facts` (amounts that obey the accounting identities) → `sheets_*` (statements) and `prose_*`
(explanations) → `faults` (planted contradictions) → `pdf`, `workbook`, `plain`, `web`, `scanned` (files) and `truth`
(what they state). `layouts` is the catalogue of all ways of printing statements, told of the same facts.
No sentence and no figure is taken from a real report.
"""
