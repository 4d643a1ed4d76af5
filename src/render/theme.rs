//! A theme: its templates, and what they are rendered with.
//!
//! Files of `themes/<name>/` on disk replace, one by one, those in the binary. The contract with templates is versioned
//! (`themes/LISEZMOI.md`).

mod assets;
mod fault;
mod functions;
mod settings;

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::Content;
use super::card::{self, Fonts};
use super::languages;
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::language::{Language, Languages};
use crate::plan::{CARD_HEIGHT, CARD_WIDTH, Owner, QUOTE_SIDE, QuoteCard, SocialCard};
use crate::site::pictures::{Letters, Sizes};
use crate::source::{Data, Sources};
use crate::store::Store;
use assets::Assets;
pub use fault::group;
use settings::settings;

/// Templates that the pages and the documents need.
const NEEDED: &[&str] = &[
    "404.html",
    "europe-day.html",
    "europe-days.html",
    "event.html",
    "events.html",
    "formation.html",
    "formations.html",
    "home.html",
    "legal-notice.html",
    "mobilities.html",
    "mobility.html",
    "news.html",
    "page.html",
    "publications.html",
    "redirect.html",
    "release.html",
    "releases.html",
    "search.html",
    "site.webmanifest",
    "site-map.html",
    "tag.html",
    "tags.html",
    "testimonial.html",
    "testimonials.html",
    "base.html",
    "documents/captions.txt",
    "documents/cards.html",
    "documents/emblem-eps.txt",
    "documents/emblem.xml",
    "documents/ent-content.html",
    "documents/ent-text.txt",
    "documents/ent.html",
    "documents/follow-up.html",
    "documents/guest.html",
    "documents/hand-out.html",
    "documents/insert.html",
    "documents/insert.txt",
    "documents/invitation.html",
    "documents/kiosk.html",
    "documents/kiosk-guide.txt",
    "documents/mail.txt",
    "documents/open-day-poster.html",
    "documents/planning.html",
    "documents/poster.html",
    "documents/printer.txt",
    "documents/radio-mail.txt",
    "documents/quote.txt",
    "documents/registration.txt",
    "documents/release.html",
    "documents/release.txt",
    "documents/running-order.html",
    "documents/rundown.html",
    "documents/scorecard.html",
    "documents/slides.html",
    "documents/social.txt",
    "documents/talk.html",
    "documents/thanks.txt",
    "documents/word/content-types.xml",
    "documents/word/core.xml",
    "documents/word/document-rels.xml",
    "documents/word/guest.xml",
    "documents/word/package-rels.xml",
    "documents/word/release.xml",
    "documents/word/rundown.xml",
    "documents/word/settings.xml",
    "documents/word/styles.xml",
    "documents/word/talk.xml",
    "documents/workshop.html",
    CARD,
    QUOTE,
];

/// The drawings of the cards, and where their fonts lie.
const CARD: &str = "partage/carte.xml";
const QUOTE: &str = "partage/citation.xml";
const CARDS: &str = "partage/";

#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    /// The same templates, in the other languages: `t` and `site` say something else.
    spoken: BTreeMap<String, Tera>,
    /// Those that it has the words of.
    pub languages: Arc<Languages>,
    /// The words of its templates: each with the template that says it first, and where.
    said: BTreeMap<String, (Arc<str>, std::ops::Range<usize>)>,
    pub assets: Arc<Assets>,
    /// Template name → file as shown to people.
    shown: BTreeMap<String, Arc<str>>,
    /// Pictures that lie among the templates: name → bytes.
    pictures: BTreeMap<String, Vec<u8>>,
    pub sizes: Sizes,
    fonts: Arc<Fonts>,
    /// Hash of its files, then of what `site` says too.
    files: u64,
    look: u64,
}

