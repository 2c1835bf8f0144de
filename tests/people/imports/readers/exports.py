"""Files as many programs write them, made from what is known of each exporter; everybody in them is invented.

Each is (file name, bytes, people, complaints): people as (name, other name, e-mails, phones, company) with what
is empty at the end left out, complaints as (code, line).
"""
# ruff: noqa: E501 - lines of files stand whole

from __future__ import annotations

import base64
import textwrap

from tests.people.imports.readers.samples import card

ANNA = ("Anna Keller", "", ("anna@example.org",))
_PHOTO = textwrap.wrap(base64.b64encode(bytes(range(256)) * 12).decode(), 74)
_GOOGLE_OLD = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,Family Name Yomi,"
    "Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,Gender,Location,Billing Information,"
    "Directory Server,Mileage,Occupation,Hobby,Sensitivity,Priority,Subject,Notes,Language,Photo,Group Membership,"
    "E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value,Phone 1 - Type,Phone 1 - Value,"
    "Organization 1 - Type,Organization 1 - Name,Organization 1 - Yomi Name,Organization 1 - Title\n"
)
GOOGLE_NEW = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,"
    "Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,"
    "Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value\n"
)
_OUTLOOK_COM = (
    "First Name,Middle Name,Last Name,Title,Suffix,Nickname,Given Yomi,Surname Yomi,E-mail Address,E-mail 2 Address,"
    "E-mail 3 Address,Home Phone,Home Phone 2,Business Phone,Mobile Phone,Pager,Job Title,Department,Company,"
    "Manager's Name,Assistant's Name,Assistant's Phone,Notes\n"
)
_OUTLOOK_GERMAN = (
    '"Anrede","Vorname","Weitere Vornamen","Nachname","Suffix","Firma","Abteilung","Position","Straße geschäftlich",'
    '"Fax geschäftlich","Telefon geschäftlich","Telefon (privat)","Mobiltelefon","E-Mail-Adresse","E-Mail-Typ",'
    '"E-Mail: Angezeigter Name","E-Mail 2: Adresse","E-Mail 2: Typ","Beruf","Notizen"\r\n'
)
_OUTLOOK_CHINESE = (
    '"称谓","名","中间名","姓","后缀","单位","部门","职务","商务地址 街道","商务传真","商务电话","商务电话 2","住宅电话",'
    '"移动电话","其他电话","主要电话","电子邮件地址","电子邮件类型","电子邮件显示名称","电子邮件 2 地址"\r\n'
)
LINKEDIN = (
    'Notes:\n"When exporting your connection data, you may notice that some of the email addresses are missing. You '
    "will only see email addresses for connections who have allowed their connections to see or download their email "
    'address using this setting https://www.linkedin.com/psettings/privacy/email."\n\n'
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
)

