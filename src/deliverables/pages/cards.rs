//! Entries as lists show them: texts final, consent of the `site` channel applied.

use chrono::{Datelike, NaiveDate};

use super::view::{
    DateView, EntryCard, EventCard, FigureView, FormationCard, ImageView, Label, Link, MobilityCard, OutsideLink,
    Place, PublicationCard, QuoteView, ReleaseCard, SizeView, SlotView, TestimonialCard,
};
use crate::content::{
    self, Entry, EuropeDay, Event, Figure, Formation, Image, Kind, Meta, Mobility, PressOverride, Publication, Slot,
    Testimonial, When,
};
use crate::french;
use crate::language::FRENCH;
use crate::site::consent::{Channel, Shown};
use crate::site::names::Redactor;
use crate::site::towns::Town;
use crate::site::words::{Words, headcount};
use crate::site::{Site, State, days_of};

/// Builds cards for one site.
#[derive(Clone, Copy)]
pub struct Cards<'s> {
    pub site: &'s Site,
}

impl<'s> Cards<'s> {
    pub fn url(self, kind: Kind, id: &str) -> String {
        self.site.address(kind, id).map_or_else(String::new, |a| a.url(self.site.school.file_links))
    }

    /// The tags of an entry, each with its folder.
    pub fn tags(self, meta: &Meta) -> impl Iterator<Item = (String, String)> {
        let redactor = self.redactor(meta);
        meta.tags.iter().map(move |written| tag(&redactor, &written.value))
    }

    pub fn redactor(self, meta: &Meta) -> Redactor {
        self.site.page_redactor(meta)
    }

    /// The language of an entry, where it is not that of the page.
    fn lang(self, meta: &Meta) -> Option<String> {
        self.site.other_language(meta.lang.as_deref())
    }

    /// The title of an entry, in the entry's language.
    pub fn title(self, meta: &Meta) -> String {
        let title = self.redactor(meta).text(meta.title());
        match meta.lang {
            None if title == meta.title() => meta.printed_title().to_string(),
            None => french::typography(&title).into_owned(),
            Some(_) => title,
        }
    }

    /// A text of an entry, in the entry's language.
    pub fn words(self, meta: &Meta, text: &str) -> String {
        let text = self.redactor(meta).text(text);
        if meta.lang.is_none() { french::typography(&text).into_owned() } else { text }
    }

    pub fn summary(self, meta: &Meta) -> Option<String> {
        meta.summary.as_deref().map(|s| self.words(meta, s))
    }

    pub fn link(self, meta: &Meta) -> Link {
        let lang = self.lang(meta);
        Link { title: self.title(meta), url: self.url(meta.kind, &meta.id), hreflang: lang.clone(), lang }
    }

    pub fn image(self, meta: &Meta) -> Option<ImageView> {
        let image: &Image = meta.image.as_ref()?;
        let picture = self.site.picture(meta, &image.file.value, Site::page_channel(meta))?;
        let redactor = self.redactor(meta);
        let words = |text: &str| typo(self.site, &redactor.text(text));
        Some(ImageView {
            url: picture.path.clone(),
            alt: words(&image.alt),
            width: picture.width,
            height: picture.height,
            sizes: picture
                .sizes(&self.site.media.sizes)
                .into_iter()
                .map(|size| SizeView { url: size.path, width: size.width })
                .collect(),
            caption: image.caption.as_deref().map(words),
            credit: image.credit.as_deref().map(words),
        })
    }

    pub fn formation(self, entry: &Entry<Formation>) -> FormationCard {
        FormationCard {
            title: self.title(&entry.meta),
            lang: self.lang(&entry.meta),
            url: self.url(Kind::Formation, &entry.meta.id),
            sigle: typo(self.site, &entry.data.sigle),
            sector: label(self.site, content::SECTORS, entry.data.sector),
            summary: self.summary(&entry.meta),
            image: self.image(&entry.meta),
            example: entry.meta.example,
        }
    }

    fn formation_link(self, id: &str) -> Option<Link> {
        let formation = self.site.formation(id)?;
        Some(Link { title: typo(self.site, &formation.data.sigle), lang: None, ..self.link(&formation.meta) })
    }

