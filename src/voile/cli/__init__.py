"""The `voile` command. Thin: it reads arguments, calls actions and queries, and shows what they return."""
