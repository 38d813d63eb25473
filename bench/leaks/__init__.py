"""The rows of the leak suite against other recorders from npm: `python -m bench.leaks`."""
