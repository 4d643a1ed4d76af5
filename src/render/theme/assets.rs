//! Static files of a theme, published under names that carry their content's hash.

use std::collections::BTreeMap;
use std::sync::Arc;

use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
use xxhash_rust::xxh3::xxh3_64;

use crate::diagnostic::{Diagnostic, Position, Span};
use crate::render::css::{DEEPEST, too_deep};
use crate::render::inline;
use crate::source::{Data, Sources};

#[derive(Debug, Default)]
pub struct Assets {
    /// Published path (`assets/style.1a2b3c4d.css`) → bytes.
    files: BTreeMap<String, Vec<u8>>,
    /// Name in `static/` → published path.
    names: BTreeMap<String, String>,
}

impl Assets {
    pub fn of(sources: &Sources, faults: &mut Vec<Diagnostic>) -> Assets {
        let mut assets = Assets::default();
        let mut styles = Vec::new();
        for (path, file) in sources.iter() {
            let Some(name) = path.strip_prefix("static/") else { continue };
            let bytes = match &file.data {
                Data::Text(text) => text.as_bytes().to_vec(),
                Data::Media(media) => match media.read(&file.shown) {
                    Ok(bytes) => bytes.into_owned(),
                    Err(fault) => {
                        faults.push(fault);
                        continue;
                    }
                },
            };
            if name.ends_with(".css") {
                styles.push((name, &file.shown, bytes));
            } else if !name.ends_with(".md") && !name.ends_with(".txt") {
                assets.publish(name, bytes);
            }
        }
        // Style sheets last: they name fonts and pictures, whose published names carry a hash.
        for (name, shown, bytes) in styles {
            let mut css = String::from_utf8_lossy(&bytes).into_owned();
            for (asset, published) in &assets.names {
                let published = format!("url({})", published.trim_start_matches("assets/"));
                css = css.replace(&format!("url({asset})"), &published);
                for quote in ['"', '\''] {
                    css = css.replace(&format!("url({quote}{asset}{quote})"), &published);
                }
            }
            match minify(&css, &String::from_utf8_lossy(&bytes), shown) {
                Ok(css) => assets.publish(name, css.into_bytes()),
                Err(fault) => faults.push(fault),
            }
        }
        assets
    }

    fn publish(&mut self, name: &str, bytes: Vec<u8>) {
        let hash = format!("{:016x}", xxh3_64(&bytes));
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let path = format!("assets/{stem}.{}.{extension}", &hash[..8]);
        self.files.insert(path.clone(), bytes);
        self.names.insert(name.to_string(), path);
    }

    /// Published paths and bytes.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Vec<u8>)> {
        self.files.iter()
    }

    /// The published path of a file of `static/`.
    pub fn path(&self, name: &str) -> Option<&str> {
        self.names.get(name).map(String::as_str)
    }

    /// A file of `static/` as an address that holds it.
    pub fn data_url(&self, name: &str) -> Option<String> {
        Some(inline::data_url(name, self.files.get(self.path(name)?)?))
    }
}

/// `css` is `written` with the published names in it: the same lines.
fn minify(css: &str, written: &str, shown: &Arc<str>) -> Result<String, Diagnostic> {
    let place = |line: Option<usize>| {
        let line = line.map(|line| {
            let start = Position { line, column: 1 }.offset(written);
            let len = written[start..].find('\n').unwrap_or(written.len() - start);
            Span::new(shown, start..start + len)
        });
        line.unwrap_or_else(|| Span::whole(shown.clone()))
    };
    let fault = |line: Option<usize>| {
        Diagnostic::error(place(line), "cette feuille de style a une faute de syntaxe")
            .help("Vérifiez les accolades et les points-virgules autour de cette ligne.")
    };
    if let Some(line) = too_deep(css) {
        let what = format!(
            "cette feuille de style emboîte plus de {DEEPEST}\u{a0}blocs ou parenthèses les uns dans les autres"
        );
        return Err(Diagnostic::error(place(Some(line)), what).help("Fermez-les avant d’en ouvrir d’autres."));
    }
    let mut sheet = StyleSheet::parse(css, ParserOptions::default())
        .map_err(|e| fault(e.loc.as_ref().map(|l| l.line as usize + 1)))?;
    sheet.minify(MinifyOptions::default()).map_err(|_| fault(None))?;
    sheet
        .to_css(PrinterOptions { minify: true, ..PrinterOptions::default() })
        .map(|css| css.code)
        .map_err(|_| fault(None))
}
