"""Records, schemas, checks, files."""
