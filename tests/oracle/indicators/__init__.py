"""The indicators of indicators.md section 2, one function a row, one module a phase.

What belongs here: who is in the noemer, what the teller is, when a duration starts and ends. What does not: general
rules (``look``) and aggregation (``shares``, ``durations``, ``counts``, ``means``).
"""