    pub fn mobility(self, entry: &Entry<Mobility>) -> MobilityCard {
        let Entry { meta, data } = entry;
        let language = &self.site.language;
        MobilityCard {
            title: self.title(meta),
            lang: self.lang(meta),
            url: self.url(Kind::Mobility, &meta.id),
            summary: self.summary(meta),
            formation: self.formation_link(&data.formation.value),
            city: town(self.site, &data.city.value),
            country: self.site.language.country(&data.country).to_string(),
            country_code: data.country.code.to_lowercase(),
            place: place(self.site, data),
            coordinates: self.site.coordinates(data),
            departure: date(self.site, data.departure.value),
            back: date(self.site, data.back.value),
            dates: language.range(data.departure.value, data.back.value),
            duration: language.weeks(days_of(data)),
            state: state(self.site, self.site.state(data)),
            school_year: french::school_year(data.departure.value).label(),
            headcount: headcount(data).map(|n| language.plural(n, STUDENTS[0], STUDENTS[1])),
            image: self.image(meta),
            example: meta.example,
        }
    }

    pub fn testimonial(self, entry: &Entry<Testimonial>) -> TestimonialCard {
        let Entry { meta, data } = entry;
        let shown = self.site.person(&data.person.value, Channel::Site);
        let formation = self.site.formation_of(data);
        let mobility = data.mobility.as_ref().and_then(|m| self.site.mobility(&m.value));
        let (who, initials) = match &shown {
            Shown::Named(name) => {
                // A tutor or a teacher has no formation of their own.
                let role = self.site.sigle(&data.person.value).map(|sigle| format!(", {sigle}")).unwrap_or_default();
                let initial = name.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
                (format!("{name}{role}"), initial)
            }
            Shown::Anonymous(label) => (french::capitalize(label), String::new()),
        };
        // A translation may leave a quote as it was said.
        let is_translated = meta.lang.is_some() && data.quote.span.file == meta.shown;
        let lang = if is_translated { meta.lang.as_deref() } else { data.lang.as_deref() };
        let translation = data.translation.as_ref().map(|text| &*text.value);
        TestimonialCard {
            title: self.title(meta),
            lang: self.lang(meta),
            url: self.url(Kind::Testimonial, &meta.id),
            summary: self.summary(meta),
            quote: QuoteView { by: Some(who.clone()), ..self.said(meta, &data.quote.value, lang, translation) },
            who,
            initials,
            formation: formation.and_then(|f| self.formation_link(&f.meta.id)),
            place: mobility.map(|m| place(self.site, &m.data)),
            country: mobility.map(|m| self.site.language.country(&m.data.country).to_string()),
            country_code: mobility.map(|m| m.data.country.code.to_lowercase()),
            date: date(self.site, data.date.value),
            year: data.date.value.year(),
            image: self.image(meta),
            example: meta.example,
        }
    }

    pub fn event(self, entry: &Entry<Event>) -> EventCard {
        let Entry { meta, data } = entry;
        self.dated(
            meta,
            &data.when,
            label(self.site, content::GENRES, data.genre),
            data.place.as_deref(),
            data.cancelled,
        )
    }

    pub fn europe_day(self, entry: &Entry<EuropeDay>) -> EventCard {
        let kind = kind_label(self.site, Kind::EuropeDay);
        self.dated(&entry.meta, &entry.data.when, kind, Some(&entry.data.place), false)
    }

    fn dated(self, meta: &Meta, at: &When, kind: Label, place: Option<&str>, cancelled: bool) -> EventCard {
        let past = self.site.is_past(at);
        let redactor = self.redactor(meta);
        EventCard {
            title: self.title(meta),
            lang: self.lang(meta),
            url: self.url(meta.kind, &meta.id),
            summary: self.summary(meta),
            kind,
            start: date(self.site, at.first_day()),
            when: self.site.language.moment(at.start.value, at.end.as_ref().map(|end| end.value)),
            last_day: at.last_day().format("%Y-%m-%d").to_string(),
            place: place.map(|p| typo(self.site, &redactor.text(p))),
            past,
            cancelled,
            image: self.image(meta),
            example: meta.example,
        }
    }

