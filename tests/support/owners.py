"""A campaign that two groups run together: River Watch, which speaks English, and a Korean group."""

from tests.support.campaigns import SOURCE

OWNERS = """\
[[owners]]
website = "https://river-watch.example"
contact = "letters@river-watch.example"
languages = ["en"]
countries = ["GB"]
partner = "river-watch"
[owners.name]
en = "River Watch"
ko = "강지킴이"

[[owners]]
contact = "letters@river-seoul.example"
languages = ["ko"]
countries = ["KR"]
partner = "river-seoul"
[owners.name]
ko = "강살리기"

"""


def owned(owners: str = OWNERS, source: str = SOURCE) -> str:
    """The campaign's text with these owners."""
    return source.replace("[[questions]]", f"{owners}[[questions]]", 1)
