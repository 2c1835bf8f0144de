"""Files and texts written without looking at what the readers make of them, in the form of exports.py.

At first sight 39 of 52 were right, and 9 of the 12 that were written after those were mended; all are now.
"""
# ruff: noqa: E501 - lines of files stand whole

from __future__ import annotations

from quopri import encodestring

from tests.people.imports.readers.exports import ANNA, LINKEDIN


def _quoted(text: str) -> str:
    """Quoted-printable as phones write it, every byte of hanzi."""
    return encodestring(text.encode(), quotetabs=True).decode().replace("=\n", "").replace("\n", "=0A")


_APPLE = """BEGIN:VCARD\r
VERSION:3.0\r
PRODID:-//Apple Inc.//iOS 17.4//EN\r
N:Keller;Anna;;;\r
FN:Anna Keller\r
ORG:Voltwerk GmbH;Research\r
item1.EMAIL;type=INTERNET;type=pref:anna@example.org\r
item1.X-ABLabel:_$!<Work>!$_\r
item2.TEL:+49 30 901820\r
item2.X-ABLabel:Büro\r
item3.URL;type=pref:https\\://example.org\r
item3.X-ABLabel:_$!<HomePage>!$_\r
item4.ADR;type=HOME;type=pref:;;Hauptstr. 1;Berlin;;10115;Germany\r
item4.X-ABADR:de\r
X-SOCIALPROFILE;type=wechat:x-apple:anna_k\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:3.0\r
N:王;小明;;;\r
FN:王小明\r
X-PHONETIC-FIRST-NAME:Xiaoming\r
X-PHONETIC-LAST-NAME:Wang\r
TEL;type=CELL;type=VOICE;type=pref:138 0013 8000\r
X-ABShowAs:COMPANY\r
ORG:同济大学;\r
END:VCARD\r
"""
_OUTLOOK_DE = "Vorname,Weitere Vornamen,Nachname,Titel,Suffix,Spitzname,Vorname (phonetisch),Nachname (phonetisch),E-Mail-Adresse,E-Mail 2-Adresse,Telefon (privat),Telefon (geschäftlich),Mobiltelefon,Firma,Position,Abteilung\r\n"
_OUTLOOK_ZH = "名字,中间名,姓氏,称谓,后缀,昵称,电子邮件地址,电子邮件 2 地址,电子邮件 3 地址,住宅电话,商务电话,移动电话,公司,职务,部门\r\n"
_GOOGLE = "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value\n"
_THUNDERBIRD = "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name,Work Phone,Home Phone,Fax Number,Pager Number,Mobile Number,Home Address,Home City,Work Address,Job Title,Department,Organization,Web Page 1,Notes\r\n"
_NOTES = {
    "German": ("Hinweise:", "Beim Exportieren Ihrer Kontaktdaten fehlen möglicherweise einige E-Mail-Adressen."),
    "French": ("Remarques :", "Lors de l’exportation de vos données, certaines adresses e-mail peuvent manquer."),
    "Chinese": ("备注：", "导出好友数据时，您可能会发现部分邮箱地址缺失。"),
    "Japanese": ("注：", "つながりのデータをエクスポートすると、メールアドレスの一部が表示されないことがあります。"),
}
_HEADERS = {
    "German": "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Vernetzt am",
    "French": "Prénom,Nom de famille,URL,Adresse e-mail,Entreprise,Poste,Connexion établie le",
    "Chinese": "名字,姓氏,网址,邮箱地址,公司,职位,建立联系日期",
    "Japanese": "名,姓,URL,メールアドレス,会社,役職,つながった日付",
}

