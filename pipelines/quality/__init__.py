"""Plausibility of content: the expectations of ``expectations/`` judged over the raw schema, verdicts kept as rows.

What belongs here: reading the expectation files, asking Great Expectations (its only importer, lazily, in ``engine``)
and writing ``raw.dq_results`` and ``raw.dq_findings``. What does not: the form of a delivery (contracts), the soundness
of our own tables (dbt tests), indicator logic.
"""
