"""Amazon Bedrock: foundation models, inference profiles, access, and conversations."""
