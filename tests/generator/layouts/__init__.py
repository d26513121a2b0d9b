"""The catalogue of layouts: every way of printing a statement that was met, as a record, told of the same facts.

`finals` and `budgets` say what a statement prints (title, header, columns, rows) in the order of a province or
ministry; `manner` says how it is set on paper; `catalogue` joins both. `build` gives the report and what each of its
cells means. A new layout is a row here, not code. Forms follow the order and the depth of headers that publishers
really use; units, figures and notes are invented.
"""
