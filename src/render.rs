//! Plan + theme → outputs, in parallel, independent of order.

mod mail;
mod picture;
mod text;
pub mod theme;
mod word;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::plan::{Audience, Item, Mail, Owner, Plan, Recipe};
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

/// Renders every item. A fault in one never stops the others.
pub fn render(plan: Plan, theme: &Theme, tick: &(dyn Fn() + Sync)) -> (Outputs, Vec<Diagnostic>) {
    let rendered: Vec<_> = plan
        .into_items()
        .into_par_iter()
        .map(|((audience, path), item)| {
            let bytes = one(&path, &item, theme);
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
pub fn one(path: &str, item: &Item, theme: &Theme) -> Result<Vec<u8>, Diagnostic> {
    make(&item.recipe, &Place { theme, path, owner: &item.owner })
}

/// Where an item stands, for its faults.
struct Place<'a> {
    theme: &'a Theme,
    path: &'a str,
    owner: &'a Owner,
}

fn make(recipe: &Recipe, place: &Place) -> Result<Vec<u8>, Diagnostic> {
    let Place { theme, path, owner } = place;
    match recipe {
        Recipe::Template { name, view, lines } => {
            let bytes = theme.render(name, path, owner, &view())?;
            Ok(match lines {
                Some(lines) => text::lay_out(&bytes, *lines).into_bytes(),
                None => bytes,
            })
        }
        Recipe::Bytes(make) => Ok(make()),
        Recipe::Picture { picture, fit } => picture::write_anew(picture, *fit),
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