    pub fn release(self, entry: &Entry<PressOverride>) -> Option<ReleaseCard> {
        let Entry { meta, data } = entry;
        let mobility = self.site.mobility(&meta.id);
        let title = meta
            .title
            .as_ref()
            .map(|t| t.value.as_str())
            .or_else(|| mobility.map(|m| m.meta.title()))
            .unwrap_or(&meta.id);
        let redactor = self.redactor(meta);
        Some(ReleaseCard {
            title: self.words(meta, title),
            lang: self.lang(meta),
            url: self.url(Kind::PressOverride, &meta.id),
            lead: data.lead.as_deref().or(meta.summary.as_deref()).map(|l| self.words(meta, l)),
            sent: date(self.site, data.sent.as_ref()?.value),
            // The release may not say of its mobility what the mobility's own page may.
            mobility: mobility
                .map(|m| Link { title: typo(self.site, &redactor.text(m.meta.title())), ..self.link(&m.meta) }),
            example: meta.example,
        })
    }

    pub fn publication(self, entry: &Entry<Publication>) -> PublicationCard {
        let Entry { meta, data } = entry;
        let about = data
            .about
            .iter()
            .filter_map(|id| self.site.find(&id.value))
            .filter_map(|(kind, id)| self.site.meta(kind, &id).map(|meta| self.link(meta)));
        let proof = data.proof.as_ref().and_then(|proof| {
            let path = meta.beside(&proof.value)?;
            let document = self.site.media.documents.get(&path).map(|d| d.path.clone());
            document.or_else(|| self.site.picture(meta, &proof.value, Channel::Site).map(|p| p.path.clone()))
        });
        PublicationCard {
            title: self.title(meta),
            lang: self.lang(meta),
            date: date(self.site, data.date.value),
            channel: label(self.site, content::PUBLICATION_CHANNELS, data.channel),
            media: data.media.as_ref().and_then(|m| self.site.outlet(&m.value)).map(|m| typo(self.site, &m.name)),
            href: data.url.as_deref().and_then(|url| Words::new(self.site, Channel::Site).url(url)),
            proof_url: proof,
            about: about.collect(),
            example: meta.example,
        }
    }

    /// Any entry, for mixed lists.
    pub fn entry(self, meta: &Meta) -> EntryCard {
        EntryCard {
            title: self.title(meta),
            lang: self.lang(meta),
            url: self.url(meta.kind, &meta.id),
            summary: self.summary(meta),
            kind: kind_label(self.site, meta.kind),
            example: meta.example,
        }
    }

    pub fn quotes(self, meta: &Meta, quotes: &[content::Quote]) -> Vec<QuoteView> {
        let views = quotes.iter().filter_map(|quote| {
            let by = quote.by.as_ref().map(|by| by.value.as_str());
            let by = self.site.speaker(by, Site::page_channel(meta)).ok()?;
            Some(QuoteView {
                by: by.map(|name| typo(self.site, &name)),
                role: quote.role.as_deref().map(|role| self.words(meta, role)),
                ..self.said(
                    meta,
                    &quote.text.value,
                    quote.lang.as_deref().or(meta.lang.as_deref()),
                    quote.translation.as_deref(),
                )
            })
        });
        views.collect()
    }

    /// What a film or a recording says, in the language of whoever tells, unless it was translated.
    pub fn told(self, entry: &Entry<Testimonial>, words: &str) -> String {
        let lang = entry.meta.lang.as_deref().or(entry.data.lang.as_deref());
        self.redactor(&entry.meta).in_language(lang.unwrap_or(FRENCH)).text(words)
    }

    /// Words as they were said, in a language (French where there is none), by somebody.
    fn said(self, meta: &Meta, text: &str, lang: Option<&str>, translation: Option<&str>) -> QuoteView {
        let text = self.redactor(meta).in_language(lang.unwrap_or(FRENCH)).text(text);
        let other = self.site.other_language(lang);
        QuoteView {
            text: if lang.is_none() { french::typography(&text).into_owned() } else { text },
            by: None,
            role: None,
            language: lang.filter(|_| self.site.language.is_french()).map(french::in_language),
            translation: translation.filter(|_| other.is_some()).map(|text| self.words(meta, text)),
            lang: other,
        }
    }

    pub fn programme(self, meta: &Meta, slots: &[Slot]) -> Vec<SlotView> {
        slots.iter().map(|slot| SlotView::new(&self.site.language, slot, |text| self.words(meta, text))).collect()
    }

