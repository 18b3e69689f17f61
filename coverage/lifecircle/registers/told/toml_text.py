"""Values as lines of TOML that every parser reads back as they were."""

from collections.abc import Sequence

_ESCAPES = {
    "\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r",
}  # fmt: skip


def quoted(text: str) -> str:
    r"""Return a text as a TOML string.

    Examples
    --------
    >>> quoted('外海"中心"')
    '"外海\\"中心\\""'
    """
    return '"' + "".join(_escaped(sign) for sign in text) + '"'


def key_value(key: str, value: str | bool | Sequence[str] | Sequence[int]) -> str:  # noqa: FBT001
    """Return one line; the key is quoted where it is not a plain word.

    Examples
    --------
    >>> key_value("header_rows", [3, 4]), key_value("养老站", ["elderly-station"])
    ('header_rows = [3, 4]', '"养老站" = ["elderly-station"]')
    """
    bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return f"{key if bare else quoted(key)} = {_value(value)}"


def comment(text: str) -> str:
    """Return a text as comment lines."""
    return "\n".join(f"# {line}".rstrip() for line in text.splitlines())


def _value(value: object) -> str:
    """Return a value as TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Sequence):
        return f"[{', '.join(_value(one) for one in value)}]"
    return str(value)


def _escaped(sign: str) -> str:
    """Return a sign as it may stand in a TOML string."""
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if 0xD800 <= ord(sign) <= 0xDFFF:
        return "\\uFFFD"  # half of a pair, which no file may hold
    return f"\\u{ord(sign):04X}" if ord(sign) < 32 or ord(sign) == 127 else sign
