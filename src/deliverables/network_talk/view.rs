//! What the papers of a talk say, and what is still to write.

use serde::Serialize;

use crate::content::{Entry, Event, Mobility, Network, Testimonial};
use crate::diagnostic::Diagnostic;
use crate::french::{self, to_complete};
use crate::language::FRENCH;
use crate::qr;
use crate::site::geo;
use crate::site::names::Redactor;
use crate::site::retroplan::{self, Task, TaskView};
use crate::site::running_order::{running_order, unannounced};
use crate::site::words::{ContactView, FigureView, Words, when};

/// The message of any talk, until the team writes its own (domain.md §8).
const MESSAGE: &str = "Accueillez, ou recrutez, un jeune qui a travaillé à l’étranger.";
const EQUIPMENT: &str =
    "Un ordinateur et un vidéoprojecteur. Le diaporama s’ouvre sans Internet\u{a0}: le copier sur une clé.";
const TO_BRING: &str = "Le diaporama, les pages à laisser, le tableau des contacts.";
/// A room remembers three.
const FIGURES: usize = 3;

pub struct Talk<'s> {
    pub words: Words<'s>,
    pub entry: &'s Entry<Event>,
    /// Takes out those who no longer agree on the day.
    unannounced: Redactor,
}

/// What every template of the kit receives as `it`: `documents/talk.html`, `slides.html`, `hand-out.html`, `follow-up.html`,
/// `thanks.txt` and `word/talk.xml`.
#[derive(Debug, Clone, Serialize)]
pub struct TalkView {
    title: String,
    date: String,
    /// « jeudi 4 février 2027 »
    day: String,
    place: Option<String>,
    network: String,
    /// Of the network: a name, a function.
    host: Option<String>,
    audience: Option<String>,
    /// « 15 min »
    slot: Option<String>,
    message: String,
    /// The team did not write it.
    is_proposed: bool,
    figures: Vec<FigureView>,
    story: Option<StoryView>,
    ask: String,
    equipment: String,
    /// The papers of the kit that go with it.
    to_bring: &'static str,
    programme: Vec<RowView>,
    places: Vec<PlaceView>,
    /// The school on the same map.
    x: Option<f64>,
    y: Option<f64>,
    contact: Option<ContactView>,
    /// Without `https://`.
    url: String,
    pub qr_svg: qr::Square,
    tasks: Vec<TaskView>,
    /// « 19 février 2027 »: the last day to call contacts back.
    pub call_back: Option<String>,
    example: bool,
}

#[derive(Debug, Clone, Serialize)]
struct StoryView {
    title: String,
    text: Option<String>,
    quote: String,
    /// Of the quote, when it is not French.
    lang: Option<String>,
    /// « en anglais », and what it says in French, then.
    language: Option<String>,
    translation: Option<String>,
    who: String,
    place: Option<String>,
    example: bool,
}

#[derive(Debug, Clone, Serialize)]
struct RowView {
    start: Option<String>,
    duration: Option<String>,
    title: String,
    speakers: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct PlaceView {
    city: String,
    country: &'static str,
    /// « du 11 mai au 12 juillet 2026 »
    dates: String,
    x: Option<f64>,
    y: Option<f64>,
    example: bool,
}

impl<'s> Talk<'s> {
    pub fn new(words: Words<'s>, entry: &'s Entry<Event>) -> Self {
        Talk { words, entry, unannounced: words.site.unannounced(words.channel, entry.data.when.last_day()) }
    }

    /// A text of the event, as on its day.
    fn said(&self, text: &str) -> String {
        self.unannounced.text(&self.words.of(&self.entry.meta, text))
    }

    pub fn title(&self) -> String {
        self.said(self.entry.meta.title())
    }

    pub fn network(&self) -> Option<&'s Network> {
        self.entry.data.talk.network.as_ref().and_then(|id| self.words.site.network(&id.value))
    }

