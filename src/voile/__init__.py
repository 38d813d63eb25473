"""Voile: a self-hosted session recorder that leaks nothing."""

__version__ = "0.1.0"
