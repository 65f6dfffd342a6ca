"""A small campaign with its offices, for tests that need pages, a store or a mail."""

from datetime import date

from campaign.core.offices.office import Office

OFFICES = (
    Office(
        "river-ministry",
        "Minister for Rivers",
        "Ministry of Rivers",
        "ministry",
        "GB",
        "en",
        "Dear Minister,",
        "Yours sincerely,",
        email="minister@rivers.example",
        checked_on=date(2026, 11, 1),
    ),
    Office(
        "lake-agency",
        "Head of the Lake Agency",
        "Lake Agency",
        "agency",
        "GB",
        "en",
        "Dear Head of the Agency,",
        "Yours faithfully,",
        contact_form="https://lakes.example/contact",
        postal_address="1 Shore Road\nLaketown",
    ),
)
"""One with an address that a person checked, and one with none."""

SOURCE = """\
[campaign]
slug = "clean-rivers"
status = "live"
languages = ["en", "ko"]
goal = 100
accent = "#ffcc00"
embed_origins = ["https://friends.example"]
[campaign.title]
en = "Clean rivers"
ko = "깨끗한 강"
[campaign.summary]
en = "Our rivers are **ill**. <script>alert(1)</script>"
ko = "강이 아픕니다."

[[questions]]
id = "why"
max_length = 60
[questions.label]
en = "Why does this matter to you?"
ko = "왜 중요합니까?"

[[targets]]
id = "minister"
office = "river-ministry"
[[targets]]
id = "lakes"
office = "lake-agency"
except_countries = ["KP"]

[[letters]]
targets = ["minister", "lakes"]
language = "en"
subject = ["Clean rivers", "Our rivers"]
[[letters.blocks]]
text = ["I write from {{ supporter.place | default: 'my town' }}.", "This is about our rivers.", "Please read this."]
[[letters.blocks]]
text = ["{% if answers.why %}To me it matters because {{ answers.why }}.{% endif %}"]
[[letters.blocks]]
point = "fish"
label = "Fish are dying"
text = ["The fish are dying.", "There are fewer fish each year."]
[[letters.blocks]]
personal = true
[[letters.blocks]]
text = ["Please act.", "Please do something."]

[[letters]]
targets = ["minister", "lakes"]
language = "ko"
subject = ["깨끗한 강"]
[[letters.blocks]]
text = ["강을 살려 주십시오.", "강이 죽어 갑니다."]
"""


def changed(**settings: str) -> str:
    """The campaign's file with some of the lines of `[campaign]` replaced: `changed(status='"closed"')`."""
    lines = SOURCE.split("\n")
    for name, value in settings.items():
        there = [number for number, line in enumerate(lines) if line.startswith(f"{name} =")]
        if there:
            lines[there[0]] = f"{name} = {value}"
        else:
            lines.insert(2, f"{name} = {value}")
    return "\n".join(lines)
