"""A campaign on the desk as a file: taken down, brought up again, or begun with."""

import io

import pytest

from tests.support.campaigns import SOURCE
from tests.web.desk.test_writing import EDIT, opened, press


@pytest.fixture
def writer(desk):
    return desk.signed_in()


def test_a_file_goes_down_and_up_again_and_is_the_same_campaign(desk, writer):
    assert writer.browser.get("/organiser/c/clean-rivers/campaign.toml").get_data(as_text=True) == SOURCE
    press(writer, EDIT, "save", **{"campaign.goal": "7"})
    answer = writer.browser.get("/organiser/c/clean-rivers/campaign.toml")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="clean-rivers.toml"'
    file = answer.get_data()
    press(writer, EDIT, "save", **{"campaign.goal": "8"})
    assert upload(writer, file).status_code == 303
    assert desk.store.draft("clean-rivers").source.encode() == file


def upload(person, file, name="rivers.toml", address="/organiser/c/clean-rivers/upload"):
    page = opened(person, EDIT if "upload" in address else address)
    fields = {key: page.fields()[key] for key in ("form_token", "version") if key in page.fields()}
    fields = {key: value if isinstance(value, str) else value[0] for key, value in fields.items()}
    return person.browser.post(address, data=fields | {"do": "upload", "file": (io.BytesIO(file), name)})


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (b"[campaign\n", "rivers.toml: this is not valid TOML"),
        (b"\xff\xfe", "not a text file in UTF-8"),
        (SOURCE.replace("goal = 100", "gaol = 100").encode(), "rivers.toml:5: campaign: unknown key &#39;gaol&#39;"),
        (SOURCE.replace('"clean-rivers"', '"other"').encode(), "this campaign is &#39;clean-rivers&#39;"),
        (b"x" * 200_001, "too long"),
        (b"[[[" * 60_000, "not valid TOML"),
        (b"a = " + b"[" * 90_000, "nested too deeply"),
        (b"", "slug is missing"),
    ],
)
def test_a_file_that_is_no_campaign_is_refused_with_its_line(desk, writer, file, says):
    answer = upload(writer, file)
    assert answer.status_code == 400 and says in answer.text, answer.text[:2000]
    assert desk.store.draft("clean-rivers") is None


def test_a_campaign_can_begin_with_a_file(desk, writer):
    file = SOURCE.replace('"clean-rivers"', '"clear-lakes"').encode()
    assert upload(writer, file, address="/organiser/new").location == "/organiser/c/clear-lakes/edit"
    assert desk.store.draft("clear-lakes").source.encode() == file and desk.store.campaign("clear-lakes") is None
