"""Making the application's login and giving it its rights."""
