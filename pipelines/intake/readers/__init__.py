"""One reader per format: from bytes to batches of text columns, without judging a value.

What belongs here: splitting a format into records and cells. What does not: rules of a contract about values.
"""
