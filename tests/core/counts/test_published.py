"""What everybody may see where nobody is asked to confirm tells of no single person."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from campaign.core.counts.published import Stairs, hour_begun, in_steps
from campaign.core.counts.totals import STATES, WAYS, WHOLE, Row, Totals, gather

NOW = datetime(2026, 11, 23, 20, 59, 59, 5, tzinfo=UTC)
STAIRS = Stairs(b"k" * 32, "rivers", 5)


def rows(supporters: int, targets: int = 3) -> list[Row]:
    """The ledger after so many people wrote to all."""
    counted = [Row("", WHOLE, "", name, supporters) for name in ("supporters", "confirmed", "different_letters")]
    counted += [Row("", "target", f"t{at}", "sent", supporters) for at in range(targets)]
    counted += [Row("", "country", "KR", "supporters", supporters), Row("", "day", "2026-11-23", "letters", supporters)]
    return counted


def seen(count: int, stairs: Stairs = STAIRS) -> Totals:
    return in_steps(gather("rivers", "live", 100, rows(count), NOW), stairs)


@pytest.mark.parametrize("step", [0, 1, 2, 5, 40])
def test_a_figure_is_never_more_than_there_are_nor_far_behind_and_only_goes_up(step):
    stairs = replace(STAIRS, step=step)
    figures = [stairs.seen(count) for count in range(400)]
    assert figures == sorted(figures)
    for count, figure in enumerate(figures):
        assert 0 <= count - figure < 2 * max(1, step) and figure % max(1, step) == 0


def test_where_a_step_lies_is_known_to_the_key_alone():
    others = [[Stairs(bytes([n]) * 32, "rivers", 5).seen(count) for count in range(60)] for n in range(20)]
    assert len({tuple(other) for other in others}) > 15
    assert replace(STAIRS, campaign="other").seen and others[0] != others[1]


@pytest.mark.parametrize("count", [*range(0, 30), 99, 100, 101, 102, 103])
def test_figures_agree_with_each_other(count):
    figures = seen(count)
    for state in STATES:
        assert figures.of(state) == sum(of.get(state, 0) for of in figures.by_target.values())
    assert sum(figures.by_country.values()) == figures.of("supporters") >= figures.of("confirmed")
    assert sum(figures.of(way) for way in WAYS) <= figures.of("handed_over")
    assert figures.towards_goal == figures.of("sent") + figures.of("said_sent")
    assert figures.personalised_percent <= 100 and figures.of("different_letters") <= figures.of("sent")


def test_one_letter_moves_nothing_however_many_offices_it_goes_to():
    for count in range(200):
        assert not STAIRS.moves(rows(count, 40), rows(count + 1, 40))
        assert not STAIRS.moves(rows(count), rows(count + 4)) and STAIRS.moves(rows(count), rows(count + 9))


def test_who_fills_up_with_own_letters_learns_hardly_more_than_by_chance():
    """The patient form of the attack: after the address in question, own ones until the figures move."""
    right = 0
    trials = 4_000
    for number in range(trials):
        stairs, base = Stairs(secrets.token_bytes(32), "rivers", 5), 100
        is_new = number % 2
        own = next(own for own in range(20) if stairs.moves(rows(base), rows(base + is_new + own)))
        right += (own < 7) == bool(is_new)
    assert right / trials < 0.65


def test_an_hour_begins_when_it_is_full():
    assert hour_begun(NOW) == datetime(2026, 11, 23, 20, tzinfo=UTC)
