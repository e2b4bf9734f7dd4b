"""What a maintainer does at the desk: who shows a fact, what falls due, a new page, a page under a
new name.

Each module reads the Store and returns text, or edits the files that writers edit, as they would by
hand.
"""
