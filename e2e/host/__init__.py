"""The host page is not hurt: whatever it is, holds or does to the browser, it hears nothing of us."""
