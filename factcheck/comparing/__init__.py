"""Claims against claims: matching, alignment of annotators, differences, consensus."""
