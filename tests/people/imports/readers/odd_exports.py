"""More files as programs write them, in the form of exports.py: what was found when files were written unseen."""
# ruff: noqa: E501 - lines of files stand whole

from __future__ import annotations

from tests.people.imports.readers.exports import ANNA, GOOGLE_NEW, LINKEDIN
from tests.people.imports.readers.samples import card

TABLES = {
    "LinkedIn, letters after the name, a dot for a surname": (
        "Connections.csv",
        (
            LINKEDIN
            + '✨Lily✨,"Chen (陈丽), CFA, FRM",https://www.linkedin.com/in/l,,Morgan Stanley,VP,1 Jan 2024\n'
            + 'Sarah,"Looper, DipWSET",https://www.linkedin.com/in/s,,,,1 Jan 2024\nAhmed,.,https://www.linkedin.com/in/a,,,,1 Jan 2024\n'
            + ',"Keller, Anna",https://www.linkedin.com/in/k,,,,1 Jan 2024\n'
        ).encode(),
        [("✨Lily✨ Chen", "陈丽", (), (), "Morgan Stanley"), ("Sarah Looper",), ("Ahmed",), ("Anna Keller",)],
        [],
    ),
    "LinkedIn, two exports joined": (
        "Connections.csv",
        (
            LINKEDIN
            + "Wei,Li,https://www.linkedin.com/in/w,,,,1 Jan 2024\n"
            + LINKEDIN
            + "Anna,Keller,https://www.linkedin.com/in/a,,,,1 Jan 2024\n"
        ).encode(),
        [("Wei Li",), ("Anna Keller",)],
        [],
    ),
    "A firm's own list, titles with spaces, two addresses": (
        "通讯录.csv",
        "填写须知：\n1、不能增加\n姓 名,手 机,个人邮箱,企业邮箱\n张敏,13800138000,zm@example.org,zm@example.net\n".encode(),
        [("张敏", "", ("zm@example.org", "zm@example.net"), ("+8613800138000",))],
        [],
    ),
    "Data for programs": (
        "x.json",
        b'[{"name": "Anna Keller", "email": "anna@example.org"}]',
        [],
        [("not_text", None)],
    ),
    "Google, a nickname and nothing else": (
        "contacts.csv",
        (GOOGLE_NEW + ",,,,,,,,Bo,,,,,,,,* myContacts,,,,,Mobile,+49 171 1234567\n").encode(),
        [("Bo", "", (), ("+491711234567",))],
        [],
    ),
    "Outlook in Spanish": (
        "contactos.csv",
        '"Nombre","Apellidos","Organización","Teléfono del trabajo","Móvil","Dirección de correo electrónico"\r\n'
        '"Lucía","Núñez","Volt","+34 91 123 45 67","+34 612 345 678","lucia@example.org"\r\n'.encode("cp1252"),
        [("Lucía Núñez", "", ("lucia@example.org",), ("+34911234567", "+34612345678"), "Volt")],
        [],
    ),
    "Outlook in Polish, Windows-1250": (
        "kontakty.csv",
        '"Imię","Nazwisko","Firma"\r\n"Łukasz","Wiśniewski","Wisła"\r\n'.encode("cp1250"),
        [("Łukasz Wiśniewski", "", (), (), "Wisła")],
        [],
    ),
    "Outlook in French, a ligature and quotation marks of Windows-1252": (
        "contacts.csv",
        '"Prénom","Nom","Société"\r\n"François","L’Écuyer","Œuvre – Société"\r\n'.encode("cp1252"),
        [("François L’Écuyer", "", (), (), "Œuvre – Société")],
        [],
    ),
    "Outlook in Russian, Windows-1251": (
        "контакты.csv",
        "Имя,Фамилия,Организация,Адрес эл. почты\r\nИван,Петров,Газпром,ivan@example.org\r\n".encode("cp1251"),
        [("Иван Петров", "", ("ivan@example.org",), (), "Газпром")],
        [],
    ),
    "A table as Markdown has it": (
        "pasted.txt",
        "| Name | E-mail |\n|---|---|\n| Anna Keller | anna@example.org |\n| 李伟 | li@example.org |\n".encode(),
        [ANNA, ("李伟", "", ("li@example.org",))],
        [],
    ),
}

CARDS = {
    "An equals sign too many at the end of a name": (
        "x.vcf",
        card("N;ENCODING=QUOTED-PRINTABLE:Keller;Anna=", "EMAIL:anna@example.org", version="2.1").encode(),
        [ANNA],
        [],
    ),
}

PASTED = {
    "Those who signed up in a group, with remarks": (
        "#接龙\n周六聚会报名\n\n1. 张敏\n2. 李伟 2人\n3. 王芳 带一个朋友\n4. 欧阳慧敏 同济大学\n",
        [("张敏",), ("李伟",), ("王芳",), ("欧阳慧敏", "", (), (), "同济大学")],
        [],
    ),
    "A Chinese signature": (
        "张敏\n同济大学 建筑学院 讲师\n电话：021-65981234\n手机：13800138000\n邮箱：zm@example.org\n",
        [("张敏", "", ("zm@example.org",), ("02165981234", "+8613800138000"), "同济大学")],
        [],
    ),
    "Numbers with a word in front, digits as wide as hanzi": (
        "张敏 手机13800138000\n２．李伟　139００１３９０００\n",
        [("张敏", "", (), ("+8613800138000",)), ("李伟", "", (), ("+8613900139000",))],
        [],
    ),
    "A German signature with gaps": (
        "Mit freundlichen Grüßen\n\nDr. Anna Keller\nGeschäftsführerin\n\nVoltwerk GmbH\nT +49 30 1234567\nM +49 171 1234567\n"
        "anna.keller@example.org\nwww.example.org\n",
        [("Anna Keller", "", ("anna.keller@example.org",), ("+49301234567", "+491711234567"), "Voltwerk GmbH")],
        [],
    ),
    "What a group wrote, with the time above each line, and a list with its title": (
        "张敏 2026/1/1 10:00\n大家好\n李伟 2026/1/1 10:01\n参会名单：\n1. 王芳（同济大学 讲师）13800138000\n",
        [("张敏",), ("李伟",), ("王芳", "", (), ("+8613800138000",), "同济大学")],
        [],
    ),
    "Brackets behind Latin names": (
        '"Keller, Anna (Voltwerk)" <anna@example.org>; "Li, Wei" <li@example.org>\nBo Doe (Host)\n- Cy Dee (Acme)\n',
        [(*ANNA, (), "Voltwerk"), ("Wei Li", "", ("li@example.org",)), ("Bo Doe",), ("Cy Dee (Acme)",)],
        [],
    ),
    "The post before the firm, or below the name": (
        "Anna Keller, CEO, Voltwerk\nBo Doe\nEngineer at Acme\n李伟-博世-工程师\n",
        [("Anna Keller", "", (), (), "Voltwerk"), ("Bo Doe", "", (), (), "Acme"), ("李伟", "", (), (), "博世")],
        [],
    ),
    "Two people with an and between, a sentence with an address": (
        "张敏和李伟\nWrite to Anna (anna@example.org).\n",
        [("张敏",), ("李伟",), ("Write to Anna", "", ("anna@example.org",))],
        [],
    ),
}
