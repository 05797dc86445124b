"""Accessibility trees, one reader for each system that has them."""
