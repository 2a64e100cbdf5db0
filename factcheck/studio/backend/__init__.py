"""The live ML backend: predictions for Label Studio over HTTP, while people annotate.

Its API is the one that Label Studio 1.23.2 calls, as measured: see docs/backend.md.
"""
