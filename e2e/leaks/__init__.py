"""Every way in which session recorders are known to have leaked, as pages and people in Chromium. `make leaks` runs them."""
