"""What is known about deliveries: names, periods, the calendar, the register, the ledger derived from it, receipts.

What belongs here: facts about files and obligations. What does not: opening a file or judging its content
(``pipelines.intake``).
"""
