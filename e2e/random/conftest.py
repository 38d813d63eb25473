"""Not a part of `make test` yet: `make leaks-fuzz` runs the pages until none of the known seeds fails."""

collect_ignore = ["test_random.py"]
