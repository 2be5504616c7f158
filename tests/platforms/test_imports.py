"""What importing the platforms costs: no framework, and no SDK before it is needed."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOO_MUCH = ("django", "celery", "boto3", "botocore", "aiobotocore", "openai")


def test_importing_the_registry_imports_no_framework_and_no_sdk():
    program = "import sys, platforms.registry; print(' '.join(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(TOO_MUCH) & set(told.stdout.split()) == set()
