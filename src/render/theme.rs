//! A theme: templates, and static files published under names that carry their content's hash.
//!
//! Files of `themes/<name>/` on disk replace, one by one, those in the binary. The contract with templates is versioned
//! (`themes/LISEZMOI.md`).

use std::collections::BTreeMap;
use std::sync::Arc;

use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::Content;
use super::card::{self, Fonts};
use super::{inline, languages};
use crate::content::yaml;
use crate::diagnostic::{Diagnostic, Position, Span};
use crate::language::{Language, Languages};
use crate::plan::{Owner, SocialCard};
use crate::site::pictures::Sizes;
use crate::source::{Data, Sources};
use crate::store::Store;

/// The contract this generator keeps with themes.
const CONTRACT: &str = "1";

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
];

/// The drawing of the cards, and where their fonts lie.
const CARD: &str = "partage/carte.xml";
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
    /// Published path (`assets/style.1a2b3c4d.css`) → bytes.
    pub assets: BTreeMap<String, Vec<u8>>,
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
        let (assets, names) = static_files(sources, faults);
        let mut tera = Tera::new();
        tera.autoescape_on(vec![".html", ".xml"]);
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
        let inside: BTreeMap<String, String> = names
            .iter()
            .filter_map(|(name, path)| Some((name.clone(), inline::data_url(name, assets.get(path)?))))
            .collect();
        // For documents that are one file: the same file, inside. It may stand in a style as it is.
        tera.register_function("inline", move |kwargs: Kwargs, _: &State| -> tera::TeraResult<Value> {
            let name: String = kwargs.must_get("name")?;
            let url = inside.get(&name);
            url.map(|url| Value::safe_string(url)).ok_or_else(|| tera::Error::message(format!("{UNKNOWN_ASSET}{name}")))
        });
        let known = names;
        tera.register_function("asset", move |kwargs: Kwargs, _: &State| -> tera::TeraResult<Value> {
            let name: String = kwargs.must_get("name")?;
            known
                .get(&name)
                .map(|path| Value::from(path.clone()))
                .ok_or_else(|| tera::Error::message(format!("{UNKNOWN_ASSET}{name}")))
        });
        // For cards, which are drawn here: a colour of CSS as `#rrggbb`.
        tera.register_filter("rgb", |css: &str, _: Kwargs, _: &State| -> tera::TeraResult<String> {
            card::colour(css).ok_or_else(|| tera::Error::message(format!("{UNKNOWN_COLOUR}{css}")))
        });
        // A word of the theme, in the language of the page. It may hold entities.
        tera.register_function("t", |kwargs: Kwargs, _: &State| languages::said(&Language::default(), &kwargs));
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
        let ruler = fonts.clone();
        // Nobody breaks the lines of a drawing: `size`, `lines` and `width` of a text in a box.
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
        let files = hash_of(&templates, &pictures);
        let languages = Arc::new(languages::read(sources, faults));
        let said = languages::words(&templates, &shown);
        let spoken = BTreeMap::new();
        let mut theme =
            Theme { tera, spoken, languages, said, assets, shown, pictures, sizes, fonts, files, look: files };
        if let Err(error) = theme.tera.add_raw_templates(templates) {
            match error.kind() {
                ErrorKind::Msg(reports) if reports.contains(PLACE) => {
                    let reports = reports.split("error: ").filter(|report| report.contains(PLACE));
                    faults.extend(reports.map(|report| reported(report, sources)));
                }
                _ => faults.push(theme.fault(&error, None)),
            }
        }
        (faults[before..].iter().all(|f| f.severity != crate::diagnostic::Severity::Error)).then_some(theme)
    }

    /// What every page receives as `site`, by language.
    pub fn set_sites<'l, V: serde::Serialize>(&mut self, sites: impl IntoIterator<Item = (&'l str, V)>) {
        self.look = self.files;
        self.spoken.clear();
        for (code, site) in sites {
            self.look = xxh3_64_with_seed(&serde_json::to_vec(&site).unwrap_or_default(), self.look);
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
        let drawing = self.render(CARD, &card.page, owner, &context)?;
        let recipe = format!("carte-{:016x}.png", xxh3_64_with_seed(&drawing, self.files));
        if let Some(stored) = made.find(&recipe) {
            return Ok(Content::Stored { recipe, stored });
        }
        let png = card::png(&String::from_utf8_lossy(&drawing), &self.fonts).map_err(|line| {
            let place = line.map(|line| format!(", ligne {line} de ce qu’il donne")).unwrap_or_default();
            let span = self.shown.get(CARD).cloned().map(Span::whole);
            let what = format!("modèle « {CARD} » : ce n’est pas un dessin SVG que l’on peut lire{place}");
            of_page(Diagnostic::error(span, what), &card.page, owner).help(MEND)
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
            .map_err(|error| self.fault(&error, Some((path, owner))))
    }

    fn fault(&self, error: &tera::Error, page: Option<(&str, &Owner)>) -> Diagnostic {
        let (span, what) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let at = report.span();
                let span = self.shown.get(report.filename()).map(|shown| Span::new(shown, at.range.clone()));
                let what = in_french(report.message());
                (span, format!("modèle « {} » : {what}", report.filename()))
            }
            ErrorKind::MissingParent { current, .. } => {
                (self.shown.get(current).cloned().map(Span::whole), kind_in_french(error.kind()))
            }
            kind => (None, kind_in_french(kind)),
        };
        let mut fault = Diagnostic::error(span, what);
        if let Some((path, owner)) = page {
            fault = of_page(fault, path, owner);
        }
        fault.help(MEND)
    }
}

