"""What of a letter somebody sees who has to judge it: its words, and nothing that leads to its writer."""

import pytest

from campaign.core.letters.doubts import Doubt, in_words, shareable, without_writer
from campaign.core.letters.submissions import Personal, Words

THREAT = "I will kill you"


def seen(body: str) -> str:
    writer = Personal(
        "Kim Yong-ho", "k@x.example", {"a": Words("S", body)}, place="Leeds", address="1 Weir Lane\nLeeds"
    )
    return without_writer(writer, "a").body


@pytest.mark.parametrize("signature", ["Kim Yong-ho\n1 Weir Lane\nLeeds", "김영호\nLeeds", "Yong-ho"])
def test_the_signature_is_left_out_in_whatever_letters_it_is_written(signature):
    assert (
        seen(f"Dear Sir,\n\n{THREAT}, says yong-ho of LEEDS.\n\n{signature}")
        == f"Dear Sir,\n\n{THREAT}, says … of ….\n\n…"
    )


@pytest.mark.parametrize("body", [f"{THREAT}, Yong-ho", f"Dear Sir,\n\n{THREAT}, Yong-ho"])
def test_a_threat_is_seen_wherever_it_stands(body):
    assert seen(body) == body.replace("Yong-ho", "…")


def test_every_doubt_is_found_in_letters_that_are_stored():
    body = "Call 020 7946 0018. My cousin Kim Yong-ho says you are idiots. I will kill you."
    assert in_words([Words("", body)]) == list(Doubt)


def test_a_sentence_in_doubt_is_not_to_be_passed_on():
    assert shareable("I swim there.") == "I swim there." and shareable(THREAT) == ""
