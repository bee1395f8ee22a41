"""Charts as inline SVG: plain functions from points to markup, styled by the site's own tokens.

What belongs here: geometry and text of pictures. What does not: choosing the figures; colours (``monitor.css``).
"""
