"""Holds messages for chats against what their makers publish: blocks against the
models of Slack's SDK, adaptive cards against Microsoft's JSON Schema. Takes a
folder of bodies `slack*.json` and `teams*.json`; says what is wrong."""

import json
import logging
import pathlib
import sys

import adaptive_cards
import jsonschema
from slack_sdk.models.blocks import Block

folder = pathlib.Path(sys.argv[1])
faults, looked_at = [], 0


class Overheard(logging.Handler):
    """The SDK says in its log what it does not know."""

    def emit(self, record):
        faults.append(f"slack_sdk: {record.getMessage()}")


logging.getLogger("slack_sdk").addHandler(Overheard())

for path in sorted(folder.glob("slack*.json")):
    message = json.loads(path.read_text())
    for number, block in enumerate(message["blocks"]):
        looked_at += 1
        try:
            parsed = Block.parse(block)
            if parsed is None or parsed.to_dict() != block:
                faults.append(f"{path.name}, block {number}: not understood: {block}")
        except Exception as error:
            faults.append(f"{path.name}, block {number}: {error}")

schemas = pathlib.Path(adaptive_cards.__file__).parent / "schemas"
for path in sorted(folder.glob("teams*.json")):
    for attachment in json.loads(path.read_text())["attachments"]:
        looked_at += 1
        card = attachment["content"]
        # what only Teams knows is not in the common schema
        card.pop("msteams", None)
        schema = json.loads((schemas / f"schema-{card['version']}.json").read_text())
        validator = jsonschema.validators.validator_for(schema)(schema)
        for error in validator.iter_errors(card):
            best = jsonschema.exceptions.best_match([error])
            faults.append(f"{path.name}, {best.json_path}: {best.message[:300]}")

print(json.dumps({"faults": faults, "looked_at": looked_at}), flush=True)
