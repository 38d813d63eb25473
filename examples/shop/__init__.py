"""Maison Lin, a small web shop for household linen that carries the snippet as a customer's site would."""
