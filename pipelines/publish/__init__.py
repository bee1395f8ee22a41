"""Everything for outside: disclosure control, the published database, downloads and the static site.

What belongs here: turning the warehouse into what readers may see. What does not: computing an indicator, judging a
delivery. Only cells that passed ``disclosure`` reach a writer; no writer opens the warehouse itself.
"""
