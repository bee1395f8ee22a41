"""What the notebooks share: opening a data root read-only, and drawing what was read. Not a notebook itself."""
