"""The hooks that the stand-in calls are Saleor's: same names, same parameters."""

import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from saleor.plugins.hooks import HOOKS
from saleor.plugins.manager import PluginsManager

REPOSITORY = Path(__file__).resolve().parents[3]
PUBLISHED = Path(os.environ.get("SALEOR_SCHEMAS", REPOSITORY.parent / "shared/saleor"))
# The version that the stand-in stands for.
OWN = "3.23"
# Those that the manager runs by methods of its own, with the parameters it takes.
METHODS = {
    "notify": ["event", "payload_func", "channel_slug", "plugin_id"],
    "external_authentication_url": ["plugin_id", "data", "request"],
    "external_obtain_access_tokens": ["plugin_id", "data", "request"],
    "external_refresh": ["plugin_id", "data", "request"],
    "external_logout": ["plugin_id", "data", "request"],
    "external_verify": ["plugin_id", "data", "request"],
    "webhook": ["request", "plugin_id", "channel_slug"],
}


@pytest.mark.parametrize("version", ["3.22", "3.23", "3.24"])
def test_every_hook_is_saleors(version: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(HOOKS) >= 50
    path = PUBLISHED / "plugin-hooks.json"
    if not path.is_file():
        with capsys.disabled():
            print(f"\nskipped: published hooks absent ({path}); {version} not compared")
        return
    published = json.loads(path.read_text("utf-8"))[version]
    own = {name: hook.parameters for name, hook in HOOKS.items()} | METHODS
    wrong = {}
    for name, parameters in own.items():
        # Saleor passes further keywords to one of them; we never have any.
        theirs = [parameter for parameter in published.get(name, ()) if parameter != "**kwargs"]
        # Versions add parameters at the end: the other ones may have fewer.
        same = theirs == parameters if version == OWN else theirs == parameters[: len(theirs)]
        if not theirs or not same:
            wrong[name] = (parameters, theirs)
    assert not wrong


class Recorder:
    """A plugin that notes what it is called with."""

    PLUGIN_ID = "recorder"
    active = True

    def __init__(self, name: str, log: list[Any]) -> None:
        self.name, self.log = name, log

    def __getattr__(self, hook: str) -> Any:
        def call(*args: Any, **kwargs: Any) -> str:
            self.log.append((self.name, hook, args, kwargs))
            return self.name

        return call


@pytest.fixture
def manager() -> tuple[PluginsManager, list[Any]]:
    """A manager with a global plugin, and one of the channel `consumer` before it."""
    log: list[Any] = []
    made = PluginsManager([])
    everywhere = Recorder("global", log)
    made.global_plugins = [everywhere]  # type: ignore[list-item]
    made.all_plugins = [everywhere]  # type: ignore[list-item]
    made.plugins_per_channel["consumer"] = [Recorder("channel", log), everywhere]  # type: ignore[list-item]
    made.loaded_global, made.loaded_channels = True, {"consumer"}
    return made, log


def test_the_channels_plugins_go_first_and_hand_on_their_answer(
    manager: tuple[PluginsManager, list[Any]],
) -> None:
    plugins, log = manager
    order = SimpleNamespace(channel=SimpleNamespace(slug="consumer"))
    assert plugins.order_created(order) == "global"
    assert log == [
        ("channel", "order_created", (order,), {"webhooks": None, "previous_value": None}),
        ("global", "order_created", (order,), {"webhooks": None, "previous_value": "channel"}),
    ]


def test_hooks_without_a_channel_reach_global_plugins_only(
    manager: tuple[PluginsManager, list[Any]],
) -> None:
    plugins, log = manager
    plugins.customer_created("somebody")
    assert [(name, args) for name, _hook, args, _kwargs in log] == [("global", ("somebody",))]


def test_the_channel_is_passed_on_only_where_saleor_does(
    manager: tuple[PluginsManager, list[Any]],
) -> None:
    plugins, log = manager
    plugins.transaction_refund_requested("data", channel_slug="consumer")
    plugins.account_set_password_requested("user", "consumer", token="t", redirect_url="u")
    assert [args for name, _hook, args, _kwargs in log if name == "channel"] == [
        ("data",),
        ("user", "consumer"),
    ]
    assert log[-1][3] == {"token": "t", "redirect_url": "u", "previous_value": "channel"}


def test_unknown_or_missing_arguments_are_refused(
    manager: tuple[PluginsManager, list[Any]],
) -> None:
    plugins, _log = manager
    with pytest.raises(TypeError):
        plugins.customer_created("somebody", wrong=1)
    with pytest.raises(TypeError):
        plugins.invoice_sent("invoice")
    with pytest.raises(AttributeError):
        plugins.no_such_hook()
