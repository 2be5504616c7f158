"""SageMaker's own rules: models, endpoint configurations, endpoints by a clock, the public hub."""
