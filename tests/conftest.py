"""Puts this folder on the path, so that every room's tests find the towns and the oracle."""

from hypothesis import HealthCheck, settings

# A test says what must hold, not how quickly a busy machine finds that out; and a change lands on
# the same examples for everybody.
settings.register_profile(
    "lifecircle",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("lifecircle")
