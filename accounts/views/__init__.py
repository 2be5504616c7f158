"""The pages about people: their own settings, and each other's accounts."""
