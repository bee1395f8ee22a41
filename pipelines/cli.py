"""The command line ``ketenmonitor``: arguments in, functions of ``steps`` called, exit codes out."""


def main() -> None:
    """Entry point of the console script."""
    raise SystemExit("being built")
