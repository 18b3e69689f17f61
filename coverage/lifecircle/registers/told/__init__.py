"""What an import tells: on the console, in a report, as a mapping, a layer and lines of TOML."""
