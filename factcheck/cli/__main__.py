"""``python -m factcheck.cli`` is ``factcheck``."""

from factcheck.cli import main

main()
