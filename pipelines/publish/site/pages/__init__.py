"""The pages of the site: each module gathers what one kind of page shows.

What belongs here: from an ``Edition`` to the context of a template. What does not: markup, files.
"""
