"""A real Label Studio, and a real browser."""
