"""What every adapter for AWS needs: clients, credentials, the border of its errors, the price list.

No platform itself: it knows no model, and it imports no adapter.
"""
