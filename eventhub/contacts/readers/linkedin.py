"""LinkedIn's Connections.csv, in the languages of its members, and its other files that are no address book."""

from __future__ import annotations

from eventhub.contacts.readers.columns import Field, header_key, titles

COLUMNS = {
    Field.GIVEN: titles(
        "First Name|FirstName|Vorname|Prénom|Nombre|Nome|Voornaam|Förnamn|Fornavn|Imię|Jméno|Имя|Ad|Adı"
        "|İsim|Nama Depan|名字|名|이름|ชื่อ|Όνομα|Etunimi|Prenume|الاسم الأول"
    ),
    Field.FAMILY: titles(
        "Last Name|LastName|Nachname|Nom|Nom de famille|Apellidos|Apellido|Cognome|Sobrenome|Apelido"
        "|Achternaam|Efternamn|Etternavn|Efternavn|Nazwisko|Příjmení|Фамилия|Soyad|Soyadı|Nama Belakang"
        "|姓氏|姓|성|นามสกุล|Επώνυμο|Sukunimi|Nume de familie|اسم العائلة"
    ),
    Field.EMAIL: titles(
        "Email Address|Emails|E-Mail-Adresse|E-Mail|Adresse e-mail|Adresse email"
        "|Dirección de correo electrónico|Correo electrónico|Dirección de correo|Email|Indirizzo email"
        "|Indirizzo e-mail|Endereço de e-mail|E-mailadres|E-postadress|E-postadresse|E-mailadresse"
        "|Adres e-mail|E-mailová adresa|Адрес эл. почты|Адрес электронной почты|Электронная почта"
        "|E-posta Adresi|E-posta|Alamat Email|邮箱地址|邮箱|电子邮件|电子邮件地址|電子郵件|電子郵件地址"
        "|電郵地址|メールアドレス|이메일 주소|이메일|ที่อยู่อีเมล"
    ),
    Field.PHONE: titles("PhoneNumbers|Phone Numbers"),
    Field.COMPANY: titles(
        "Company|Companies|Unternehmen|Firma|Entreprise|Société|Empresa|Azienda|Società|Bedrijf|Företag"
        "|Bedrift|Firmanavn|Virksomhed|Společnost|Компания|Организация|Şirket|Perusahaan|公司|会社|会社名"
        "|회사|บริษัท|Yritys|Companie"
    ),
    Field.POSITION: titles(
        "Position|Title|Job Title|Poste|Fonction|Cargo|Puesto|Posizione|Qualifica|Função|Functie|Befattning"
        "|Stilling|Stanowisko|Pozice|Должность|Pozisyon|Ünvan|Jabatan|职位|職位|職稱|役職|직책|직위|ตำแหน่ง"
        "|Asema|Funcție"
    ),
}
# Only LinkedIn's connections carry these; they name the file, and no other export has them.
SIGNS = titles(
    "Connected On|Verbunden am|Vernetzt am|Kontakt seit|En relation depuis|Date de connexion"
    "|Fecha de conexión|Conectado el|Data del collegamento|Collegati il|Conectado em|Verbonden op"
    "|Ansluten den|Forbundet den|Połączono|Propojeno|Дата контакта|Дата установления контакта"
    "|Bağlantı kuruldu|Terhubung Pada|好友关系建立时间|建立联系时间|成为好友时间|联系日期|建立關係日期"
    "|つながった日|1촌 맺은 날짜"
)
_OTHER_FILES = (
    ("messages.csv", titles("Conversation ID|From|To|Content")),
    ("Invitations.csv", titles("From|To|Sent At|Message|Direction")),
    ("Profile.csv", titles("First Name|Last Name|Maiden Name|Headline|Summary")),
    ("Positions.csv", titles("Company Name|Title|Description|Started On")),
    ("Education.csv", titles("School Name|Start Date|Degree Name")),
    ("Email Addresses.csv", titles("Email Address|Confirmed|Primary")),
    ("PhoneNumbers.csv", titles("Extension|Number|Type")),
    ("Recommendations_Received.csv", titles("First Name|Last Name|Text|Status")),
    ("Endorsement_Received_Info.csv", titles("Endorsement Date|Skill Name|Endorser First Name")),
    ("Company Follows.csv", titles("Organization|Followed On")),
    ("Registration.csv", titles("Registered At|Registration Ip")),
)


def other_file(header: list[str]) -> str | None:
    """The name of the file of a LinkedIn export that has this header and is not the connections."""
    keys = {header_key(title) for title in header}
    return next((name for name, needed in _OTHER_FILES if needed <= keys), None)
