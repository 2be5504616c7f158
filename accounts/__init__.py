"""People, organisations, roles, and how they prove who they are."""
