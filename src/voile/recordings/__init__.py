"""Sessions, recordings and pages: noted as segments arrive, put in order when read, finished when idle."""
