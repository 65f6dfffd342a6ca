"""What browsers keep for good: an address that names the version which it gives, and no other."""

import re

import pytest

from campaign.web.sharing.views import current_script, script_hash


def right_version(client):
    return re.search(r"/static/style\.css\?v=(\w+)", client.get("/").text)[1]


def test_the_right_version_is_kept_for_good(client):
    answer = client.get(f"/static/style.css?v={right_version(client)}")
    assert answer.headers["Cache-Control"].endswith("immutable")


@pytest.mark.parametrize("version", ["", "anything", "1", "None", "0" * 8, "x" * 300, "%00", "v=", "RIGHT1", " RIGHT"])
@pytest.mark.parametrize("file", ["static/style.css", "static/form.js", "c/clean-rivers/theme.css"])
def test_any_other_is_not(client, file, version):
    asked = version.replace("RIGHT", right_version(client))
    answer = client.get(f"/{file}?v={asked}")
    assert answer.status_code == 200 and "immutable" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    "name", ["x" * 300, "a" * 256, "0" * 15, "0" * 16, "0" * 5_000, "é" * 100, "..%2f..%2fform", "%00", "A" * 16, "-"]
)
def test_a_version_of_the_script_that_never_was_is_not_found(client, name):
    assert client.get(f"/embed/{name}.js").status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("BYTES=-5", 206, slice(-5, None)),
        ("bytes=7-", 206, slice(7, None)),
        ("lines=0-1", 200, slice(None)),
        ("bytes=0-3,10-12", 200, slice(None)),
        ("bytes=abc", 200, slice(None)),
        ("", 200, slice(None)),
        ("bytes=99999999-", 416, None),
        (f"bytes={'9' * 5_000}-", 416, None),
    ],
)
def test_a_part_of_a_file_is_given_to_who_asks_for_one_in_bytes_and_else_the_whole(client, asked, status, part):
    whole = client.get("/static/form.js").data
    answer = client.get("/static/form.js", headers={"Range": asked})
    assert answer.status_code == status and (part is None or answer.data == whole[part])


def test_every_released_version_of_the_script_is_there(client):
    for name in (script_hash(current_script()), "49022cd4b66295fd", "a7fc49bf23f777b2"):
        answer = client.get(f"/embed/{name}.js")
        assert answer.status_code == 200 and answer.headers["Cache-Control"].endswith("immutable")
        assert script_hash(answer.data) == name


def test_metrics_have_one_group_each_over_all_campaigns(client):
    from prometheus_client.parser import text_string_to_metric_families as families

    metrics = list(families(client.get("/metrics").text))
    waiting = ["campaign_queue_waiting", "campaign_queue_oldest_seconds"]
    assert [one.name for one in metrics] == ["campaign_letters", "campaign_supporters", "campaign_complaints", *waiting]
    assert all(metric.documentation and metric.type == "gauge" for metric in metrics)
    assert all(metric.samples for metric in metrics)


def test_what_a_database_ended_and_was_done_again_is_told_by_reason(client, context):
    with context.store.writing() as db:
        db.execute("INSERT INTO tried_again (reason, times) VALUES ('deadlock', 2)")
    assert 'campaign_tried_again{reason="deadlock"} 2\n' in client.get("/metrics").text
