//! The Markdown of an entry, rendered for the page it stands on.

use crate::content::Meta;
use crate::content::markdown::html::{self, Context, Link, Picture};
use crate::site::consent::Channel;
use crate::site::path::Address;
use crate::site::{Site, Target};

/// The HTML of `meta`'s body on the page at `address`; `lang` is the body's language.
pub fn body_html(site: &Site, meta: &Meta, address: &Address, lang: &str) -> String {
    let root = address.root();
    let files = site.school.file_links;
    let link = |destination: &str| match site.target(meta, destination) {
        Target::Page { address, anchor, .. } => {
            let anchor = anchor.map(|a| format!("#{a}")).unwrap_or_default();
            Link::To(format!("{root}{}{anchor}", address.url(files)))
        }
        Target::File(path) => {
            let document = site.media.documents.get(&path).map(|d| d.path.as_str());
            let published = document.or_else(|| site.picture_at(&path, Channel::Site).map(|p| p.path.as_str()));
            published.map_or(Link::Hidden, |path| Link::To(format!("{root}{path}")))
        }
        Target::Hidden | Target::Faulty | Target::Nowhere { .. } => Link::Hidden,
        Target::AsWritten => Link::AsWritten,
    };
    let image = |file: &str| {
        let picture = site.picture(meta, file, Channel::Site)?;
        Some(Picture { src: format!("{root}{}", picture.path), width: picture.width, height: picture.height })
    };
    let redactor = site.redactor(Channel::Site, &site.people_of(meta));
    let redact = |text: &str| redactor.text(text);
    html::render(&meta.body, &Context { file: &meta.shown, lang, link: &link, image: &image, redact: &redact })
}
