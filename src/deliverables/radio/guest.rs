//! The sheet of a guest: who speaks, three lines, five open questions, a scene. Who did not agree to the air has none.

use serde::Serialize;

use super::rundown::Show;
use crate::content::broadcast::{Guest, Speaker};
use crate::content::{Entry, Mobility, Testimonial};
use crate::diagnostic::Diagnostic;
use crate::french::{self, to_complete};
use crate::site::consent::{Channel, Shown};
use crate::site::words::{ContactView, duration};

/// What a presenter holds in one hand.
const LINES: usize = 3;
const QUESTIONS: usize = 5;

/// What `documents/guest.html` and `word/guest.xml` receive as `it`.
#[derive(Debug, Clone, Serialize)]
pub struct GuestView {
    /// From 1.
    number: usize,
    /// « Fiche invité : Léa »
    pub title: String,
    /// As it is said on the air.
    pub name: String,
    pub role: Option<String>,
    pronunciation: Option<String>,
    show: String,
    date: String,
    station: Option<String>,
    place: Option<String>,
    /// « À 13 h 02, pendant 10 min : « Retour de Caspe » »
    passages: Vec<String>,
    story: Vec<String>,
    questions: Vec<String>,
    anecdote: String,
    figure: Option<String>,
    avoid: Vec<String>,
    /// Where the authorisation stands, in one sentence.
    consent: String,
    /// The register holds it; else there is a line to sign.
    is_signed: bool,
    mention: String,
    contact: Option<ContactView>,
    pub example: bool,
    pub missing: Vec<String>,
}

impl GuestView {
    /// Its name says nothing of who it is.
    pub fn page(&self) -> String {
        format!("invite-{}.html", self.number)
    }

    pub fn word_file(&self) -> String {
        format!("invite-{}.docx", self.number)
    }
}

/// The sheets, and why somebody has none.
pub fn sheets(show: &Show) -> (Vec<GuestView>, Vec<Diagnostic>) {
    let (mut sheets, mut waiting) = (Vec::new(), Vec::new());
    let is_known = |id: &str| show.words.site.holder_of(id).is_some();
    // Who is not in the register was said by whoever checks identifiers.
    let known =
        show.entry.data.broadcast.guests.iter().filter(|guest| guest.person().is_none_or(|id| is_known(&id.value)));
    for guest in known {
        match Told::of(show, guest) {
            Ok(told) => sheets.push(sheet(show, guest, &told, sheets.len() + 1)),
            Err(fault) => waiting.push(*fault),
        }
    }
    (sheets, waiting)
}

/// What the site knows of a guest who may speak.
struct Told<'s> {
    name: String,
    /// Of somebody of the register.
    id: Option<&'s str>,
    testimonial: Option<&'s Entry<Testimonial>>,
    /// Where they worked.
    mobility: Option<&'s Entry<Mobility>>,
}

impl<'s> Told<'s> {
    fn of(show: &Show<'s>, guest: &'s Guest) -> Result<Self, Box<Diagnostic>> {
        let (site, words) = (show.words.site, show.words);
        let refused = |message: String, at: &crate::diagnostic::Span, help: &'static str| {
            Err(Box::new(Diagnostic::warning(at.clone(), message).help(help)))
        };
        match &guest.who {
            Speaker::Named(name) => match site.speaker(Some(&name.value), Channel::Air) {
                Ok(_) => Ok(Told { name: words.text(&name.value), id: None, testimonial: None, mobility: None }),
                Err(_) => refused(
                    format!(
                        "« {} » est dans le registre, et n’a pas signé pour l’antenne : sa fiche n’est pas faite",
                        name.value
                    ),
                    &name.span,
                    "Faites signer l’autorisation, puis écrivez personne, avec son identifiant, à la place de « nom ».",
                ),
            },
            Speaker::Person(id) => {
                let shown = site.person(&id.value, Channel::Air);
                let why = site.refusal_until(&id.value, Channel::Air, show.entry.data.when.last_day());
                match (shown, why) {
                    (Shown::Named(name), None) => {
                        let testimonials = site.testimonials(Channel::Air);
                        let has_left = |m: &&Entry<Mobility>| {
                            let is_there = m.data.participants.iter().any(|p| p.value == id.value);
                            is_there && !m.data.is_cancelled()
                        };
                        Ok(Told {
                            name,
                            id: Some(&id.value),
                            testimonial: testimonials.into_iter().find(|t| t.data.person.value == id.value),
                            mobility: site.mobilities.iter().find(has_left),
                        })
                    }
                    (_, why) => refused(
                        format!("« {} » ne peut pas parler à l’antenne : {}", id.value, why.unwrap_or_default()),
                        &id.span,
                        "Faites signer l’autorisation (antenne, texte, voix) et notez-la dans « personnes.yaml », ou retirez cette personne des invités. Sa fiche se fera alors.",
                    ),
                }
            }
        }
    }

    /// Invented: who they are, or what they tell.
    fn is_example(&self, show: &Show) -> bool {
        let holder = self.id.and_then(|id| show.words.site.holder_of(id));
        holder.is_some_and(|holder| holder.person.example)
            || self.testimonial.is_some_and(|entry| entry.meta.example)
            || self.mobility.is_some_and(|entry| entry.meta.example)
    }

    /// From the traineeship and the testimonial, where the team wrote nothing.
    fn story(&self, show: &Show) -> Vec<String> {
        let words = show.words;
        let mut lines = Vec::new();
        if let Some(entry) = self.mobility {
            let (meta, data) = (&entry.meta, &entry.data);
            lines.push(format!(
                "À {}, {}, {}\u{a0}: {} de stage.",
                words.of(meta, &data.city.value),
                data.country.in_country(),
                french::range(data.departure.value, data.back.value),
                duration(data)
            ));
            lines.extend(data.host.as_ref().map(|host| {
                let sector = host.sector.as_deref().map(|s| format!(" ({})", words.of(meta, s))).unwrap_or_default();
                format!("Accueil\u{a0}: {}{sector}.", words.of(meta, &host.name))
            }));
        }
        lines.extend(self.quote(show).map(|quote| format!("En ses mots\u{a0}: «\u{a0}{quote}\u{a0}»")));
        lines
    }

    /// A sentence of theirs, in French.
    fn quote(&self, show: &Show) -> Option<String> {
        let french = self.testimonial.filter(|t| t.data.lang.is_none());
        let said = french.map(|testimonial| show.words.testimony(testimonial).text);
        said.or_else(|| {
            let entry = self.mobility?;
            let own = |by: &str| Some(by) == self.id;
            let quote = entry.data.quotes.iter().find(|q| q.by.as_ref().is_some_and(|by| own(&by.value)))?;
            Some(show.words.of(&entry.meta, &quote.text.value))
        })
    }

    /// Open questions to a student who worked abroad.
    fn questions(&self, show: &Show) -> Vec<String> {
        let Some(entry) = self.mobility else { return Vec::new() };
        let city = show.words.of(&entry.meta, &entry.data.city.value);
        vec![
            "Qu’est-ce qui vous a donné envie de partir\u{202f}?".into(),
            format!("Racontez-nous une journée de travail à {city}."),
            "Comment fait-on, les premiers jours, quand on ne comprend pas tout\u{202f}?".into(),
            "Qu’est-ce que ce stage change dans votre façon de travailler\u{202f}?".into(),
            "Que diriez-vous à quelqu’un qui hésite à partir\u{202f}?".into(),
        ]
    }
}