impl Theme {
    /// Loads a theme from its files. Every fault is collected; `None` when pages cannot be rendered with it.
    pub fn load(sources: &Sources, faults: &mut Vec<Diagnostic>) -> Option<Theme> {
        let before = faults.len();
        let sizes = settings(sources, faults);
        let assets = Arc::new(Assets::of(sources, faults));
        let mut templates = Vec::new();
        let mut shown = BTreeMap::new();
        let mut pictures = BTreeMap::new();
        for (path, file) in sources.iter() {
            let Some(name) = path.strip_prefix("templates/") else { continue };
            match &file.data {
                Data::Text(text) => {
                    templates.push((name.to_string(), text.to_string()));
                    shown.insert(name.to_string(), file.shown.clone());
                }
                Data::Media(media) => match media.read(&file.shown) {
                    Ok(bytes) => {
                        pictures.insert(name.to_string(), bytes.into_owned());
                    }
                    Err(fault) => faults.push(fault),
                },
            }
        }
        let theme_span = || sources.get("theme.yaml").map(|f| Span::whole(f.shown.clone()));
        for needed in NEEDED.iter().filter(|n| !shown.contains_key(**n)) {
            faults.push(
                Diagnostic::error(theme_span(), format!("il manque au thème le modèle « {needed} »"))
                    .help("La liste des modèles est dans themes/LISEZMOI.md."),
            );
        }
        let is_font = |name: &str| name.starts_with(CARDS) && (name.ends_with(".ttf") || name.ends_with(".otf"));
        let (fonts, broken) = Fonts::of(pictures.iter().filter(|(name, _)| is_font(name)));
        faults.extend(broken.into_iter().map(|name| {
            let span = sources.get(&format!("templates/{name}")).map(|file| Span::whole(file.shown.clone()));
            Diagnostic::error(span, "ce fichier n’est pas une police TrueType ou OpenType")
                .help("Les cartes de partage demandent un fichier .ttf ou .otf ; le format WOFF2 est celui des pages.")
        }));
        let fonts = Arc::new(fonts);
        let mut tera = Tera::new();
        tera.autoescape_on(vec![".html", ".xml"]);
        functions::register(&mut tera, &assets, &fonts);
        let files = hash_of(&templates, &pictures);
        let languages = Arc::new(languages::read(sources, faults));
        let said = languages::words(&templates, &shown);
        let spoken = BTreeMap::new();
        let mut theme =
            Theme { tera, spoken, languages, said, assets, shown, pictures, sizes, fonts, files, look: files };
        if let Err(error) = theme.tera.add_raw_templates(templates) {
            match error.kind() {
                ErrorKind::Msg(reports) if reports.contains(fault::PLACE) => {
                    let reports = reports.split("error: ").filter(|report| report.contains(fault::PLACE));
                    faults.extend(reports.map(|report| fault::reported(report, sources)));
                }
                _ => faults.push(fault::of(&error, &theme.shown)),
            }
        }
        (faults[before..].iter().all(|f| f.severity != Severity::Error)).then_some(theme)
    }

