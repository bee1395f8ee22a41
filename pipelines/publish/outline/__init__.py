"""The outline of the country: an operator's TopoJSON of gemeenten, checked, and made small enough for a page.

What belongs here: decoding, checking and drawing boundaries. What does not: figures, colours, pages.
"""
