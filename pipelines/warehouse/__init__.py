"""The warehouse: a new DuckDB file is loaded with what was known, transformed by dbt and swapped in whole.

What belongs here: schema ``raw``, running dbt, opening and replacing the file. What does not: judging a delivery
(``pipelines.intake``), checks on content (``pipelines.quality``), anything for outside (``pipelines.publish``).
"""
