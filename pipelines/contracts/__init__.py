"""The promises of the partners: contracts, code lists, reference data and indicator definitions, as frozen models.

What belongs here: reading and validating files under ``sources/``, ``dbt_project/seeds`` (and their overrides) and
the ``ind_*.yml`` files. What does not: opening a delivery, judging a row, knowing what was received.
"""
