#!/usr/bin/env python3
"""Photos that tell where they were taken, in every format, through the whole program: no byte of it comes out.

    tests/documents/photos.py <lycee> <content>        needs exiftool
"""
import email
import email.policy
import io
import json
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import zipfile
import zlib
from pathlib import Path

CONTENT, PROGRAM = Path(sys.argv.pop(2)).resolve(), Path(sys.argv.pop(1)).resolve()
SERIAL, AUTHOR = "SN-4477-XYZ", "Delmas-Auteur"
SECRETS = [SERIAL.encode(), AUTHOR.encode(), b"Exif\0\0", b"GPSLatitude", b"eXIf", b"VIGNETTE-D-ORIGINE"]
# All that a newsroom may find in a photo.
ALLOWED = {"Description", "Credit", "XMPToolkit"}


def png(path, width, height):
    """A picture whose pixels all differ a little, so that it has some weight."""
    rows = b"".join(b"\0" + bytes((x * y + 40 * c) % 251 for x in range(width) for c in range(3)) for y in range(height))
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def build(folder, *options):
    command = [PROGRAM, "build", "--date", "2026-05-01", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stderr


def mark(photo):
    """Writes what a telephone writes: position, serial number, author, a small copy of the picture."""
    thumbnail = photo.parent / "vignette.bin"
    thumbnail.write_bytes(b"\xff\xd8\xff\xdbVIGNETTE-D-ORIGINE\xff\xd9")
    tags = ["-GPSLatitude=43.4601", "-GPSLatitudeRef=N", "-GPSLongitude=3.4241", "-GPSLongitudeRef=E", "-Make=Telephone",
            f"-SerialNumber={SERIAL}", f"-Artist={AUTHOR}", f"-XMP:Creator={AUTHOR}", "-XMP:GPSLatitude=43.4601",
            "-DateTimeOriginal=2026:05:01 07:30:00"]
    if photo.suffix == ".jpg":
        tags += [f"-IPTC:By-line={AUTHOR}", f"-Comment={AUTHOR}", f"-ThumbnailImage<={thumbnail}"]
    if photo.suffix == ".png":
        tags += [f"-PNG:Author={AUTHOR}", f"-PNG:Comment={AUTHOR}"]
    subprocess.run(["exiftool", "-q", "-q", "-m", "-overwrite_original", *tags, photo], check=True)
    thumbnail.unlink()
    assert SERIAL.encode() in photo.read_bytes()


def opened(name, data):
    """A file, and all that is inside an archive or a draft."""
    yield name, data
    if name.endswith(".docx"):
        archive = zipfile.ZipFile(io.BytesIO(data))
        for part in archive.namelist():
            yield f"{name}/{part}", archive.read(part)
    if name.endswith(".eml"):
        for part in email.message_from_bytes(data, policy=email.policy.default).walk():
            if not part.is_multipart():
                yield from opened(f"{name}/{part.get_filename() or 'texte'}", part.get_payload(decode=True))


class Photos(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        shutil.copytree(CONTENT, cls.folder / "content")
        mobility = cls.folder / "content/mobilites/caspe-2026.md"
        text = mobility.read_text()
        image = "image:\n  fichier: base.png\n  alt: La gare\n  legende: Le départ\n  credit: Lycée\n  personne_reconnaissable: non\n"
        cls.put = lambda body, image=image: mobility.write_text(text.replace("---\n", f"---\n{image}", 1) + body)
        beside = mobility.parent
        png(beside / "base.png", 640, 480)
        cls.put("")
        build(cls.folder)
        # The program's own photos are those of the other formats.
        for made in (cls.folder / "public/medias").iterdir():
            if made.suffix == ".jpg" or made.name.endswith("-640.webp"):
                shutil.copy(made, beside / f"base{made.suffix}")
        for suffix in (".png", ".jpg", ".webp"):
            mark(beside / f"base{suffix}")
        lines = [f"![La gare](base{suffix}) personnes: aucune" for suffix in (".png", ".webp")]
        cls.put("\n::: galerie La gare\n" + "\n".join(lines) + "\n:::\n", image.replace("base.png", "base.jpg"))
        cls.screen = build(cls.folder)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def outputs(self):
        for root in ("public", "livrables"):
            for path in sorted((self.folder / root).rglob("*")):
                if path.is_file():
                    yield from opened(str(path.relative_to(self.folder)), path.read_bytes())

    def test_the_report_counts_them(self):
        self.assertIn("3\u00a0photos contenaient une position GPS (supprimée)", self.screen)

    def test_no_byte_of_it_comes_out(self):
        names = [name for name, _ in self.outputs()]
        for needed in ("courriel.eml/photo-1.jpg", "photos/photo-1.jpg", "communique.docx/word/document.xml", ".webp"):
            self.assertTrue(any(name.endswith(needed) for name in names), needed)
        for name, data in self.outputs():
            for secret in SECRETS:
                self.assertNotIn(secret, data, name)

    def test_photos_say_nothing_but_what_newsrooms_need(self):
        read = 0
        for name, data in self.outputs():
            if not name.endswith((".jpg", ".png", ".webp")) or "assets/" in name:
                continue
            command = ["exiftool", "-json", "-EXIF:all", "-XMP:all", "-IPTC:all", "-GPS:all", "-ICC_Profile:all", "-MakerNotes:all", "-Comment", "-"]
            said = json.loads(subprocess.run(command, input=data, capture_output=True, check=True).stdout)[0]
            said.pop("SourceFile")
            allowed = ALLOWED if name.startswith("livrables/presse/") else set()
            self.assertLessEqual(set(said), allowed, name)
            read += 1
        self.assertGreaterEqual(read, 6)


if __name__ == "__main__":
    unittest.main()
