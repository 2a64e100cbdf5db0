"""Label Studio's HTTP API: the calls that factcheck needs."""
