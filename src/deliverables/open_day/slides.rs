//! What the screen of the hall shows, slide after slide, as on the day of the event: people through the `kiosque` channel alone.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;

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
use crate::site::towns::Town;
use crate::site::words::{FigureView, Words, agree, students, when};

/// One slide. Texts are final.
#[derive(Debug, Clone, Serialize)]
pub struct Slide {
    /// The same from one build to the next: a preview that changes stays on its slide. It says nothing of who is on it.
    key: String,
    /// From 10 to 12 (domain.md §7).
    pub seconds: usize,
    title: String,
    /// `2027-08-31`: the last day on which it may be shown.
    until: Option<String>,
    /// Identifiers of who speaks and of who is on its photo.
    #[serde(skip)]
    seen: Vec<String>,
    /// The address to write under the square: `lycee.example/temoignages/lea`.
    url: String,
    /// Empty where the address is too long for a square.
    qr_svg: String,
    example: bool,
    #[serde(flatten)]
    matter: Matter,
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
struct SlotView {
    time: Option<String>,
    title: String,
    speakers: Option<String>,
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

/// Pixels of the longest side of a portrait at least, where the photo has them: a quarter of the widest screens.
const PORTRAIT: u32 = 900;
/// Testimonials in one round: a visitor waits four minutes at most for the same slide.
pub const VOICES: usize = 12;
/// Lines that are read from afar.
const LINES: usize = 6;
const FIGURES: usize = 4;

/// The slides of an Open Day.
pub struct Show<'s> {
    pub slides: Vec<Slide>,
    pub photos: Vec<Print<'s>>,
    /// Who is shown, in words: « Léa, BTS MCO ».
    pub people: Vec<String>,
    /// Testimonials that might be shown.
    pub voices: usize,
    /// Those whose authorisation ends before the day, and when; how many slides show or name them.
    pub ending: BTreeMap<(String, NaiveDate), usize>,
    /// Departures after the day, or figures, are there to be shown.
    pub has_departures: bool,
    pub has_figures: bool,
}

pub fn show<'s>(words: Words<'s>, event: &'s Entry<Event>) -> Show<'s> {
    let site = words.site;
    // The facts of the day itself, where it is to come.
    let day = site.today.max(event.data.when.first_day());
    let stage = Stage { words, day };
    let mut show = Show {
        slides: Vec::new(),
        photos: Vec::new(),
        people: Vec::new(),
        voices: site.testimonials(words.channel).count(),
        ending: BTreeMap::new(),
        has_departures: false,
        has_figures: !site.school.figures.is_empty(),
    };
    let mut voices = Vec::new();
    for entry in site.testimonials(words.channel).take(VOICES) {
        let (slide, print) = stage.testimonial(entry);
        show.people.push(words.who(&entry.data.person.value));
        show.photos.extend(print);
        voices.push(slide);
    }
    show.people.sort();
    show.people.dedup();
    let departures = stage.departures();
    show.has_departures = departures.is_some();
    let mut formations = site.formations.iter().map(|formation| stage.formation(formation));
    let mut topics = vec![stage.map()];
    topics.push(formations.next());
    topics.push(stage.figures());
    topics.push(departures);
    topics.push(formations.next());
    topics.push(stage.europe_day());
    topics.extend(formations.map(Some));
    let topics: Vec<Slide> = topics.into_iter().flatten().collect();
    show.slides.push(stage.welcome(event));
    show.slides.extend(stage.programme(event));
    show.slides.extend(woven(voices, topics));
    show.slides.push(stage.portal());
    show.until(words, event.data.when.last_day());
    show
}

impl Show<'_> {
    /// Each slide until the last day on which all who are shown or named there agree to it. `day` is the last one of the event.
    fn until(&mut self, words: Words, day: NaiveDate) {
        let site = words.site;
        let nameable = site.nameable(words.channel);
        for slide in &mut self.slides {
            let texts = serde_json::to_string(&(&slide.title, &slide.url, &slide.matter)).unwrap_or_default();
            let named = nameable.iter().filter(|(_, finder)| finder.find(&texts).is_some()).map(|(id, _)| *id);
            let people: BTreeSet<&str> = slide.seen.iter().map(String::as_str).chain(named).collect();
            let ends = people.iter().filter_map(|id| Some((*id, site.covered_until(&[id])?)));
            let ends: Vec<(&str, NaiveDate)> = ends.collect();
            slide.until = ends.iter().map(|(_, end)| *end).min().map(|end| end.format("%Y-%m-%d").to_string());
            for (id, end) in ends.into_iter().filter(|(_, end)| *end < day) {
                *self.ending.entry((words.who(id), end)).or_default() += 1;
            }
        }
    }
}

