//! Plan + theme → outputs, in parallel, independent of order.

mod card;
mod css;
mod inline;
mod languages;
mod mail;
mod picture;
mod table;
mod text;
pub mod theme;
mod word;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::plan::{Audience, Item, Mail, Owner, Plan, Print, Recipe};
use crate::site::consent::Channel;
use crate::store::{Store, Stored};
use theme::Theme;

/// One file to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    pub content: Content,
    /// The content file it comes from, as shown to people.
    pub source: Option<Arc<str>>,
    /// Where it is read.
    pub channel: Option<Channel>,
    /// A page made for paper.
    pub is_printed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Bytes(Vec<u8>),
    /// A photo, or a card.
    Stored {
        recipe: String,
        stored: Stored,
    },
}

impl Content {
    /// What can be read as a text; a photo shows nothing.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Content::Bytes(bytes) => bytes,
            Content::Stored { .. } => &[],
        }
    }

    /// In bytes.
    pub fn length(&self) -> usize {
        match self {
            Content::Bytes(bytes) => bytes.len(),
            Content::Stored { stored, .. } => stored.length(),
        }
    }
}

/// Path → output, sorted.
pub type Outputs = BTreeMap<(Audience, String), Output>;

/// What items are rendered with.
#[derive(Clone, Copy)]
pub struct Room<'a> {
    pub theme: &'a Theme,
    pub photos: &'a dyn Store,
    pub developed: &'a Developed,
}

/// Prints by their recipe, or why they cannot be made: none is looked for again.
pub type Developed = BTreeMap<String, Result<Stored, Diagnostic>>;

/// Makes the photos that the plan asks for and the store lacks, each decoded once. `begin` is told how many photos there are.
pub fn develop(plan: &Plan, photos: &dyn Store, begin: &dyn Fn(usize), tick: &(dyn Fn() + Sync)) -> Developed {
    let wanted = prints(plan.recipes());
    begin(wanted.len());
    let develop = |prints: &Vec<Print>| {
        let made = develop_one(prints, photos);
        tick();
        made
    };
    wanted.par_iter().flat_map_iter(|(_, prints)| develop(prints)).collect()
}

/// The same, for the prints of one photo.
pub fn develop_one(prints: &[Print], photos: &dyn Store) -> Developed {
    prints.iter().map(Print::recipe).zip(picture::develop(prints, photos)).collect()
}

/// All that is asked of each photo, by its hash; nothing twice.
pub fn prints<'p, 's: 'p>(recipes: impl Iterator<Item = &'p Recipe<'s>>) -> BTreeMap<String, Vec<Print<'s>>> {
    let mut photos: BTreeMap<String, BTreeMap<String, Print>> = BTreeMap::new();
    for print in recipes.flat_map(prints_of) {
        photos.entry(print.picture.hash.clone()).or_default().entry(print.recipe()).or_insert_with(|| print.clone());
    }
    photos.into_iter().map(|(hash, prints)| (hash, prints.into_values().collect())).collect()
}

/// Those of one file.
pub fn prints_of<'a, 's>(recipe: &'a Recipe<'s>) -> Vec<&'a Print<'s>> {
    match recipe {
        Recipe::Picture(print) => vec![print],
        Recipe::Template { photos, .. } => photos.iter().collect(),
        Recipe::Mail(mail) => mail.attachments.iter().flat_map(|attachment| prints_of(&attachment.recipe)).collect(),
        _ => Vec::new(),
    }
}

/// Renders every item. A fault in one never stops the others.
pub fn render(plan: Plan, room: Room, tick: &(dyn Fn() + Sync)) -> (Outputs, Vec<Diagnostic>) {
    let rendered: Vec<_> = plan
        .into_items()
        .into_par_iter()
        .map(|((audience, path), item)| {
            let content = one(&path, &item, room);
            tick();
            (audience, path, (item.owner.source().cloned(), item.channel, item.is_printed), content)
        })
        .collect();
    let mut outputs = Outputs::new();
    let mut faults = Vec::new();
    for (audience, path, (source, channel, is_printed), content) in rendered {
        match content {
            Ok(content) => {
                outputs.insert((audience, path), Output { content, source, channel, is_printed });
            }
            // One photo is several files.
            Err(fault) if faults.contains(&fault) => {}
            Err(fault) => faults.push(fault),
        }
    }
    (outputs, theme::group(faults))
}

