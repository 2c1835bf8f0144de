"""Contact files as other programs write them, built here so that each test shows what is in them."""

from __future__ import annotations

LINKEDIN = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
LOCALISED_LINKEDIN = {
    "German": "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am",
    "French": "Prénom,Nom,URL,Adresse e-mail,Entreprise,Poste,En relation depuis",
    "Spanish": "Nombre,Apellidos,URL,Dirección de correo electrónico,Empresa,Cargo,Conectado el",
    "Italian": "Nome,Cognome,URL,Indirizzo email,Azienda,Posizione,Data del collegamento",
    "Portuguese": "Nome,Sobrenome,URL,Endereço de e-mail,Empresa,Cargo,Conectado em",
    "Dutch": "Voornaam,Achternaam,URL,E-mailadres,Bedrijf,Functie,Verbonden op",
    "Chinese": "名字,姓氏,网址,邮箱地址,公司,职位,好友关系建立时间",
    "Traditional Chinese": "名字,姓氏,網址,電子郵件地址,公司,職稱,建立關係日期",
    "Japanese": "名,姓,URL,メールアドレス,会社,役職,つながった日",
    "Korean": "이름,성,URL,이메일 주소,회사,직책,1촌 맺은 날짜",
    "Russian": "Имя,Фамилия,URL,Адрес эл. почты,Компания,Должность,Дата контакта",
    "Polish": "Imię,Nazwisko,URL,Adres e-mail,Firma,Stanowisko,Połączono",
    "Swedish": "Förnamn,Efternamn,URL,E-postadress,Företag,Befattning,Ansluten den",
    "Turkish": "Ad,Soyad,URL,E-posta Adresi,Şirket,Pozisyon,Bağlantı kuruldu",
    "Norwegian": "Fornavn,Etternavn,URL,E-postadresse,Bedrift,Stilling,Tilkoblet",
    "Czech": "Jméno,Příjmení,URL,E-mailová adresa,Společnost,Pozice,Propojeno",
    "Romanian": "Prenume,Nume,URL,Adresă de e-mail,Companie,Funcție,Conectat la",
    "Hungarian": "Utónév,Vezetéknév,URL,E-mail-cím,Vállalat,Beosztás,Kapcsolat dátuma",
    "Ukrainian": "Ім’я,Прізвище,URL,Електронна пошта,Компанія,Посада,Дата контакту",
    "Finnish": "Etunimi,Sukunimi,URL,Sähköpostiosoite,Yritys,Asema,Yhdistetty",
    "Greek": "Όνομα,Επώνυμο,URL,Διεύθυνση email,Εταιρεία,Θέση,Συνδέθηκε στις",
    "Thai": "ชื่อ,นามสกุล,URL,ที่อยู่อีเมล,บริษัท,ตำแหน่ง,เชื่อมต่อเมื่อ",
    "Malay": "Nama Pertama,Nama Akhir,URL,Alamat E-mel,Syarikat,Jawatan,Berhubung Pada",
    "Vietnamese": "Tên,Họ,URL,Địa chỉ email,Công ty,Chức vụ,Kết nối vào",
    "Arabic": "الاسم الأول,اسم العائلة,URL,عنوان البريد الإلكتروني,الشركة,المنصب,تاريخ الاتصال",
    "Hebrew": "שם פרטי,שם משפחה,URL,כתובת אימייל,חברה,תפקיד,תאריך חיבור",
    "Hindi": "प्रथम नाम,उपनाम,URL,ईमेल पता,कंपनी,पद,कनेक्ट हुए",
    "a language nobody here knows": "Izena,Abizena,Lotura,Posta,Etxea,Lana,Noiz",
}
GOOGLE_OLD = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Nickname,Group Membership,E-mail 1 - Type,E-mail 1 - Value,"
    "E-mail 2 - Type,E-mail 2 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Type,Organization 1 - Name,"
    "Organization 1 - Yomi Name,Organization 1 - Title\n"
)
OUTLOOK = (
    '"First Name","Middle Name","Last Name","Company","Department","Job Title","Mobile Phone","Business Phone",'
    '"E-mail Address","E-mail 2 Address"\n'
)
OUTLOOK_GERMAN = (
    "Vorname;Weitere Vornamen;Nachname;Firma;Abteilung;Position;"
    "Mobiltelefon;Telefon geschäftlich;E-Mail-Adresse;E-Mail 2: Adresse\n"
)
OUTLOOK_CHINESE = "姓,名,单位,部门,职务,移动电话,商务电话,电子邮件地址\n"


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])
