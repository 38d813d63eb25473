"""Draws the shop's pictures: `python -m examples.shop.drawing` writes them to `static/img`."""