fn hash_of(templates: &[(String, String)], pictures: &BTreeMap<String, Vec<u8>>) -> u64 {
    let texts = templates.iter().map(|(name, text)| (name, text.as_bytes()));
    let files = texts.chain(pictures.iter().map(|(name, bytes)| (name, bytes.as_slice())));
    files.fold(0, |hash, (name, bytes)| xxh3_64_with_seed(bytes, xxh3_64_with_seed(name.as_bytes(), hash)))
}

/// A fault met while a page was made.
fn of_page(mut fault: Diagnostic, path: &str, owner: &Owner) -> Diagnostic {
    let address = path.trim_end_matches("index.html");
    let page = if address.is_empty() { "la page d’accueil".to_string() } else { format!("la page « {address} »") };
    fault.message = format!("{page} n’a pas pu être faite — {}", fault.message);
    match owner.source() {
        Some(shown) => fault.related(Span::whole(shown.clone()), "le texte de cette page"),
        None => fault,
    }
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

const MEND: &str = "Corrigez le modèle ; themes/LISEZMOI.md dit ce que chacun reçoit. En supprimant ce fichier de themes/, vous retrouvez celui d’origine.";

/// What the engine only says as a text: « message ⏎ --> template:line:column ⏎ excerpt ⏎ carets ».
fn reported(report: &str, sources: &Sources) -> Diagnostic {
    let (message, rest) = report.split_once('\n').unwrap_or((report, ""));
    let place = rest.split_once(PLACE).map_or("", |(_, at)| at.lines().next().unwrap_or_default());
    let mut parts = place.rsplitn(3, ':');
    let (column, line) = (parts.next().and_then(|n| n.parse().ok()), parts.next().and_then(|n| n.parse().ok()));
    let name = parts.next().unwrap_or_default();
    let file = sources.get(&format!("templates/{name}"));
    let span = file.map(|file| match (&file.data, line, column) {
        (Data::Text(text), Some(line), Some(column)) => {
            let start = Position { line, column }.offset(text);
            let carets = rest.trim_end().lines().last().map_or(1, |marks| marks.matches('^').count());
            Span::new(&file.shown, start..start + carets)
        }
        _ => Span::whole(file.shown.clone()),
    });
    Diagnostic::error(span, format!("modèle « {name} » : {}", in_french(message))).help(MEND)
}

/// What precedes the place of a fault in the engine's own reports.
const PLACE: &str = "--> ";

const UNKNOWN_ASSET: &str = "asset:";
const UNKNOWN_COLOUR: &str = "colour:";

/// The template engine speaks English: its frequent messages, in French. The others point at the place all the same.
fn in_french(message: &str) -> String {
    let quoted = || message.split('`').nth(1).unwrap_or_default().to_string();
    if let Some((_, name)) = message.split_once(UNKNOWN_ASSET) {
        return format!("le fichier « {name} » n’existe pas dans le dossier « static » du thème");
    }
    if let Some((_, css)) = message.split_once(UNKNOWN_COLOUR) {
        return format!("« {css} » n’est pas une couleur CSS");
    }
    let lower = message.to_lowercase();
    if let Some((what, _)) = lower.split_once(" `")
        && let Some(what) = match what {
            "block" => Some("le bloc « {} » n’existe dans aucun modèle parent"),
            "unknown test" => Some("le test « {} » n’existe pas"),
            "unknown template" => Some("le modèle « {} » n’existe pas"),
            _ => None,
        }
    {
        return what.replace("{}", &quoted());
    }
    if lower.contains("not defined") || lower.contains("undefined") {
        let name = quoted();
        return if name.is_empty() {
            "cette valeur n’existe pas".into()
        } else {
            format!("la valeur « {name} » n’existe pas")
        };
    }
    if lower.contains("filter")
        && (lower.contains("not found") || lower.contains("unknown") || lower.contains("register"))
    {
        return format!("le filtre « {} » n’existe pas", quoted());
    }
    if lower.contains("function")
        && (lower.contains("not found") || lower.contains("unknown") || lower.contains("register"))
    {
        return format!("la fonction « {} » n’existe pas", quoted());
    }
    if lower.contains("component") {
        return format!("le composant « {} » n’existe pas, ou reçoit de mauvais arguments", quoted());
    }
    if lower.contains("end of input") {
        return "le fichier s’arrête avant la fin d’une balise ou d’un bloc".into();
    }
    if lower.contains("expected") || lower.contains("unexpected") {
        return "la syntaxe n’est pas celle d’un modèle".into();
    }
    "ce passage ne peut pas être rempli".into()
}

fn kind_in_french(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::MissingParent { current, parent } => {
            format!("le modèle « {current} » prolonge « {parent} », qui n’existe pas")
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            format!("le modèle « {tpl} » s’inclut lui-même")
        }
        ErrorKind::TemplateNotFound(name) => format!("le modèle « {name} » n’existe pas"),
        ErrorKind::ComponentNotFound(name) => format!("le composant « {name} » n’existe pas"),
        ErrorKind::Msg(message) => format!("un modèle du thème a un défaut : {}", in_french(message)),
        _ => "un modèle du thème a un défaut".into(),
    }
}

