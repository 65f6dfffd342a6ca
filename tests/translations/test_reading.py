"""Catalogues are read as Babel reads them: ours takes what pages need, Babel's all that translators do."""

from gettext import GNUTranslations
from io import BytesIO

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from campaign.web.site import catalogues

FILES = sorted(catalogues.FOLDER.glob("*/LC_MESSAGES/messages.po"))
UNTIDY = r"""
#, fuzzy
msgid ""
msgstr ""
"Language: lt\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=3; "
"plural=(n==1 ? 0 : n%10>=2 ? 1 : 2);\n"
# a note of a translator, msgid "none"
#: templates/a.html
#, python-format, fuzzy
msgid "a guess"
msgstr "une conjecture"
msgid "quoted \"\\n\" and\ttold"
msgstr ""
"first line\n"
"second «line» \\"

#, python-format
msgid "%(n)d letter"
msgid_plural "%(n)d letters"
msgstr[0] "%(n)d lettre"
msgstr[1] "%(n)d lettres"
msgstr[2] "%(n)d lettres en tout"

msgid "not yet translated"
msgstr ""

#~ msgid "gone"
#~ msgstr "parti"
"""


def as_babel_reads(file):
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return GNUTranslations(compiled)


def assert_alike(ours, babels):
    assert ours._catalog == {message: words for message, words in babels._catalog.items() if message}
    assert [ours.plural(number) for number in range(300)] == [babels.plural(number) for number in range(300)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_every_catalogue(file):
    found = catalogues._read(file)
    assert_alike(found, as_babel_reads(file))
    assert len(found._catalog) > 2_000


def test_whatever_translators_tools_write(tmp_path):
    file = tmp_path / "messages.po"
    file.write_text(UNTIDY, "utf-8")
    found = catalogues._read(file)
    assert_alike(found, as_babel_reads(file))
    assert found.gettext("a guess") == "a guess" and found.gettext("gone") == "gone"
    assert found.gettext('quoted "\\n" and\ttold') == "first line\nsecond «line» \\"
    assert found.ngettext("%(n)d letter", "%(n)d letters", 10) == "%(n)d lettres en tout"
