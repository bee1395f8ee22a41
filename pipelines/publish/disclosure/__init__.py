"""Disclosure control: what leaves the house about persons, and the arithmetic of an attack on it.

What belongs here: the cuts that may be published (``cuts``), the rule that hides cells (``control``), counts rounded
so that they add up (``tables``, ``counts``, ``rounding``), figures and verdicts made from them (``figures``,
``verdicts``), counts beside the cells (``tallies``), who the same persons are in several tables (``persons``), and the
attack that blocks a publication (``attack``, ``attacked``, ``told``, ``earlier``, ``limits``, ``case``, ``audit``);
``protect`` is their order. What does not: reading the warehouse, writing files, pages.
"""
