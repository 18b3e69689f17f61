"""How a register is to be read: what was recognised, and what people decided instead."""