TABLES = {
    **{
        f"LinkedIn with its note in {language}": (
            "Connections.csv",
            f'{note}\n"{text}"\n\n{_HEADERS[language]}\nAnna,Keller,https://www.linkedin.com/in/ak,anna@example.org,Voltwerk,CEO,12 Mar 2024\n伟,李,https://www.linkedin.com/in/lw,,同济大学,讲师,1 Mar 2024\n'.encode(),
            [(*ANNA, (), "Voltwerk"), ("李伟", "", (), (), "同济大学")],
            [],
        )
        for language, (note, text) in _NOTES.items()
    },
    "LinkedIn, emoji, letters after names, hanzi in brackets": (
        "Connections.csv",
        (
            LINKEDIN + 'Dr. Jing,"Zhao (赵静), PhD",https://www.linkedin.com/in/jz,,"Acme, Inc.",CTO,1 Jan 2024\n'
            "María José,García López,https://www.linkedin.com/in/mj,,,,1 Jan 2024\nJean-Luc,D'Arc 🚀,https://www.linkedin.com/in/jl,,,,2 Jan 2024\n"
        ).encode(),
        [("Jing Zhao", "赵静", (), (), "Acme, Inc."), ("María José García López",), ("Jean-Luc D'Arc 🚀",)],
        [],
    ),
    "Outlook.com in German, ANSI with semicolons": (
        "contacts.csv",
        (
            _OUTLOOK_DE.replace(",", ";")
            + "Jürgen;;Müller;Dr.;;;;;juergen@example.org;jm@example.net;030 123456;+49 30 99887766;0171 1234567;Bäckerei Müller;Inhaber;\r\n"
        ).encode("cp1252"),
        [
            (
                "Jürgen Müller",
                "",
                ("juergen@example.org", "jm@example.net"),
                ("030123456", "+493099887766", "01711234567"),
                "Bäckerei Müller",
            )
        ],
        [],
    ),
    "Outlook.com in Chinese, saved by Excel as GB18030": (
        "contacts.csv",
        (
            _OUTLOOK_ZH + "小明,,王,先生,,,wxm@example.org,,,,021-62345678,13800138000,华为技术有限公司,工程师,\r\n"
        ).encode("gb18030"),
        [("王小明", "", ("wxm@example.org",), ("02162345678", "+8613800138000"), "华为技术有限公司")],
        [],
    ),
    "Outlook.com in Chinese, a surname of two characters": (
        "contacts.csv",
        ("\ufeff" + _OUTLOOK_ZH + "娜,,欧阳,,,,oyn@example.org,,,,,,腾讯,,\r\n").encode(),
        [("欧阳娜", "", ("oyn@example.org",), (), "腾讯")],
        [],
    ),
    "Google of 2024 with organisation and several values in one cell": (
        "contacts.csv",
        (
            _GOOGLE
            + "Anna,,Keller,,,,,,,,Voltwerk GmbH,Head of Lab,,,,,* myContacts,* Work,anna@example.org ::: ak@example.net,Home,annak@example.com,Mobile,+49 171 1234567 ::: +49 30 901820,,\n"
            "伟,,李,Wei,,Li,,,,,同济大学,,,,,,* myContacts,,,,,Mobile,+86 138 0013 8000,,\n"
        ).encode(),
        [
            (
                "Anna Keller",
                "",
                ("anna@example.org", "ak@example.net", "annak@example.com"),
                ("+491711234567", "+4930901820"),
                "Voltwerk GmbH",
            ),
            ("李伟", "Wei Li", (), ("+8613800138000",), "同济大学"),
        ],
        [],
    ),
    "Google of 2024, only firm and number": (
        "contacts.csv",
        (_GOOGLE + ",,,,,,,,,,Zahnarztpraxis Dr. Weiß,,,,,,* myContacts,,,,,Work,+49 30 1234567,,\n").encode(),
        [("", "", (), ("+49301234567",), "Zahnarztpraxis Dr. Weiß")],
        [],
    ),
    "Thunderbird CSV": (
        "addressbook.csv",
        (
            _THUNDERBIRD
            + "Anna,Keller,Anna Keller,,anna@example.org,ak@example.net,,+49 30 901820,,,,0171 1234567,,,,CEO,,Voltwerk,,\r\n,,王芳,,wf@example.org,,,,,,,,,,,,,,,\r\n"
        ).encode(),
        [
            ("Anna Keller", "", ("anna@example.org", "ak@example.net"), ("+4930901820", "01711234567"), "Voltwerk"),
            ("王芳", "", ("wf@example.org",)),
        ],
        [],
    ),
    "Thunderbird, tabs": (
        "addressbook.txt",
        (_THUNDERBIRD + "Anna,Keller,Anna Keller,,anna@example.org,,,,,,,,,,,,,,,\r\n").replace(",", "\t").encode(),
        [ANNA],
        [],
    ),
    "Thunderbird LDIF": (
        "addressbook.ldif",
        b"dn: cn=Anna Keller,mail=anna@example.org\nobjectclass: top\ncn: Anna Keller\nmail: anna@example.org\n\n",
        [],
        [("not_text", None)],
    ),
    "Proton": (
        "protonContacts.csv",
        b"First Name,Last Name,Display Name,Email,Phone,Organization,Title,Note\nAnna,Keller,Anna Keller,anna@example.org,+49 30 901820,Voltwerk,CEO,\n",
        [(*ANNA, ("+4930901820",), "Voltwerk")],
        [],
    ),
    "Yahoo": (
        "yahoo_contacts.csv",
        b'"First","Middle","Last","Nickname","Email","Category","Distribution Lists","Messenger ID","Home","Work","Pager","Fax","Mobile"\n"Anna","","Keller","","anna@example.org","","","","","+1 415 555 0123","","",""\n',
        [(*ANNA, ("+14155550123",))],
        [],
    ),
    "WeCom members with an alias": (
        "企业微信通讯录.csv",
        "姓名,帐号,别名,职务,部门,性别,手机,座机,个人邮箱,企业邮箱\n张敏,ZhangMin,Mindy Zhang,产品经理,产品部,女,13800138000,,,min@example.org\n李伟,liwei,,工程师,研发部,男,+86-13900139000,,lw@example.net,\n".encode(),
        [
            ("张敏", "Mindy Zhang", ("min@example.org",), ("+8613800138000",)),
            ("李伟", "", ("lw@example.net",), ("+8613900139000",)),
        ],
        [],
    ),
    "WeCom template with notes above and GB18030": (
        "通讯录批量导入.csv",
        "填写须知：,,,,,\n1. 姓名、帐号必填,,,,,\n姓名,帐号,别名,手机,邮箱,部门\n欧阳娜娜,ouyang,Nana,13800138000,nana@example.org,市场部\n".encode(
            "gb18030"
        ),
        [("欧阳娜娜", "Nana", ("nana@example.org",), ("+8613800138000",))],
        [],
    ),
    "DingTalk": (
        "钉钉通讯录.csv",
        "员工UserID,部门,职位,姓名,性别,工号,是否部门主管,手机号,邮箱,分机号,办公地点,备注\nu1,研发部,架构师,王小明,男,007,否,+86-13800138000,wxm@example.org,8001,上海,\n".encode(),
        [("王小明", "", ("wxm@example.org",), ("+8613800138000",))],
        [],
    ),
    "Feishu": (
        "飞书成员.csv",
        "\ufeff姓名,英文名,手机号码,企业邮箱,工作邮箱,工号,部门,直属上级,人员类型,职务\n李雷,Lei Li,+8613900139000,ll@example.com,,1,销售,,正式,销售经理\n韩梅梅,May Han,,hm@example.com,may@example.org,2,销售,,正式,\n".encode(),
        [
            ("李雷", "Lei Li", ("ll@example.com",), ("+8613900139000",)),
            ("韩梅梅", "May Han", ("hm@example.com", "may@example.org")),
        ],
        [],
    ),
    "An alumni list from Excel, UTF-16 with tabs": (
        "校友名单.csv",
        "序号\t姓名\t性别\t届别\t院系\t工作单位\t职务\t联系电话\tE-mail\n1\t司马光\t男\t2005\t土木\t中建八局\t总工\t13800138000\tsmg@example.org\n2\t李 伟\t男\t2006\t建筑\t\t\t139-0013-9000\t\n".encode(
            "utf-16"
        ),
        [("司马光", "", ("smg@example.org",), ("+8613800138000",), "中建八局"), ("李伟", "", (), ("+8613900139000",))],
        [],
    ),
    "A sheet of a chamber in German, semicolons, BOM": (
        "Mitglieder.csv",
        "\ufeffNr.;Anrede;Titel;Vorname;Name;Unternehmen;Funktion;E-Mail;Telefon\n1;Frau;Dr.;Anna;Keller;Voltwerk GmbH;Geschäftsführerin;anna@example.org;+49 (0)30 901820\n2;Herr;;Karl-Heinz;von der Heide;;;kh@example.org;\n".encode(),
        [(*ANNA, ("+4930901820",), "Voltwerk GmbH"), ("Karl-Heinz von der Heide", "", ("kh@example.org",))],
        [],
    ),
    "HubSpot": (
        "hubspot-crm-exports.csv",
        b'"Record ID","First Name","Last Name","Email","Phone Number","Contact owner","Associated Company","Last Activity Date"\n"101","Anna","Keller","anna@example.org","+49 30 901820","Bo","Voltwerk","2024-01-01"\n',
        [(*ANNA, ("+4930901820",), "Voltwerk")],
        [],
    ),
    "Eventbrite attendees": (
        "report.csv",
        b"Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Attendee #,Company,Job Title\n77,2024-01-01,Anna,Keller,anna@example.org,1,General,88,Voltwerk,CEO\n",
        [(*ANNA, (), "Voltwerk")],
        [],
    ),
    "Luma guests": (
        "guests.csv",
        b"api_id,name,first_name,last_name,email,phone_number,created_at,approval_status,checked_in_at\ngst-1,Anna Keller,Anna,Keller,anna@example.org,+4930901820,2024-01-01T10:00:00Z,approved,\n",
        [(*ANNA, ("+4930901820",))],
        [],
    ),
    "Japanese Outlook, Shift JIS": (
        "contacts.csv",
        "姓,名,会社名,役職,電子メール アドレス,携帯電話\r\n山田,太郎,トヨタ自動車,課長,taro@example.org,+81 90 1234 5678\r\n".encode(
            "cp932"
        ),
        [("山田太郎", "", ("taro@example.org",), ("+819012345678",), "トヨタ自動車")],
        [],
    ),
    "Korean list": (
        "명단.csv",
        "이름,회사,직책,휴대폰,이메일\n김민준,삼성전자,부장,+82 10-1234-5678,mj@example.org\n".encode(),
        [("김민준", "", ("mj@example.org",), ("+821012345678",), "삼성전자")],
        [],
    ),
    "Spanish list, two surnames": (
        "contactos.csv",
        "Nombre;Apellidos;Empresa;Cargo;Correo electrónico;Móvil\nJosé Luis;Rodríguez Zapatero;Telefónica;Director;jl@example.org;+34 612 345 678\n".encode(
            "cp1252"
        ),
        [("José Luis Rodríguez Zapatero", "", ("jl@example.org",), ("+34612345678",), "Telefónica")],
        [],
    ),
}

