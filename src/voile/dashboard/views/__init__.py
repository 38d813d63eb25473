"""One module per part of the dashboard; each view reads through queries and writes through actions."""
