"""Pushes with deliberate faults: see `suite`."""
