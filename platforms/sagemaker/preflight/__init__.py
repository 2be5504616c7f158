"""What can be looked at before an endpoint is paid for, one module a question."""
