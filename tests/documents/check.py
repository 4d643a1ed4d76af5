#!/usr/bin/env python3
"""The documents of livrables/ in the programs that people open them with: LibreOffice, a mail reader, a calendar, a spreadsheet.

    tests/documents/check.py <livrables>        needs soffice (Writer, Calc), pdfinfo, pdftotext, pdftoppm, zbarimg, python3-icalendar,
                                                python3-pypdf
"""
import csv
import email
import email.policy
import html
import io
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import icalendar
import pypdf

ROOT = Path(sys.argv.pop(1))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def office(document, to, *options):
    """Converts a document; gives the path of what LibreOffice wrote."""
    folder = Path(tempfile.mkdtemp())
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", *options, "--convert-to", to, "--outdir", folder, document]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / f"{document.stem}.{to.split(':')[0]}"


class Word(unittest.TestCase):
    documents = sorted(ROOT.glob("**/*.docx"))

    def test_each_keeps_to_its_pages_and_loses_nothing(self):
        self.assertGreaterEqual(len(self.documents), 4)
        for document in self.documents:
            with self.subTest(document=document):
                pdf = office(document, "pdf")
                info = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
                # A long running order takes a second sheet; anything else is one page.
                self.assertRegex(info, r"Pages:\s+[12]\n" if document.stem == "conducteur" else r"Pages:\s+1\n")
                read = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout
                # pdftotext joins what a line end cut at a hyphen.
                squeeze = lambda text: "".join(text.split()).replace("-", "")
                xml = ElementTree.fromstring(zipfile.ZipFile(document).read("word/document.xml"))
                # Of a table, pdftotext reads the lines across: the cells are looked for word by word.
                cells = {paragraph for cell in xml.iter(f"{W}tc") for paragraph in cell.iter(f"{W}p")}
                for paragraph in xml.iter(f"{W}p"):
                    text = "".join(t.text or "" for t in paragraph.iter(f"{W}t"))
                    for part in text.split() if paragraph in cells else [text]:
                        self.assertIn(squeeze(part), squeeze(read))

    def test_styles_language_and_alternative_text(self):
        for document in self.documents:
            with self.subTest(document=document):
                package = zipfile.ZipFile(document)
                styles = ElementTree.fromstring(package.read("word/styles.xml"))
                language = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang").get(f"{W}val")
                self.assertEqual(language, "fr-FR")
                known = {style.get(f"{W}styleId"): style.find(f"{W}name").get(f"{W}val") for style in styles.iter(f"{W}style")}
                body = ElementTree.fromstring(package.read("word/document.xml"))
                used = [known[style.get(f"{W}val")] for style in body.iter(f"{W}pStyle")]
                self.assertIn("Title", used)
                self.assertIn("heading 1", used)
                self.assertEqual("Quote" in used, document.stem != "conducteur")
                pictures = [picture.get("descr") for picture in body.iter(f"{WP}docPr")]
                self.assertEqual(pictures, ["Emblème de l’Union européenne : douze étoiles jaunes en cercle sur fond bleu"])


class Printed(unittest.TestCase):
    """What `--pdf` makes: the sheets that each document promises, tagged, with its title."""

    SHEETS = {"encart-a5": ("476 x 652", 1), "invitation": ("420 x 595", 1), "deroule": ("842 x 595", 1), "conducteur": ("842 x 595", 3), "suivi": ("842 x 595", 1), "diaporama": ("842 x 595", 5), "bilan": ("595 x 842", 4), "retroplanning": ("842 x 595", 4)}

    def test_each_is_on_its_sheets(self):
        files = sorted(ROOT.glob("**/*.pdf"))
        self.assertGreaterEqual(len(files), 20)
        for file in files:
            with self.subTest(file=file):
                lines = subprocess.run(["pdfinfo", file], check=True, capture_output=True, text=True).stdout.splitlines()
                info = {key: value.strip() for key, value in (line.split(":", 1) for line in lines)}
                size, most = self.SHEETS.get(file.stem, ("842 x 1191" if file.stem.endswith("-a3") else "595 x 842", 1))
                if "autorisations" in file.parts:
                    # The table of the register lies on its side; a form is for adults, then for minors; a withdrawal has its list.
                    size, most = ("842 x 595" if file.stem == "index" else "595 x 842"), 2
                found = " x ".join(str(round(float(side))) for side in info["Page size"].split(" pts")[0].split(" x "))
                self.assertEqual(found, size)
                self.assertLessEqual(int(info["Pages"]), most)
                self.assertEqual(info["Tagged"], "yes")
                page = file.with_suffix(".html").read_text()
                self.assertEqual(info["Title"], html.unescape(page.split("<title>")[1].split("</title>")[0]))
                self.assertIn(b"/Lang (fr)", file.read_bytes())


