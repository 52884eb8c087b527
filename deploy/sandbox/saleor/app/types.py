"""Kinds of Apps."""


class AppType:
    """Made here, or installed from a manifest."""

    LOCAL = "local"
    THIRDPARTY = "thirdparty"
    CHOICES = [(LOCAL, "local"), (THIRDPARTY, "thirdparty")]
