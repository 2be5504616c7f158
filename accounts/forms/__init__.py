"""The forms of people's pages: they read what was typed, and decide nothing."""
