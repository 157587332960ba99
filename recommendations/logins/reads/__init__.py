"""What the application's login may do: as it should be, and as it is."""
