"""``python -m factcheck.cli`` runs ``factcheck``."""

from factcheck.cli import main

main()
