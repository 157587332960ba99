"""What `make run`, `make test` and `make shell` need; the application never imports it."""
