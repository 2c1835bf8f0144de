"""Outlook's CSV export and plain tables that people make themselves, in several languages."""

from __future__ import annotations

from eventhub.people.imports.readers.columns import Field, split_titles

COLUMNS = {
    Field.GIVEN: split_titles(
        "First Name|First|Given Name|FirstName|Vorname|Rufname|Prénom|Nombre|Nome|Voornaam|Förnamn|Fornavn|Imię"
        "|名|名字|Имя"
    ),
    Field.MIDDLE: split_titles("Middle Name|Middle|Weitere Vornamen|Deuxième prénom|Segundo nombre|中间名|中間名"),
    Field.FAMILY: split_titles(
        "Last Name|Last|LastName|Surname|Family Name|Nachname|Familienname|Zuname|Nom|Nom de famille|Apellidos"
        "|Apellido|Cognome|Achternaam|Efternamn|Etternavn|Nazwisko|姓|姓氏|Фамилия"
    ),
    Field.NAME: split_titles(
        "Name|Full Name|FullName|Display Name|DisplayName|Contact|Contact Name|Contact Person|Attendee"
        "|Attendee Name|Guest|Guest Name|Participant|Teilnehmer|Ansprechpartner|Anzeigename|Vollständiger Name"
        "|Nom complet|Nombre completo|Nome completo|姓名|您的姓名|你的姓名|客户姓名|嘉宾|嘉宾姓名|参会人|参会人姓名"
        "|联系人|联系人姓名|聯絡人|名称|全名|氏名|お名前|이름|성명|ФИО|Person|People|Who"
    ),
    Field.OTHER_NAME: split_titles(
        "Other Name|Chinese Name|English Name|中文名|英文名|中文姓名|英文姓名|中文名字|英文名字|别名|別名"
    ),
    Field.NICKNAME: split_titles("Nickname|Spitzname|昵称|暱稱|Surnom|Apodo"),
    Field.READING_GIVEN: split_titles("Given Yomi|Given Name Yomi|Phonetic First Name"),
    Field.READING_FAMILY: split_titles("Surname Yomi|Family Name Yomi|Phonetic Last Name"),
    Field.EMAIL: split_titles(
        "E-mail|Email|E-mail Address|E-mail 2 Address|Email Address|Primary Email|Secondary Email"
        "|Home Email|Work Email|Personal Email|Business Email|Other Email|Mail|Mail Address|E-Mail-Adresse"
        "|E-Mail 2: Adresse|Emailadresse|Mailadresse|E-Mail privat|E-Mail geschäftlich|Primäre E-Mail-Adresse"
        "|Sekundäre E-Mail-Adresse|Adresse de messagerie|Adresse de messagerie 2|Adresse e-mail|Courriel"
        "|Correo electrónico|Dirección de correo electrónico|Correo|邮箱|邮箱地址|您的邮箱|你的邮箱|工作邮箱|个人邮箱"
        "|企业邮箱|公司邮箱|单位邮箱"
        "|常用邮箱|电子邮箱|电子信箱|电邮|电子邮件|电子邮件地址|电子邮件 2 地址|電子郵件|電子郵件地址|電郵|邮件"
        "|邮件地址|E-mail地址|メールアドレス|電子メール アドレス|電子メール|メール|이메일|Indirizzo posta elettronica"
    ),
    Field.PHONE: split_titles(
        "Phone|Telephone|Tel|Mobile|Cell|Cell Phone|Mobile Phone|Mobile Number|Mobile Phone Number|Mobile No"
        "|Cell Number|Contact Number|Home|Work|Business Phone|Business Phone 2|Home Phone|Home Phone 2"
        "|Primary Phone|Other Phone|Company Main Phone|Main Phone|Car Phone|Business Fax|Home Fax|Other Fax|Fax"
        "|Fax Number|Work Phone|Phone Number|Telephone Number|WhatsApp|Telefon|Telefonnummer|Rufnummer|Handy"
        "|Handynummer|Mobil|Mobilnummer|Mobiltelefon|Mobil-Tel.-Nr.|Telefon mobil|Telefon geschäftlich"
        "|Telefon geschäftlich 2|Telefon dienstlich|Tel. dienstlich|Telefon privat|Telefon privat 2|Tel. privat"
        "|Tel. mobil|Telefon Firma|Autotelefon|Weiteres Telefon|Fax geschäftlich|Fax privat|Fax-Nummer"
        "|Téléphone|Tél. mobile|Portable|Téléphone (bureau)|Téléphone (domicile)|Teléfono|Teléfono móvil|Móvil"
        "|手机|手机号|手机号码|您的手机|您的手机号|您的手机号码|移动电话|电话|电话号码|联系电话|联系方式|办公电话|座机"
        "|Teléfono del trabajo|Teléfono del trabajo 2|Teléfono particular|Teléfono privado|Teléfono principal"
        "|Otro teléfono|Téléphone portable|Téléphone mobile|Téléphone 2 (bureau)|Téléphone principal|Autre téléphone"
        "|Telefono ufficio|Telefono abitazione|Telefono cellulare|Abitazione (telefono)|Ufficio (telefono)"
        "|Telefone comercial|Telefone residencial|Telefone celular|Telefoon (werk)|Telefoon (privé)|Telefoon op werk"
        "|Telefon (geschäftlich)|Telefon (privat)|Telefon (mobil)|Mobiltelefon (privat)|Mobiltelefon (geschäftlich)"
        "|Telefon komórkowy|Telefon służbowy|Telefon domowy|Мобильный телефон|Рабочий телефон|Домашний телефон|Телефон"
        "|Cellulare|Telefono|Celular|Telemóvel|Telefone|Mobiel|Mobiele telefoon|Telefoon"
        "|固定电话|商务电话|住宅电话|其他电话|主要电话|单位主要电话|车载电话|商务传真|住宅传真|其他传真|传真|單位電話"
        "|行動電話|手機|手機號碼|電話|聯絡電話|電話番号|携帯電話|携帯|전화번호|휴대폰|휴대전화"
    ),
    Field.COMPANY: split_titles(
        "Associated Company|Primary Company"
        "|Company|Company Name|Current Company|Organisation|Organization|Organization Name|Employer|Institution"
        "|Affiliation|Account Name|Firma|Firmenname|Arbeitgeber|Unternehmen|Société|Entreprise|Empresa"
        "|Organización|Azienda|单位|单位名称|所在单位|任职单位|公司|公司名称|公司/单位|单位/公司|所在公司|企业|企业名称"
        "|机构|機構|單位|公司名稱|工作单位|您的单位|单位及职务|单位职务|会社|会社名|勤務先|회사"
    ),
    Field.POSITION: split_titles(
        "Job Title|Title|Position|Role|Headline|Designation|Occupation|Beruf|Funktion|Arbeitstitel|Titre|Poste"
        "|Cargo|Puesto|职务|职位|职称|岗位|职位/职务|職位|職稱|職務|头衔"
    ),
    Field.SCHOOL: split_titles(
        "School|University|College|Alma Mater|Hochschule|Universität|École|Universidad|学校|院校|大学|毕业院校"
        "|毕业学校|母校|所在学校"
    ),
}
SIGNS = split_titles(
    "E-mail Address|E-mail 2 Address|E-mail Display Name|E-Mail: Angezeigter Name|Business Phone"
    "|Telefon geschäftlich|商务电话|电子邮件显示名称"
)