TABLES = {
    "Google before 2024, UTF-16, a note over lines": (
        "google.csv",
        (
            _GOOGLE_OLD
            + 'Dr. Anna Keller,Anna,,Keller,,,,,Dr.,,,,,,,,,,,,,,,,,"Likes tea,\nsaid ""call me"".\n",,,* myContacts,'
            "* Work,anna@example.org,Home,a.keller@example.net,Mobile,+49 171 1234567,,Voltwerk GmbH,,CEO\n"
            + "李伟,伟,,李,,,,,,,,,,,,,,,,,,,,,,,,,* myContacts ::: * friends,,,,,Mobile,138 0013 8000,,,,\n"
            + ",,,,,,,,,,,,,,,,,,,,,,,,,,,,* myContacts,* ,bo@example.org,,,,,,,,\n"
        ).encode("utf-16"),
        [
            ("Anna Keller", "", ("anna@example.org", "a.keller@example.net"), ("+491711234567",), "Voltwerk GmbH"),
            ("李伟", "", (), ("+8613800138000",)),
            ("", "", ("bo@example.org",)),
        ],
        [],
    ),
    "Google since 2024, phonetic names, several values": (
        "contacts.csv",
        (
            GOOGLE_NEW
            + "伟,,李,Wei,,Li,,,,,博世（中国）,工程师,,,,,* myContacts,* Work,li@example.org ::: lw@example.net,,,Mobile,"
            "+86 138 0013 8000 ::: 021-58881234\n"
            + "Anna,Maria,Keller,,,,Dr.,PhD,Annie,,Voltwerk,,,,,,* myContacts,,,,,,\n"
        ).encode(),
        [
            ("李伟", "Wei Li", ("li@example.org", "lw@example.net"), ("+8613800138000", "02158881234"), "博世（中国）"),
            ("Anna Maria Keller", "", (), (), "Voltwerk"),
        ],
        [],
    ),
    "Outlook on the web, Title is Dr.": (
        "contacts.csv",
        (
            "\ufeff"
            + _OUTLOOK_COM
            + "Anna,M.,Keller,Dr.,PhD,,,,anna@example.org,,ak@example.net,,,+49 30 1234567,+49 (0)171 1234567,,CEO,,"
            "Voltwerk,Bob Boss,Sue Secretary,+49 30 999,Met in Berlin\r\n"
        ).encode(),
        [("Anna M. Keller", "", ("anna@example.org", "ak@example.net"), ("+49301234567", "+491711234567"), "Voltwerk")],
        [],
    ),
    "Outlook in German, Windows-1252, an Exchange address": (
        "Kontakte.CSV",
        (
            _OUTLOOK_GERMAN
            + '"Frau","Jürgen","","Groß","","Müller & Söhne","","Prokurist","Bahnhofstraße 1\r\nHinterhaus","",'
            '"+49 89 1234567","","0171/1234567","gross@example.de","SMTP","Jürgen Groß (gross@example.de)","","","",""'
            "\r\n"
            + '"","Bärbel","","Öztürk","","","","","","","","","","/o=ExchangeLabs/ou=Exchange/cn=Recipients/cn=b","EX",'
            '"Öztürk, Bärbel","","","",""\r\n'
        ).encode("cp1252"),
        [
            ("Jürgen Groß", "", ("gross@example.de",), ("+49891234567", "01711234567"), "Müller & Söhne"),
            ("Bärbel Öztürk",),
        ],
        [],
    ),
    "Outlook in Chinese, GB18030": (
        "联系人.csv",
        (
            _OUTLOOK_CHINESE
            + '"","敏","","张","","同济大学","","讲师","四平路 1239 号","","021-65981234","","","13800138000","","",'
            '"zhangmin@example.org","SMTP","张敏 (zhangmin@example.org)",""\r\n'
            + '"先生","慧敏","","欧阳","","","","","","","","","","","","","","","",""\r\n'
        ).encode("gb18030"),
        [("张敏", "", ("zhangmin@example.org",), ("02165981234", "+8613800138000"), "同济大学"), ("欧阳慧敏",)],
        [],
    ),
    "LinkedIn, titles, pronouns, quotes and people who left": (
        "Connections.csv",
        (
            LINKEDIN
            + 'Jane,"Doe, MBA, PMP",https://www.linkedin.com/in/jane,,"Foo ""Bar"" GmbH","Head, Sales",05 Mar 2021\n'
            + "Sam (She/Her),Lee,https://www.linkedin.com/in/sam,,,,06 Mar 2021\n"
            + ",,,,,,07 Mar 2021\n"
            + "🚀 Max,Mustermann ✔,https://www.linkedin.com/in/max,,Ünïcode AG,,08 Mar 2021\n"
            + "Min 敏,Zhang 张,https://www.linkedin.com/in/min,,同济大学,,09 Mar 2021\n"
        ).encode(),
        [
            ("Jane Doe", "", (), (), 'Foo "Bar" GmbH'),
            ("Sam Lee",),
            ("🚀 Max Mustermann ✔", "", (), (), "Ünïcode AG"),
            ("Min Zhang", "张敏", (), (), "同济大学"),
        ],
        [("no_name", 7)],
    ),
    "German Excel: Name is the family name beside Vorname": (
        "Alumni.csv",
        "sep=;\r\nName;Vorname;E-Mail;Firma\r\nKeller;Anna;anna@example.org;Voltwerk\r\n".encode("cp1252"),
        [(*ANNA, (), "Voltwerk")],
        [],
    ),
    "Excel's Unicode text, tabs, title rows above": (
        "名单.txt",
        "2026 校友会名单\t\t\t\r\n\t\t\t\r\n序号\t姓名\t联系电话\t工作单位\r\n1\t张敏\t13800138000\t同济大学\r\n"
        "2\t司马光\t139 0013 9000\t\r\n".encode("utf-16"),
        [("张敏", "", (), ("+8613800138000",), "同济大学"), ("司马光", "", (), ("+8613900139000",))],
        [],
    ),
    "Empty and doubled columns, short and long rows, mixed line ends": (
        "list.csv",
        b" NAME ,,Email,Email,Phone,Phone,\r\nAnna Keller,,anna@example.org,ak@example.net,,,\n"
        b"Bob Doe\r,,,,,,\r\nCy Dee,,,,+49 171 1234567,+49 171 7654321,,,,,\n",
        [
            ("Anna Keller", "", ("anna@example.org", "ak@example.net")),
            ("Bob Doe",),
            ("Cy Dee", "", (), ("+491711234567", "+491717654321")),
        ],
        [],
    ),
    "Thunderbird in German": (
        "Adressbuch.csv",
        "Vorname,Nachname,Anzeigename,Spitzname,Primäre E-Mail-Adresse,Sekundäre E-Mail-Adresse,"
        "Messenger-Name,Tel. dienstlich,Tel. privat,Fax-Nummer,Pager-Nummer,Mobil-Tel.-Nr.,Arbeitstitel,"
        "Abteilung,Organisation\r\nAnna,Keller,Anna Keller,,anna@example.org,ak@example.net,,,,,,"
        "+49 171 1234567,CEO,,Voltwerk\r\n".encode(),
        [("Anna Keller", "", ("anna@example.org", "ak@example.net"), ("+491711234567",), "Voltwerk")],
        [],
    ),
    "Thunderbird in English": (
        "addressbook.csv",
        b"First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name,"
        b"Work Phone,Home Phone,Fax Number,Pager Number,Mobile Number,Job Title,Organization\n"
        b",,Anna Keller,,anna@example.org,,,,,,,+49 171 1234567,,Voltwerk\n",
        [(*ANNA, ("+491711234567",), "Voltwerk")],
        [],
    ),
    "Yahoo": (
        "yahoo_contacts.csv",
        b'"First","Middle","Last","Nickname","Email","Category","Home","Work","Mobile","Title",'
        b'"Company"\n"Anna","","Keller","","anna@example.org","","","","+49 171 1234567","CEO","Voltwerk"\n',
        [(*ANNA, ("+491711234567",), "Voltwerk")],
        [],
    ),
    "A guest list with underscores in its titles": (
        "guests.csv",
        b"api_id,name,first_name,last_name,email,phone_number,company_name\n"
        b"gst-1,Anna Keller,Anna,Keller,anna@example.org,+491711234567,Voltwerk\n",
        [(*ANNA, ("+491711234567",), "Voltwerk")],
        [],
    ),
    "A Chinese form with numbered questions": (
        "问卷.csv",
        "\ufeff序号,提交答卷时间,1、您的姓名：,2、手机号码（必填）,3、工作单位：\r\n1,2026/11/1,张敏,13800138000,同济大学\r\n".encode(),
        [("张敏", "", (), ("+8613800138000",), "同济大学")],
        [],
    ),
    "A Chinese form that asks politely": (
        "form.csv",
        "序号,请填写您的姓名（必填）,您的手机号码,您的单位及职务\n1,张敏,13800138000,同济大学 讲师\n".encode(),
        [("张敏", "", (), ("+8613800138000",), "同济大学 讲师")],
        [],
    ),
    "Italian, with a mobile phone": (
        "rubrica.csv",
        b"Nome,Cognome,Societ\xe0,Cellulare\nLuca,Rossi,Ponte,+39 320 123 4567\n",
        [("Luca Rossi", "", (), ("+393201234567",), "Ponte")],
        [],
    ),
    "Names only, one column": ("names.csv", "Name\nAnna Keller\n李伟\n".encode(), [("Anna Keller",), ("李伟",)], []),
    "Addresses only, one column": (
        "newsletter.csv",
        b"Email Address\nanna@example.org\nbo@example.org\n",
        [("", "", ("anna@example.org",)), ("", "", ("bo@example.org",))],
        [],
    ),
    "Addresses and firms without a name column": (
        "leads.csv",
        b"Email,Company\nanna@example.org,Voltwerk\nbo@example.org,\n",
        [("", "", ("anna@example.org",), (), "Voltwerk"), ("", "", ("bo@example.org",))],
        [],
    ),
    "Addresses as mail programs write them": (
        "x.csv",
        "Name,E-mail,Mobile\nAnna Keller,Anna Keller <Anna@Example.org>,+49 171 1234567 / +49 30 1234567\n"
        "Bo Doe,'bo@example.org',1.38001E+10\nCy Dee,mailto:cy@example.org; dee＠example.org,\n".encode(),
        [
            (*ANNA, ("+491711234567", "+49301234567")),
            ("Bo Doe", "", ("bo@example.org",)),
            ("Cy Dee", "", ("cy@example.org", "dee@example.org")),
        ],
        [],
    ),
    "An inch sign is no opening quotation mark": (
        "x.csv",
        b'Name,Email,Company\nBo Doe,bo@example.org,24" Screens\nAnna Keller,anna@example.org,"Volt ""W"""\n',
        [("Bo Doe", "", ("bo@example.org",), (), '24" Screens'), (*ANNA, (), 'Volt "W"')],
        [],
    ),
    "Bars between the columns": (
        "x.txt",
        b"Name|Email|Company\nAnna Keller|anna@example.org|Voltwerk\n",
        [(*ANNA, (), "Voltwerk")],
        [],
    ),
    "A German list by semicolons with full names turned": (
        "x.csv",
        'Name;E-Mail\n"Keller, Anna";anna@example.org\n"Groß, Jürgen";j@example.org\n'.encode(),
        [ANNA, ("Jürgen Groß", "", ("j@example.org",))],
        [],
    ),
    "Bad rows among good ones": (
        "x.csv",
        b"Name,Email\nAnna Keller,anna@example.org\n,\n ,\nBo Doe,bo at example\n,cy@example.org\n,,Acme\n",
        [ANNA, ("Bo Doe",), ("", "", ("cy@example.org",))],
        [("bad_email", 5), ("no_name", 7)],
    ),
    "Cut off within a character": (
        "x.csv",
        "姓名,邮箱\n张敏,zm@example.org\n李伟".encode()[:-1],
        [("张敏", "", ("zm@example.org",)), ("李",)],
        [],
    ),
    "UTF-8 with a line of Windows-1252": (
        "x.csv",
        "姓名,公司\n张敏,同济大学\n李伟,博世\n".encode() + b"Jos\xe9 Garc\xeda,Acme\n",
        [("张敏", "", (), (), "同济大学"), ("李伟", "", (), (), "博世"), ("José García", "", (), (), "Acme")],
        [],
    ),
    "Shift JIS": (
        "x.csv",
        "氏名,会社名,メールアドレス\n田中太郎,トヨタ,tanaka@example.jp\n".encode("cp932"),
        [("田中太郎", "", ("tanaka@example.jp",), (), "トヨタ")],
        [],
    ),
    "A quoted name over two lines": (
        "x.csv",
        b'"Name";"Email";"Company"\n"Bo\nDoe";"bo@example.org";""\n"Anna Keller";"anna@example.org";"A;B"\n',
        [("Bo Doe", "", ("bo@example.org",)), (*ANNA, (), "A;B")],
        [],
    ),
    "A preamble with commas": (
        "x.csv",
        b"Export, created 2026, by someone\nTeam list, Berlin\n\nName,E-mail,Firma\nAnna Keller,anna@example.org,Voltwerk\n",
        [(*ANNA, (), "Voltwerk")],
        [],
    ),
    "LinkedIn, opened and saved by a German Excel": (
        "Connections.csv",
        b'Notes:;;;;;;\r\n"When exporting your connection data, you may notice";;;;;;\r\n;;;;;;\r\n'
        b"First Name;Last Name;URL;Email Address;Company;Position;Connected On\r\n"
        b"Anna;Keller;https://x;;Voltwerk;CEO;01 Mar 2021\r\n",
        [("Anna Keller", "", (), (), "Voltwerk")],
        [],
    ),
    "Two numbers in one cell, firm and post in another": (
        "x.csv",
        "姓名,单位及职务,联系电话\n张敏,同济大学 讲师,13800138000、13900139000\n".encode(),
        [("张敏", "", (), ("+8613800138000", "+8613900139000"), "同济大学 讲师")],
        [],
    ),
}

