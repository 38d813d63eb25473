"""The host page is not hurt: whatever it is, does to the browser's functions, or holds, it hears nothing of us."""
