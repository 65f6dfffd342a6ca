"""From several hosts on PostgreSQL back to one, and from there to a file: by commands, as the document has them."""

import re

from campaign.actions import hosts
from tests.cli.conftest import confirm, context_of, submit
from tests.support.fleet import joined
from tests.support.processes import process, run


def test_what_waits_goes_from_two_hosts_to_one_and_into_a_file(one):
    assert run(one, "keys", "gather").trouble() == "Error: One host alone has the keys already."
    two = joined(one, "two")
    for folder in (two, one):
        with context_of(folder) as context:
            hosts.turn(context)
    with context_of(two) as context:
        confirm(context, submit(context))
    assert "campaign hosts strike two" in run(one, "keys", "gather").trouble()
    run(one, "hosts", "strike", "two").fine()
    assert "unreadable at once again" in run(one, "keys", "gather").fine()
    assert "What is forgotten is destroyed." in run(one, "keys").fine()
    url, config = "sqlite:///instance/back.db", one / "config.toml"
    run(one, "copy", "--to", url).fine()
    config.write_text(re.sub('^url = "postgresql.*"$', f'url = "{url}"', config.read_text(), flags=re.MULTILINE))
    process(one, "deliver", "--drain").fine()
    assert len(list((one / "instance/mail/new").iterdir())) == 2, "what asked to confirm, and the letter"