CARDS = {
    "Apple with item groups": (
        "contacts.vcf",
        _APPLE.encode(),
        [(*ANNA, ("+4930901820",), "Voltwerk GmbH"), ("王小明", "Xiaoming Wang", (), ("+8613800138000",), "同济大学")],
        [],
    ),
    "Huawei 2.1, quoted-printable": (
        "00001.vcf",
        f"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{_quoted('欧阳')};{_quoted('娜')};;;\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{_quoted('欧阳娜')}\r\nTEL;CELL;PREF:13800138000\r\nORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{_quoted('腾讯')}\r\nEND:VCARD\r\n".encode(),
        [("欧阳娜", "", (), ("+8613800138000",), "腾讯")],
        [],
    ),
    "Xiaomi 2.1, whole name in the given part": (
        "contacts.vcf",
        f"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;{_quoted('王芳')};;;\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{_quoted('王芳')}\r\nTEL;CELL:+86 139-0013-9000\r\nTEL;X-Mobile:021 62345678\r\nX-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE):x\r\nEND:VCARD\r\n".encode(),
        [("王芳", "", (), ("+8613900139000", "02162345678"))],
        [],
    ),
    "Samsung 2.1, soft line breaks": (
        "Contacts.vcf",
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:M=C3=BCller-L=C3=BCdenscheidt;J=C3=\r\n=BCrgen;;;\r\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:J=C3=BCrgen=20M=C3=BCller-=\r\nL=C3=BCdenscheidt\r\nEMAIL;HOME:jm@example.org\r\nX-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;JM;1;;;;;;;;;;;;;\r\nEND:VCARD\r\n",
        [("Jürgen Müller-Lüdenscheidt", "", ("jm@example.org",))],
        [],
    ),
    "Vivo, a boss by how one calls him": (
        "v.vcf",
        "BEGIN:VCARD\nVERSION:3.0\nFN:王总\nN:;王总;;;\nTEL;TYPE=CELL:13800138000\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:李老师（数学）\nN:李老师（数学）;;;;\nTEL;TYPE=CELL:13900139000\nEND:VCARD\n".encode(),
        [("王总", "", (), ("+8613800138000",)), ("李老师", "", (), ("+8613900139000",))],
        [],
    ),
    "Proton 4.0": (
        "protonContacts.vcf",
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN;PREF=1:Anna Keller\r\nUID:proton-web-1\r\nITEM1.EMAIL;PREF=1:anna@example.org\r\nITEM1.X-PM-ENCRYPT:true\r\nTEL;PREF=1:tel:+49-30-901820\r\nORG:Voltwerk\r\nEND:VCARD\r\n",
        [(*ANNA, ("+4930901820",), "Voltwerk")],
        [],
    ),
    "Vietnamese and Korean on a phone": (
        "p.vcf",
        "BEGIN:VCARD\nVERSION:3.0\nN:Nguyễn;An;Văn;;\nFN:Nguyễn Văn An\nTEL:+84 912 345 678\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nN:김;민준;;;\nFN:김민준\nTEL:+82 10 1234 5678\nEND:VCARD\n".encode(),
        [("Nguyễn Văn An", "", (), ("+84912345678",)), ("김민준", "", (), ("+821012345678",))],
        [],
    ),
    "A firm without a person": (
        "f.vcf",
        b"BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nFN:Voltwerk GmbH\nORG:Voltwerk GmbH\nTEL:+4930901820\nX-ABShowAs:COMPANY\nEND:VCARD\n",
        [("Voltwerk GmbH", "", (), ("+4930901820",), "Voltwerk GmbH")],
        [],
    ),
}

