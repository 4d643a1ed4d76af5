#!/usr/bin/env python3
"""The feeds and the calendar of the portal, in programs that others wrote to read them.

    tests/documents/feeds.py <public>        needs python3-feedparser, python3-icalendar
"""
import json
import sys
import unittest
from pathlib import Path

import feedparser
import icalendar

ROOT = Path(sys.argv.pop(1))


class Feeds(unittest.TestCase):
    folders = sorted(path.parent for path in ROOT.glob("**/flux.xml"))

    def test_the_portal_its_sections_and_each_formation(self):
        folders = {str(folder.relative_to(ROOT)) for folder in self.folders}
        self.assertTrue({".", "temoignages", "mobilites", "evenements", "erasmusdays", "presse"} <= folders)
        self.assertEqual(sum(folder.startswith("formations/") for folder in folders), 3)
        self.assertTrue({"en", "es", "en/temoignages", "es/temoignages"} <= folders)

    def test_each_format_is_well_formed_and_says_the_same(self):
        for folder in self.folders:
            first = folder.relative_to(ROOT).parts[:1]
            language = first[0] if first in {("en",), ("es",)} else "fr"
            with self.subTest(folder=folder):
                atom, rss = (feedparser.parse((folder / name).read_bytes()) for name in ("flux.xml", "rss.xml"))
                for feed, version in (atom, "atom10"), (rss, "rss20"):
                    self.assertFalse(feed.bozo, feed.get("bozo_exception"))
                    self.assertEqual(feed.version, version)
                    self.assertEqual(feed.feed.language, language)
                said = json.loads((folder / "flux.json").read_text())
                self.assertEqual(said["version"], "https://jsonfeed.org/version/1.1")
                self.assertEqual(said["language"], language)
                items = [(item["title"], item["url"], item["date_published"][:10]) for item in said["items"]]
                for feed in atom, rss:
                    self.assertEqual(feed.feed.title, said["title"])
                    day = lambda entry: "{:04}-{:02}-{:02}".format(*entry.published_parsed[:3])
                    self.assertEqual([(entry.title, entry.link, day(entry)) for entry in feed.entries], items)

    def test_every_entry_is_a_page(self):
        whole = json.loads((ROOT / "flux.json").read_text())
        self.assertGreater(len(whole["items"]), 10)
        for item in whole["items"]:
            self.assertTrue((ROOT / item["url"].removeprefix(whole["home_page_url"]) / "index.html").is_file(), item["url"])


class Agenda(unittest.TestCase):
    def test_a_calendar_takes_it(self):
        calendar = icalendar.Calendar.from_ical((ROOT / "agenda.ics").read_bytes())
        events = calendar.walk("VEVENT")
        self.assertGreater(len(events), 5)
        self.assertEqual(len({str(event["UID"]) for event in events}), len(events))
        cancelled = [str(event["SUMMARY"]) for event in events if event.get("STATUS") == "CANCELLED"]
        self.assertEqual(cancelled, ["Soirée norvégienne"])


if __name__ == "__main__":
    unittest.main()
