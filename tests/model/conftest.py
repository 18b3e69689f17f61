"""The model district, built once for all tests of this room."""

from pathlib import Path

import pytest

from lifecircle.model import SEED, write_sample
from lifecircle.model.scene import Scene, build_scene


@pytest.fixture(scope="session")
def scene() -> Scene:
    return build_scene(seed=SEED)


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("sample")
    write_sample(out)
    return out


@pytest.fixture(scope="session")
def committed() -> Path:
    folder = Path(__file__).resolve().parents[2] / "data"
    if not (folder / "study.toml").exists():
        pytest.skip("the repository's data/ is not beside the tests")
    return folder
