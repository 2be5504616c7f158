"""The start page and the frame around every page."""
