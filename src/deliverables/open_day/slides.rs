//! The slides of the hall's screen, as on the day of the event: people through the `kiosque` channel alone.

use chrono::NaiveDate;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use crate::content::{self, Entry, EuropeDay, Event, Figure, Formation, Kind, Meta, Mobility, Testimonial};
use crate::french;
use crate::plan::{Fit, Format, Print};
use crate::qr;
use crate::site::Site;
use crate::site::consent::Shown;
use crate::site::pictures::{Form, Picture};
use crate::site::running_order::SlotView;
use crate::site::towns::Town;
use crate::site::words::{FigureView, Words, agree, students, when};

/// Pixels of the longest side of a portrait at least, where the photo has them: a quarter of the widest screens.
const PORTRAIT: u32 = 900;
/// Lines that are read from afar.
const LINES: usize = 6;
const FIGURES: usize = 4;

/// One slide. Texts are final.
#[derive(Debug, Clone, Serialize)]
pub struct Slide {
    /// The same from one build to the next: a preview that changes stays on its slide. It says nothing of who is on it.
    key: String,
    /// From 10 to 12 (domain.md §7).
    pub seconds: usize,
    title: String,
    /// `2027-08-31`: the last day on which it may be shown.
    pub until: Option<String>,
    /// Identifiers of who speaks and of who is on its photo.
    #[serde(skip)]
    pub seen: Vec<String>,
    /// The address to write under the square: `lycee.example/temoignages/lea`.
    url: String,
    /// Empty where the address is too long for a square.
    qr_svg: qr::Square,
    example: bool,
    #[serde(flatten)]
    matter: Matter,
}

impl Slide {
    /// All that it says, to look for names in.
    pub fn said(&self) -> String {
        serde_json::to_string(&(&self.title, &self.url, &self.matter)).unwrap_or_default()
    }
}

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Matter {
    Welcome {
        when: String,
        place: Option<String>,
        promise: Option<String>,
    },
    Programme {
        slots: Vec<SlotView>,
    },
    Testimonial(Voice),
    Map {
        places: Vec<PlaceView>,
    },
    Figures {
        figures: Vec<FigureView>,
    },
    Formation {
        sigle: String,
        sector: &'static str,
        summary: Option<String>,
        duration: Option<String>,
        towns: Vec<String>,
    },
    Departures {
        departures: Vec<DepartureView>,
    },
    EuropeDay {
        banner: &'static str,
        when: String,
        place: String,
        past: bool,
        figures: Vec<FigureView>,
    },
    Portal,
}

#[derive(Debug, Clone, Serialize)]
struct Voice {
    quote: String,
    lang: Option<String>,
    /// « en anglais », where it is not French.
    language: Option<String>,
    /// What it says in French, then.
    translation: Option<String>,
    place: Option<String>,
    /// Empty when the person is not named.
    initials: String,
    photo: Option<PhotoView>,
}

#[derive(Debug, Clone, Serialize)]
struct PhotoView {
    /// What `photos` knows it by.
    recipe: String,
    alt: String,
    credit: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct PlaceView {
    city: String,
    country: &'static str,
    x: Option<f64>,
    y: Option<f64>,
    /// « deux départs »
    count: String,
}

#[derive(Debug, Clone, Serialize)]
struct DepartureView {
    place: String,
    dates: String,
    /// « quatre étudiants de BTS MCO »
    who: String,
    /// They are there that day.
    underway: bool,
}

/// What slides are made with.
#[derive(Clone, Copy)]
pub struct Stage<'s> {
    words: Words<'s>,
    /// The day of the event.
    day: NaiveDate,
}

impl<'s> Stage<'s> {
    pub fn new(words: Words<'s>, day: NaiveDate) -> Self {
        Stage { words, day }
    }

    /// `signs` are those to read.
    fn slide(self, key: &str, title: String, address: &str, signs: usize, matter: Matter) -> Slide {
        Slide {
            key: key.to_string(),
            seconds: 10 + usize::from(signs > 110) + usize::from(signs > 190),
            title,
            until: None,
            seen: Vec::new(),
            url: address.trim_start_matches("https://").trim_end_matches('/').to_string(),
            qr_svg: qr::Square::of(address),
            example: false,
            matter,
        }
    }

    /// The slide of an entry.
    fn of(self, meta: &Meta, title: String, signs: usize, matter: Matter) -> Slide {
        let address = self.words.web_address(meta).unwrap_or_else(|| self.section(meta.kind));
        Slide { example: meta.example, ..self.slide(&key_of(meta), title, &address, signs, matter) }
    }

