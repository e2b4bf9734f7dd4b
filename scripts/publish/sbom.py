"""Reads CycloneDX as `uv export` writes it, prints the same without what differs from one minute to
the next.

.uv/venv/bin/uv export --quiet --frozen --no-default-groups --group dist --format cyclonedx1.5 |
python3 scripts/publish/sbom.py > sbom.cdx.json
"""

from __future__ import annotations

import json
import sys
from typing import Any


def stable(bom: dict[str, Any]) -> dict[str, Any]:
    """Without the random serial number and the time; both are optional in CycloneDX."""
    kept = {key: value for key, value in bom.items() if key != "serialNumber"}
    return kept | {
        "metadata": {key: value for key, value in bom["metadata"].items() if key != "timestamp"}
    }


if __name__ == "__main__":
    print(json.dumps(stable(json.load(sys.stdin)), ensure_ascii=False, indent=2))
