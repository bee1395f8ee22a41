"""Downloads: the released tables as CSV in two dialects, Excel, Parquet and a description that machines read.

What belongs here: file formats. What does not: choosing what may be published.
"""
