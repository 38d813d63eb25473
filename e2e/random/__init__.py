"""Random pages: a generator, an oracle written from the privacy semantics, and a replay to hold against it.

Nothing here imports the recorder, its lists or the server's gates, but for `gates.py`, which runs the latter.
"""
