"""The alert rules: valid by Prometheus' own word, about numbers that there are, and quiet until something is wrong."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.conftest import NOW
from tests.support import requirements
from tests.support.proxies import DEPLOY

RULES = DEPLOY / "prometheus/letter-campaign.rules.yml"
ALERTS = {rule["alert"]: rule for rule in yaml.safe_load(RULES.read_text("utf-8"))["groups"][0]["rules"]}
DAY = 24 * 60
"""In samples, one a minute."""
WELL = {
    'up{job="letter-campaign"}': "1x{minutes}",
    "campaign_last_delivery_timestamp_seconds": "0+60x{minutes}",
    "campaign_last_backup_timestamp_seconds": "0+60x{minutes}",
    'campaign_queue_oldest_seconds{campaign="rivers"}': "60x{minutes}",
    'campaign_letters{campaign="rivers",state="failed"}': "1x{minutes}",
}


def promtool(*words: str | Path) -> str:
    done = subprocess.run(
        [requirements.program("promtool"), *map(str, words)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def series(minutes: int, **changed: str) -> list[dict[str, str]]:
    """A site that is well, but for what is changed: values by the metric's name; an empty one is not there."""
    given = {name: changed.get(name.partition("{")[0], values) for name, values in WELL.items()}
    return [{"series": name, "values": text.format(minutes=minutes)} for name, text in given.items() if text]


def test_prometheus_finds_nothing_wrong_with_them(tmp_path):
    assert f"{len(ALERTS)} rules found" in promtool("check", "rules", RULES)
    config = yaml.safe_load((DEPLOY / "prometheus/scrape.yml").read_text())
    (tmp_path / "prometheus.yml").write_text(yaml.safe_dump(config | {"rule_files": [str(RULES)]}))
    promtool("check", "config", "--syntax-only", tmp_path / "prometheus.yml")


def test_every_number_that_they_ask_for_is_there(client, context):
    for name in ("delivery", "backup"):
        context.store.note_run(name, NOW)
    shown = client.get("/metrics").text
    asked = {name for rule in ALERTS.values() for name in re.findall(r"campaign_\w+", rule["expr"])}
    assert asked and [name for name in asked if f"# TYPE {name} gauge" not in shown] == []
    assert f"campaign_last_backup_timestamp_seconds {int(NOW.timestamp())}\n" in shown
    assert 'campaign_letters{campaign="clean-rivers",state="failed"} 0' in shown


def test_what_never_ran_is_not_said_to_have_run_in_1970(client):
    assert "campaign_last_backup_timestamp_seconds" not in client.get("/metrics").text


@pytest.mark.parametrize(
    ("alert", "minutes", "changed"),
    [
        (None, 3 * DAY, {}),
        ("LetterCampaignDown", 20, {"up": "0x{minutes}"}),
        ("LetterCampaignDeliveryStandsStill", 5 * 60, {"campaign_last_delivery_timestamp_seconds": "0x{minutes}"}),
        ("LetterCampaignLettersWait", 60, {"campaign_queue_oldest_seconds": "200000x{minutes}"}),
        ("LetterCampaignLettersFail", DAY, {"campaign_letters": "0+1x{minutes}"}),
        ("LetterCampaignNoBackup", 3 * DAY, {"campaign_last_backup_timestamp_seconds": "0x{minutes}"}),
        ("LetterCampaignNeverBackedUp", 3 * DAY, {"campaign_last_backup_timestamp_seconds": ""}),
    ],
)
def test_one_rings_when_it_should_and_no_other(tmp_path, alert, minutes, changed, long):
    ringing = []
    for name, rule in ALERTS.items():
        labels = {"severity": rule["labels"]["severity"]}
        if name in ("LetterCampaignDown", "LetterCampaignNeverBackedUp"):
            labels["job"] = "letter-campaign"
        if name in ("LetterCampaignLettersWait", "LetterCampaignLettersFail"):
            labels["campaign"] = "rivers"
        if name == "LetterCampaignLettersFail":
            labels["state"] = "failed"
        said = {key: text.replace("{{ $labels.campaign }}", "rivers") for key, text in rule["annotations"].items()}
        expected = [{"exp_labels": labels, "exp_annotations": said}] if name == alert else []
        ringing.append({"eval_time": f"{minutes - 1}m", "alertname": name, "exp_alerts": expected})
    case = {"interval": "1m", "input_series": series(minutes, **changed), "alert_rule_test": ringing}
    looks = "1m" if long or minutes < DAY else "5m"
    whole = {"rule_files": [str(RULES)], "evaluation_interval": looks, "tests": [case]}
    (tmp_path / "test.yml").write_text(yaml.safe_dump(whole))
    promtool("test", "rules", tmp_path / "test.yml")
