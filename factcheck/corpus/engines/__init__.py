"""Who does the units of a run: this process, several, or a cluster."""
