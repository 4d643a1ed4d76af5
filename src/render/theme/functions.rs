//! The filters and functions that the theme's templates may use.

use std::sync::Arc;

use tera::{Kwargs, State, Tera, Value};

use super::assets::Assets;
use super::fault::{UNKNOWN_ASSET, UNKNOWN_COLOUR};
use crate::language::Language;
use crate::render::card::{self, Fonts};
use crate::render::languages;

pub fn register(tera: &mut Tera, assets: &Arc<Assets>, fonts: &Arc<Fonts>) {
    // For the web manifest: a value as JSON, quotes included.
    tera.register_filter("json", |value: &Value, _: Kwargs, _: &State| -> tera::TeraResult<Value> {
        let json = serde_json::to_string(value).map_err(|_| tera::Error::message("json"))?;
        Ok(Value::safe_string(&json))
    });
    // « [à compléter : …] » must be seen before the text is sent.
    tera.register_filter("placeholders", |text: &str, _: Kwargs, _: &State| Value::safe_string(&marked(text)));
    // The same for Word files: `text` and `missing` of each piece.
    tera.register_filter("pieces", |text: &str, _: Kwargs, _: &State| -> Vec<Value> {
        let piece =
            |(missing, text)| Value::from_serializable(&serde_json::json!({ "text": text, "missing": missing }));
        pieces(text).into_iter().map(piece).collect()
    });
    let unknown = |name: &str| tera::Error::message(format!("{UNKNOWN_ASSET}{name}"));
    // For documents that are one file: the same file, inside. It may stand in a style as it is.
    let files = assets.clone();
    tera.register_function("inline", move |kwargs: Kwargs, _: &State| -> tera::TeraResult<Value> {
        let name: String = kwargs.must_get("name")?;
        files.data_url(&name).map(|url| Value::safe_string(&url)).ok_or_else(|| unknown(&name))
    });
    let files = assets.clone();
    tera.register_function("asset", move |kwargs: Kwargs, _: &State| -> tera::TeraResult<Value> {
        let name: String = kwargs.must_get("name")?;
        files.path(&name).map(Value::from).ok_or_else(|| unknown(&name))
    });
    // For cards, which are drawn here: a colour of CSS as `#rrggbb`.
    tera.register_filter("rgb", |css: &str, _: Kwargs, _: &State| -> tera::TeraResult<String> {
        card::colour(css).ok_or_else(|| tera::Error::message(format!("{UNKNOWN_COLOUR}{css}")))
    });
    // A word of the theme, in the language of the page. It may hold entities.
    tera.register_function("t", |kwargs: Kwargs, _: &State| languages::said(&Language::default(), &kwargs));
    // Nobody breaks the lines of a drawing: `size`, `lines` and `width` of a text in a box.
    let ruler = fonts.clone();
    tera.register_function("fit", move |kwargs: Kwargs, _: &State| -> tera::TeraResult<Value> {
        let number = |name: &str, otherwise: f32| kwargs.get::<f32>(name).map(|n| n.unwrap_or(otherwise));
        let sizes: Vec<f32> = kwargs.must_get("sizes")?;
        let setting = card::Setting {
            family: kwargs.get::<&str>("font")?.unwrap_or_default(),
            weight: number("weight", 400.0)?,
            spacing: number("spacing", 0.0)?,
            width: kwargs.must_get("width")?,
            height: kwargs.must_get("height")?,
            leading: number("leading", 1.2)?,
            sizes: &sizes,
        };
        Ok(Value::from_serializable(&card::set(kwargs.must_get("text")?, &ruler, &setting)))
    });
}

/// HTML of a text, with `<mark>` around each place to complete.
fn marked(text: &str) -> String {
    let html = pieces(text).into_iter().map(|(missing, piece)| {
        let piece = html_escape::encode_text(piece);
        if missing { format!("<mark>{piece}</mark>") } else { piece.into_owned() }
    });
    html.collect()
}

/// A text, its places to complete (« [à compléter : …] ») apart: `true` for those.
fn pieces(text: &str) -> Vec<(bool, &str)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(crate::french::TO_COMPLETE) {
        let end = rest[at..].find(']').map_or(rest.len(), |end| at + end + 1);
        pieces.push((false, &rest[..at]));
        pieces.push((true, &rest[at..end]));
        rest = &rest[end..];
    }
    pieces.push((false, rest));
    pieces.retain(|(_, piece)| !piece.is_empty());
    pieces
}
