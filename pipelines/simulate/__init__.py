"""The synthetic chain: invented persons who live through F1-F7 and the deliveries that each partner derives from them.

What belongs here: drawing the population, deriving deliveries by contract, planting faults and telling the truth about
them. What does not: judging a file or computing an indicator; every person, BSN and V-nummer made here is invented.
"""
