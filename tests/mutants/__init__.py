"""Mutants: one-line changes that would break a promise. Each must be noticed by the tests."""
