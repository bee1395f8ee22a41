"""A second, independent implementation of indicators.md, in plain Python.

What it is: the yardstick for ``fct_indicator_values`` and ``fct_indicator_status``. Clear before fast: every unit is
judged by one small function that reads like its row in the definitions.
What does not belong: anything imported from ``pipelines`` or read from dbt models; a shared mistake proves nothing.
"""
