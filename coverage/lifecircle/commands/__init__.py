"""The commands, one a module: each reads a call, hands it on, says what came of it."""
