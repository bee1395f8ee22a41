"""The static site in Dutch: pages, charts, words and numbers; no script, no request to anywhere else.

What belongs here: presentation of released cells. What does not: deciding what may be shown (``disclosure``).
"""
