"""Judging work that has no single right answer: read whole, asked of a model, checked before it counts."""
