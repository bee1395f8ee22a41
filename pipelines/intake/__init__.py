"""From bytes to verdict: every file that lands is kept encrypted, judged by its contract, split and registered.

What belongs here: one module per step (scan, manifest, container, text, header, rows, repeated keys, verdict, storing)
and one reader per format. What does not: what a contract promises (``contracts``), what is known (``deliveries``).
"""