def fonts(page):
    """The fonts of a page, those of its drawings included."""
    def of(resources):
        for font in resources.get("/Font", {}).values():
            yield font.get_object()
        for drawing in resources.get("/XObject", {}).values():
            yield from of(drawing.get_object().get("/Resources", {}))
    return list(of(page["/Resources"]))


class Shops(unittest.TestCase):
    """What goes to a printer: where it is cut, its fonts inside, tagged, French; its squares read from the paper."""

    MILLIMETRE = 72 / 25.4

    def test_inserts_say_where_they_are_cut(self):
        files = sorted(ROOT.glob("plaquettes/*/encart-a5.pdf"))
        self.assertEqual(len(files), 3)
        for file in files:
            with self.subTest(file=file):
                (page,) = pypdf.PdfReader(file, strict=True).pages
                sheet, trim, bleed = page.mediabox, page.trimbox, page.bleedbox
                millimetres = lambda points: round(float(points) / self.MILLIMETRE, 1)
                self.assertEqual((millimetres(trim.width), millimetres(trim.height)), (148, 210))
                self.assertEqual((millimetres(bleed.width), millimetres(bleed.height)), (154, 216))
                self.assertEqual(millimetres(trim.left), 10)
                self.assertEqual(millimetres(sheet.top - trim.top), 10)
                self.assertEqual(millimetres(trim.left - bleed.left), 3)
                self.assertEqual(millimetres(bleed.top - trim.top), 3)

    def test_the_ink_goes_to_the_bleed_and_the_marks_show_the_cut(self):
        file = ROOT / "plaquettes/bts-mco/encart-a5.pdf"
        # Ten dots a millimetre.
        command = ["pdftoppm", "-r", "254", "-singlefile", file]
        picture = subprocess.run(command, check=True, capture_output=True).stdout
        kind, size, _, pixels = picture.split(b"\n", 3)
        self.assertEqual(kind, b"P6")
        width = int(size.split()[0])
        at = lambda x, y: tuple(pixels[3 * (int(y * 10) * width + int(x * 10)):][:3])
        self.assertEqual(at(8, 40), (0, 51, 153), "blue, two millimetres beyond the cut")
        self.assertEqual(at(8, 200), (251, 247, 238), "stone, two millimetres beyond the cut")
        self.assertEqual(at(6, 40), (255, 255, 255), "nothing beyond the bleed")
        for x, y in [(10, 3), (158, 3), (10, 227), (158, 227), (3, 10), (3, 220), (165, 10), (165, 220)]:
            around = [sum(at(x + dx / 10, y + dy / 10)) for dx in range(-2, 3) for dy in range(-2, 3)]
            self.assertLess(min(around), 500, f"a mark at {x}, {y}")

    def test_fonts_are_inside_and_the_file_is_tagged_and_french(self):
        files = [file for pattern in ("plaquettes/*/*.pdf", "jpo/*/imprimes/*.pdf") for file in sorted(ROOT.glob(pattern))]
        self.assertEqual(len(files), 3 * 2 + 4 * 3)
        for file in files:
            with self.subTest(file=file):
                reader = pypdf.PdfReader(file, strict=True)
                catalogue = reader.trailer["/Root"]
                self.assertEqual(catalogue["/Lang"], "fr")
                self.assertTrue(catalogue["/MarkInfo"]["/Marked"])
                self.assertIn("/StructTreeRoot", catalogue)
                self.assertTrue(reader.metadata.title)
                for page in reader.pages:
                    self.assertTrue(fonts(page))
                    for font in fonts(page):
                        if font["/Subtype"] == "/Type3":
                            continue
                        (inner,) = [one.get_object() for one in font["/DescendantFonts"]] if font["/Subtype"] == "/Type0" else [font]
                        self.assertTrue({"/FontFile", "/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"]), font["/BaseFont"])

    def test_a_phone_reads_every_square_on_the_paper(self):
        files = [file for pattern in ("plaquettes/*/*.pdf", "**/affiche-*.pdf", "jpo/*/imprimes/cartes-*.pdf") for file in sorted(ROOT.glob(pattern))]
        self.assertGreaterEqual(len(files), 3 * 2 + 4 * 3)
        for file in files:
            with self.subTest(file=file), tempfile.TemporaryDirectory() as folder:
                subprocess.run(["pdftoppm", "-r", "100", "-png", "-singlefile", file, f"{folder}/page"], check=True, timeout=60)
                read = subprocess.run(["zbarimg", "--quiet", "--raw", f"{folder}/page.png"], check=True, capture_output=True, text=True, timeout=60).stdout.split()
                clear = "".join(subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True, text=True).stdout.split())
                self.assertEqual(len(read), 4 if file.stem.startswith("cartes-") else 1)
                for address in read:
                    self.assertIn(address.removeprefix("https://").rstrip("/"), clear)

    def test_the_emblem_for_printers_is_a_drawing_in_four_colours(self):
        text = (ROOT / "plaquettes/bts-mco/embleme-ue.eps").read_text("ascii")
        self.assertTrue(text.startswith("%!PS-Adobe-3.0 EPSF-3.0\n"))
        colours = [line for line in text.splitlines() if line.endswith("setcmykcolor")]
        self.assertEqual(colours, ["1 0.8 0 0 setcmykcolor", "0 0 1 0 setcmykcolor"])


