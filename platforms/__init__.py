"""Where models run: pure Python, the only place that knows a vendor."""
