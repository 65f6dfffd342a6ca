"""What the store promises about accounts, sessions, links, the audit trail and turns."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from campaign.core.accounts import Role
from campaign.core.campaigns import toml
from campaign.core.rights import Access, Right
from campaign.store.protocol.accounts import AccountLink, Note, Organiser, SecondFactor, Session
from campaign.store.protocol.campaigns import Draft
from campaign.store.protocol.errors import AlreadyExists, IsLastOrganiser, Missing
from tests.conftest import NOW

# ruff: noqa: F811 - the fixture

NOTE = Note(NOW, "me@x.example", "did it", "")
ME, YOU = Organiser("me@x.example", "hash", NOW), Organiser("you@x.example", "hash", NOW, Role.VIEWER)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SECRET, CODES = "JBSWY3DPEHPK3PXP", (b"a" * 32, b"b" * 32)


def opened(store, key=b"half", account=ME, whole=False):
    session = Session(key, account.email, NOW, NOW, whole)
    assert store.open_session(session, account.password_hash)
    return session


def test_a_session_is_opened_for_the_present_password_only_and_becomes_whole_under_another_key(store):
    store.add_organiser(ME)
    assert not store.open_session(Session(b"x", ME.email, NOW, NOW), "another hash")
    assert not store.open_session(Session(b"x", YOU.email, NOW, NOW), "hash")
    opened(store)
    assert not store.session(b"half", NOW).verified
    assert store.complete_session(b"half", b"whole") and store.session(b"whole", NOW).verified
    assert store.session(b"half", NOW) is None and not store.complete_session(b"half", b"again")
    assert store.open_session(Session(b"next", ME.email, NOW, NOW), "hash", instead_of=b"whole")
    assert store.session(b"whole", NOW) is None
    store.close_sessions(ME.email)
    assert store.session(b"next", NOW) is None


def test_a_new_password_ends_every_session_but_one(store):
    store.add_organiser(ME)
    opened(store, b"one"), opened(store, b"two")
    store.set_password(ME.email, "new", keep=b"one")
    assert store.session(b"one", NOW) and store.session(b"two", NOW) is None
    assert store.organiser(ME.email).password_hash == "new"
    with pytest.raises(Missing):
        store.set_password(YOU.email, "new")


def test_a_second_factor_is_set_by_a_session_that_is_there_and_replaced_by_a_whole_one(store):
    store.add_organiser(ME)
    half, other = opened(store), opened(store, b"other")
    assert not store.set_second_factor(Session(b"gone", ME.email, NOW, NOW, True), SECRET, 7, CODES)
    assert store.set_second_factor(half, SECRET, 7, CODES)
    assert store.second_factor(ME.email) == SecondFactor(SECRET, 2) and store.organiser(ME.email).has_second_factor
    assert store.session(other.key, NOW) is None
    assert not store.set_second_factor(half, "OTHER", 8, ()), "half a session replaces nothing"
    store.complete_session(half.key, b"whole")
    assert store.set_second_factor(Session(b"whole", ME.email, NOW, NOW), "OTHER", 8, ())
    assert store.second_factor(ME.email) == SecondFactor("OTHER", 0)


def test_steps_and_recovery_codes_are_used_once_even_by_many_at_once(store):
    store.add_organiser(ME)
    store.set_second_factor(opened(store), SECRET, 7, CODES)
    assert not store.use_step(ME.email, 7) and not store.use_step(ME.email, 6)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: store.use_step(ME.email, 8), range(8))) == 1
        assert sum(pool.map(lambda _: store.use_recovery_code(ME.email, CODES[0]), range(8))) == 1
        list(pool.map(lambda _: store.close(), range(64)))
    assert not store.use_recovery_code(YOU.email, CODES[1])
    store.replace_recovery_codes(ME.email, [b"c" * 32])
    assert not store.use_recovery_code(ME.email, CODES[1]) and store.use_recovery_code(ME.email, b"c" * 32)


def test_the_last_organiser_stays_unless_it_is_meant(store):
    store.add_organiser(ME)
    store.add_organiser(YOU)
    for change in (lambda: store.change_access(ME.email, Access(Role.VIEWER)),
                   lambda: store.remove_organiser(ME.email, unless_last=True)):  # fmt: skip
        with pytest.raises(IsLastOrganiser):
            change()
    assert store.organisers() == [ME, YOU], "nothing was changed"
    store.change_access(YOU.email, Access(Role.ORGANISER))
    store.remove_organiser(ME.email, unless_last=True)
    store.remove_organiser(YOU.email)
    with pytest.raises(Missing):
        store.change_access(ME.email, Access(Role.VIEWER))


@pytest.mark.parametrize("role", [*Role, None])
def test_a_link_is_used_once(store, role):
    if role is None:
        store.add_organiser(ME)
        opened(store)
    link = AccountLink(b"link", ME.email, role, NOW + DAY)
    store.add_account_link(link)
    assert store.account_link(b"link", NOW) == link and store.account_links(NOW) == [link]
    assert store.account_link(b"link", NOW + 2 * DAY) is None and store.account_links(NOW + 2 * DAY) == []
    assert store.redeem_account_link(b"link", "new", NOW + 2 * DAY, NOTE) is None
    with ThreadPoolExecutor(4) as pool:
        used = list(pool.map(lambda _: store.redeem_account_link(b"link", "new", NOW, NOTE), range(4)))
        list(pool.map(lambda _: store.close(), range(32)))
    assert used.count(link) == 1 and used.count(None) == 3 and len(store.audit(None, 9)) == 1
    assert store.account_link(b"link", NOW) is None and store.account_links(NOW) == []
    assert store.redeemed_by(b"link", NOW) == ME.email and store.redeemed_by(b"other", NOW) == ""
    assert store.redeemed_by(b"link", NOW + 2 * DAY) == "", "it is known for as long as it could have been used"
    assert store.organiser(ME.email) == Organiser(ME.email, "new", NOW, role or Role.ORGANISER)
    assert store.session(b"half", NOW) is None


def test_links_are_for_whom_they_fit_and_go_with_their_account(store):
    store.add_organiser(ME)
    with pytest.raises(AlreadyExists):
        store.add_account_link(AccountLink(b"link", ME.email, Role.VIEWER, NOW + DAY))
    with pytest.raises(Missing):
        store.add_account_link(AccountLink(b"link", YOU.email, None, NOW + DAY))
    store.add_account_link(AccountLink(b"you", YOU.email, Role.ORGANISER, NOW + DAY))
    store.add_organiser(YOU)
    assert store.account_link(b"you", NOW) is None, "an invitation is spent when the account is there"
    store.add_account_link(AccountLink(b"reset", YOU.email, None, NOW + DAY, drops_second_factor=True))
    store.remove_organiser(YOU.email)
    assert store.redeem_account_link(b"reset", "new", NOW, NOTE) is None and store.organisers() == [ME]


def held(store, email=YOU.email):
    return store.organiser(email).rights


def test_rights_in_campaigns_are_a_members_and_replace_those_from_before(store):
    store.add_organiser(ME)
    store.add_organiser(replace(YOU, role=Role.MEMBER, rights={"rivers": Right.WRITES, "lakes": Right.PARTNERS}))
    assert held(store) == {"lakes": Right.PARTNERS, "rivers": Right.WRITES} and held(store, ME.email) == {}
    assert [one.rights for one in store.organisers()] == [{}, held(store)]
    store.change_access(YOU.email, Access(Role.MEMBER, {"lakes": Right.WATCHES}))
    assert held(store) == {"lakes": Right.WATCHES}
    store.change_access(YOU.email, Access(Role.VIEWER))
    assert store.organiser(YOU.email) == YOU
    store.change_access(YOU.email, Access(Role.MEMBER))
    assert held(store) == {}, "those from before are not back"


def test_an_invitation_carries_rights_and_takes_them_along(store):
    store.add_organiser(ME)
    link = AccountLink(b"link", YOU.email, Role.MEMBER, NOW + DAY, rights={"rivers": Right.WRITES})
    store.add_account_link(link)
    assert store.account_link(b"link", NOW) == link and store.account_links(NOW) == [link]
    store.withdraw_account_link(YOU.email)
    store.add_account_link(AccountLink(b"two", YOU.email, Role.MEMBER, NOW + DAY))
    assert store.account_link(b"two", NOW).rights == {}
    store.add_account_link(link)
    assert store.redeem_account_link(b"link", "new", NOW, NOTE) == link
    assert held(store) == {"rivers": Right.WRITES}
    store.add_account_link(AccountLink(b"reset", YOU.email, None, NOW + DAY))
    store.redeem_account_link(b"reset", "newer", NOW, NOTE)
    assert held(store) == {"rivers": Right.WRITES}, "a new password changes no right"
    store.remove_organiser(YOU.email)
    store.add_organiser(replace(YOU, role=Role.MEMBER))
    assert held(store) == {}


def test_a_campaign_that_is_put_away_or_gone_takes_the_rights_in_it_along(store):
    store.add_organiser(ME)
    for slug in ("rivers", "lakes", "seas"):
        store.save_campaign(slug, "closed", f"the text of {slug}")
    store.save_draft(Draft("begun", "a text", "", ME.email, NOW), instead_of="")
    rights = dict.fromkeys(("rivers", "lakes", "begun", "seas"), Right.WRITES)
    store.add_organiser(replace(YOU, role=Role.MEMBER, rights=rights))
    assert store.archive_campaign("rivers", archived=True) and sorted(held(store)) == ["begun", "lakes", "seas"]
    assert store.archive_campaign("rivers", archived=False) and "rivers" not in held(store)
    assert store.delete_campaign("lakes") and sorted(held(store)) == ["begun", "seas"]
    assert store.drop_draft("begun", toml.version("a text")) and sorted(held(store)) == ["seas"]


def test_a_campaign_that_comes_into_being_is_nobody_s_whatever_was_given_in_one_of_its_name(store):
    """As when one is deleted in the moment in which a right in it is given."""
    rights = dict.fromkeys(("seas", "begun"), Right.WRITES)
    store.add_organiser(replace(YOU, role=Role.MEMBER, rights=rights))
    store.save_campaign("seas", "draft", "a text")
    assert sorted(held(store)) == ["begun"]
    store.save_draft(Draft("begun", "a text", "", ME.email, NOW), instead_of="")
    assert held(store) == {}
    store.add_organiser(ME)
    store.change_access(YOU.email, Access(Role.MEMBER, rights))
    store.save_campaign("seas", "live", "another text")
    store.save_draft(Draft("begun", "more", "", ME.email, NOW), instead_of=toml.version("a text"))
    assert store.publish("begun", "live", "more", ("", toml.version("more")))
    assert held(store) == rights


def test_a_link_may_drop_the_second_factor(store):
    store.add_organiser(ME)
    store.set_second_factor(opened(store), SECRET, 7, CODES)
    store.add_account_link(AccountLink(b"reset", ME.email, None, NOW + DAY, drops_second_factor=True))
    assert store.second_factor(ME.email) is not None
    store.redeem_account_link(b"reset", "new", NOW, NOTE)
    assert store.second_factor(ME.email) is None and not store.use_recovery_code(ME.email, CODES[0])


def test_the_audit_trail_is_read_backwards_and_counts_repetitions_within_a_time(store):
    for number in range(3):
        store.note(NOW + number * MINUTE, "me", "did", str(number))
    assert [entry.about for entry in store.audit(None, 2)] == ["2", "1"]
    assert [entry.about for entry in store.audit(store.audit(None, 2)[-1].id, 2)] == ["0"]
    for minutes in (10, 20, 100):
        moment = NOW + minutes * MINUTE
        store.note(moment, "?", "failed", "me", since=moment - 60 * MINUTE)
    assert [(entry.about, entry.times) for entry in store.audit(None, 2)] == [("me", 1), ("me", 2)]


def test_a_turn_is_taken_by_one_until_its_time_is_over(store):
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: store.take(b"key", NOW, NOW + MINUTE), range(8))) == 1
        list(pool.map(lambda _: store.close(), range(64)))
    assert not store.take(b"key", NOW + MINUTE, NOW + 2 * MINUTE)
    assert store.take(b"key", NOW + 2 * MINUTE, NOW + 3 * MINUTE)
    assert not store.take(b"key", NOW + 2 * MINUTE, NOW + 3 * MINUTE)
