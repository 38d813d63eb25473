"""Sites, their settings and published policies, and what was counted about them."""
