"""What a desk's verified claims teach the model."""
