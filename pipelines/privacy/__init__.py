"""What changes kept data after the fact, by law or for safety: erasing, ending a term, changing the key.

What belongs here: rewriting raw, quarantine and vault so that one event commits it. What does not: judging deliveries
(``pipelines.intake``), who may ask for it (the operator).
"""