/// One file of a plan.
///
/// # Errors
/// The fault of its template, photo or document.
pub fn one(path: &str, item: &Item, room: Room) -> Result<Content, Diagnostic> {
    make(&item.recipe, &Place { room, path, owner: &item.owner })
}

/// Where an item stands, for its faults.
struct Place<'a> {
    room: Room<'a>,
    path: &'a str,
    owner: &'a Owner,
}

fn make(recipe: &Recipe, place: &Place) -> Result<Content, Diagnostic> {
    let Place { room: Room { theme, photos, .. }, path, owner } = place;
    let mut bytes = match recipe {
        Recipe::Template { name, view, lines, photos: inside } => {
            let mut context = view();
            if !inside.is_empty() {
                context.insert("photos", &inlined(inside, place)?);
            }
            let bytes = theme.render(name, path, owner, &context)?;
            match lines {
                Some(lines) => text::lay_out(&bytes, *lines).into_bytes(),
                None => bytes,
            }
        }
        Recipe::Bytes(make) | Recipe::Gathered(make) => make(),
        Recipe::Table(rows) => table::csv(rows),
        Recipe::Picture(print) => return photo(print, place),
        Recipe::Copy { media, shown } => media.read(shown)?.into_owned(),
        Recipe::Word(file) => word::docx(theme, path, owner, file)?,
        Recipe::Card(card) => return theme.card(&card(), owner, *photos),
        Recipe::Quote(card) => return theme.quote(card, owner, *photos),
        Recipe::Mail(draft) => mail(draft, place)?,
    };
    // All files wait in memory until the last is read again: without the room that each was given to grow.
    bytes.shrink_to_fit();
    Ok(Content::Bytes(bytes))
}

fn photo(print: &Print, Place { room: Room { photos, developed, .. }, .. }: &Place) -> Result<Content, Diagnostic> {
    let recipe = print.recipe();
    let known = developed.get(&recipe).cloned();
    let made = known.or_else(|| picture::develop(std::slice::from_ref(print), *photos).pop());
    let stored = made.unwrap_or_else(|| Err(print.picture.spoilt()))?;
    Ok(Content::Stored { recipe, stored })
}

/// Photos by their recipe, as addresses that hold them.
fn inlined(prints: &[Print], place: &Place) -> Result<BTreeMap<String, String>, Diagnostic> {
    let one = |print: &Print| {
        let (recipe, bytes) = (print.recipe(), bytes_of(photo(print, place)?, place.room.photos)?);
        Ok((recipe.clone(), inline::data_url(&recipe, &bytes)))
    };
    prints.iter().map(one).collect()
}

/// # Errors
/// A photo that was changed since it was made.
pub fn bytes_of(content: Content, photos: &dyn Store) -> Result<Vec<u8>, Diagnostic> {
    match content {
        Content::Bytes(bytes) => Ok(bytes),
        Content::Stored { stored, .. } => photos.read(&stored).map(|bytes| bytes.to_vec()).ok_or_else(|| {
            Diagnostic::error(None, "une photo a changé pendant la construction").help("Relancez la commande.")
        }),
    }
}

/// A mailbox of a newsroom refuses more (domain.md §2).
const HEAVIEST_MAIL: usize = 5_000_000;

fn mail(draft: &Mail, place: &Place) -> Result<Vec<u8>, Diagnostic> {
    let (mut joined, mut attached, mut left) = (Vec::new(), Vec::new(), Vec::new());
    // The text and the headers.
    let mut weight = 20_000;
    for attachment in &draft.attachments {
        let bytes = bytes_of(make(&attachment.recipe, place)?, place.room.photos)?;
        // Base64, in lines.
        let encoded = bytes.len() / 3 * 4 + bytes.len() / 19;
        let said = serde_json::json!({ "name": attachment.name, "caption": attachment.caption });
        if weight + encoded < HEAVIEST_MAIL {
            weight += encoded;
            attached.push(said);
            joined.push(mail::Attachment { name: attachment.name.clone(), bytes });
        } else {
            left.push(said);
        }
    }
    let mut context = (draft.view)();
    context.insert("attached", &attached);
    context.insert("left", &left);
    let body = place.room.theme.render(draft.template, place.path, place.owner, &context)?;
    let message = mail::Message {
        id: &draft.id,
        from: draft.from.as_ref(),
        to: &draft.to,
        subject: &draft.subject,
        day: draft.day,
        text: &text::lay_out(&body, draft.lines),
        attachments: joined,
    };
    Ok(mail::eml(&message))
}