CARDS = {
    "Android 2.1, quoted-printable UTF-8, soft breaks": (
        "contacts.vcf",
        card(
            "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=AC=A7=E9=98=B3;=E6=85=A7=\r\n=E6=95=8F;;;",
            "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=AC=A7=E9=98=B3=E6=85=A7=E6=95=8F",
            "TEL;CELL;PREF:138-0013-8000",
            "TEL;WORK:02158881234",
            "EMAIL;HOME:oy@example.org",
            "ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=90=8C=E6=B5=8E=\r\n=E5=A4=A7=E5=AD=A6",
            version="2.1",
        ).encode(),
        [("欧阳慧敏", "", ("oy@example.org",), ("+8613800138000", "02158881234"), "同济大学")],
        [],
    ),
    "An old phone: GBK, quoted-printable and raw, several people": (
        "backup.vcf",
        (
            card("N;ENCODING=QUOTED-PRINTABLE;CHARSET=GBK:=C0=EE;=CE=B0", "TEL;CELL;VOICE:13800138000", version="2.1")
            + card("N;CHARSET=GBK:张;敏", "TEL;CELL:13900139000", "ORG:博世", version="2.1")
        ).encode("gbk"),
        [("李伟", "", (), ("+8613800138000",)), ("张敏", "", (), ("+8613900139000",), "博世")],
        [],
    ),
    "Apple: grouped properties, folded photo, a firm": (
        "vCards.vcf",
        (
            card(
                "PRODID:-//Apple Inc.//macOS 14//EN",
                "N:Keller;Anna;Maria;Dr.;",
                "FN:Dr. Anna Maria Keller",
                "ORG:Voltwerk GmbH;Sales",
                "TITLE:CEO",
                "item1.EMAIL;type=INTERNET;type=pref:anna@example.org",
                "item1.X-ABLabel:_$!<Other>!$_",
                "EMAIL;type=INTERNET;type=HOME:ak@example.net",
                "TEL;type=CELL;type=VOICE;type=pref:+49 (0) 171 1234567",
                "item2.TEL:+86 138 0013 8000",
                "item2.X-ABLabel:China",
                "PHOTO;ENCODING=b;TYPE=JPEG:" + _PHOTO[0],
                *(" " + line for line in _PHOTO[1:]),
                "NOTE:Met at\\nthe fair: EMAIL:nobody@example.com",
                "X-ABUID:1:ABPerson",
            )
            + card("N:;;;;", "FN:Pizza Roma", "ORG:Pizza Roma;", "X-ABShowAs:COMPANY", "TEL;type=MAIN:030 1234567")
        ).encode(),
        [
            (
                "Anna Maria Keller",
                "",
                ("anna@example.org", "ak@example.net"),
                ("+491711234567", "+8613800138000"),
                "Voltwerk GmbH",
            ),
            ("Pizza Roma", "", (), ("0301234567",), "Pizza Roma"),
        ],
        [],
    ),
    "Version 4: two languages, uris, an extension": (
        "x.vcf",
        card(
            "N;LANGUAGE=zh;ALTID=1:李;伟;;;",
            "N;LANGUAGE=en;ALTID=1:Li;Wei;;;",
            "FN;ALTID=2;LANGUAGE=zh:李伟",
            "FN;ALTID=2;LANGUAGE=en:Wei Li",
            "EMAIL;TYPE=work;PREF=1:li@example.org",
            'TEL;VALUE=uri;TYPE="voice,cell":tel:+86-138-0013-8000;ext=12',
            'ORG;SORT-AS="Bosch":Bosch;Research',
            "UID:urn:uuid:f81d4fae",
            version="4.0",
        ).encode(),
        [("李伟", "Wei Li", ("li@example.org",), ("+8613800138000",), "Bosch")],
        [],
    ),
    "Joined by hand: marks between, small letters, line feeds only": (
        "all.vcf",
        b"\xef\xbb\xbfbegin:vcard\nversion:3.0\nfn:Anna Keller\nemail:anna@example.org\nend:vcard\n\n"
        b"\xef\xbb\xbfBEGIN:VCARD\nVERSION:3.0\nFN:Bo Doe\nEND:VCARDBEGIN:VCARD\nVERSION:3.0\nFN:Cy Dee\nEND:VCARD\n",
        [ANNA, ("Bo Doe",), ("Cy Dee",)],
        [],
    ),
    "A photo in version 2.1 without folds, an agent, a note over lines": (
        "pim.vcf",
        card(
            "N:Keller;Anna",
            "PHOTO;TYPE=JPEG;ENCODING=BASE64:",
            *(" " + line for line in _PHOTO),
            "",
            "NOTE;ENCODING=QUOTED-PRINTABLE:first=0D=0A=\r\nEMAIL:nobody@example.com",
            "EMAIL;INTERNET:anna@example.org",
            "X-WAB-GENDER:1",
            version="2.1",
        ).encode(),
        [ANNA],
        [],
    ),
    "A nickname in the other script": (
        "x.vcf",
        card("N:Li;David;;;", "FN:David Li", "NICKNAME:李伟", "EMAIL:li@example.org").encode(),
        [("David Li", "李伟", ("li@example.org",))],
        [],
    ),
    "Escapes, particles, several numbers in one line": (
        "x.vcf",
        card(
            "N:van den Berg;Vincent;;;",
            "FN:Vincent van den Berg",
            "ORG:Tee\\, Kaffee & Co\\; KG;",
            "TEL:+49 30 1234567, +49 171 1234567",
        ).encode(),
        [("Vincent van den Berg", "", (), ("+49301234567", "+491711234567"), "Tee, Kaffee & Co; KG")],
        [],
    ),
}

