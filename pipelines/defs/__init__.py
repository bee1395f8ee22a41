"""What there is: the chain's assets by component, and when they run.

What belongs here: instances of components, jobs, schedules, sensors. What does not: how an asset is made.
"""
