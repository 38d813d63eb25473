"""What visitors may ask for: consent and its receipts, withdrawal, being forgotten, seeing what is stored."""
