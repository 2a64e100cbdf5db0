"""Label Studio's HTTP API, as far as we use it."""
