//! The lines of a `::: galerie` block: one photo each, what is seen on it, its caption, and who is recognisable.
//!
//! ```text
//! ![Trois étudiants devant la gare](gare.jpg "Le départ") personnes: lea, hugo
//! ![La gare de Caspe](gare-vide.jpg) personnes: aucune
//! ```

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::ImageRef;
use super::blocks::Name;
use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::french;

#[derive(Debug)]
pub struct Photo {
    pub image: ImageRef,
    pub alt: String,
    pub caption: String,
}

const FORM: &str = "![ce que l’on voit](photo.jpg \"la légende\") personnes: aucune";

/// Photos of the lines in `text[range]`. What is no photo is a fault.
pub fn read(text: &Arc<str>, range: Range<usize>, file: &Arc<str>, faults: &mut Vec<Diagnostic>) -> Vec<Photo> {
    let mut photos = Vec::new();
    let mut at = range.start;
    for line in text[range].split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        // A list reads well too.
        let plain = line.trim().trim_start_matches(['-', '*']);
        let start = start + (line.trim().len() - plain.len());
        if plain.trim().is_empty() {
            continue;
        }
        let span = Span::new(file, start..start + plain.len());
        match photo(plain, start, file) {
            Some(photo) => {
                if photo.alt.trim().is_empty() {
                    faults.push(Diagnostic::error(span, "cette image n’a pas de description").help(format!(
                        "Écrivez ce que l’on voit entre les crochets : ![Trois étudiants devant la gare]({})",
                        photo.image.file.value
                    )));
                }
                photos.push(photo);
            }
            None => faults.push(
                Diagnostic::error(span, "cette ligne de la galerie n’est pas une photo")
                    .help(format!("Une photo par ligne : {FORM}")),
            ),
        }
    }
    photos
}

fn photo(line: &str, start: usize, file: &Arc<str>) -> Option<Photo> {
    let (mut found, mut end, mut depth) = (None, 0, 0);
    for (event, at) in Parser::new(line).into_offset_iter() {
        match event {
            Event::Start(Tag::Image { dest_url, title, .. }) if found.is_none() => {
                (end, depth) = (at.end, 1);
                let span = Span::new(file, start + at.start..start + at.end);
                let image = ImageRef {
                    file: Spanned::new(dest_url.to_string(), span),
                    people: Vec::new(),
                    recognisable: None,
                    block: Some(Name::Gallery),
                };
                found = Some(Photo { image, alt: String::new(), caption: title.to_string() });
            }
            Event::End(TagEnd::Image) => depth = 0,
            Event::Text(words) | Event::Code(words) if depth > 0 => {
                if let Some(photo) = &mut found {
                    photo.alt.push_str(&words);
                }
            }
            _ => {}
        }
    }
    let mut photo = found?;
    people(line, end, start, file, &mut photo.image)?;
    Some(photo)
}

/// « personnes: lea, hugo », « personnes: aucune », or nothing.
fn people(line: &str, end: usize, start: usize, file: &Arc<str>, image: &mut ImageRef) -> Option<()> {
    let rest = line.get(end..)?;
    if rest.trim().is_empty() {
        return Some(());
    }
    let (key, names) = rest.split_once(':')?;
    if !matches!(french::fold(key.trim()).as_str(), "personnes" | "personne") {
        return None;
    }
    let mut at = start + end + key.len() + 1;
    for name in names.split(',') {
        let from = at + (name.len() - name.trim_start_matches(|c: char| c.is_whitespace() || c == '[').len());
        at += name.len() + 1;
        let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']'));
        if !name.is_empty() {
            image.people.push(Spanned::new(name.to_string(), Span::new(file, from..from + name.len())));
        }
    }
    // Names beside « aucune » stay: the check says that they contradict each other.
    let is_none = |name: &Spanned<String>| matches!(french::fold(&name.value).as_str(), "aucune" | "personne");
    if image.people.iter().any(is_none) {
        image.recognisable = Some(false);
        image.people.retain(|name| !is_none(name));
    }
    Some(())
}