    fn section(self, kind: Kind) -> String {
        format!("{}{}", self.words.site.school.base_url, self.words.site.section_address(kind))
    }

    pub fn welcome(self, event: &Entry<Event>) -> Slide {
        let Entry { meta, data } = event;
        let promise = self.words.site.school.promise.as_deref().map(|text| self.words.text(text));
        let place = data.place.as_deref().map(|place| self.words.of(meta, place));
        let matter = Matter::Welcome { when: french::capitalize(&when(&data.when)), place, promise };
        self.of(meta, self.words.title(meta), 150, matter)
    }

    pub fn programme(self, event: &Entry<Event>) -> Option<Slide> {
        let Entry { meta, data } = event;
        let mut slots = self.words.programme(meta, &data.programme);
        slots.truncate(LINES);
        let key = format!("{}-programme", key_of(meta));
        let slide = self.of(meta, "Au programme".into(), 200, Matter::Programme { slots });
        (!data.programme.is_empty()).then_some(Slide { key, ..slide })
    }

    /// With its photo.
    pub fn testimonial(self, entry: &'s Entry<Testimonial>) -> (Slide, Option<Print<'s>>) {
        let (Stage { words, .. }, Entry { meta, data }) = (self, entry);
        let site = words.site;
        let picture = meta.image.as_ref().and_then(|image| words.picture(meta, image));
        let print = picture.map(|picture| portrait(site, picture));
        let path = meta.image.as_ref().filter(|_| print.is_some()).and_then(|image| meta.beside(&image.file.value));
        let seen = path.as_deref().into_iter().flat_map(|path| site.people_on(path));
        let seen = seen.chain([data.person.value.as_str()]).map(str::to_string).collect();
        let mobility = data.mobility.as_ref().and_then(|id| site.mobility(&id.value));
        let said = words.testimony(entry);
        let voice = Voice {
            quote: said.text,
            lang: said.lang,
            language: said.language,
            translation: said.translation,
            place: mobility.map(|mobility| self.place(&mobility.data)),
            initials: match site.person(&data.person.value, words.channel) {
                Shown::Named(name) => name.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default(),
                Shown::Anonymous(_) => String::new(),
            },
            photo: meta.image.as_ref().zip(print.as_ref()).map(|(image, print)| PhotoView {
                recipe: print.recipe(),
                alt: words.of(meta, &image.alt),
                credit: image.credit.as_deref().map(|credit| words.of(meta, credit)),
            }),
        };
        let who = french::capitalize(&said.by.unwrap_or_default());
        let signs = voice.quote.chars().count() + voice.translation.as_ref().map_or(0, |text| text.chars().count());
        (Slide { seen, ..self.of(meta, who, signs, Matter::Testimonial(voice)) }, print)
    }

    /// « Caspe (Espagne) »
    fn place(self, mobility: &Mobility) -> String {
        format!("{} ({})", self.words.text(&mobility.city.value), mobility.country.name)
    }

    pub fn map(self) -> Option<Slide> {
        let place = |town: Town| PlaceView {
            city: self.words.text(town.name),
            country: town.country.name,
            x: town.point.map(|p| p[0]),
            y: town.point.map(|p| p[1]),
            count: french::plural(i64::try_from(town.mobilities.len()).unwrap_or(i64::MAX), "départ", "départs"),
        };
        let towns = self.words.site.towns();
        let example = towns.iter().flat_map(|town| &town.mobilities).any(|mobility| mobility.meta.example);
        let places: Vec<PlaceView> = towns.into_iter().map(place).collect();
        let title = "D’ici, on va jusque-là".to_string();
        let is_empty = places.is_empty();
        let slide = self.slide("carte", title, &self.section(Kind::Mobility), 150, Matter::Map { places });
        (!is_empty).then_some(Slide { example, ..slide })
    }

    fn figures_of(self, figures: &[Figure]) -> Vec<FigureView> {
        let said = |text: &str| self.words.text(text);
        figures.iter().take(FIGURES).map(|figure| FigureView::new(figure, said)).collect()
    }

    pub fn figures(self) -> Option<Slide> {
        let figures = self.figures_of(&self.words.site.school.figures);
        let title = "Ce que nous visons, ce que nous sommes".to_string();
        let example = figures.iter().any(|figure| figure.example);
        let is_empty = figures.is_empty();
        let slide = self.slide("chiffres", title, &self.words.site.school.base_url, 150, Matter::Figures { figures });
        (!is_empty).then_some(Slide { example, ..slide })
    }

