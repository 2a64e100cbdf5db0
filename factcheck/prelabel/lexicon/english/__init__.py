"""English: cues, constructions, clauses, sources."""
