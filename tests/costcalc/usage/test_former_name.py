"""The page was called Bill."""

from __future__ import annotations

import pytest
from django.test import Client

RESPONSE = '{"model": "gpt-4o-2024-08-06", "usage": {"prompt_tokens": 1000, "completion_tokens": 100}}'


@pytest.mark.parametrize(("former", "today"), [("/bill/", "/usage/"), ("/bill.csv", "/usage.csv")])
def test_what_knows_the_former_name_is_led_on_with_what_it_sends(client: Client, former: str, today: str) -> None:
    response = client.get(former)
    assert (response.status_code, response["Location"]) == (301, today)
    response = client.post(former, {"pasted": RESPONSE})
    assert (response.status_code, response["Location"]) == (308, today)
    followed = client.post(former, {"pasted": RESPONSE}, follow=True)
    assert followed.status_code == 200
    # 1,000 × $2.50 and 100 × $10.00 a million
    assert b"0.0035" in followed.getvalue()
