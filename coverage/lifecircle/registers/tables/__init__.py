"""Registers as tables: the cells of a file, where its heads stand, what each row is."""
