"""Development tools: what `make run`, `make test` and `make shell` need. Never imported by the app."""
