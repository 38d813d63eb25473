"""What the end-to-end tests stand on: an installation of their own, a tap on the wire, a searcher."""