/// One broken template makes every page of its kind fail: said once, with the number of pages.
pub fn group(faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<(Diagnostic, usize)> = Vec::new();
    let tail = |d: &Diagnostic| d.message.split_once(" — ").map_or(d.message.clone(), |(_, t)| t.to_string());
    for fault in faults {
        match kept
            .iter_mut()
            .find(|(first, _)| fault.span.is_some() && first.span == fault.span && tail(first) == tail(&fault))
        {
            Some((_, count)) => *count += 1,
            None => kept.push((fault, 1)),
        }
    }
    let say = |(mut fault, count): (Diagnostic, usize)| {
        if count > 1
            && let Some((page, rest)) = fault.message.split_once(" n’a pas pu être faite — ")
        {
            let others =
                crate::french::plural(i64::try_from(count - 1).unwrap_or(i64::MAX), "autre page", "autres pages");
            fault.message = format!("{page} et {others} n’ont pas pu être faites — {rest}");
        }
        fault
    };
    kept.into_iter().map(say).collect()
}

/// What `theme.yaml` says: the contract, and the sizes of photos.
fn settings(sources: &Sources, faults: &mut Vec<Diagnostic>) -> Sizes {
    let mut sizes = Sizes::default();
    let Some((shown, Data::Text(text))) = sources.get("theme.yaml").map(|f| (&f.shown, &f.data)) else {
        faults.push(
            Diagnostic::error(None, "ce thème n’a pas de fichier « theme.yaml »")
                .help("Il contient au moins deux lignes : « nom: … » et « contrat: 1 »."),
        );
        return sizes;
    };
    let entries = yaml::read(text, 0..text.len(), shown, faults);
    match yaml::find(&entries, "contrat").map(|node| (&node.span, &node.data)) {
        Some((_, yaml::Data::Scalar(version))) if version == CONTRACT => {}
        Some((span, _)) => faults.push(
            Diagnostic::error(span.clone(), format!("ce thème suit un autre contrat que la version {CONTRACT}"))
                .help("Adaptez ses modèles à themes/LISEZMOI.md, puis écrivez : contrat: 1"),
        ),
        None => faults.push(
            Diagnostic::error(Span::whole(shown.clone()), "il manque la clé « contrat »").help("Écrivez : contrat: 1"),
        ),
    }
    if let Some(node) = yaml::find(&entries, "photos") {
        match longest_sides(node) {
            Some(longest) => sizes.longest = longest,
            None => faults.push(
                Diagnostic::error(node.span.clone(), "« photos » est une liste de largeurs, de 100 à 4000 pixels")
                    .help("Écrivez : photos: [480, 960, 1600]"),
            ),
        }
    }
    if let Some(yaml::Data::Scalar(room)) = yaml::find(&entries, "photo_dans_un_texte").map(|node| &node.data) {
        sizes.in_text.clone_from(room);
    }
    sizes
}

