"""Pushes that go wrong on purpose: see `suite`."""
