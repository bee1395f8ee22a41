"""The JSON schema of a receipt, from the model that writes receipts.

What belongs here: that file. What does not: the model (``pipelines.deliveries.receipts``).
"""

from __future__ import annotations

import json
from pathlib import Path

from pipelines.deliveries.receipts import Receipt
from pipelines.generate.generated import Generated


def receipt_schema(project: Path) -> str:  # noqa: ARG001 - the model is the source, whatever the project
    """JSON schema (2020-12) of the receipt."""
    schema = Receipt.model_json_schema(mode="serialization")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


FILES = (Generated("docs/reference/receipt.schema.json", receipt_schema),)
