"""The sampler and the reports, in C."""

def version() -> str:
    """Of this build, such as "0.1.0"."""
