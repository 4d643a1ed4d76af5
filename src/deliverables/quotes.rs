//! What students said, to post on social networks: one sentence as a square picture, and the texts to paste with it. Of the latest
//! testimonials, those whose author agrees to be there.

use serde::Serialize;

use super::Deliverable;
use crate::content::{Entry, Testimonial};
use crate::diagnostic::Diagnostic;
use crate::french;
use crate::plan::{Audience, Card, Lines, Owner, Plan, QuoteCard, Recipe, Section};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::voices::{LATEST, Voice};
use crate::site::words::Words;

pub struct Quotes;

/// What `documents/quote.txt` receives as `it`.
#[derive(Debug, Clone, Serialize)]
struct PostView {
    voice: Voice,
    /// « Léa, BTS MCO, Caspe (Espagne) »
    who: String,
    /// « de Léa, BTS MCO, Caspe (Espagne) »
    of_whom: String,
    /// Of the testimonial, where it is on the portal.
    url: Option<String>,
    home: String,
    school: String,
    /// « du lycée Charles Alliès »
    of_the_school: String,
    statement: String,
    /// There is a picture to post with it.
    pictured: bool,
}

impl Deliverable for Quotes {
    fn channel(&self) -> Option<Channel> {
        Some(Channel::Social)
    }

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        for entry in site.testimonials(Channel::Social).take(LATEST) {
            card(Words::new(site, Channel::Social), plan, entry);
        }
    }
}

fn card<'s>(words: Words<'s>, plan: &mut Plan<'s>, entry: &'s Entry<Testimonial>) {
    let Entry { meta, data } = entry;
    let site = words.site;
    let folder = format!("reseaux-sociaux/{}", words.folder(meta));
    let owner = Owner::Source(meta.shown.clone());
    let path = |name: &str| format!("{folder}/{name}");
    let voice = words.testimony(entry);
    let mobility = data.mobility.as_ref().and_then(|mobility| site.mobility(&mobility.value));
    let place = mobility.map(|mobility| {
        format!("{} ({})", words.of(&mobility.meta, &mobility.data.city.value), mobility.data.country.name)
    });
    let by = words.who(&data.person.value);
    let who = std::iter::once(by.clone()).chain(place.clone()).collect::<Vec<_>>().join(", ");
    let texts = ("Textes à coller", path(TEXTS));
    // In French at least.
    let pictured =
        [Some(&voice.text), voice.translation.as_ref()].into_iter().flatten().any(|text| site.media.letters.hold(text));
    plan.cards.push(Card {
        section: Section::Social,
        title: words.title(meta),
        note: Some(who.clone()),
        progress: None,
        path: path(if pictured { PICTURE } else { TEXTS }),
        files: if pictured { vec![texts] } else { Vec::new() },
        remarks: untranslated(&voice, meta).into_iter().collect(),
    });
    if pictured {
        let picture = QuoteCard {
            path: path(PICTURE),
            title: words.title(meta),
            text: voice.text.clone(),
            translation: voice.translation.clone(),
            by,
            place,
            example: voice.example,
            lang: voice.lang.clone(),
        };
        plan.add(Audience::Internal, path(PICTURE), owner.clone(), Recipe::Quote(Box::new(picture)));
    } else {
        let what = "cette phrase s’écrit avec des lettres que les polices de l’image n’ont pas : elle n’aura pas d’image pour les réseaux sociaux";
        plan.faults.push(Diagnostic::warning(data.quote.span.clone(), what).help(
            "Ajoutez la clé « traduction », avec la phrase en français : c’est elle que l’image montrera. On peut aussi poser une police qui a ces lettres dans « templates/partage/ », dans le dossier du thème.",
        ));
    }
    let view = PostView {
        voice,
        of_whom: french::elide("de", &who),
        who,
        url: words.web_address(meta),
        home: site.school.base_url.clone(),
        of_the_school: french::of_the(&site.school_name()),
        school: site.school_name(),
        pictured,
        statement: site.eu_statement(),
    };
    let lines = Lines { width: None, plain_spaces: site.school.ent.plain_spaces };
    plan.text(&path(TEXTS), &owner, "documents/quote.txt", "", lines, move || view.clone());
}

const PICTURE: &str = "citation.png";
const TEXTS: &str = "textes.txt";

/// Those who read French alone do not read it.
fn untranslated(voice: &Voice, meta: &crate::content::Meta) -> Option<String> {
    let language = voice.language.as_ref().filter(|_| voice.translation.is_none())?;
    Some(format!("cette phrase est {language} : ajoutez sa « traduction » dans {}", meta.shown))
}
