"""Who asks, as the connection and one proxy tell."""

from __future__ import annotations

import pytest
from django.conf import settings as site
from django.test import RequestFactory
from pytest_django import Settings

from costcalc.admission.client import CLIENT, identify_client
from costcalc.admission.middleware import admit

PROXY = "127.0.0.1"


@pytest.mark.parametrize(
    ("peer", "expected"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("1.2.3.4:5678", "1.2.3.4"),
        ("2001:db8:1:2:3::9", "2001:db8:1:2::/64"),
        ("[2001:db8::1]:443", "2001:db8::/64"),
        ("[2001:db8::1]", "2001:db8::/64"),
        ("::ffff:1.2.3.4", "1.2.3.4"),  # IPv4 on a listener for both
        ("64:ff9b::102:304", "1.2.3.4"),  # IPv4 through NAT64
        ("fe80::1%eth0", "fe80::/64"),
        ("", "socket"),
        ("nonsense", "malformed"),
    ],
)
def test_without_a_proxy_the_connection_says_who_asks(peer: str, expected: str) -> None:
    assert identify_client(peer, "6.6.6.6", behind_proxy=False) == expected


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("6.6.6.6, 1.2.3.4", "1.2.3.4"),  # what our one proxy has seen
        ("6.6.6.6,1.2.3.4", "1.2.3.4"),  # two header lines, as the server joins them
        ("1.2.3.4:5678", "1.2.3.4"),
        ("[2001:db8::1]:443", "2001:db8::/64"),
        ('"1.2.3.4"', "1.2.3.4"),
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("1.2.3.4,", "malformed"),  # an empty last entry is not our proxy's
        ("", "malformed"),
        ("unknown", "malformed"),
        ("_hidden", "malformed"),
        ("١.٢.٣.٤", "malformed"),
        ("1.2.3.4.5", "malformed"),
        ("01.2.3.4", "malformed"),
        ("<script>", "malformed"),
        ("1" * 10_000, "malformed"),
    ],
)
@pytest.mark.parametrize(
    "peer", [PROXY, "", "10.1.2.3", "172.20.0.1", "192.168.0.1", "::1", "fd00::1", "::ffff:10.0.0.1"]
)
def test_behind_a_proxy_its_last_entry_says_who_asks(peer: str, forwarded: str, expected: str) -> None:
    assert identify_client(peer, forwarded, behind_proxy=True) == expected


def test_a_proxy_that_says_nothing_is_the_client_itself() -> None:
    assert identify_client(PROXY, None, behind_proxy=True) == PROXY
    assert identify_client("", None, behind_proxy=True) == "socket"


@pytest.mark.parametrize("peer", ["203.0.113.9", "8.8.8.8", "172.32.0.1", "2001:db8::1", "nonsense"])
def test_a_public_address_is_no_proxy(peer: str) -> None:
    assert identify_client(peer, "1.2.3.4", behind_proxy=True) == identify_client(peer, None, behind_proxy=False)


def test_the_door_writes_it_down_and_no_header_can(settings: Settings) -> None:
    settings.BEHIND_PROXY = True
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "1.2.3.4", "costcalc.client": "6.6.6.6"})
    admit(lambda request: request)(request)  # type: ignore[arg-type, return-value]
    assert site.BEHIND_PROXY
    assert request.META[CLIENT] == "1.2.3.4"