    /// Why the author of a testimonial may not be quoted there, today or on the day of the talk.
    fn refusal(&self, testimonial: &Entry<Testimonial>) -> Option<String> {
        let (words, day) = (self.words, self.entry.data.when.last_day());
        words.site.refusal_until(&testimonial.data.person.value, words.channel, day)
    }

    /// The one that was chosen, where its author agrees; else the most recent in French.
    fn story(&self) -> Option<&'s Entry<Testimonial>> {
        let site = self.words.site;
        let told = || site.testimonials(self.words.channel).filter(|t| self.refusal(t).is_none());
        let chosen = self.entry.data.talk.testimonial.as_ref();
        let chosen = chosen.and_then(|id| told().find(|t| *t.meta.id == *id.value));
        chosen.or_else(|| told().find(|t| t.data.lang.is_none()))
    }

    pub fn view(&self, tasks: &[&Task]) -> TalkView {
        let (words, meta, data) = (self.words, &self.entry.meta, &self.entry.data);
        let (site, school, talk) = (words.site, &words.site.school, &data.talk);
        let said = |text: &String| self.said(text);
        let page = talk.page.as_ref().and_then(|id| site.meta(crate::content::Kind::Page, &id.value));
        let url = words.web_address_or_home(page.unwrap_or(meta));
        let network = self.network();
        let school_point = school.coordinates.and_then(geo::project);
        let order = running_order(&data.programme, &data.when);
        let programme = order.rows.iter().filter_map(|row| {
            let slot = data.programme.get(row.slot)?;
            Some(RowView {
                start: row.start.map(french::time),
                duration: row.minutes.map(french::minutes),
                title: said(&slot.title),
                speakers: slot.speakers.as_ref().map(said),
            })
        });
        let (figures, places) = (self.figures(), self.places());
        let story = self.story().map(|testimonial| self.told(testimonial));
        let example = meta.example
            || figures.iter().any(|figure| figure.example)
            || places.iter().any(|place| place.example)
            || story.as_ref().is_some_and(|story| story.example)
            || school.erasmus_contact.as_ref().is_some_and(|contact| contact.example);
        TalkView {
            title: self.title(),
            date: french::capitalize(&when(&data.when)),
            day: french::long_date(data.when.first_day()),
            place: data.place.as_ref().map(said),
            network: network.map_or_else(|| to_complete("le réseau (« reseau »)"), |n| words.text(&n.name)),
            host: network.and_then(|n| n.contact.as_deref()).map(|contact| words.text(contact)),
            audience: talk.audience.as_ref().map(said),
            slot: data.allotted.as_ref().map(|n| french::minutes(n.value)),
            message: talk.message.as_ref().map_or_else(|| MESSAGE.to_string(), said),
            is_proposed: talk.message.is_none(),
            figures,
            story,
            ask: talk.ask.as_ref().map_or_else(|| to_complete("votre demande, une seule (« demande »)"), said),
            equipment: talk.equipment.as_ref().map_or_else(|| EQUIPMENT.to_string(), said),
            to_bring: TO_BRING,
            programme: programme.collect(),
            places,
            x: school_point.map(|p| p[0]),
            y: school_point.map(|p| p[1]),
            contact: school.erasmus_contact.as_ref().map(|contact| words.contact(contact)),
            qr_svg: qr::Square::of(&url),
            url: url.trim_start_matches("https://").trim_end_matches('/').to_string(),
            call_back: retroplan::day_of(tasks, "rappel").map(french::date),
            tasks: tasks.iter().map(|task| task.view()).collect(),
            example,
        }
    }

    /// Three, of the talk or of the school.
    fn figures(&self) -> Vec<FigureView> {
        let own = &self.entry.data.talk.figures;
        let figures = if own.is_empty() { &self.words.site.school.figures } else { own };
        figures.iter().take(FIGURES).map(|figure| FigureView::new(figure, |text| self.said(text))).collect()
    }

    fn told(&self, entry: &Entry<Testimonial>) -> StoryView {
        let words = self.words;
        let (meta, data) = (&entry.meta, &entry.data);
        let mobility = data.mobility.as_ref().and_then(|id| words.site.mobility(&id.value));
        let said = words.testimony(entry);
        StoryView {
            title: self.unannounced.text(&words.title(meta)),
            text: words.summary(meta).map(|text| self.unannounced.text(&text)),
            quote: self.unannounced.in_language(said.lang.as_deref().unwrap_or(FRENCH)).text(&said.text),
            lang: said.lang,
            language: said.language,
            translation: said.translation.map(|text| self.unannounced.text(&text)),
            who: french::capitalize(&said.by.unwrap_or_default()),
            place: mobility.map(|m| self.place(m)),
            example: said.example,
        }
    }

    /// « Caspe, en Espagne »
    fn place(&self, entry: &Entry<Mobility>) -> String {
        let city = self.words.of(&entry.meta, &entry.data.city.value);
        format!("{city}, {}", entry.data.country.in_country())
    }

    /// The towns of the mobilities, each once, the most recent first.
    fn places(&self) -> Vec<PlaceView> {
        let site = self.words.site;
        let mut places: Vec<PlaceView> = Vec::new();
        for entry in site.mobilities.iter().filter(|m| !m.data.is_cancelled()) {
            let city = self.words.of(&entry.meta, &entry.data.city.value);
            if places.iter().any(|place| place.city == city) {
                continue;
            }
            let point = site.coordinates(&entry.data).and_then(geo::project);
            places.push(PlaceView {
                city,
                country: entry.data.country.name,
                dates: french::range(entry.data.departure.value, entry.data.back.value),
                x: point.map(|p| p[0]),
                y: point.map(|p| p[1]),
                example: entry.meta.example,
            });
        }
        places
    }

    /// What a teacher still has to write, in words.
    pub fn missing(&self) -> Vec<String> {
        let (data, talk) = (&self.entry.data, &self.entry.data.talk);
        let network = self.network();
        let address = network
            .filter(|n| n.email.is_none())
            .map(|n| format!("le courriel de {} (« courriel », dans la liste « reseaux » de site.yaml)", n.name));
        let person = network.filter(|n| n.contact.is_none()).map(|n| {
            format!("la personne à joindre pour {} (« contact », dans la liste « reseaux » de site.yaml)", n.name)
        });
        let few = self.figures().len() < FIGURES;
        let checks = [
            (talk.network.is_none(), "le réseau (« reseau »)"),
            (data.place.is_none(), "le lieu (« lieu »)"),
            (data.when.start.value.1.is_none(), "l’heure de début (« debut »)"),
            (data.allotted.is_none(), "le temps de parole (« creneau »)"),
            (talk.audience.is_none(), "qui sera dans la salle (« public »)"),
            (talk.ask.is_none(), "votre demande, une seule (« demande »)"),
            (few, "trois chiffres (« chiffres »)"),
            (self.story().is_none(), "un récit dont l’auteur a signé pour les interventions (« temoignage »)"),
            (
                self.words.site.school.erasmus_contact.is_none(),
                "le contact des entreprises (« contact_erasmus » dans site.yaml)",
            ),
        ];
        let missing = checks.into_iter().filter(|(lacks, _)| *lacks).map(|(_, what)| what.to_string());
        missing.chain(person).chain(address).collect()
    }

    pub fn faults(&self) -> Vec<Diagnostic> {
        let (words, meta, data) = (self.words, &self.entry.meta, &self.entry.data);
        let mut faults = running_order(&data.programme, &data.when).faults(words, meta, &data.programme);
        faults.extend(unannounced(&data.programme, &self.unannounced));
        if let Some(id) = &data.talk.testimonial {
            let chosen = words.site.testimonial(&id.value);
            let why = chosen.and_then(|testimonial| self.refusal(testimonial));
            faults.extend(why.map(|why| {
                let message = format!("le témoignage « {} » ne peut pas être raconté : {why}", id.value);
                Diagnostic::warning(id.span.clone(), message).help(
                    "Choisissez-en un autre, ou ajoutez « intervention » aux supports de son auteur, une fois l’accord signé.",
                )
            }));
        }
        faults
    }
}
