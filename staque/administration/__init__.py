"""The operators' pages: Staque's name and colours around Django's admin."""