/// Both in their order, each spread over the whole: two voices follow one another only where topics are fewer.
fn woven(voices: Vec<Slide>, topics: Vec<Slide>) -> Vec<Slide> {
    let (all_voices, all_topics) = (voices.len(), topics.len());
    let (mut voices, mut topics) = (voices.into_iter().peekable(), topics.into_iter().peekable());
    let mut slides = Vec::with_capacity(all_voices + all_topics);
    let left = |of: &Peekable<_>, all: usize| -> usize { ExactSizeIterator::len(of) * 1000 / all.max(1) };
    while voices.peek().is_some() || topics.peek().is_some() {
        let is_voice = left(&voices, all_voices) >= left(&topics, all_topics);
        slides.extend(if is_voice { voices.next() } else { topics.next() });
    }
    slides
}

/// What slides are made with.
#[derive(Clone, Copy)]
struct Stage<'s> {
    words: Words<'s>,
    /// The day of the event.
    day: NaiveDate,
}

impl<'s> Stage<'s> {
    /// `signs` are those to read.
    fn slide(self, key: &str, title: String, address: &str, signs: usize, matter: Matter) -> Slide {
        Slide {
            key: key.to_string(),
            seconds: 10 + usize::from(signs > 110) + usize::from(signs > 190),
            title,
            until: None,
            seen: Vec::new(),
            url: address.trim_start_matches("https://").trim_end_matches('/').to_string(),
            qr_svg: qr::svg(address),
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

    fn welcome(self, event: &Entry<Event>) -> Slide {
        let Entry { meta, data } = event;
        let promise = self.words.site.school.promise.as_deref().map(|text| self.words.text(text));
        let place = data.place.as_deref().map(|place| self.words.of(meta, place));
        let matter = Matter::Welcome { when: french::capitalize(&when(&data.when)), place, promise };
        self.of(meta, self.words.title(meta), 150, matter)
    }

    fn programme(self, event: &Entry<Event>) -> Option<Slide> {
        let Entry { meta, data } = event;
        let slots: Vec<SlotView> = data
            .programme
            .iter()
            .take(LINES)
            .map(|slot| SlotView {
                time: slot.time.map(french::time),
                title: self.words.of(meta, &slot.title),
                speakers: slot.speakers.as_deref().map(|text| self.words.of(meta, text)),
            })
            .collect();
        let key = format!("{}-programme", key_of(meta));
        let slide = self.of(meta, "Au programme".into(), 200, Matter::Programme { slots });
        (!data.programme.is_empty()).then_some(Slide { key, ..slide })
    }

    /// With its photo.
    fn testimonial(self, entry: &'s Entry<Testimonial>) -> (Slide, Option<Print<'s>>) {
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

    fn map(self) -> Option<Slide> {
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

    fn figures(self) -> Option<Slide> {
        let figures = self.figures_of(&self.words.site.school.figures);
        let title = "Ce que nous visons, ce que nous sommes".to_string();
        let example = figures.iter().any(|figure| figure.example);
        let is_empty = figures.is_empty();
        let slide = self.slide("chiffres", title, &self.words.site.school.base_url, 150, Matter::Figures { figures });
        (!is_empty).then_some(Slide { example, ..slide })
    }

    fn formation(self, entry: &Entry<Formation>) -> Slide {
        let (Stage { words, .. }, Entry { meta, data }) = (self, entry);
        let (mut towns, mut example): (Vec<String>, bool) = (Vec::new(), meta.example);
        for mobility in words.site.mobilities_of_formation(&meta.id).filter(|m| m.data.state != Some("annulee")) {
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
    fn departures(self) -> Option<Slide> {
        let going: Vec<&Entry<Mobility>> = self
            .words
            .site
            .mobilities
            .iter()
            .filter(|m| m.data.state != Some("annulee") && m.data.back.value >= self.day)
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
    fn europe_day(self) -> Option<Slide> {
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

    fn portal(self) -> Slide {
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