fn longest_sides(node: &yaml::Node) -> Option<Vec<u32>> {
    let yaml::Data::List(items) = &node.data else { return None };
    let side = |item: &yaml::Node| match &item.data {
        yaml::Data::Scalar(side) => side.parse().ok().filter(|side| (100..=4000).contains(side)),
        _ => None,
    };
    items.iter().map(side).collect::<Option<Vec<u32>>>().filter(|sides| !sides.is_empty())
}

type Assets = (BTreeMap<String, Vec<u8>>, BTreeMap<String, String>);

fn static_files(sources: &Sources, faults: &mut Vec<Diagnostic>) -> Assets {
    let (mut assets, mut names) = (BTreeMap::new(), BTreeMap::new());
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
            publish(name, bytes, &mut assets, &mut names);
        }
    }
    // Style sheets last: they name fonts and pictures, whose published names carry a hash.
    for (name, shown, bytes) in styles {
        let mut css = String::from_utf8_lossy(&bytes).into_owned();
        for (asset, published) in &names {
            css = css.replace(&format!("url({asset})"), &format!("url({})", published.trim_start_matches("assets/")));
            for quote in ['"', '\''] {
                css = css.replace(
                    &format!("url({quote}{asset}{quote})"),
                    &format!("url({})", published.trim_start_matches("assets/")),
                );
            }
        }
        match minify(&css, &String::from_utf8_lossy(&bytes), shown) {
            Ok(css) => publish(name, css.into_bytes(), &mut assets, &mut names),
            Err(fault) => faults.push(fault),
        }
    }
    (assets, names)
}

fn publish(name: &str, bytes: Vec<u8>, assets: &mut BTreeMap<String, Vec<u8>>, names: &mut BTreeMap<String, String>) {
    let hash = format!("{:016x}", xxh3_64(&bytes));
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    let path = format!("assets/{stem}.{}.{extension}", &hash[..8]);
    assets.insert(path.clone(), bytes);
    names.insert(name.to_string(), path);
}

/// `css` is `written` with the published names in it: the same lines.
fn minify(css: &str, written: &str, shown: &Arc<str>) -> Result<String, Diagnostic> {
    let fault = |line: Option<usize>| {
        let span = line.map(|line| {
            let start = Position { line: line + 1, column: 1 }.offset(written);
            let len = written[start..].find('\n').unwrap_or(written.len() - start);
            Span::new(shown, start..start + len)
        });
        Diagnostic::error(
            span.unwrap_or_else(|| Span::whole(shown.clone())),
            "cette feuille de style a une faute de syntaxe",
        )
        .help("Vérifiez les accolades et les points-virgules autour de cette ligne.")
    };
    let mut sheet =
        StyleSheet::parse(css, ParserOptions::default()).map_err(|e| fault(e.loc.as_ref().map(|l| l.line as usize)))?;
    sheet.minify(MinifyOptions::default()).map_err(|_| fault(None))?;
    sheet
        .to_css(PrinterOptions { minify: true, ..PrinterOptions::default() })
        .map(|css| css.code)
        .map_err(|_| fault(None))
}
