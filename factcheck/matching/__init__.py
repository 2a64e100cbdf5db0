"""Claims that say the same thing, within and across documents, sources and languages."""
