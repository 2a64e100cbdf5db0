"""What the dataset says: scores, agreement, reports."""
