"""What a desk's verified claims teach the model, and which texts to verify next for that."""
