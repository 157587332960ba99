"""What every room needs: the history, errors, loading, lists, filters and form pages."""
