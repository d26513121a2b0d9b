"""Documents: their bytes, where they came from and what format they are in. Nobody here reads their meaning.

`register.register` is the way in; `store` keeps the bytes, `ledger` the arrivals, `formats` tells the media type,
`archives` opens archives.
"""
