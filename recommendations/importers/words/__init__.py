"""How six languages say dates, ordinals, names, and what committees ask."""
