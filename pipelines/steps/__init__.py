"""The steps of a run as plain functions: intake, build, publish, and all of them under one lock.

What belongs here: the order of the work, what is skipped, what blocks a publication. What does not: reading the
environment (``pipelines.settings``), the screen (``pipelines.cli``), Dagster, and the work of a step itself.
"""