fn sheet(show: &Show, guest: &Guest, told: &Told, number: usize) -> GuestView {
    let (words, meta) = (show.words, &show.entry.meta);
    let said = |text: &String| show.said(text);
    let (title, date, station, place) = show.heading();
    let mut story: Vec<String> = guest.story.iter().map(said).collect();
    if story.is_empty() {
        story = told.story(show);
    }
    let mut questions: Vec<String> = guest.questions.iter().map(said).collect();
    questions.extend(told.questions(show).into_iter().skip(questions.len()));
    let scene = guest.anecdote.as_ref().map(said);
    let anecdote = scene.or_else(|| told.testimonial.and_then(|t| words.summary(&t.meta)));
    let lacking = |have: usize, want: usize, one: &str, many: &str| match want.saturating_sub(have) {
        0 => None,
        1 => Some(one.to_string()),
        n => Some(format!("{} {many}", french::cardinal(i64::try_from(n).unwrap_or(i64::MAX)))),
    };
    let missing: Vec<String> = [
        guest.role.is_none().then(|| "son rôle (« role »)".to_string()),
        lacking(story.len(), LINES, "une ligne de récit (« recit »)", "lignes de récit (« recit »)"),
        lacking(questions.len(), QUESTIONS, "une question (« questions »)", "questions (« questions »)"),
        anecdote.is_none().then(|| "une anecdote (« anecdote »)".to_string()),
    ]
    .into_iter()
    .flatten()
    .map(|what| french::typography(&what).into_owned())
    .collect();
    let contact = words.site.school.press_contact.as_ref();
    let sigle = told.id.and_then(|id| words.site.sigle(id));
    let mut avoid: Vec<String> = guest.avoid.iter().map(said).collect();
    if told.id.is_some() {
        avoid.push("Nom de famille, adresse, santé, bourse, situation de la famille.".into());
    }
    GuestView {
        number,
        title: format!("Fiche invité\u{a0}: {}", told.name),
        role: guest.role.as_ref().map(said).or_else(|| sigle.map(|sigle| format!("en {sigle}"))),
        pronunciation: guest.pronunciation.as_ref().map(said),
        passages: show.passages(&told.name),
        story: filled(story, LINES, "une ligne de son histoire"),
        questions: filled(questions, QUESTIONS, "une question ouverte"),
        anecdote: anecdote.unwrap_or_else(|| to_complete("une scène à faire raconter")),
        figure: guest.figure.as_ref().map(said),
        avoid,
        consent: consent(show, told),
        is_signed: told.id.is_some(),
        mention: words.site.eu_oral_mention(),
        contact: contact.map(|contact| words.contact(contact)),
        example: meta.example || told.is_example(show) || contact.is_some_and(|contact| contact.example),
        name: told.name.clone(),
        show: title,
        date,
        station,
        place,
        missing,
    }
}

fn filled(mut texts: Vec<String>, count: usize, what: &str) -> Vec<String> {
    while texts.len() < count {
        texts.push(to_complete(what));
    }
    texts
}

fn consent(show: &Show, told: &Told) -> String {
    match told.id.and_then(|id| show.words.site.covered_until(&[id])) {
        Some(last) => format!(
            "Autorisation signée pour l’antenne (prénom, mots et voix), valable jusqu’au {}. À reprendre ailleurs avec un nouvel accord.",
            french::date(last)
        ),
        None => "Pas au registre du lycée\u{a0}: accord à recueillir avant l’émission, pour la voix, la diffusion et la réécoute en ligne.".into(),
    }
}
