"""How the six languages write dates, ordinals, names, and what committees ask for."""
