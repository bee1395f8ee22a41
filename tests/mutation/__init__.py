"""Mutants of the dbt project's SQL: small mistakes made on purpose, each of which some test must notice.

``mutants.yaml`` lists them as data. ``rendering`` turns the project's files, one of them changed, into SQL without dbt;
``built`` holds a built warehouse of a contrary world with the oracle's cells beside the product's; ``examples`` runs
dbt's unit tests on SQL that is given; ``verdicts`` says of each mutant who noticed it. The command
``python -m tests.mutation`` (``make mutants``) goes through the whole list and writes ``docs/reference/mutation.md``.
"""
