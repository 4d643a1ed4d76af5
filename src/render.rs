//! Plan + theme → outputs, in parallel, independent of order.

mod mail;
mod picture;
mod text;
pub mod theme;
mod word;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::plan::{Audience, Fit, Item, Mail, Owner, Plan, Recipe};
use crate::site::pictures::Picture;
use theme::Theme;

/// One file to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    pub bytes: Vec<u8>,
    /// The content file it comes from, as shown to people.
    pub source: Option<Arc<str>>,
}

/// Path → output, sorted.
pub type Outputs = BTreeMap<(Audience, String), Output>;

/// Published path, longest side, weight → bytes.
type Made = BTreeMap<(String, u32, Option<usize>), Arc<Vec<u8>>>;

/// Photos of the documents, as they were written anew: one is in a folder, and joined to one or two drafts.
#[derive(Debug, Default)]
pub struct Photos {
    made: Mutex<Made>,
}

impl Photos {
    /// More are forgotten: the photos of the drafts of a year are fewer.
    const MOST: usize = 64;

    fn of(&self, picture: &Picture, fit: Fit) -> Result<Vec<u8>, Diagnostic> {
        // The published path holds the hash of the photo.
        let key = (picture.path.clone(), fit.longest, fit.heaviest);
        let known = self.lock().get(&key).cloned();
        if let Some(bytes) = known {
            return Ok(bytes.to_vec());
        }
        let bytes = picture::write_anew(picture, fit)?;
        let mut made = self.lock();
        if made.len() >= Self::MOST {
            made.clear();
        }
        made.insert(key, Arc::new(bytes.clone()));
        Ok(bytes)
    }

    fn lock(&self) -> MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Renders every item. A fault in one never stops the others.
pub fn render(plan: Plan, theme: &Theme, photos: &Photos, tick: &(dyn Fn() + Sync)) -> (Outputs, Vec<Diagnostic>) {
    let rendered: Vec<_> = plan
        .into_items()
        .into_par_iter()
        .map(|((audience, path), item)| {
            let bytes = one(audience, &path, &item, theme, photos);
            tick();
            (audience, path, item.owner, bytes)
        })
        .collect();
    let mut outputs = Outputs::new();
    let mut faults = Vec::new();
    for (audience, path, owner, bytes) in rendered {
        match bytes {
            Ok(bytes) => {
                let source = match owner {
                    Owner::Source(shown) => Some(shown),
                    Owner::Generated(_) => None,
                };
                outputs.insert((audience, path), Output { bytes, source });
            }
            Err(fault) => faults.push(fault),
        }
    }
    (outputs, theme::group(faults))
}

/// One file of a plan.
///
/// # Errors
/// The fault of its template, photo or document.
pub fn one(audience: Audience, path: &str, item: &Item, theme: &Theme, photos: &Photos) -> Result<Vec<u8>, Diagnostic> {
    make(&item.recipe, &Place { theme, photos, audience, path, owner: &item.owner })
}

/// Where an item stands, for its faults.
struct Place<'a> {
    theme: &'a Theme,
    photos: &'a Photos,
    audience: Audience,
    path: &'a str,
    owner: &'a Owner,
}

fn make(recipe: &Recipe, place: &Place) -> Result<Vec<u8>, Diagnostic> {
    let Place { theme, path, owner, .. } = place;
    match recipe {
        Recipe::Template { name, view, lines } => {
            let bytes = theme.render(name, path, owner, &view())?;
            Ok(match lines {
                Some(lines) => text::lay_out(&bytes, *lines).into_bytes(),
                None => bytes,
            })
        }
        Recipe::Bytes(make) => Ok(make()),
        // A photo of the site is made once, under its own name.
        Recipe::Picture { picture, fit } if place.audience == Audience::Public => picture::write_anew(picture, *fit),
        Recipe::Picture { picture, fit } => place.photos.of(picture, *fit),
        Recipe::Copy { media, shown } => media.read(shown).map(std::borrow::Cow::into_owned),
        Recipe::Word(view) => word::docx(theme, path, owner, &view()),
        Recipe::Mail(draft) => mail(draft, place),
    }
}

/// A mailbox of a newsroom refuses more (domain.md §2).
const HEAVIEST_MAIL: usize = 5_000_000;

fn mail(draft: &Mail, place: &Place) -> Result<Vec<u8>, Diagnostic> {
    let (mut joined, mut attached, mut left) = (Vec::new(), Vec::new(), Vec::new());
    // The text and the headers.
    let mut weight = 20_000;
    for attachment in &draft.attachments {
        let bytes = make(&attachment.recipe, place)?;
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
    let body = place.theme.render(draft.template, place.path, place.owner, &context)?;
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