PASTED = {
    "a surname first, alone on its line": ("Keller, Anna\nStone, Bob\n", [("Anna Keller",), ("Bob Stone",)], []),
    "several Latin names on one line": (
        "Anna Keller, Bob Stone; 王芳\n",
        [("Anna Keller",), ("Bob Stone",), ("王芳",)],
        [],
    ),
    "Latin names with semicolons": (
        "Anna Keller; Bob Stone; Grace Huang",
        [("Anna Keller",), ("Bob Stone",), ("Grace Huang",)],
        [],
    ),
    "names with tabs, from a sheet": (
        "Anna Keller\tBob Stone\tJean-Luc Picard\n",
        [("Anna Keller",), ("Bob Stone",), ("Jean-Luc Picard",)],
        [],
    ),
    "surnames first, with semicolons": (
        "Keller, Anna; Stone, Bob; Huang, Grace",
        [("Anna Keller",), ("Bob Stone",), ("Grace Huang",)],
        [],
    ),
    "a name and a firm still are one person": (
        "Anna Keller, Voltwerk\nBob Stone, Deutsche Bahn\nLi Wei, Tongji University\n",
        [
            ("Anna Keller", "", (), (), "Voltwerk"),
            ("Bob Stone", "", (), (), "Deutsche Bahn"),
            ("Li Wei", "", (), (), "Tongji University"),
        ],
        [],
    ),
    "name, post, firm": ("Anna Keller, CEO, Voltwerk GmbH\n", [("Anna Keller", "", (), (), "Voltwerk GmbH")], []),
    "address line of a mail": (
        'To: Anna Keller <anna@example.org>, "Stone, Bob" <bob@example.org>; 王芳 <wf@example.org>, lone@example.org',
        [
            ANNA,
            ("Bob Stone", "", ("bob@example.org",)),
            ("王芳", "", ("wf@example.org",)),
            ("", "", ("lone@example.org",)),
        ],
        [],
    ),
    "Outlook's address line": (
        "Keller, Anna <anna@example.org>; Stone, Bob (Voltwerk) <bob@example.org>",
        [ANNA, ("Bob Stone", "", ("bob@example.org",), (), "Voltwerk")],
        [],
    ),
    "how one calls people": (
        "王总 13800138000\n李老师 13900139000\n欧阳经理，腾讯\n",
        [
            ("王总", "", (), ("+8613800138000",)),
            ("李老师", "", (), ("+8613900139000",)),
            ("欧阳经理", "", (), (), "腾讯"),
        ],
        [],
    ),
    "compound surnames side by side": ("欧阳娜娜、司马光、诸葛亮", [("欧阳娜娜",), ("司马光",), ("诸葛亮",)], []),
    "both scripts on a line": (
        "Li Wei 李伟, Bosch\n王芳 (Fang Wang), 同济大学\n",
        [("Li Wei", "李伟", (), (), "Bosch"), ("王芳", "Fang Wang", (), (), "同济大学")],
        [],
    ),
    "a mixed line of both scripts with a school": (
        "张敏 Min Zhang 同济大学 min@example.org",
        [("张敏", "Min Zhang", ("min@example.org",), (), "同济大学")],
        [],
    ),
    "bulleted with strokes": (
        "• Anna Keller – Voltwerk\n• Bob Stone – Bahn AG – bob@example.org\n",
        [("Anna Keller", "", (), (), "Voltwerk"), ("Bob Stone", "", ("bob@example.org",), (), "Bahn AG")],
        [],
    ),
    "Spanish and Vietnamese, one a line": (
        "María José García López\nNguyễn Thị Minh Khai\nJosé Ortega y Gasset\n",
        [("María José García López",), ("Nguyễn Thị Minh Khai",), ("José Ortega y Gasset",)],
        [],
    ),
    "participants of a Zoom call": (
        "Anna Keller (Host, me)\nBob's iPhone\n王芳(同济)\n",
        [("Anna Keller",), ("Bob's iPhone",), ("王芳", "", (), (), "同济")],
        [],
    ),
    "three names joined by and": (
        "Anna Keller, Bob Stone and Grace Huang",
        [("Anna Keller",), ("Bob Stone",), ("Grace Huang",)],
        [],
    ),
    # Written after the readers were taught the lines above, again without running them.
    "one person with a post and an unknown firm": (
        "Anna Keller, Product Lead, Blue Ocean",
        [("Anna Keller", "", (), (), "Blue Ocean")],
        [],
    ),
    "a name and a city": (
        "Bob Stone, San Francisco\nAnna Keller, Berlin",
        [("Bob Stone", "", (), (), "San Francisco"), ("Anna Keller", "", (), (), "Berlin")],
        [],
    ),
    "a first name and a firm": (
        "Anna, IBM\nKeller, Bosch\nAnna, Siemens",
        [("Anna", "", (), (), "IBM"), ("Keller", "", (), (), "Bosch"), ("Anna", "", (), (), "Siemens")],
        [],
    ),
    "a surname with a small word first": (
        "von der Heide, Karl-Heinz\nMüller-Lüdenscheidt, Jürgen\nO'Neill, Patrick",
        [("Karl-Heinz von der Heide",), ("Jürgen Müller-Lüdenscheidt",), ("Patrick O'Neill",)],
        [],
    ),
    "Chinese names in pinyin, with commas": (
        "Wang Xiaoming, Li Wei, Zhang Min, Ouyang Nana",
        [("Wang Xiaoming",), ("Li Wei",), ("Zhang Min",), ("Ouyang Nana",)],
        [],
    ),
    "both scripts, several a line": (
        "Li Wei 李伟, Wang Fang 王芳, Bob Stone",
        [("Li Wei", "李伟"), ("Wang Fang", "王芳"), ("Bob Stone",)],
        [],
    ),
    "two lists with a word in front": (
        "Guests: Anna Keller, Bob Stone, Grace Huang\n名单：张敏、李伟",
        [("Anna Keller",), ("Bob Stone",), ("Grace Huang",), ("张敏",), ("李伟",)],
        [],
    ),
    "Indian, Arab and French names": (
        "Priya Raman; Mohammed Al-Farsi; Hélène Dubois; Aarav Mehta",
        [("Priya Raman",), ("Mohammed Al-Farsi",), ("Hélène Dubois",), ("Aarav Mehta",)],
        [],
    ),
    "a name with three facts stays one": (
        "Grace Huang, Deutsche Bahn, Berlin, grace@example.org",
        [("Grace Huang", "", ("grace@example.org",), (), "Deutsche Bahn")],
        [],
    ),
    "a consultancy named after people": (
        "Anna Keller, Ernst & Young\nBob Stone, Johnson & Johnson",
        [("Anna Keller", "", (), (), "Ernst & Young"), ("Bob Stone", "", (), (), "Johnson & Johnson")],
        [],
    ),
    "a bank and its town": (
        "Anna Keller, Morgan Stanley, New York",
        [("Anna Keller", "", (), (), "Morgan Stanley")],
        [],
    ),
    "a couple": ("Anna and Bob Stone", [("Anna and Bob Stone",)], []),
}