    pub fn places(self) -> Vec<Place> {
        let place = |town: Town| Place {
            city: self::town(self.site, town.name),
            country: self.site.language.country(town.country).to_string(),
            country_code: town.country.code.to_lowercase(),
            x: town.point.map(|p| p[0]),
            y: town.point.map(|p| p[1]),
            mobilities: town.mobilities.into_iter().map(|entry| self.link(&entry.meta)).collect(),
        };
        self.site.towns().into_iter().map(place).collect()
    }
}

/// The code and the name of one entry of a kind.
const KINDS: [(Kind, &str, &str); 8] = [
    (Kind::Page, "page", "Page"),
    (Kind::Formation, "formation", "Formation"),
    (Kind::Mobility, "mobilite", "Mobilité"),
    (Kind::Testimonial, "temoignage", "Témoignage"),
    (Kind::Event, "evenement", "Événement"),
    (Kind::EuropeDay, "erasmusdays", "#ErasmusDays"),
    (Kind::Publication, "parution", "Parution"),
    (Kind::PressOverride, "communique", "Communiqué"),
];
const STATES: [(State, &str, &str); 4] = [
    (State::Planned, "prevue", "Prévue"),
    (State::Underway, "en_cours", "En cours"),
    (State::Back, "rentree", "Terminée"),
    (State::Cancelled, "annulee", "Annulée"),
];
const STUDENTS: [&str; 2] = ["étudiant", "étudiants"];

/// What cards say beside the words of entries: a language has to know it.
pub fn words() -> impl Iterator<Item = &'static str> {
    let tables = [content::SECTORS, content::GENRES, content::PUBLICATION_CHANNELS];
    let tables = tables.into_iter().flatten().map(|(_, label)| *label);
    tables
        .chain(KINDS.into_iter().flat_map(|(kind, _, name)| [name, kind.plural()]))
        .chain(STATES.into_iter().map(|(_, _, name)| name))
        .chain(STUDENTS)
}

/// « Témoignage », whatever the language of the site.
pub fn kind_name(kind: Kind) -> &'static str {
    KINDS.into_iter().find(|(k, ..)| *k == kind).map_or("", |(.., name)| name)
}

pub fn kind_label(site: &Site, kind: Kind) -> Label {
    let (code, name) = KINDS.into_iter().find(|(k, ..)| *k == kind).map_or(("", ""), |(_, code, name)| (code, name));
    Label { code, label: site.language.say(name).to_string() }
}

pub fn figures(site: &Site, figures: &[Figure]) -> Vec<FigureView> {
    figures.iter().map(|figure| FigureView::new(figure, |text| typo(site, text))).collect()
}

pub fn outside(site: &Site, title: &str, href: Option<&String>) -> OutsideLink {
    OutsideLink { title: typo(site, title), href: href.cloned() }
}

/// A text as the site shows it: without the people who may not appear, as its language prints it. No text reaches a view by
/// another way (an entry's own texts go by [`Cards::words`], which also knows whom the entry is about).
pub fn typo(site: &Site, text: &str) -> String {
    site.language.typography(&site.redactor(Channel::Site, &[]).text(text)).into_owned()
}

/// What a tag says, and its folder.
pub fn tag(redactor: &Redactor, written: &str) -> (String, String) {
    let title = redactor.text(written);
    let slug = french::slug(&redactor.slug(&title));
    (title, slug)
}

pub fn date(site: &Site, day: NaiveDate) -> DateView {
    let language = &site.language;
    DateView {
        iso: day.format("%Y-%m-%d").to_string(),
        long: language.long_date(day),
        short: language.date(day),
        day: day.day(),
        month: language.month(day.month()).to_string(),
        year: day.year(),
    }
}

/// « Dublin », as the language of the site calls it.
fn town(site: &Site, name: &str) -> String {
    site.language.town(&typo(site, name))
}

/// « Caspe (Espagne) »
pub fn place(site: &Site, mobility: &Mobility) -> String {
    format!("{} ({})", town(site, &mobility.city.value), site.language.country(&mobility.country))
}

fn state(site: &Site, state: State) -> Label {
    let (code, name) = STATES.into_iter().find(|(s, ..)| *s == state).map_or(("", ""), |(_, code, name)| (code, name));
    Label { code, label: site.language.say(name).to_string() }
}

pub fn label(site: &Site, choices: &'static [(&'static str, &'static str)], code: &str) -> Label {
    let (code, label) = choices.iter().find(|(c, _)| *c == code).copied().unwrap_or_default();
    Label { code, label: site.language.say(label).to_string() }
}