    pub fn formation(self, entry: &Entry<Formation>) -> Slide {
        let (Stage { words, .. }, Entry { meta, data }) = (self, entry);
        let (mut towns, mut example): (Vec<String>, bool) = (Vec::new(), meta.example);
        for mobility in words.site.mobilities_of_formation(&meta.id).filter(|m| !m.data.is_cancelled()) {
            let place = self.place(&mobility.data);
            example |= mobility.meta.example;
            if !towns.contains(&place) {
                towns.push(place);
            }
        }
        let summary = words.summary(meta);
        let signs = summary.as_ref().map_or(0, |text| text.chars().count());
        let matter = Matter::Formation {
            sigle: words.of(meta, &data.sigle),
            sector: content::SECTORS.iter().find(|(code, _)| *code == data.sector).map_or("", |(_, name)| name),
            summary,
            duration: data.duration.as_deref().map(|text| words.of(meta, text)),
            towns,
        };
        Slide { example, ..self.of(meta, words.title(meta), signs, matter) }
    }

    /// Who leaves after the day, soonest first, then who is away that day.
    pub fn departures(self) -> Option<Slide> {
        let going: Vec<&Entry<Mobility>> = self
            .words
            .site
            .mobilities
            .iter()
            .filter(|m| !m.data.is_cancelled() && m.data.back.value >= self.day)
            .collect();
        let is_away = |entry: &&&Entry<Mobility>| entry.data.departure.value <= self.day;
        let (mut away, mut leaving): (Vec<_>, Vec<_>) = going.iter().partition(|entry| is_away(entry));
        away.reverse();
        leaving.reverse();
        let title = if leaving.is_empty() { "En ce moment en Europe" } else { "Prochains départs" };
        let shown: Vec<&Entry<Mobility>> = leaving.into_iter().chain(away).take(LINES - 2).copied().collect();
        let departures: Vec<DepartureView> = shown.iter().map(|entry| self.departure(entry)).collect();
        let matter = Matter::Departures { departures };
        let slide = self.slide("departs", title.into(), &self.section(Kind::Mobility), 150, matter);
        let example = shown.iter().any(|entry| entry.meta.example);
        (!shown.is_empty()).then_some(Slide { example, ..slide })
    }

    fn departure(self, Entry { data, .. }: &Entry<Mobility>) -> DepartureView {
        let sigle = self.words.site.formation(&data.formation.value).map(|f| self.words.text(&f.data.sigle));
        let who = students(data).unwrap_or_else(|| agree(data, "un étudiant", "des étudiants").to_string());
        DepartureView {
            place: self.place(data),
            dates: french::range(data.departure.value, data.back.value),
            who: french::capitalize(&format!("{who} de {}", sigle.unwrap_or_else(|| "BTS".into()))),
            underway: data.departure.value <= self.day,
        }
    }

    /// The edition to come, else the last one.
    pub fn europe_day(self) -> Option<Slide> {
        let days = &self.words.site.europe_days;
        let is_past = |entry: &Entry<EuropeDay>| entry.data.when.last_day() < self.day;
        let entry = days.iter().rev().find(|entry| !is_past(entry)).or(days.first())?;
        let Entry { meta, data } = entry;
        let figures = if is_past(entry) { self.figures_of(&data.figures) } else { Vec::new() };
        let example = meta.example || figures.iter().any(|figure| figure.example);
        let matter = Matter::EuropeDay {
            banner: self.words.site.feast(&data.when),
            when: french::capitalize(&when(&data.when)),
            place: self.words.of(meta, &data.place),
            past: is_past(entry),
            figures,
        };
        Some(Slide { example, ..self.of(meta, self.words.title(meta), 150, matter) })
    }

    pub fn portal(self) -> Slide {
        let title = "La suite est sur votre téléphone".to_string();
        self.slide("portail", title, &self.words.site.school.base_url, 120, Matter::Portal)
    }
}

/// The name of a file may be somebody's.
fn key_of(meta: &Meta) -> String {
    format!("{:016x}", xxh3_64(meta.path.as_bytes()))
}

/// In a size that the portal has too, where it is large enough: made once for both.
fn portrait<'s>(site: &Site, picture: &'s Picture) -> Print<'s> {
    let sides: Vec<u32> = picture.sizes(&site.media.sizes).iter().map(|size| size.longest).collect();
    let longest = sides.iter().find(|side| **side >= PORTRAIT).or(sides.last()).copied().unwrap_or(PORTRAIT);
    let format = if picture.form == Form::Drawing { Format::Drawing } else { Format::WebP };
    Print { picture, fit: Fit { longest, heaviest: None, format }, caption: None }
}
