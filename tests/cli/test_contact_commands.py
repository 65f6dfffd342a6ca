"""`campaign contacts`: a key is made, the list exported, and opened by whoever has the key and by nobody else."""

import re
import secrets
import tomllib
from datetime import UTC, datetime

import pytest

from campaign.actions import letters, submissions
from campaign.core.campaigns.campaign import Wording
from campaign.core.letters import links
from campaign.core.letters.composition import Supporter
from campaign.core.letters.submissions import Act
from tests.cli.conftest import confirm, context_of
from tests.support.campaigns import SOURCE
from tests.support.processes import as_an_ordinary_user, process, run

TEXT = "Tell me what comes of this"


def asking(public):
    return f'{SOURCE}\n[campaign.opt_in]\npublic_key = "{public}"\n[campaign.opt_in.label]\nen = "{TEXT}"\n'


def keygen(folder, name="rivers.key"):
    """Makes a key and puts its public half into the campaign's file."""
    public = re.search(r'public_key = "(age1\w+)"', run(folder, "contacts", "keygen", name).fine())[1]
    (folder / "clean-rivers.toml").write_text(asking(public))
    run(folder, "load", "clean-rivers.toml").fine()
    return public


def opt_in(folder, name, email="", confirmed=True):
    """Somebody sends the letters of `clean-rivers` with the box ticked."""
    with context_of(folder) as context:
        campaign, now = context.catalogue.campaign("clean-rivers"), datetime.now(UTC)
        supporter, identity = Supporter(name, "GB", "Leeds"), secrets.token_hex(32)
        allotted = letters.allot(context, campaign, supporter, {}, now.date())
        act = Act(
            identity, supporter, allotted, email=email or f"{identity[:32]}@x.example", opt_in=Wording(TEXT, "en")
        )
        taken = submissions.submit(context, campaign, act, letters.prepare(context, campaign, act, now.date()), now)
        if confirmed:
            confirm(context, links.token(taken.receipt))


@pytest.fixture
def listed(folder):
    """A folder with a key, an opt-in, and one contact, whose name is a formula."""
    keygen(folder)
    opt_in(folder, "=HYPERLINK(1)", "jo@x.example")
    return folder


def test_a_key_comes_with_what_to_do_next(folder):
    said = run(folder, "contacts", "keygen", "rivers.key").fine()
    key = folder / "rivers.key"
    assert key.stat().st_mode & 0o777 == 0o600
    public = re.search(r"# (age1\w+)$", key.read_text(), re.M)[1]
    lines = re.search(r"^\[campaign\.opt_in\](\n.+)+", said, re.M)[0]
    assert tomllib.loads(f'[campaign]\nslug = "x"\n{lines}')["campaign"]["opt_in"]["public_key"] == public
    assert "off the server" in said and "lost list" in said
    secret = key.read_text().splitlines()[-1]
    assert secret not in said
    (folder / "clean-rivers.toml").write_text(f"{SOURCE}\n{lines}\n")
    run(folder, "load", "clean-rivers.toml").fine()


def test_a_key_needs_no_configuration(empty):
    run(empty, "contacts", "keygen", "rivers.key").fine()
    assert [file.name for file in empty.iterdir()] == ["rivers.key"]


def test_a_key_is_never_overwritten(folder):
    run(folder, "contacts", "keygen", "rivers.key").fine()
    before = (folder / "rivers.key").read_bytes()
    assert "rivers.key is there already" in run(folder, "contacts", "keygen", "rivers.key").trouble()
    assert (folder / "rivers.key").read_bytes() == before


def test_the_list_goes_out_sealed_and_opens_as_a_table(listed):
    opt_in(listed, "Not confirmed", confirmed=False)
    said = run(listed, "contacts", "export", "clean-rivers", "list.age").fine()
    assert said.startswith("Wrote list.age: 1 contact, ")
    packed = (listed / "list.age").read_bytes()
    assert packed.startswith(b"age-encryption.org/v1\n") and b"jo@x.example" not in packed
    assert (listed / "list.age").stat().st_mode & 0o777 == 0o600
    done = run(listed, "contacts", "open", "list.age", "--key", "rivers.key")
    day = datetime.now(UTC).date().isoformat()
    head, *rows = done.fine().splitlines()
    assert head == "\ufeffname,address,language,day,wording"
    assert rows == [f"'=HYPERLINK(1),jo@x.example,en,{day},{TEXT}"]


def test_the_table_is_utf8_wherever_it_is_printed(listed):
    opt_in(listed, "김하늘")
    run(listed, "contacts", "export", "clean-rivers", "list.age").fine()
    done = process(listed, "contacts", "open", "list.age", "--key", "rivers.key", PYTHONIOENCODING="utf-8:strict")
    latin = process(listed, "contacts", "open", "list.age", "--key", "rivers.key", PYTHONIOENCODING="latin-1:strict")
    assert "김하늘" in done.fine() and latin.fine() == done.fine()


