"""A campaign that writes to the representative of the supporter's area, and to one office besides."""

from campaign.actions import campaigns
from campaign.actions.context import Context
from campaign.core.offices.office import Office
from tests.support.campaigns import SOURCE

POSTCODES = b"Postcode;Electorate\r\n0800;Solomon\r\n0822;Lingiari\r\n0822;Solomon\r\n2600;Canberra\r\n0900;Nowhere\r\n"
MEMBERS = tuple(
    Office(
        f"au-{area.lower()}",
        f"Member for {area}",
        "House of Representatives",
        "member",
        "AU",
        "en",
        f"Dear Member for {area},",
        "Yours sincerely,",
        contact_form=f"https://{area.lower()}.example/contact",
        area=area.upper(),
    )
    for area in ("Solomon", "Lingiari")
)
SLUG = "your-member"
_MEMBER = 'id = "member"\narea = true\nrole = "member"\ncountries = ["AU"]'
_LAKES = '[[targets]]\nid = "lakes"\noffice = "lake-agency"\nexcept_countries = ["KP"]\n'
AREA_SOURCE = (
    SOURCE.replace('slug = "clean-rivers"', f'slug = "{SLUG}"\nareas = "postcodes.csv"')
    .replace('id = "minister"\noffice = "river-ministry"', _MEMBER)
    .replace('"minister"', '"member"')
)
ONLY_SOURCE = AREA_SOURCE.replace(_LAKES, "").replace(', "lakes"', "")
"""The same with nobody else to write to."""


def load(context: Context, source: str = AREA_SOURCE) -> bool:
    """Load the campaign with its offices; whether it changed."""
    context.store.save_offices(MEMBERS)
    return campaigns.load_campaign(context, source, "your-member.toml", lambda _: POSTCODES)[1]
