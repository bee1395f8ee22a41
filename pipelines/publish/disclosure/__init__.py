"""Disclosure control: what leaves the house about persons, and the arithmetic of an attack on it.

What belongs here: the cuts that may be published and the rule that hides cells (``cuts``, ``control``: in force), and
the arithmetic of controlled rounding and of the attacker (``rounding``, ``attack``: proven by tests, not yet applied to
a publication, so that published counts are exact). What does not: reading the warehouse, writing files, words.
"""
