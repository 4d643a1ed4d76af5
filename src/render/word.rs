//! Word files: the XML parts are templates of the theme; here they are put in one archive, the same bytes at each build.

use std::io::Cursor;

use super::theme::Theme;
use crate::archive::archive;
use crate::diagnostic::{Diagnostic, Span};
use crate::plan::{Owner, WordFile};

/// Part of every package → its template in `documents/word/`.
const PARTS: [(&str, &str); 6] = [
    ("[Content_Types].xml", "content-types.xml"),
    ("_rels/.rels", "package-rels.xml"),
    ("docProps/core.xml", "core.xml"),
    ("word/_rels/document.xml.rels", "document-rels.xml"),
    ("word/styles.xml", "styles.xml"),
    ("word/settings.xml", "settings.xml"),
];
const EMBLEM: (&str, &str) = ("word/media/emblem.png", "documents/word/emblem.png");

/// # Errors
/// A fault of a template.
pub fn docx(theme: &Theme, path: &str, owner: &Owner, file: &WordFile) -> Result<Vec<u8>, Diagnostic> {
    let context = (file.view)();
    let mut parts: Vec<(&str, Vec<u8>)> = Vec::new();
    for (part, template) in PARTS.into_iter().chain([("word/document.xml", file.body)]) {
        parts.push((part, theme.render(&format!("documents/word/{template}"), path, owner, &context)?));
    }
    parts.extend(theme.picture(EMBLEM.1).map(|bytes| (EMBLEM.0, bytes.to_vec())));
    let parts = parts.into_iter().map(|(name, bytes)| Ok((name, bytes)));
    archive(Cursor::new(Vec::new()), parts).map(Cursor::into_inner).map_err(|_| {
        let span = owner.source().map(|shown| Span::whole(shown.clone()));
        Diagnostic::error(span, format!("le document Word « {path} » n’a pas pu être fait"))
            .help("Raccourcissez son texte, puis recommencez.")
    })
}
