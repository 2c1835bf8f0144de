import csv
import io

from eventhub.events.registrations.export import spreadsheet


def test_the_file_opens_with_hanzi_and_quotes():
    data = spreadsheet(["Name"], [["李伟"], ['say "hi"'], ["two\nlines"], ["Anna\n=1"]])

    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == [
        ["Name"],
        ["李伟"],
        ['say "hi"'],
        ["two\nlines"],
        ["'Anna\n=1"],
    ]
