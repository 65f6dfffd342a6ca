"""A campaign file is read whole, or refused with every fault named."""

import pytest

from campaign.core.campaigns.file import read
from campaign.core.errors import CampaignFileFaults
from tests.support.examples import CAMPAIGN, DIRECTORY, campaign


def faults(source):
    with pytest.raises(CampaignFileFaults) as caught:
        read(source, "rivers.toml", DIRECTORY)
    return caught.value.faults


def test_a_good_file_is_read():
    read_campaign = campaign()
    assert [target.id for target in read_campaign.targets] == ["sg", "kr", "own"]
    assert read_campaign.letter_languages() == ("en", "ko")
    assert read_campaign.letters[0].points() == {"fish": "Fish"}


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('slug = "rivers"', 'slug = "Rivers!"', "slug = 'Rivers!' is not valid"),
        ('slug = "rivers"', "", "campaign: slug is missing"),
        ('slug = "rivers"', 'slug = ""', "campaign: slug is empty"),
        ("[[questions]]", f"x = {'9' * 5_000}\n[[questions]]", "a number has too many digits"),
        ('status = "live"', 'status = "alive"', "status must be one of draft, test, live, closed, not 'alive'"),
        ('status = "live"', 'status = "live"\ngaol = 5', "unknown key 'gaol' (did you mean 'goal'?)"),
        ('status = "live"', 'goal = "many"', "goal must be a whole number, not 'many'"),
        ("[[questions]]", f"x = 0x{'f' * 5_000}\n[[questions]]", "a number has too many digits"),
        ('status = "live"', f"goal = 0x{'f' * 5_000}", "a number has too many digits"),
        (
            'status = "live"',
            "opens = 07:32:00",
            "2026-11-01, without quotes, not 07:32:00",
        ),
        ('status = "live"', "accent = 2026-11-01", "accent must be a text, not 2026-11-01"),
        ('status = "live"', "accent = true", "accent must be a text, not true"),
        ('status = "live"', 'confirm = ["x"]', "confirm must be true or false, not […]"),
        ('status = "live"', "time_zone = {a = 1}", "time_zone must be a text, not {…}"),
        ('status = "live"', f'accent = "{"x" * 5_000}"', f"accent = '{'x' * 78}… is not valid"),
        ('status = "live"', 'opens = "soon"', "opens must be a date"),
        ('status = "live"', "opens = 2026-02-01\ncloses = 2026-01-01", "is before opens"),
        ('status = "live"', 'accent = "blue"', "accent = 'blue' is not valid"),
        ('status = "live"', 'embed_origins = ["example.org"]', "'example.org' is not valid"),
        ('ko = "강"', "", "title has no text for the language 'ko'"),
        ("[[questions]]", '[[facts]]\nsource = "S"\nday = 2026-03-01\n[[questions]]', "facts[1]: says is missing"),
        ("[[questions]]", '[[facts]]\nsays = "a"\nsource = "S"\n[[questions]]', "facts[1]: day is missing"),
        ("[[questions]]", '[[facts]]\nsays = "a"\nsource = "S"\nday = "May"\n[[questions]]', "day must be a date"),
        ('id = "kr"', 'id = "sg"', "two targets are called 'sg'"),
        ('office = "kr-mofa"', 'office = "kr-mfoa"', "there is no office 'kr-mfoa' in the directory"),
        ('countries = ["KR"]', 'countries = ["XQ"]', "'XQ' is not a country code"),
        ('countries = ["KR"]', "own_government = true", "needs exactly one of"),
        ("own_government = true", 'title = ""', "has an address of its own but no title"),
        ("own_government = true", 'title = "T"\nemail = "T <t@x.example>"', "email = 'T <t@x.example>' is not valid"),
        ("own_government = true", 'title = "T"\ncontact_form = "x.example"', "contact_form = 'x.example' is not valid"),
        ('targets = ["sg", "own", "kr"]', 'targets = ["sg", "kr"]', "target 'own' has no letter"),
        ('targets = ["kr"]', 'targets = ["kp"]', "is to 'kp', which is no target of this campaign"),
        ("{{ supporter.place }}", "{{ supporter.plaec }}", "unknown merge field {{ supporter.plaec }}"),
        ("{{ answers.why }}", "{{ answers.who }}", "unknown merge field {{ answers.who }}"),
        ("{% if answers.why %}", "{% if %}", "missing expression"),
        ("{{ supporter.place }}", "{% for x in y %}{% endfor %}", "the tag 'for' is not available"),
        ("{{ supporter.place }}", "{{ supporter.place | shout }}", "unknown filter 'shout'"),
        ("{{ supporter.place }}", "{% raw %}{{ x }}{% endraw %}", "the tag 'raw' is not available"),
        ('["End A.", "End B."]', "[]", "text is empty"),
        ('["End A.", "End B."]', '["End A.", " "]', "text has an empty variant"),
        ('["End A.", "End B."]', '["End A.", "\u3164\u2800"]', "text has an empty variant"),
        ('ko = "강"', 'ko = "\u3164"', "title has no text for the language 'ko'"),
        ("own_government = true", 'title = "\u2800"', "has an address of its own but no title"),
        ('["End A.", "End B."]', '"End A."', "text must be a list of texts"),
        ('label = "Fish"', "", "a point needs both point and label"),
        ("personal = true", 'personal = true\ntext = ["x"]', "has neither text nor point"),
        ('language = "ko"', 'language = "klingon"', "'klingon' is not a language code"),
        ('language = "ko"', 'language = "en"', "target 'kr' has 2 letters in 'en'"),
        ('en = "Why?"', 'en = "Why?"\n[[questions]]\nid = "why"\nlabel = {en = "W"}', "two questions are called 'why'"),
    ],
)
def test_each_fault_is_named(before, after, says):
    assert before in CAMPAIGN
    told = faults(CAMPAIGN.replace(before, after, 1))
    assert any(says in fault for fault in told), told
    assert all(fault.startswith("rivers.toml") for fault in told)


