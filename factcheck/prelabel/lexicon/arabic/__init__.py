"""Arabic: cues, constructions, clauses, sources, clitics."""