PASTED = {
    "Names with numbers, as sent in a chat": (
        "张敏 13800138000\n李伟（博世） 139-0013-9000\n1、王芳 wangfang@example.org\n② 刘洋 13700137000\n",
        [
            ("张敏", "", (), ("+8613800138000",)),
            ("李伟", "", (), ("+8613900139000",), "博世"),
            ("王芳", "", ("wangfang@example.org",)),
            ("刘洋", "", (), ("+8613700137000",)),
        ],
        [],
    ),
    "A list of names on one line": (
        "群成员：张敏、李伟、欧阳慧敏、王芳\n",
        [("张敏",), ("李伟",), ("欧阳慧敏",), ("王芳",)],
        [],
    ),
    "Name, firm and post on one line": (
        "张敏，同济大学，讲师\n李伟、博世\n",
        [("张敏", "", (), (), "同济大学"), ("李伟", "", (), (), "博世")],
        [],
    ),
    "Cards with labels, a block for each": (
        "姓名：张敏\n手机：13800138000\n邮箱：zm@example.org\n公司：同济大学\n\n姓名：李伟\n电话：139 0013 9000\n",
        [("张敏", "", ("zm@example.org",), ("+8613800138000",), "同济大学"), ("李伟", "", (), ("+8613900139000",))],
        [],
    ),
    "Cards with labels in English": (
        "Name: Anna Keller\nCompany: Voltwerk\nE-mail: anna@example.org\nPhone: +49 171 1234567\n"
        "Name: Bo Doe\nMobile: +49 171 7654321\n",
        [(*ANNA, ("+491711234567",), "Voltwerk"), ("Bo Doe", "", (), ("+491717654321",))],
        [],
    ),
    "Labels on one line": (
        "姓名：张敏 电话：13800138000 公司：博世\n",
        [("张敏", "", (), ("+8613800138000",), "博世")],
        [],
    ),
    "The line of a mail, with full-width commas": (
        "收件人：张敏 <zm@example.org>，“李伟” <lw@example.org>；anna@example.org\n",
        [("张敏", "", ("zm@example.org",)), ("李伟", "", ("lw@example.org",)), ("", "", ("anna@example.org",))],
        [],
    ),
    "Turned names of an Exchange list": (
        'Keller, Anna <anna@example.org>; "Doe, Bo" <bo@example.org>; Müller-Groß, Jürgen <j@example.org>\n',
        [ANNA, ("Bo Doe", "", ("bo@example.org",)), ("Jürgen Müller-Groß", "", ("j@example.org",))],
        [],
    ),
    "Tabs from a spreadsheet without titles": (
        "Anna Keller\tVoltwerk\tanna@example.org\nBo Doe\t\tbo@example.org\n",
        [(*ANNA, (), "Voltwerk"), ("Bo Doe", "", ("bo@example.org",))],
        [],
    ),
    "Two scripts beside each other": (
        "Li Wei 李伟 <li@example.org>\n张敏 (Zhang Min), 同济大学\n",
        [("Li Wei", "李伟", ("li@example.org",)), ("张敏", "Zhang Min", (), (), "同济大学")],
        [],
    ),
    "A signature, and names with an address below": (
        "Anna Keller\nVoltwerk GmbH\nTel: +49 30 1234567\nanna@example.org\n\nBo Doe\nbo@example.org\nCy Dee\ncy@example.org\n",
        [
            (*ANNA, ("+49301234567",), "Voltwerk GmbH"),
            ("Bo Doe", "", ("bo@example.org",)),
            ("Cy Dee", "", ("cy@example.org",)),
        ],
        [],
    ),
    "Numbered lines with spaces, names of a group": (
        "1 张敏 同济大学 13800138000\n2 李伟 博世 13900139000\n王芳/腾讯\n欧阳慧敏-同济\n@刘洋\n",
        [
            ("张敏", "", (), ("+8613800138000",), "同济大学"),
            ("李伟", "", (), ("+8613900139000",), "博世"),
            ("王芳", "", (), (), "腾讯"),
            ("欧阳慧敏", "", (), (), "同济"),
            ("刘洋",),
        ],
        [],
    ),
    "Names with brackets on one line, names that are called": (
        "张敏（同济大学）、李伟（博世）、王芳\n@刘洋 @欧阳慧敏 @赵磊\n",
        [
            ("张敏", "", (), (), "同济大学"),
            ("李伟", "", (), (), "博世"),
            ("王芳",),
            ("刘洋",),
            ("欧阳慧敏",),
            ("赵磊",),
        ],
        [],
    ),
    "A whole mail: head, greeting, signature with umlauts": (
        "From: O'Neill, Peter <peter@example.org>\nSubject: Tea\nDate: Monday\n\nHello all,\n\nBest regards\nJörg Müller\n"
        "Siemens AG\nTel. +49 89 636 00\njoerg.mueller@example.org\n",
        [
            ("Peter O'Neill", "", ("peter@example.org",)),
            ("Jörg Müller", "", ("joerg.mueller@example.org",), ("+498963600",), "Siemens AG"),
        ],
        [],
    ),
    "A sentence is nobody": (
        "Hello everybody, see you tomorrow at nine.\nAnna Keller, Volt Inc.\n",
        [("Anna Keller", "", (), (), "Volt Inc.")],
        [("not_understood", 1)],
    ),
}