def test_faults_have_lines_where_they_can_be_known():
    (fault,) = faults(CAMPAIGN.replace("{{ supporter.place }}", "{{ supporter.plaec }}"))
    line = CAMPAIGN.splitlines().index('text = ["One {{ supporter.place }}, and on.", "Two.", "Three."]') + 1
    assert fault.startswith(f"rivers.toml:{line}: letters[1].blocks[1], variant 1: ")
    assert fault.endswith("(line 1, column 8)")


@pytest.mark.parametrize(("pages", "letters"), [("zh-hant", "zh-Hant"), ("pt-BR", "pt-br"), ("KO", "ko")])
def test_a_letters_language_is_that_of_its_pages_in_capitals_or_not(pages, letters):
    source = CAMPAIGN.replace('"ko"]', f'"{pages}"]').replace('ko = "강"', f'{pages} = "강"')
    read_campaign = read(source.replace('language = "ko"', f'language = "{letters}"'), "rivers.toml", DIRECTORY)
    assert read_campaign.template_for("kr", pages).language == pages


def test_a_line_is_what_an_editor_calls_one():
    source = CAMPAIGN.replace("Two.", "Two\u2028lines,\x85or three.").replace('label = "Fish"', 'lable = "Fish"')
    at = source.split("\n").index('lable = "Fish"') + 1
    assert any(fault.startswith(f"rivers.toml:{at}: ") and "unknown key 'lable'" in fault for fault in faults(source))


def test_ten_faults_are_ten_lines():
    source = CAMPAIGN
    for before, after in [
        ('slug = "rivers"', 'slug = "Rivers!"'),
        ('status = "live"', 'status = "alive"\ngaol = 5\naccent = "blue"'),
        ('ko = "강"', ""),
        ('office = "kr-mofa"', 'office = "kr-mfoa"'),
        ('countries = ["KR"]', 'countries = ["XQ"]'),
        ("{{ supporter.place }}", "{{ supporter.plaec }}"),
        ('["End A.", "End B."]', "[]"),
        ('label = "Fish"', ""),
    ]:
        source = source.replace(before, after, 1)
    told = faults(source)
    assert len(told) == len(set(told)) == 10, told


def test_broken_toml_says_where():
    (fault,) = faults("[campaign\n")
    assert fault.startswith("rivers.toml: this is not valid TOML") and "line 1" in fault
