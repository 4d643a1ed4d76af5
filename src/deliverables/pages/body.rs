//! The Markdown of an entry, rendered for the page it stands on.

use std::cell::RefCell;
use std::collections::HashMap;

use super::frame::leads_to;
use crate::content::markdown::html::{self, Context, Link, Picture};
use crate::content::{Kind, Meta};
use crate::site::markup::Anchors;
use crate::site::path::Address;
use crate::site::{Site, Target, markup};

/// What opens the written form of a film.
pub const TRANSCRIPT: &str = "Transcription";

/// The HTML of `meta`'s body on the page at `address`.
pub fn body_html(site: &Site, meta: &Meta, address: &Address) -> String {
    let root = address.root();
    let files = site.school.file_links;
    let channel = Site::page_channel(meta);
    let redactor = site.page_redactor(meta);
    // Of the pages that links lead to.
    let anchors: RefCell<HashMap<&str, Anchors>> = RefCell::default();
    let link = |destination: &str| match site.target(meta, destination) {
        Target::Page { address, anchor, entry } => {
            let target = entry.and_then(|(kind, id)| site.meta(kind, &id));
            // Whoever told it in another language is read in that one.
            let told_in = target.filter(|target| target.kind == Kind::Testimonial);
            let told_in = told_in.and_then(|target| site.testimonial(&target.id)?.data.lang.clone());
            // A translation has its own.
            let has = |anchor: &String, target: &Meta| target.scan.headings.iter().any(|h| h.id == *anchor);
            let anchor = anchor.zip(target).filter(|(anchor, target)| has(anchor, target)).map(|(anchor, target)| {
                let mut anchors = anchors.borrow_mut();
                let anchors = anchors.entry(&target.path).or_insert_with(|| site.anchors(target));
                format!("#{}", anchors.shown(&anchor))
            });
            let url = format!("{root}{}{}", address.url(files), anchor.unwrap_or_default());
            let code = leads_to(site, &address).map(|code| told_in.unwrap_or(code));
            match code.filter(|code| code != site.language.code()) {
                Some(code) => Link::Abroad(url, code),
                None => Link::To(url),
            }
        }
        Target::File(path) => {
            let document = site.media.documents.get(&path).map(|d| d.path.as_str());
            let published = document.or_else(|| site.picture_at(&path, channel).map(|p| p.path.as_str()));
            published.map_or(Link::Hidden, |path| Link::To(format!("{root}{path}")))
        }
        Target::Hidden | Target::Faulty | Target::Nowhere { .. } => Link::Hidden,
        Target::AsWritten if !destination.starts_with('#') && !redactor.is_fit(destination) => Link::Hidden,
        Target::AsWritten => Link::AsWritten,
    };
    let image = |file: &str| {
        let picture = site.picture(meta, file, channel)?;
        let sizes = picture.sizes(&site.media.sizes);
        let srcset: Vec<String> = sizes.iter().map(|size| format!("{root}{} {}w", size.path, size.width)).collect();
        Some(Picture {
            src: format!("{root}{}", picture.path),
            width: picture.width,
            height: picture.height,
            srcset: srcset.join(", "),
        })
    };
    let may_quote = |who: &str| site.speaker(Some(who), channel).is_ok();
    let may_film = |who: &str| site.may_be_seen(who, channel) && site.may_hear(who, channel);
    let context = Context {
        file: &meta.shown,
        lang: site.body_language(meta),
        link: &link,
        image: &image,
        sizes: &site.media.sizes.in_text,
        may_quote: &may_quote,
        may_film: &may_film,
        transcript: site.language.say(TRANSCRIPT),
    };
    markup::redact(&html::render(&meta.body, &context), &mut site.anchors(meta), context.lang)
}
