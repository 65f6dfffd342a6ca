"""Letters to put on paper, in the languages whose paper has customs of its own."""

from datetime import date

from campaign.core.letters.paper import Posted

DAY = date(2026, 11, 25)

TEXTS = {
    "en": (
        "Access to escapees",
        "Dear Minister,\n\nI live in Oslo, and I read of this every day.\n\nPlease act.\n\nYours sincerely,\n\n"
        "Anna Berg\nOslo, Norway",
        "The Minister\nMinistry of Foreign Affairs\nSome Street 1\n0032 Oslo\nNORWAY",
    ),
    "ko": (
        "강제 송환에 관하여",
        "존경하는 장관님께,\n\n저는 강릉에 삽니다. 쀍뢟똠 (A/HRC/25/63).\n\n감사합니다.\n\n대한민국 강릉\n김하늘 드림",
        "03172 서울특별시 종로구 사직로8길 60\n대한민국 외교부\n외교부 장관님 귀하",
    ),
    "ja": (
        "強制送還について",
        "外務大臣 殿\n\n私は葛󠄀飾区に住んでおります。「お願い」申し上げます。\n\n敬具\n\n日本 東京\n山田 花子",
        "〒100-8919\n東京都千代田区霞が関2-2-1\n外務省\n外務大臣 殿",
    ),
    "zh-Hant": (
        "關於強制遣返",
        "尊敬的部長：\n\n我住在台北。請您公開發聲。\n\n此致\n敬禮\n\n台灣 台北\n陳美玲",
        "10617\n台北市大安區仁愛路\n外交部 部長 收",
    ),
    "ar": (
        "الإعادة القسرية",
        "معالي الوزير المحترم،\n\nأكتب إليكم من عمّان (A/HRC/25/63).\n\nوتفضلوا بقبول فائق الاحترام،\n\n"
        "ليلى حدّاد\nعمّان، الأردن",
        "معالي وزير الخارجية\nص.ب 35217\nعمّان 11180\nالأردن",
    ),
}
WRITERS = {
    "en": ("Anna Berg", "Oslo", "NO"),
    "ko": ("김하늘", "강릉", "KR"),
    "ja": ("山田 花子", "東京", "JP"),
    "zh-Hant": ("陳美玲", "台北", "TW"),
    "ar": ("ليلى حدّاد", "عمّان", "JO"),
}


def posted(language: str = "en", **changes: str) -> Posted:
    """A letter in a language, with `changes` to its parts."""
    subject, body, address = TEXTS[language]
    name, place, country = WRITERS[language]
    whole = {"subject": subject, "body": body, "address": address, "name": name, "place": place, "country": country}
    return Posted(language, **(whole | changes))
