"""Files that would otherwise be second lists: made from the one place that knows, committed, checked in CI.

What belongs here: one module per subject with ``FILES``; every module of this package is found by itself. What does
not: files made at run time.
"""
