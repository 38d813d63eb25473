"""What people type into the dashboard, checked before an action sees it."""