def test_an_empty_list_is_exported_too(folder):
    keygen(folder)
    assert "0 contacts" in run(folder, "contacts", "export", "clean-rivers", "list.age").fine()
    opened = run(folder, "contacts", "open", "list.age", "--key", "rivers.key")
    assert len(opened.fine().splitlines()) == 1


def test_after_a_new_key_both_are_needed_and_one_says_how_many_it_lacks(listed):
    keygen(listed, "new.key")
    opt_in(listed, "New Person")
    assert "2 contacts" in run(listed, "contacts", "export", "clean-rivers", "list.age").fine()
    done = run(listed, "contacts", "open", "list.age", "--key", "new.key")
    assert done.status == 0 and "New Person" in done.out and "jo@x" not in done.out
    assert "1 of 2 contacts could not be read" in done.err and len(done.lines) == 1
    both = run(listed, "contacts", "open", "list.age", "--key", "new.key", "--key", "rivers.key").fine()
    assert "New Person" in both and "jo@x.example" in both
    assert "sealed to another key" in run(listed, "contacts", "open", "list.age", "--key", "rivers.key").trouble()


def test_a_campaign_without_an_opt_in_says_so(folder):
    assert "no [campaign.opt_in]" in run(folder, "contacts", "export", "clean-rivers", "list.age").trouble()
    assert not (folder / "list.age").exists()
    keygen(folder)
    opt_in(folder, "Jo")
    (folder / "clean-rivers.toml").write_text(SOURCE)
    run(folder, "load", "clean-rivers.toml").fine()
    assert "The 1 from when" in run(folder, "contacts", "export", "clean-rivers", "list.age").trouble()


def test_an_export_is_never_overwritten(listed):
    (listed / "list.age").write_text("mine")
    assert "list.age is there already" in run(listed, "contacts", "export", "clean-rivers", "list.age").trouble()
    assert (listed / "list.age").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("export", "nowhere", "list.age"), "There is no campaign 'nowhere'"),
        (("export", "clean-rivers", "missing/list.age"), "missing/list.age: No such file"),
        (("export", "clean-rivers", "instance"), "instance is there already"),
        (("keygen", "missing/rivers.key"), "missing/rivers.key: No such file"),
        (("open", "missing.age", "--key", "rivers.key"), "missing.age: No such file"),
        (("open", "good.age", "--key", "missing.key"), "missing.key: No such file"),
        (("open", "good.age", "--key", "other.key"), "good.age: this was sealed to another key"),
        (("open", "cut.age", "--key", "rivers.key"), "cut.age: this file is damaged or cut short"),
        (("open", "offices.csv", "--key", "rivers.key"), "offices.csv: this is not an age file"),
        (("open", "good.age", "--key", "good.age"), "good.age: this is not a key file"),
        (("open", "good.age", "--key", "offices.csv"), "offices.csv: this is not a key file"),
        (("open", "instance", "--key", "rivers.key"), "instance: Is a directory"),
    ],
)
def test_trouble_is_one_line(listed, words, says):
    run(listed, "contacts", "export", "clean-rivers", "good.age").fine()
    (listed / "cut.age").write_bytes((listed / "good.age").read_bytes()[:-5])
    run(listed, "contacts", "keygen", "other.key").fine()
    assert says in run(listed, "contacts", *words).trouble()


def test_a_folder_that_may_not_be_written_is_one_line(listed):
    (listed / "closed").mkdir(mode=0o500)
    done = process(listed, "contacts", "export", "clean-rivers", "closed/list.age", before=as_an_ordinary_user())
    assert "closed/list.age: Permission denied" in done.trouble()


@pytest.mark.parametrize("words", [("open", "list.age"), ("export", "clean-rivers"), ("keygen",)])
def test_what_is_left_out_is_asked_for(listed, words):
    assert run(listed, "contacts", *words).status == 2


def test_check_finds_a_public_key_that_was_spoilt_with_its_line(folder):
    public = keygen(folder)
    wrong = public[:-1] + ("q" if public[-1] != "q" else "p")
    (folder / "clean-rivers.toml").write_text(asking(wrong))
    line = asking(wrong).splitlines().index(f'public_key = "{wrong}"') + 1
    assert (
        f"clean-rivers.toml:{line}: campaign.opt_in: public_key" in run(folder, "load", "clean-rivers.toml").trouble()
    )
    with context_of(folder) as context:
        context.store.save_campaign("clean-rivers", "live", asking(wrong))
    done = run(folder, "check")
    assert done.status == 1 and f"clean-rivers:{line}: campaign.opt_in: public_key" in done.out
