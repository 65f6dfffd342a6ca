"""Seal, open, forget, crash, restore, in any order: what may be opened is there, and nothing else is."""

import secrets
import shutil
import tempfile
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from campaign.core.delivery.outcomes import LOST_IN_RESTORE, sent, set_aside
from campaign.core.letters import links
from campaign.core.letters.submissions import Words
from campaign.sealing.slots import SlotFile
from campaign.store.open_store import SqliteStore
from campaign.store.protocol.errors import StoreUnavailable
from tests.sealing import test_orders
from tests.support import databases
from tests.support.submissions import NOW, claim, letter, submission

KEY = b"k" * 32


class Crash(BaseException):
    """The process ends here."""


class Sealing(RuleBasedStateMachine):
    """`kept` says of each submission which of its letters can be opened by who has the link."""

    receipts = Bundle("receipts")

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp(prefix="sealing-"))
        databases.provide(self.folder / "campaign.db")
        self.kept: dict[bytes, set[str]] = {}
        self.keys: dict[bytes, set[bytes]] = {}
        self.crashing = ""
        self.open()
        self.store.save_campaign("rivers", "live", "source")

    def open(self):
        self.store = SqliteStore(self.folder / "campaign.db", KEY)
        self.store.destroy_unreferenced()

    def crashed(self, verb):
        """Do it; where the process dies of it, begin anew. False where it died before the commit."""
        if not self.crashing:
            verb()
            return True
        where, self.crashing, committed = self.crashing, "", []

        def die(*_):
            raise Crash

        whole = self.store._note_what_is_owed

        def note(db):
            whole(db)
            if where == "before the commit":
                raise Crash
            committed.append(1)

        self.store._note_what_is_owed = note
        if where == "before the keys":
            self.store._after_commit = die
        elif where == "before they are free":
            overwrite = self.store._slots.overwrite
            self.store._slots.overwrite = lambda *given: (overwrite(*given), die())
        with suppress(Crash, StoreUnavailable):
            verb()
        self.store.close()
        self.open()
        return bool(committed)

    @rule(where=st.sampled_from(["before the commit", "before the keys", "before they are free"]))
    def crash_soon(self, where):
        self.crashing = where

    @rule(target=receipts, confirm=st.booleans())
    def send(self, confirm):
        new = submission(
            letter("minister"),
            letter("un-sg", send=False),
            receipt=secrets.token_bytes(32),
            confirm=confirm,
            writer=secrets.token_bytes(16),
            notices=(),
        )
        self.kept[new.receipt] = set()
        if self.crashed(lambda: self.store.add_submission(new)):
            self.kept[new.receipt] = {"minister", "un-sg"}
        return new.receipt

    @rule(receipt=receipts)
    def confirm(self, receipt):
        self.crashed(lambda: self.store.confirm(receipt, receipt[:16], NOW))

    @rule(receipt=consumes(receipts))
    def erase(self, receipt):
        if self.crashed(lambda: self.store.erase(receipt)):
            self.kept[receipt] = set()

    @rule(works=st.booleans())
    def deliver_one(self, works):
        claims = claim(self.store, limit=1)
        for claimed in claims:
            outcome = sent("250") if works else set_aside("550")
            if self.crashed(lambda one=claimed, outcome=outcome: self.store.finish(one, outcome, NOW)):
                receipt = next(each for each in self.kept if links.name_of(each) == claimed.submission)
                self.kept[receipt] -= {claimed.target}

    @rule()
    def restart(self):
        self.store.close()
        self.open()

    @rule()
    def restore(self):
        """A backup opens nothing, and says so of all that waits."""
        copy = self.folder / f"{secrets.token_hex(4)}.db"
        self.store.backup(copy)
        restored = SqliteStore(copy, KEY)
        for receipt, kept in self.kept.items():
            submission = restored.submission(receipt)
            if kept:
                assert submission.lost == LOST_IN_RESTORE and submission.personal is None and not submission.erased
        restored.close()

    @invariant()
    def what_is_kept_can_be_opened_and_nothing_else(self):
        for receipt, kept in self.kept.items():
            submission = self.store.submission(receipt)
            opened = (
                {letter.target for letter in submission.letters if letter.words == Words("Subject", "Body")}
                if submission
                else set()
            )
            assert opened == kept
            assert submission is None or not submission.lost

    @invariant()
    def every_key_belongs_to_a_row_and_every_slot_is_known(self):
        self.store.destroy_due()
        now = {receipt: self._keys_of(receipt) for receipt in self.kept}
        raw = self.store._slots.path.read_bytes() if self.store._slots.exists else b""
        for receipt, keys in now.items():
            gone = self.keys.get(receipt, set()) - keys
            assert not any(key in raw for key in gone), "a key that nothing refers to is gone"
        self.keys = now
        state = self.store.keys_state()
        assert (state.fault, state.lost, state.slots["forgotten"]) == ("", 0, 0)
        if self.store._slots.exists:
            assert sum(state.slots.values()) <= self.store._slots.count()

    def _keys_of(self, receipt):
        return {self.store._slots.read(slot) for slot in test_orders.slots_of(self.store, receipt)}

    def teardown(self):
        if hasattr(self, "folder"):
            self.store.close()
            shutil.rmtree(self.folder, ignore_errors=True)


@pytest.mark.slow
def test_any_order_of_sealing_opening_forgetting_crashing_and_restoring(long):
    from hypothesis.stateful import run_state_machine_as_test

    examples, steps = (300, 40) if long else (8, 15)
    run_state_machine_as_test(
        Sealing, settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None, print_blob=True)
    )


def keys_first(store):
    """The wrong order: a key is overwritten while its row may still come back."""
    whole = store._note_what_is_owed

    def note(db):
        dead = [slot for (slot,) in db.execute("SELECT slot FROM slots_dead")]
        if dead:
            SlotFile(store._slots.path).overwrite(dead)
        whole(db)

    store._note_what_is_owed = note


def free_first(store):
    """The wrong order: a slot is free, and taken, before it was overwritten."""

    def overwrite(slots, number=None):
        pass

    store._slots.overwrite = overwrite


def walk(machine):
    """What the machine may do, in an order that meets each of these: two send, one crashes on the way, one erases."""
    first, second = machine.send(confirm=True), machine.send(confirm=True)
    machine.confirm(first)
    machine.deliver_one(works=True)
    machine.crash_soon("before the keys")
    machine.erase(first)
    machine.crash_soon("before the commit")
    machine.erase(second)
    machine.what_is_kept_can_be_opened_and_nothing_else()
    machine.every_key_belongs_to_a_row_and_every_slot_is_known()
    machine.erase(second)
    machine.send(confirm=True)
    machine.what_is_kept_can_be_opened_and_nothing_else()
    machine.every_key_belongs_to_a_row_and_every_slot_is_known()


@pytest.mark.parametrize("wrong", [None, keys_first, free_first])
def test_the_model_notices_each_wrong_order(wrong):
    """The same walk is fine with the right order, and is not with any other."""

    class Wrong(Sealing):
        def open(self):
            super().open()
            if wrong:
                wrong(self.store)

    machine = Wrong()
    machine.begin()
    try:
        with pytest.raises((AssertionError, StoreUnavailable)) if wrong else nullcontext():
            walk(machine)
    finally:
        machine.teardown()
