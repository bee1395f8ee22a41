"""The row rules R01 to R10, compiled once a contract into polars expressions over batches of text columns.

What belongs here: judging cells and records, typing what is right. What does not: reading formats, verdicts on files.
"""
