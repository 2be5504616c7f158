"""Where AWS itself was seen to answer what its own service model does not know."""

import re

# service → what its answers may break. Names of models were once at most twenty letters; profiles
# are listed among the ways to ask, films among what a model reads, and a global profile leads to a
# model in no region: so AWS's live answers say, while the model stayed as it was.
_KNOWN = {
    "bedrock": tuple(
        re.compile(pattern)
        for pattern in (
            r"at '[\w.]*modelName' failed .* length less than or equal to 20",
            r"Value 'INFERENCE_PROFILE' at '[\w.]*inferenceTypesSupported",
            r"Value '(VIDEO|SPEECH)' at '[\w.]*Modalities",
            r"Value 'arn:aws:bedrock:::foundation-model/[^']+' at '[\w.]*modelArn'",
            r"at '[\w.]*(description|inferenceProfileName)' failed .* regular expression",
        )
    )
}


def departed(service: str, problem: str) -> bool:
    """Whether AWS does the same."""
    return any(pattern.search(problem) for pattern in _KNOWN.get(service, ()))
