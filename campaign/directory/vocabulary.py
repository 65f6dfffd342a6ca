"""What lists call their columns in the languages of the pages, besides the names that `columns` has.

Each field has its names between commas: Korean, Japanese, Chinese, Arabic, French, German, Spanish ones in this order.
"""

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "title": """
        직함, 직위명, 직책명, 보직, 役職名, 肩書, 肩書き, 職名, 職位, 職務, 職稱, 职位, 职称, 职务名称, 職務名稱,
        المنصب, الوظيفة, الصفة, المسمى الوظيفي, titre, qualité, intitulé du poste, amtsbezeichnung, bezeichnung,
        dienstbezeichnung, funktionsbezeichnung, puesto, título del cargo, cargo público, denominación del cargo""",
    "organisation": """
        소속기관, 기관명, 부처, 부처명, 소속 기관명, 所属機関, 機関, 機関名, 省庁, 省庁名, 府省, 府省庁, 機關,
        機關名稱, 單位, 單位名稱, 部門, 单位, 单位名称, 机构, 机构名称, 机关, 部门, المؤسسة, الجهة, الوزارة, الهيئة,
        المجلس, ministère, assemblée, administration, ministerium, einrichtung, dienststelle, amtliche stelle,
        organismo, ministerio, entidad, organización, cámara""",
    "holder": """
        성함, 의원 이름, 의원 성명, 위원명, お名前, 議員氏名, 氏名（漢字）, 姓名（全名）, 議員姓名, 委員姓名,
        立委姓名, 立法委員, 代表姓名, 人大代表, 委员姓名, 官員姓名, 官员姓名, الاسم الكامل, اسم العضو, اسم النائب,
        النائب, النائبة, العضو, عضو, الوزير, اسم الوزير, nom complet, nom du membre, élu, élue, parlementaire,
        sénateur, sénatrice, ministre, titulaire, name des abgeordneten, mandatsträger, mandatsträgerin,
        vollständiger name, amtsinhaber, mitglied, minister, nombre completo, nombre y apellidos,
        apellidos y nombres, senador, senadora, concejal, concejala, ministro, titular""",
    "given_name": """
        名, 名（漢字）, الاسم الأول, الاسم الشخصي, prénoms, prénom usuel, rufname, vornamen, nombres, primer nombre""",
    "family_name": """
        성, 성씨, 姓, 姓氏, اسم العائلة, اللقب, الكنية, nom de naissance, nom d'usage, nom usuel, zuname, nachnamen,
        primer apellido, apellido paterno, apellido 1, second surname, second last name, segundo apellido,
        apellido materno, apellido 2""",
    "email": """
        전자메일, e메일, 전자우편 주소, 메일 주소, 電子メール, 電子メールアドレス, メアド, e-mailアドレス, 電子郵件,
        電子郵件地址, 電子信箱, 電郵地址, e-mail信箱, 信箱, 电子邮箱, 邮箱地址, 电子邮件地址, 邮件地址,
        البريد الإلكتروني, البريد الالكتروني, بريد إلكتروني, ايميل, الإيميل, mél, mel, adresse mail,
        adresse électronique, adresse e-mail, adresse de courriel, mailadresse, emailadresse, e-mail-adresse,
        dirección de correo, dirección de correo electrónico, dirección electrónica, correo-e""",
    "contact_form": """
        문의 양식, 연락처 양식, 문의 페이지, 問い合わせフォーム, お問い合わせフォーム, お問い合わせ, 聯絡表單,
        聯絡我們, 意見信箱網址, 联系表单, 联系我们, نموذج الاتصال, نموذج التواصل, اتصل بنا, formulaire de contact,
        page de contact, kontaktseite, kontakt-formular, formulario de contacto, página de contacto, contact us,
        contact us page""",
    "postal_address": """
        adresse postale, 우편 주소, 사무실 주소, 의원실 주소, 郵送先, 所在地, 事務所所在地, 事務所住所, 通訊地址,
        聯絡地址, 辦公室地址, 服務處地址, 通信地址, 邮寄地址, 办公地址, 联系地址, العنوان, العنوان البريدي,
        عنوان المكتب, adresse de correspondance, coordonnées postales, postanschrift, postadresse, büroanschrift,
        dienstanschrift, hausanschrift, dirección postal, domicilio, dirección de oficina""",
    "address_part": "도시, 市区町村, 城市, المدينة, localité, commune, gemeinde, localidad, municipio",
    "postcode": """
        우편 번호, 郵便番号, 郵遞區號, 郵政編碼, 邮政编码, الرمز البريدي, code postal, codes postaux, código postal""",
    "country": "나라, 나라명, 国名, 國家, 國名, 国家名称, البلد, الدولة, اسم الدولة, staat, nación",
    "state": "estado, provincia, kanton, canton",
    "language": """
        사용 언어, 言語, 語言, 语言, اللغة, لغة المراسلة, langue de correspondance, korrespondenzsprache, lengua""",
    "salutation": """
        인사말, 호칭 인사, 宛名, 書き出し, 稱呼, 称呼, التحية, صيغة المخاطبة, formule d'appel, briefanrede, saludo,
        encabezamiento, encabezado""",
    "area": """
        선거구역, 출마 지역구, 小選挙区, 選出選挙区, 選舉區, 選舉區名稱, 選區名稱, 选区名称, 选举单位, 選舉單位,
        دائرة انتخابية, circonscription législative, wahlbezirk, stimmkreis, circunscripción electoral""",
    "start": """
        임기 시작, 임기 시작일, 임기 개시일, 취임일, 취임 일자, 任期開始, 任期開始日, 就任年月日, 就職日期,
        就任日期, 到職日, 任期起, 任期起日, 任期开始, 就职日期, 任职日期, تاريخ بدء الولاية, بداية الولاية,
        تاريخ التعيين, تاريخ الانتخاب, date de début, début de mandat, début du mandat, date de prise de fonction,
        date d'élection, mandatsbeginn, amtsantritt, beginn, beginn der amtszeit, fecha de inicio,
        inicio del mandato, fecha de elección""",
    "until": """
        임기 만료일, 임기 끝, 임기 종료일, 퇴직일, 사임일, 사퇴일, 사망일, 辞任日, 辞職日, 死亡日, 退職日, 失職日,
        任期終了日, 任期終了, 任期満了日, 任期屆滿, 任期屆滿日, 任期屆滿日期, 任期迄, 卸任日期, 卸任日, 辭職日期,
        離任日期, 去世日期, 任期结束, 任期届满, 任期至, 离任日期, 离职日期, 辞职日期, تاريخ انتهاء الولاية,
        نهاية الولاية, تاريخ الاستقالة, تاريخ الوفاة, انتهاء العضوية, تاريخ المغادرة, date de décès,
        date de démission, date de départ, date de fin, date de cessation, rücktritt, rücktrittsdatum,
        verstorben am, verstorben, todesdatum, ende der amtszeit, austritt, austrittsdatum, fecha de fallecimiento,
        fecha de renuncia, renuncia, fecha de término, fecha de salida""",
    "in_office": """
        재직, 재직 여부, 재임 여부, 현직, 현직 여부, 상태, 在職, 現職, 在任, 在任中, 現任, 状態, 在職状況, 是否現任,
        是否在任, 狀態, 在职, 现任, 现职, 是否现任, 是否在职, 状态, في المنصب, الحالة, حالي, نشط, en fonction,
        en poste, en exercice, actif, active, en mandat, statut, im amt, noch im amt, aktiv, amtierend, aktuell,
        activo, en activo, en ejercicio, en el cargo, vigente, situación""",
}
SECOND_FAMILY_NAMES = ("segundo apellido", "apellido materno", "apellido 2", "second surname", "second last name")
"""The second half of a family name, where the first has a column of its own."""
VAGUE_STANDING = ("status", "상태", "状態", "狀態", "状态", "الحالة", "statut", "estado", "situación")
"""Columns that may say who is in office, and as often something else, which nobody is asked about."""
