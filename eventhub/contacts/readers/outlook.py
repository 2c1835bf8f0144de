"""Outlook's CSV export and plain tables that people make themselves, in several languages."""

from __future__ import annotations

from eventhub.contacts.readers.columns import Field, titles

COLUMNS = {
    Field.GIVEN: titles("First Name|Given Name|Vorname|Prénom|Nombre|Nome|Voornaam|名|名字|Имя"),
    Field.MIDDLE: titles("Middle Name|Weitere Vornamen|Deuxième prénom|Segundo nombre|中间名|中間名"),
    Field.FAMILY: titles(
        "Last Name|Surname|Family Name|Nachname|Familienname|Nom|Apellidos|Cognome|Achternaam|姓|姓氏|Фамилия"
    ),
    Field.NAME: titles(
        "Name|Full Name|Display Name|Contact|Contact Name|Anzeigename|Nom complet|Nombre completo"
        "|Nome completo|姓名|联系人|聯絡人|名称|全名|ФИО|Person|People|Who"
    ),
    Field.OTHER_NAME: titles("Other Name|Chinese Name|English Name|中文名|英文名|中文姓名|英文姓名"),
    Field.NICKNAME: titles("Nickname|Spitzname|昵称|暱稱|Surnom|Apodo"),
    Field.EMAIL: titles(
        "E-mail|Email|E-mail Address|E-mail 2 Address|Email Address|Primary Email|Secondary Email"
        "|Home Email|Work Email|Mail|E-Mail-Adresse|E-Mail 2: Adresse|Adresse de messagerie"
        "|Adresse de messagerie 2|Adresse e-mail|Correo electrónico|Dirección de correo electrónico|邮箱"
        "|电子邮件|电子邮件地址|电子邮件 2 地址|電子郵件|電子郵件地址|邮件|邮件地址"
        "|Indirizzo posta elettronica"
    ),
    Field.PHONE: titles(
        "Phone|Telephone|Tel|Mobile|Cell|Cell Phone|Mobile Phone|Business Phone|Business Phone 2|Home Phone"
        "|Home Phone 2|Primary Phone|Other Phone|Company Main Phone|Car Phone|Business Fax|Home Fax"
        "|Work Phone|Phone Number|Telefon|Handy|Mobiltelefon|Telefon geschäftlich|Telefon geschäftlich 2"
        "|Telefon privat|Telefon privat 2|Weiteres Telefon|Téléphone|Tél. mobile|Téléphone (bureau)"
        "|Téléphone (domicile)|Teléfono|Teléfono móvil|Móvil|手机|手机号|手机号码|移动电话|电话|电话号码"
        "|商务电话|住宅电话|單位電話|行動電話|電話"
    ),
    Field.COMPANY: titles(
        "Company|Organisation|Organization|Employer|Firma|Unternehmen|Société|Entreprise|Empresa"
        "|Organización|Azienda|单位|公司|公司名称|單位|工作单位"
    ),
    Field.POSITION: titles("Job Title|Title|Position|Role|Beruf|Titre|Poste|Cargo|Puesto|职务|职位|職稱|職務|头衔"),
    Field.SCHOOL: titles("School|University|Hochschule|Universität|École|Universidad|学校|毕业院校|毕业学校|母校"),
}
SIGNS = titles(
    "E-mail Address|E-mail 2 Address|E-mail Display Name|E-Mail: Angezeigter Name|Business Phone"
    "|Telefon geschäftlich|商务电话|电子邮件显示名称"
)
