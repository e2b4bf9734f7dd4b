"""What workflows and owners run around a finished site: addresses, rollback, the look at what is
served, the list of parts, mirrors.

Each module is a command that needs nothing but Python's own library, unless it says so.
"""
