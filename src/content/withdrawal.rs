//! `retiree_le`, written into the register: every other byte of the file stays as somebody typed it.

use std::sync::Arc;

use chrono::NaiveDate;

use super::people::{self, Register};
use super::yaml::{self, Data, Entry, Node};
use crate::diagnostic::{Position, Severity};
use crate::source;

/// The bytes of the register with the day when `id` withdraws. `None` where the file is written in a way that a line
/// cannot safely be added to: it is then for a person to write.
pub fn withdraw(bytes: &[u8], id: &str, day: NaiveDate) -> Option<Vec<u8>> {
    let (before, text) = read(bytes)?;
    let entries = yaml::read(&text, 0..text.len(), &Arc::from(""), &mut Vec::new());
    let person = entries.into_iter().find(|entry| entry.key.value == id)?;
    let given = entry_of(&person.value, "autorisation")?;
    let written = match entry_of(&given.value, "retiree_le") {
        Some(day_before) => replaced(bytes, &text, &day_before.value, day)?,
        None if text[given.value.span.range.clone()].starts_with('{') => in_braces(bytes, &text, &given.value, day)?,
        None => on_a_line(bytes, &text, entry_of(&given.value, "expire_le")?, day)?,
    };
    // Read again: that person has withdrawn, and nothing else changed.
    let (after, _) = read(&written)?;
    let said = |register: &Register, is_asked: bool| {
        let people = register.people.iter().filter(|(other, _)| (*other == id) == is_asked);
        people.map(|(id, person)| format!("{id} {:?}", person.authorisation)).collect::<Vec<_>>()
    };
    let withdrawn = after.people.get(id)?.authorisation.as_ref()?.withdrawn;
    (withdrawn == Some(day) && said(&before, false) == said(&after, false)).then_some(written)
}

/// The register in these bytes, if it has no error, and its text.
fn read(bytes: &[u8]) -> Option<(Register, String)> {
    let file: Arc<str> = Arc::from("");
    let (text, _) = source::decode(bytes, &file).ok()?;
    let mut faults = Vec::new();
    let register = people::read(&text, &file, &mut faults);
    faults.iter().all(|fault| fault.severity != Severity::Error).then_some((register, text))
}

fn entry_of<'a>(node: &'a Node, key: &str) -> Option<&'a Entry> {
    let Data::Map(entries) = &node.data else { return None };
    entries.iter().find(|entry| yaml::same_key(&entry.key.value, key))
}

/// Where the line of a place in the text begins and ends in the bytes, its own end left out. Lines are counted: accents
/// and the mark at the start of a file may take other bytes there than in the text.
fn line(bytes: &[u8], text: &str, at: usize) -> Option<(usize, usize)> {
    let number = Position::of(text, at).line;
    let mut starts =
        std::iter::once(0).chain(bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1));
    let start = starts.nth(number.checked_sub(1)?)?;
    let rest = bytes.get(start..)?;
    let end = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
    let end = if rest[..end].ends_with(b"\r") { end - 1 } else { end };
    Some((start, start + end))
}

/// A line of its own, under the day it would have ended, in the same column and with the same end of line.
fn on_a_line(bytes: &[u8], text: &str, under: &Entry, day: NaiveDate) -> Option<Vec<u8>> {
    let (start, _) = line(bytes, text, under.key.span.range.start)?;
    let (_, end) = line(bytes, text, under.value.span.range.start)?;
    let margin = bytes.get(start..)?.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let ending: &[u8] = if bytes.windows(2).any(|two| two == b"\r\n") { b"\r\n" } else { b"\n" };
    let added = [ending, &bytes[start..start + margin], format!("retiree_le: {day}").as_bytes()].concat();
    Some([&bytes[..end], &added, &bytes[end..]].concat())
}

/// First of what is between braces.
fn in_braces(bytes: &[u8], text: &str, given: &Node, day: NaiveDate) -> Option<Vec<u8>> {
    let at = same_place(bytes, text, given.span.range.start, b"{")?;
    Some([&bytes[..=at], format!("retiree_le: {day}, ").as_bytes(), &bytes[at + 1..]].concat())
}

/// In place of a day to come.
fn replaced(bytes: &[u8], text: &str, value: &Node, day: NaiveDate) -> Option<Vec<u8>> {
    let typed = text.get(value.span.range.clone()).filter(|typed| typed.is_ascii() && !typed.is_empty())?;
    let at = same_place(bytes, text, value.span.range.start, typed.as_bytes())?;
    Some([&bytes[..at], day.to_string().as_bytes(), &bytes[at + typed.len()..]].concat())
}

