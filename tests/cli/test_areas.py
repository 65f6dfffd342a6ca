"""`[campaign] areas`: read from beside the campaign file, kept with the campaign, and nothing else of the machine."""

import pytest

from tests.cli.conftest import context_of
from tests.support import areas, workbooks
from tests.support.processes import run

WITHOUT = "Note: your-member: no office in the directory stands for these areas: Canberra, Nowhere"
APART = "Note: letters that do not line up are not read side by side: 2 with 1 to member, 2 with 1 to lakes"


@pytest.fixture
def site(folder):
    """The folder with the campaign loaded."""
    (folder / "your-member.toml").write_text(areas.AREA_SOURCE)
    (folder / "postcodes.csv").write_bytes(areas.POSTCODES)
    with context_of(folder) as context:
        context.store.save_offices(areas.MEMBERS)
    assert loading(folder) == ["your-member: loaded (live)", WITHOUT, APART]
    return folder


def loading(folder, file="your-member.toml"):
    return run(folder, "load", file).fine().splitlines()


def stored(folder, *keys):
    with context_of(folder) as context:
        return context.store.areas_of(areas.SLUG, keys)


def test_loading_again_and_loading_what_was_dumped_change_nothing(site, tmp_path):
    assert loading(site) == ["your-member: unchanged (live)", WITHOUT, APART]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "dumped.toml").write_text(run(site, "dump", areas.SLUG).fine())
    assert loading(site, str(elsewhere / "dumped.toml"))[0] == "your-member: unchanged (live)"
    assert stored(site, "0822") == ["Lingiari", "Solomon"]


def test_a_list_that_was_brought_to_the_desk_is_dumped_beside_the_campaign_and_loads_again(site):
    with context_of(site) as context:
        context.store.save_brought_areas(areas.SLUG, "postcodes.csv", areas.POSTCODES)
    (site / "dumped").mkdir()
    told = run(site, "dump", areas.SLUG, "--into", "dumped").fine().splitlines()
    assert told == ["dumped/your-member.toml", "dumped/postcodes.csv"]
    assert (site / "dumped/postcodes.csv").read_bytes() == areas.POSTCODES
    assert loading(site, "dumped/your-member.toml")[0] == "your-member: unchanged (live)"


def test_another_list_takes_the_place_of_the_first(site):
    (site / "postcodes.csv").write_text("zip,district\n12345,Elm\n")
    assert loading(site)[0] == "your-member: loaded (live)"
    assert (stored(site, "0822"), stored(site, "9", "12345")) == ([], ["Elm"])
    (site / "your-member.toml").write_text(areas.SOURCE.replace('"clean-rivers"', f'"{areas.SLUG}"'))
    run(site, "load", "your-member.toml").fine()
    assert stored(site, "12345") == [], "a campaign without areas has none"


@pytest.mark.parametrize(
    "name", ["../postcodes.csv", "/etc/passwd", "a/b.csv", ".hidden.csv", "..csv", "config.toml", "x\\\\y.csv", "~.csv"]
)
def test_no_other_file_can_be_named(site, name):
    (site / "your-member.toml").write_text(areas.AREA_SOURCE.replace("postcodes.csv", name))
    assert "is not valid" in run(site, "load", "your-member.toml").lines[0]


def test_a_list_that_is_missing_or_wrong(folder):
    (folder / "your-member.toml").write_text(areas.AREA_SOURCE)
    assert "there is no file 'postcodes.csv' beside" in run(folder, "load", "your-member.toml").trouble()
    for raw, told in (
        (b"a,b\n1,2\n", "postcodes.csv:1: there is no column 'postcode'"),
        (b"postcode,area\n0800,\n", "postcodes.csv:2: a row needs a postcode and an area"),
        (b"postcode,area\n", "postcodes.csv: there is no postcode"),
        (b"postcode,area\n\xff,x\n", "postcodes.csv:2: this is not text in UTF-8"),
        (b'postcode,area\n1,"x\n', "postcodes.csv:2: this is not CSV"),
    ):
        (folder / "postcodes.csv").write_bytes(raw)
        assert run(folder, "load", "your-member.toml").lines[0].startswith(told)
    (folder / "postcodes.csv").unlink()
    (folder / "postcodes.csv").mkdir()
    assert run(folder, "load", "your-member.toml").status == 1


def test_areas_and_targets_need_each_other(site):
    for source, told in (
        (areas.AREA_SOURCE.replace('areas = "postcodes.csv"\n', ""), "names no areas"),
        (areas.SOURCE.replace("goal", 'areas = "postcodes.csv"\ngoal', 1), "there is none"),
        (areas.SOURCE.replace('office = "river-ministry"', 'office = "river-ministry"\nrole = "x"'), "role goes with"),
        (areas.SOURCE.replace('office = "river-ministry"', 'office = "river-ministry"\narea = true'), "exactly one of"),
    ):
        (site / "other.toml").write_text(source)
        assert told in " ".join(run(site, "load", "other.toml").lines)


def test_compose_asks_for_what_it_needs(site):
    words = ("compose", areas.SLUG, "--name", "Jo", "--country", "AU")
    assert run(site, *words).status == 2 and "--postcode" in run(site, *words).err
    assert "To: Member for Solomon" in run(site, *words, "--postcode", "0800").fine()
    assert "au-lingiari (Member for Lingiari" in run(site, *words, "--postcode", "0822").err
    chosen = run(site, *words, "--postcode", "0822", "--representative", "au-solomon").fine()
    assert "Member for Solomon" in chosen and "Lingiari" not in chosen
    assert run(site, *words, "--postcode", "9999").status == 2


