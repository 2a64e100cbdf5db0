"""The live ML backend: what Label Studio asks of a model, answered over HTTP.

The contract is that of Label Studio 1.23.2, measured: see docs/backend.md.
"""
