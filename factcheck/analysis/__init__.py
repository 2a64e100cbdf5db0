"""What verified claims and predictions show: scores, agreement, differences, reports."""
