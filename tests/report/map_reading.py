"""Reads a written map back without any code of the map: its JSON and its columns."""

import base64
import json
import re
import zlib

import numpy as np


def told_in(page):
    """Return the plain values of a page."""
    block = re.search(r"<script type='application/json' id='lc-data'>(.*?)</script>", page, re.S)
    return json.loads(block.group(1))


def packed_in(page):
    """Return the columns and the lists of names of a page."""
    text = re.search(r"<script type='text/plain' id='lc-columns'>(.*?)</script>", page, re.S)
    return unpacked(text.group(1))


def unpacked(text):
    """Return the columns, by name, and the lists of names of a packed text."""
    body = zlib.decompress(base64.b64decode(text))
    size = int.from_bytes(body[:4], "little")
    head = json.loads(body[4 : 4 + size].decode("utf-8"))
    numbers, columns = _varints(body[4 + size :]), {}
    for name, count, steps in head["columns"]:
        values, numbers = numbers[:count], numbers[count:]
        columns[name] = np.cumsum(values) if steps else np.array(values, np.int64)
    assert not len(numbers), "every number belongs to a column"
    return columns, head["texts"]


def _varints(body):
    """Return zigzag integers, seven bits a byte, one after another."""
    found, value, shift = [], 0, 0
    for byte in body:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            found.append((value >> 1) ^ -(value & 1))
            value, shift = 0, 0
    return found


def degrees(columns, name):
    """Return the points of a pair of columns as rows of longitude and latitude."""
    return np.column_stack((columns[f"{name}.x"], columns[f"{name}.y"])) / 100_000


def known(values, scale=1.0):
    """Return a column in which 0 stands for none and everything else is one more."""
    return [None if value == 0 else (int(value) - 1) / scale for value in values]
