"""Registers as bureaux send them, turned into one clean facility layer with every row accounted.

`import_registers` reads, recognises and decides, and writes nothing; `write_import` writes what
came of it into a folder. In between the user sees what was recognised, and with what confidence.
"""

from lifecircle.registers.decisions.choices import Choices
from lifecircle.registers.imports import Import, import_registers
from lifecircle.registers.told.mapping_text import mapping_text
from lifecircle.registers.told.write import json_text, write_draft, write_import

__all__ = [
    "Choices",
    "Import",
    "import_registers",
    "json_text",
    "mapping_text",
    "write_draft",
    "write_import",
]
