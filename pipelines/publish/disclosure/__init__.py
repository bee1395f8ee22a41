"""Disclosure control: what leaves the house about persons, and the proof that it gives nobody away.

What belongs here: the cuts that may be published, rounding, hiding, and the attack that must fail. What does not:
reading the warehouse, writing files, words for readers.
"""
