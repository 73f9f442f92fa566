"""What the server itself would refuse before the portal can say what to do."""

import pytest

from tests.functional.portal import Browser, Portal

pytestmark = pytest.mark.server


def test_a_very_long_search_is_answered_in_words(portal: Portal) -> None:
    browser = Browser(portal).sign_in("demo-lead-wales")
    answer = browser.get(f"/plans/wales-2024-2027/actions/?q={'x' * 8000}")
    assert answer.status == 400
    assert "Look for at most 100 characters." in answer.text
    assert 'maxlength="100"' in answer.text
