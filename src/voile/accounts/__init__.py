"""People who log in to the dashboard: accounts, roles, and which sites each may see."""
