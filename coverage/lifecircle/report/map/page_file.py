"""The page of a map as a file, written by whoever has the time: folium is loaded only there."""

from pathlib import Path

from lifecircle.report.map.data import MapData


def write_page(data: MapData, path: Path, language: str, hosts: tuple[str, ...]) -> None:
    """Write what `lifecircle.report.map.page.map_text` returns.

    Parameters
    ----------
    data
        Everything it holds.
    path
        The file to write.
    language
        The one that is shown first, ``zh`` or ``en``.
    hosts
        Where its tiles come from.
    """
    from lifecircle.report.map.page import map_of, page_of

    page = page_of(map_of(data, language=language), hosts)
    path.write_bytes(page.encode("utf-8", "replace"))
