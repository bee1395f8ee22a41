"""Our own transport: brings files from where partners put them (SFTP, object storage) to the landing folder.

What belongs here: listing, waiting for uploads to end, copying without loss, the manifest beside each file. What does
not: any judgement of what a file holds (``pipelines.intake``).
"""
