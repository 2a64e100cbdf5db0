"""Documents to predictions."""