def test_areas_without_an_office_are_named(site):
    assert (
        "your-member: no office in the directory stands for these areas: Canberra, Nowhere" in run(site, "check").fine()
    )


MARKED = {
    "UTF-8": lambda text: text.encode("utf-8-sig"),
    "UTF-8, lines as Windows ends them": lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
    "UTF-8, lines as old Macs ended them": lambda text: text.replace("\n", "\r").encode("utf-8-sig"),
    "UTF-8, saved twice": lambda text: b"\xef\xbb\xbf" + text.encode("utf-8-sig"),
    "UTF-16, little end first": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "UTF-16, big end first": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "UTF-16, lines as Windows ends them": lambda text: text.replace("\n", "\r\n").encode("utf-16"),
}


@pytest.mark.parametrize("marked", MARKED.values(), ids=MARKED)
def test_a_campaign_file_with_a_byte_order_mark_is_read(site, marked):
    (site / "your-member.toml").write_bytes(marked((site / "your-member.toml").read_text()))
    (site / "postcodes.csv").write_bytes(marked(areas.POSTCODES.decode()))
    assert loading(site) == ["your-member: unchanged (live)", WITHOUT, APART]
    (site / "your-member.toml").write_bytes(b"\xff\xfe\x00")
    assert "this is not a text file in UTF-8" in run(site, "load", "your-member.toml").trouble()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("postcode,area\n0800,Solomon\n0822,Lingari\n", "stands for these areas: Lingari (LINGIARI?)"),
        ("postcode,area\n0800,Solomon\n", "no postcode leads to these areas, which offices stand for: LINGIARI"),
        (
            "postcode,area\n0812-0800,Solomon\n0822,Lingiari\n",
            "these are no postcodes of AU, nobody will find them: 08120800",
        ),
        (
            "postcode,area\nDarwin,Solomon\n0822,Lingiari\n",
            "these are no postcodes of AU, nobody will find them: DARWIN",
        ),
        ("postcode,area\n123456,Solomon\n0822,Lingiari\n", "nobody will find them: 123456"),
    ],
)
def test_load_and_check_say_what_would_turn_a_supporter_away(site, rows, told):
    (site / "postcodes.csv").write_text(rows)
    assert told in " ".join(loading(site)) and told in run(site, "check").fine()


@pytest.mark.parametrize(
    "text",
    [
        "pcd,ward_name\n0822,Lingiari\n",
        "pcds;Constituency / Seat\n822;Lingiari\n",
        "Postcodes by electorate\n\nPost Code\tElectorate name\n'0822\tLingiari\n",
        "PLZ|Wahlkreis\n0822.0|Lingiari\n",
        "where,ward\nAU-0822,Lingiari\n",
        'electorate,postcodes\nLingiari,"0800, 0822; 0823"\n',
        "우편번호,선거구명\n０８２２,Lingiari\n",
    ],
)
def test_lists_of_postcodes_as_people_have_them(site, text):
    (site / "postcodes.csv").write_text(text)
    assert loading(site)[0] == "your-member: loaded (live)"
    assert stored(site, "0822") == ["Lingiari"]


def test_a_postcode_that_a_spreadsheet_shortened_is_a_fault(site):
    (site / "postcodes.csv").write_text("postcode,area\n8.22E+02,Lingiari\n")
    assert "postcodes.csv:2: a spreadsheet shortened the postcode" in run(site, "load", "your-member.toml").trouble()


def test_no_row_of_a_long_list_is_lost(site):
    rows = [f"{number:04},Area {number}" for number in range(800, 900)]
    (site / "postcodes.csv").write_text("\n".join(["postcode,area", *rows]))
    loading(site)
    with context_of(site) as context:
        assert len(context.store.listed_postcodes(areas.SLUG)) == len(context.store.area_names(areas.SLUG)) == 100


def test_postcodes_for_a_draft_are_imported(site):
    (site / "codes.xlsx").write_bytes(workbooks.xlsx([["Code", "Whose"], ["0800", "Solomon"], ["0822", "Lingiari"]]))
    words = ("areas", "import", areas.SLUG, "codes.xlsx", "--column", "postcode=Code", "--column", "area=Whose")
    done = run(site, *words).fine()
    assert done.startswith(f"{areas.SLUG}: 2 postcodes with their areas, in the draft.")
    assert stored(site, "0822") == ["Lingiari", "Solomon"], "until it is launched"
    with context_of(site) as context:
        text = context.store.draft(areas.SLUG).source
    assert 'areas = "areas-' in text
    assert "no column 'area'" in run(site, *words[:-2]).trouble()


def test_a_workbook_of_postcodes_lies_beside_a_campaign_file(site):
    (site / "codes.xlsx").write_bytes(workbooks.xlsx([["Postcode", "Electorate"], ["0800", "Solomon"]]))
    (site / "your-member.toml").write_text(areas.AREA_SOURCE.replace("postcodes.csv", "codes.xlsx"))
    assert loading(site)[0] == "your-member: loaded (live)"
    assert stored(site, "0800") == ["Solomon"] and stored(site, "0822") == []


def test_postcodes_of_a_campaign_that_is_not_there(site):
    assert "There is no campaign 'nothing'" in run(site, "areas", "import", "nothing", "postcodes.csv").trouble()
