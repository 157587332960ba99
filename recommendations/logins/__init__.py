"""The two logins of the database: the owner's, and the application's with few rights."""