class Mail(unittest.TestCase):
    def test_each_is_an_unsent_draft_with_its_attachments(self):
        drafts = sorted(ROOT.glob("**/*.eml"))
        self.assertGreaterEqual(len(drafts), 4)
        for draft in drafts:
            with self.subTest(draft=draft):
                message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
                self.assertEqual(message["X-Unsent"], "1")
                for part in message.walk():
                    self.assertEqual(part.defects, [])
                joined = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
                for name, file in joined.items():
                    self.assertEqual(file, (draft.parent / name if name.endswith(".docx") else draft.parent / "photos" / name).read_bytes())
                self.assertLess(draft.stat().st_size, 5_000_000)


    def test_a_release_is_in_the_body_of_its_draft_and_joined_to_it(self):
        for text in sorted(ROOT.glob("**/communique*.txt")):
            with self.subTest(text=text):
                suffix = text.stem.removeprefix("communique")
                message = email.message_from_bytes((text.parent / f"courriel{suffix}.eml").read_bytes(), policy=email.policy.default)
                release = text.read_text()
                title = release.split("\n\n")[1].replace("\n", " ")
                self.assertEqual(message["Subject"].replace("\n", " "), title)
                body = message.get_body(preferencelist=("plain",)).get_content().replace("\r\n", "\n")
                self.assertIn(release.strip(), body)
                self.assertIn(f"communique{suffix}.docx", [part.get_filename() for part in message.iter_attachments()])


class Calendars(unittest.TestCase):
    def test_each_follows_the_standard(self):
        files = sorted(ROOT.glob("**/*.ics"))
        self.assertGreaterEqual(len(files), 2)
        for file in files:
            with self.subTest(file=file):
                data = file.read_bytes()
                self.assertEqual(data.count(b"\n"), data.count(b"\r\n"))
                self.assertTrue(all(len(line) <= 75 for line in data.split(b"\r\n")))
                calendar = icalendar.Calendar.from_ical(data)
                events = calendar.walk("VEVENT")
                identifiers = [str(event["UID"]) for event in events]
                self.assertTrue(events)
                self.assertEqual(len(set(identifiers)), len(identifiers))
                self.assertEqual([error for event in events for error in event.errors], [])
                zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
                for event in events:
                    zone = event["DTSTART"].params.get("TZID")
                    self.assertTrue(zone is None or zone in zones, zone)
                    self.assertIn("SUMMARY", event)

    def test_the_day_of_europe_is_at_its_hour_in_paris(self):
        event = icalendar.Calendar.from_ical((ROOT / "erasmusdays/2026/evenement.ics").read_bytes()).walk("VEVENT")[0]
        self.assertEqual(event.decoded("DTSTART").isoformat(), "2026-10-15T13:30:00+02:00")


class Spreadsheet(unittest.TestCase):
    def test_accents_and_columns_arrive_whole(self):
        # What its import window proposes for a file with that mark: « ; », UTF-8.
        table = office(ROOT / "axe3/bilan.csv", "ods", "--infilter=Text - txt - csv (StarCalc):59,34,76,1")
        back = office(table, "csv:Text - txt - csv (StarCalc):59,34,76")
        rows = list(csv.reader(io.StringIO(back.read_text("utf-8-sig")), delimiter=";"))
        wanted = list(csv.reader(io.StringIO((ROOT / "axe3/bilan.csv").read_text("utf-8-sig")), delimiter=";"))
        self.assertEqual(rows[0], ["Année", "Objectif", "Ligne", "Libellé", "État", "Compte", "Date", "Support", "Adresse", "Exemple"])
        self.assertEqual([row[3] for row in rows], [row[3] for row in wanted])
        self.assertEqual({len(row) for row in rows}, {10})


if __name__ == "__main__":
    unittest.main()
