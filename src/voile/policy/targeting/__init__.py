"""Which pages and which visitors a site records. The same rules run in the page; see `protocol/README.md`."""
