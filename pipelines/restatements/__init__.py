"""Restatements: why a figure of an earlier moment reads differently today, cause by cause, to the last person.

What belongs here: the causes, the states in between, the split, and keeping it. What does not: computing an indicator
(dbt) and choosing what was known (``pipelines.deliveries``, ``pipelines.warehouse``).
"""
