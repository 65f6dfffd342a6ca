"""What it promises of partners, organisers and their sessions, and of hits that are counted."""

import pytest

from campaign.store.protocol.accounts import Organiser, Session
from campaign.store.protocol.campaigns import Partner
from campaign.store.protocol.errors import AlreadyExists, Missing
from tests.support.submissions import HOUR, MINUTE, NOW


class TestPeople:
    def test_partners(self, store):
        partner = Partner("watch", "River Watch", ("https://watch.example",), "salt")
        store.add_partner(partner)
        assert store.partner("watch") == partner and store.partners() == [partner] and store.partner("x") is None
        with pytest.raises(AlreadyExists):
            store.add_partner(partner)

    def test_organisers_and_sessions(self, store):
        account = Organiser("o@desk.example", "hash", NOW)
        store.add_organiser(account)
        with pytest.raises(AlreadyExists):
            store.add_organiser(account)
        assert store.open_session(Session(b"key", account.email, NOW, NOW), "hash")
        assert store.session(b"key", NOW + MINUTE).seen_at == NOW
        assert store.session(b"key", NOW + MINUTE).seen_at == NOW + MINUTE
        store.close_session(b"key")
        assert store.session(b"key", NOW) is None
        assert store.open_session(Session(b"key", account.email, NOW, NOW), "hash")
        store.remove_organiser(account.email)
        assert store.organisers() == [] and store.session(b"key", NOW) is None
        with pytest.raises(Missing):
            store.remove_organiser(account.email)

    def test_hits_are_counted_until_they_are_forgotten(self, store):
        assert [store.hit(b"key", NOW + MINUTE) for _ in range(3)] == [1, 2, 3]
        assert (store.hits(b"key", NOW), store.hits(b"key", NOW + HOUR), store.hits(b"other", NOW)) == (3, 0, 0)
        store.forget_hits(b"key")
        assert store.hits(b"key", NOW) == 0
