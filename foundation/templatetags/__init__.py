"""What every template may load, whatever its app."""
