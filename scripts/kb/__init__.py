"""Pure functions on plain data that turn docs/ into the guide; nothing here knows MkDocs.

Read in this order: problem, schema, store, markup, compose, links, check.
"""
