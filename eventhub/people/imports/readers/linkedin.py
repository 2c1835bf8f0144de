"""LinkedIn's Connections.csv, in the languages of its members, and its other files that are no address book."""

from __future__ import annotations

import re

from eventhub.people.imports.readers.columns import Field, normalise_title, split_titles

COLUMNS = {
    Field.GIVEN: split_titles(
        "First Name|FirstName|Vorname|Prénom|Nombre|Nome|Voornaam|Förnamn|Fornavn|Imię|Jméno|Имя|Ad|Adı"
        "|İsim|Nama Depan|Nama Pertama|名字|名|이름|ชื่อ|Όνομα|Etunimi|Prenume|Utónév|Keresztnév|Ім’я|Pangalan|Tên"
        "|الاسم الأول|שם פרטי|प्रथम नाम|पहला नाम"
    ),
    Field.FAMILY: split_titles(
        "Last Name|LastName|Nachname|Nom|Nom de famille|Apellidos|Apellido|Cognome|Sobrenome|Apelido"
        "|Achternaam|Efternamn|Etternavn|Efternavn|Nazwisko|Příjmení|Фамилия|Soyad|Soyadı|Nama Belakang"
        "|Nama Akhir|姓氏|姓|성|นามสกุล|Επώνυμο|Sukunimi|Nume|Nume de familie|Vezetéknév|Прізвище|Apelyido|Họ"
        "|اسم العائلة|שם משפחה|उपनाम|अंतिम नाम"
    ),
    Field.EMAIL: split_titles(
        "Email Address|Emails|E-Mail-Adresse|E-Mail|Adresse e-mail|Adresse email"
        "|Dirección de correo electrónico|Correo electrónico|Dirección de correo|Email|Indirizzo email"
        "|Indirizzo e-mail|Endereço de e-mail|E-mailadres|E-postadress|E-postadresse|E-mailadresse"
        "|Adres e-mail|E-mailová adresa|Адрес эл. почты|Адрес электронной почты|Электронная почта"
        "|E-posta Adresi|E-posta|Alamat Email|邮箱地址|邮箱|电子邮件|电子邮件地址|電子郵件|電子郵件地址"
        "|電郵地址|メールアドレス|이메일 주소|이메일|ที่อยู่อีเมล|Sähköpostiosoite|Sähköposti|Adresă de e-mail|E-mail-cím"
        "|Електронна пошта|Адреса електронної пошти|Alamat E-mel|Địa chỉ email|Διεύθυνση email"
        "|عنوان البريد الإلكتروني|البريد الإلكتروني|כתובת אימייל|כתובת דוא״ל|ईमेल पता|ईमेल"
    ),
    Field.PHONE: split_titles("PhoneNumbers|Phone Numbers"),
    Field.COMPANY: split_titles(
        "Company|Companies|Unternehmen|Firma|Entreprise|Société|Empresa|Azienda|Società|Bedrijf|Företag"
        "|Bedrift|Firmanavn|Virksomhed|Společnost|Компания|Организация|Şirket|Perusahaan|公司|会社|会社名"
        "|회사|บริษัท|Yritys|Companie|Vállalat|Cég|Компанія|Syarikat|Kumpanya|Công ty|Εταιρεία|الشركة|חברה|कंपनी"
    ),
    Field.POSITION: split_titles(
        "Position|Title|Job Title|Poste|Fonction|Cargo|Puesto|Posizione|Qualifica|Função|Functie|Befattning"
        "|Stilling|Stanowisko|Pozice|Должность|Pozisyon|Ünvan|Jabatan|职位|職位|職稱|役職|직책|직위|ตำแหน่ง"
        "|Asema|Funcție|Beosztás|Pozíció|Посада|Jawatan|Posisyon|Chức vụ|Θέση|المنصب|תפקיד|पद"
    ),
}
# Only LinkedIn's connections carry these; they name the file, and no other export has them.
SIGNS = split_titles(
    "Connected On|Verbunden am|Vernetzt am|Kontakt seit|En relation depuis|Date de connexion"
    "|Fecha de conexión|Conectado el|Data del collegamento|Collegati il|Conectado em|Verbonden op"
    "|Ansluten den|Forbundet den|Połączono|Propojeno|Дата контакта|Дата установления контакта"
    "|Bağlantı kuruldu|Terhubung Pada|好友关系建立时间|建立联系时间|成为好友时间|联系日期|建立關係日期"
    "|つながった日|1촌 맺은 날짜"
)
# Whatever the language: the address of a profile stands third, so the others stand where they always do.
_PROFILE = re.compile(r"\blinkedin\.com/in/", re.IGNORECASE)
_PLACES = {0: Field.GIVEN, 1: Field.FAMILY, 3: Field.EMAIL, 4: Field.COMPANY, 5: Field.POSITION}
_OTHER_FILES = (
    ("messages.csv", split_titles("Conversation ID|From|To|Content")),
    ("Invitations.csv", split_titles("From|To|Sent At|Message|Direction")),
    ("Profile.csv", split_titles("First Name|Last Name|Maiden Name|Headline|Summary")),
    ("Positions.csv", split_titles("Company Name|Title|Description|Started On")),
    ("Education.csv", split_titles("School Name|Start Date|Degree Name")),
    ("Email Addresses.csv", split_titles("Email Address|Confirmed|Primary")),
    ("PhoneNumbers.csv", split_titles("Extension|Number|Type")),
    ("Recommendations_Received.csv", split_titles("First Name|Last Name|Text|Status")),
    ("Endorsement_Received_Info.csv", split_titles("Endorsement Date|Skill Name|Endorser First Name")),
    ("Company Follows.csv", split_titles("Organization|Followed On")),
    ("Registration.csv", split_titles("Registered At|Registration Ip")),
    ("Endorsement_Given_Info.csv", split_titles("Endorsement Date|Skill Name|Endorsee First Name")),
    ("Member_Follows.csv", split_titles("Date|Status|FullName")),
    ("Reactions.csv", split_titles("Date|Type|Link")),
    ("Comments.csv", split_titles("Date|Link|Message")),
    ("Shares.csv", split_titles("ShareLink|ShareCommentary")),
    ("Learning.csv", split_titles("Content Title|Content Type")),
    ("Languages.csv", split_titles("Name|Proficiency")),
    ("Certifications.csv", split_titles("Name|Authority|Started On")),
    ("Rich_Media.csv", split_titles("Media Description|Media Link")),
    ("Ad_Targeting.csv", split_titles("Member Age|Company Names")),
    ("Job Applications.csv", split_titles("Application Date|Contact Email|Company Name")),
    ("Saved Jobs.csv", split_titles("Saved Date|Job Url")),
    ("SearchQueries.csv", split_titles("Time|Search Query")),
    ("Logins.csv", split_titles("Login Date|IP Address")),
)
# One column that is called Name, in the file of what a member is good at.
_NAMES_OF_THINGS = ("skills.csv", "interests.csv", "causes you care about.csv")


def find_other_file(header: list[str]) -> str | None:
    """Find which file of a LinkedIn export, other than the connections, has this header; else None."""
    keys = {normalise_title(title) for title in header}
    return next((name for name, needed in _OTHER_FILES if needed <= keys), None)


def names_things(filename: str, text: str) -> bool:
    """Tell whether a file of one column is LinkedIn's list of skills or interests, which only its name tells."""
    return filename in _NAMES_OF_THINGS and normalise_title(text.partition("\n")[0]) == "name"


def is_note(text: str) -> bool:
    """Tell whether a line is one of the remarks that LinkedIn writes above its connections."""
    return text.startswith(("Notes:", "When exporting your connection data"))


def is_connection(record: list[str]) -> bool:
    """Tell whether a record has the address of a person's profile where LinkedIn writes it."""
    return len(record) > max(_PLACES) and _PROFILE.search(record[2]) is not None


def fill_by_place(fields: dict[int, Field]) -> dict[int, Field]:
    """Add to the known columns of a connections file those with unknown titles, told by their place."""
    held = set(fields.values())
    return {number: field for number, field in _PLACES.items() if field not in held} | fields
