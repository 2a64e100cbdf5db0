"""JSON and YAML to domain values and back, checked against the schemas."""
