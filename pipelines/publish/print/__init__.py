"""Paper: the vergaderstuk and the indicator sheets, designed for A4, and their PDF.

What belongs here: pages that are made to be printed. What does not: the pages of the site, figures.
"""