    /// What every page receives as `site`, by language.
    pub fn set_sites<'l, V: serde::Serialize>(&mut self, sites: impl IntoIterator<Item = (&'l str, V)>) {
        let sites: Vec<(&str, V)> = sites.into_iter().collect();
        let look = sites.iter().fold(self.files, |look, (code, site)| {
            xxh3_64_with_seed(&serde_json::to_vec(&(code, site)).unwrap_or_default(), look)
        });
        // A preview tells the same again at each save.
        if std::mem::replace(&mut self.look, look) == look {
            return;
        }
        self.spoken.clear();
        for (code, site) in sites {
            let Some(language) = self.languages.get(code).cloned() else {
                self.tera.global_context().insert("site", &site);
                continue;
            };
            let mut tera = self.tera.clone();
            tera.register_function("t", move |kwargs: Kwargs, _: &State| languages::said(&language, &kwargs));
            tera.global_context().insert("site", &site);
            self.spoken.insert(code.to_string(), tera);
        }
    }

    /// The words that a language lacks, of the theme or of the program: pages say them in French.
    pub fn unsaid(&self, spoken: &[&Language], words: impl Iterator<Item = &'static str>) -> Vec<Diagnostic> {
        languages::unsaid(&self.said, spoken, &words.collect::<Vec<_>>())
    }

    /// What all pages and cards have from the theme and from `site`: as long as it is the same, equal views give equal bytes.
    pub fn look(&self) -> u64 {
        self.look
    }

    /// A free page may ask for that template: those of other kinds of pages receive other things.
    pub fn suits_a_page(&self, name: &str) -> bool {
        let of_another_kind = NEEDED.contains(&name) && !matches!(name, "page.html" | "legal-notice.html");
        self.shown.contains_key(name) && !of_another_kind
    }

    /// What its drawings can write.
    pub fn letters(&self) -> Letters {
        let fonts = self.fonts.clone();
        Letters::new(move |text| fonts.drawable(text).is_some())
    }

    /// A picture that lies among the templates.
    pub fn picture(&self, name: &str) -> Option<&[u8]> {
        self.pictures.get(name).map(Vec::as_slice)
    }

    /// The card of a page, as a PNG: from the store, where the same drawing was made before.
    ///
    /// # Errors
    /// A fault of its template, or of the drawing that it makes.
    pub fn card(&self, card: &SocialCard, owner: &Owner, made: &dyn Store) -> Result<Content, Diagnostic> {
        let drawable = |text: &Option<String>| text.as_deref().and_then(|text| self.fonts.drawable(text));
        let kind = drawable(&card.kind);
        // Without one of its letters, a title is somebody else's.
        let title = self.fonts.drawable(&card.title).or_else(|| kind.clone()).unwrap_or_default();
        let (place, when, sigle) = (drawable(&card.place), drawable(&card.when), drawable(&card.sigle));
        let mut context = Context::new();
        context.insert("lang", &card.lang);
        context.insert("it", &SocialCard { kind, title, place, when, sigle, ..card.clone() });
        self.drawn(CARD, [CARD_WIDTH, CARD_HEIGHT], (&card.page, owner), &context, made)
    }

    /// What somebody said, as a square PNG.
    ///
    /// # Errors
    /// A fault of its template, or of the drawing that it makes.
    pub fn quote(&self, card: &QuoteCard, owner: &Owner, made: &dyn Store) -> Result<Content, Diagnostic> {
        let drawable = |text: &str| self.fonts.drawable(text);
        let translation = card.translation.as_deref().and_then(drawable);
        // Words in letters that the theme has not are said in French: without either no picture is planned.
        let (text, translation, lang) = match (drawable(&card.text), translation) {
            (None, Some(translation)) => (translation, None, None),
            (text, translation) => (text.unwrap_or_default(), translation, card.lang.clone()),
        };
        let (by, place) = (drawable(&card.by).unwrap_or_default(), card.place.as_deref().and_then(drawable));
        let mut context = Context::new();
        context.insert("it", &QuoteCard { text, translation, lang, by, place, ..card.clone() });
        self.drawn(QUOTE, [QUOTE_SIDE, QUOTE_SIDE], (&card.path, owner), &context, made)
    }

    /// A drawing of the theme, that many pixels wide and high.
    fn drawn(
        &self,
        template: &str,
        size: [u32; 2],
        (page, owner): (&str, &Owner),
        context: &Context,
        made: &dyn Store,
    ) -> Result<Content, Diagnostic> {
        let drawing = self.render(template, page, owner, context)?;
        let recipe = format!("carte-{:016x}.png", xxh3_64_with_seed(&drawing, self.files));
        if let Some(stored) = made.find(&recipe) {
            return Ok(Content::Stored { recipe, stored });
        }
        let png = card::png(&String::from_utf8_lossy(&drawing), size, &self.fonts).map_err(|line| {
            let place = line.map(|line| format!(", ligne {line} de ce qu’il donne")).unwrap_or_default();
            let span = self.shown.get(template).cloned().map(Span::whole);
            let what = format!("modèle « {template} » : ce n’est pas un dessin SVG que l’on peut lire{place}");
            fault::of_page(Diagnostic::error(span, what), page, owner).help(fault::MEND)
        })?;
        let stored = made.keep(&recipe, png);
        Ok(Content::Stored { recipe, stored })
    }

    /// # Errors
    /// A fault of the template, which names the page, the template, the line and the field.
    pub fn render(&self, template: &str, path: &str, owner: &Owner, context: &Context) -> Result<Vec<u8>, Diagnostic> {
        let spoken = context.get("lang").and_then(Value::as_str).and_then(|lang| self.spoken.get(lang));
        spoken
            .unwrap_or(&self.tera)
            .render(template, context)
            .map(String::into_bytes)
            .map_err(|error| fault::of_page(fault::of(&error, &self.shown), path, owner))
    }
}

fn hash_of(templates: &[(String, String)], pictures: &BTreeMap<String, Vec<u8>>) -> u64 {
    let texts = templates.iter().map(|(name, text)| (name, text.as_bytes()));
    let files = texts.chain(pictures.iter().map(|(name, bytes)| (name, bytes.as_slice())));
    files.fold(0, |hash, (name, bytes)| xxh3_64_with_seed(bytes, xxh3_64_with_seed(name.as_bytes(), hash)))
}