/// Where what stands at a place of the text is in the bytes: as many of the same come before it on its line.
fn same_place(bytes: &[u8], text: &str, at: usize, what: &[u8]) -> Option<usize> {
    let (start, end) = line(bytes, text, at)?;
    let from = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let places = |line: &[u8]| -> Vec<usize> {
        line.windows(what.len()).enumerate().filter(|(_, found)| *found == what).map(|(at, _)| at).collect()
    };
    let before = places(&text.as_bytes()[from..at]).len();
    places(bytes.get(start..end)?).get(before).map(|place| start + place)
}

#[cfg(test)]
mod tests {
    use super::withdraw;

    fn withdrawn(text: &[u8]) -> Option<Vec<u8>> {
        withdraw(text, "lea", "2026-11-24".parse().unwrap())
    }

    const REST: &str = "    signee_le: 2026-04-20\n    expire_le: 2028-08-31   # à revoir\n# Hugo\nhugo: {prenom: Hugo, majeur: oui}\n";

    #[test]
    fn a_line_is_added_and_every_other_byte_stays() {
        let head = "# Été\r\n\r\nlea:\n  prenom: Léa   # son prénom\n  majeur: oui\n  autorisation:\n    supports:\n    - site\n    texte: oui\n";
        for (from, to) in
            [("\n", "\n"), ("\n", "\r\n"), ("# à revoir\n# Hugo\nhugo: {prenom: Hugo, majeur: oui}\n", "")]
        {
            let text = format!("{head}{REST}").replace("\r\n", "\n").replace(from, to);
            let ending = if to == "\r\n" { "\r\n" } else { "\n" };
            let line = text.lines().find(|line| line.contains("expire_le")).unwrap();
            let expected = text.replace(line, &format!("{line}{ending}    retiree_le: 2026-11-24"));
            assert_eq!(String::from_utf8(withdrawn(text.as_bytes()).unwrap()).unwrap(), expected);
            let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
            assert_eq!(withdrawn(&marked).unwrap(), [b"\xef\xbb\xbf", expected.as_bytes()].concat());
        }
    }

    #[test]
    fn braces_take_it_first() {
        for (text, expected) in [
            (
                "lea: {prenom: Léa, majeur: oui, autorisation: {supports: [site], signee_le: 2026-04-20, expire_le: 2028-08-31}}\n",
                "lea: {prenom: Léa, majeur: oui, autorisation: {retiree_le: 2026-11-24, supports: [site], signee_le: 2026-04-20, expire_le: 2028-08-31}}\n",
            ),
            (
                "lea:\n  prenom: Léa\n  majeur: oui\n  autorisation: {supports: [site],\n    signee_le: 2026-04-20, expire_le: 2028-08-31} # fin",
                "lea:\n  prenom: Léa\n  majeur: oui\n  autorisation: {retiree_le: 2026-11-24, supports: [site],\n    signee_le: 2026-04-20, expire_le: 2028-08-31} # fin",
            ),
        ] {
            assert_eq!(String::from_utf8(withdrawn(text.as_bytes()).unwrap()).unwrap(), expected);
        }
    }

    #[test]
    fn a_day_to_come_is_replaced_and_old_accents_stay() {
        // « Léa » in Windows-1252.
        let text = b"lea:\n  prenom: L\xe9a\n  majeur: oui\n  autorisation: {supports: [site], signee_le: 2026-04-20, expire_le: 2028-08-31, retiree_le: 2027-01-01}\n";
        let expected = b"lea:\n  prenom: L\xe9a\n  majeur: oui\n  autorisation: {supports: [site], signee_le: 2026-04-20, expire_le: 2028-08-31, retiree_le: 2026-11-24}\n";
        assert_eq!(withdrawn(text).unwrap(), expected);
    }

    #[test]
    fn what_cannot_be_written_safely_is_left_to_a_person() {
        assert_eq!(withdrawn(b"lea: {prenom: Lea, majeur: oui}\n"), None);
        assert_eq!(withdrawn(b"hugo: {prenom: Hugo, majeur: oui}\n"), None);
        let utf_16: Vec<u8> = std::iter::once(0xfeff)
            .chain("lea: {prenom: Lea, majeur: oui, autorisation: {supports: [site], signee_le: 2026-04-20, expire_le: 2028-08-31}}\n".encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(withdrawn(&utf_16), None);
    }
}
