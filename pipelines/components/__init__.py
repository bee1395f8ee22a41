"""How the chain's assets are made for Dagster: thin skins around ``pipelines.steps``.

What belongs here: component classes and the resource they share. What does not: business rules, which assets there are
(``pipelines.defs``), reading the environment.
"""
