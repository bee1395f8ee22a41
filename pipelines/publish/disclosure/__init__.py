"""Disclosure control: what leaves the house about persons, and the arithmetic of an attack on it.

What belongs here: the cuts that may be published (``cuts``), the rule that hides cells (``control``), counts rounded
so that they add up (``tables``, ``counts``, ``rounding``), figures made from them (``figures``), and the attack that
blocks a publication (``attack``, ``audit``, ``earlier``); ``protect`` is their order. What does not: reading the
warehouse, writing files, pages.
"""
