"""A demo shop, and the runner that puts it beside a Voile of its own."""
