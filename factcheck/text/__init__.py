"""Words, sentences, language and normalisation that keeps offsets."""
