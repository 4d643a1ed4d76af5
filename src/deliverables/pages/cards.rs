//! Entries as lists show them: texts final, consent of the `site` channel applied.

use chrono::{Datelike, NaiveDate};

use super::view::{
    DateView, EntryCard, EventCard, FigureView, FormationCard, ImageView, Label, Link, MobilityCard, OutsideLink,
    Place, ProgrammeRow, PublicationCard, QuoteView, ReleaseCard, SizeView, TestimonialCard,
};
use crate::content::{
    self, Entry, EuropeDay, Event, Figure, Formation, Image, Kind, Meta, Mobility, PressOverride, Publication, Slot,
    Testimonial, When,
};
use crate::french;
use crate::site::consent::{Channel, Shown};
use crate::site::names::Redactor;
use crate::site::towns::Town;
use crate::site::words::{Words, headcount, when};
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
        meta.tags.iter().map(move |tag| {
            let title = redactor.text(&tag.value);
            let slug = french::slug(&redactor.slug(&title));
            (title, slug)
        })
    }

    pub fn redactor(self, meta: &Meta) -> Redactor {
        self.site.redactor(Site::page_channel(meta), &self.site.people_of(meta))
    }

    fn title(self, meta: &Meta) -> String {
        self.words(meta, meta.title())
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
        Link { title: self.title(meta), url: self.url(meta.kind, &meta.id) }
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
            url: self.url(Kind::Formation, &entry.meta.id),
            sigle: typo(self.site, &entry.data.sigle),
            sector: label(content::SECTORS, entry.data.sector),
            summary: self.summary(&entry.meta),
            image: self.image(&entry.meta),
            example: entry.meta.example,
        }
    }

    fn formation_link(self, id: &str) -> Option<Link> {
        let formation = self.site.formation(id)?;
        Some(Link { title: typo(self.site, &formation.data.sigle), url: self.url(Kind::Formation, id) })
    }

    pub fn mobility(self, entry: &Entry<Mobility>) -> MobilityCard {
        let Entry { meta, data } = entry;
        MobilityCard {
            title: self.title(meta),
            url: self.url(Kind::Mobility, &meta.id),
            summary: self.summary(meta),
            formation: self.formation_link(&data.formation.value),
            city: typo(self.site, &data.city.value),
            country: data.country.name.to_string(),
            country_code: data.country.code.to_lowercase(),
            place: place(self.site, data),
            coordinates: self.site.coordinates(data),
            departure: date(data.departure.value),
            back: date(data.back.value),
            dates: french::range(data.departure.value, data.back.value),
            duration: french::weeks(days_of(data)),
            state: state(self.site.state(data)),
            school_year: french::school_year(data.departure.value).label(),
            headcount: headcount(data).map(|n| french::plural(n, "étudiant", "étudiants")),
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
        TestimonialCard {
            title: self.title(meta),
            url: self.url(Kind::Testimonial, &meta.id),
            summary: self.summary(meta),
            quote: QuoteView {
                by: Some(who.clone()),
                ..self.said(meta, &data.quote.value, data.lang.as_deref(), data.translation.as_ref().map(|t| &*t.value))
            },
            who,
            initials,
            formation: formation
                .map(|f| Link { title: typo(self.site, &f.data.sigle), url: self.url(Kind::Formation, &f.meta.id) }),
            place: mobility.map(|m| place(self.site, &m.data)),
            country: mobility.map(|m| m.data.country.name.to_string()),
            country_code: mobility.map(|m| m.data.country.code.to_lowercase()),
            date: date(data.date.value),
            year: data.date.value.year(),
            image: self.image(meta),
            example: meta.example,
        }
    }

    pub fn event(self, entry: &Entry<Event>) -> EventCard {
        let Entry { meta, data } = entry;
        self.dated(meta, &data.when, label(content::GENRES, data.genre), data.place.as_deref(), data.cancelled)
    }

    pub fn europe_day(self, entry: &Entry<EuropeDay>) -> EventCard {
        let kind = Label { code: "erasmusdays", label: "#ErasmusDays" };
        self.dated(&entry.meta, &entry.data.when, kind, Some(&entry.data.place), false)
    }

    fn dated(self, meta: &Meta, at: &When, kind: Label, place: Option<&str>, cancelled: bool) -> EventCard {
        let past = self.site.is_past(at);
        let redactor = self.redactor(meta);
        EventCard {
            title: self.title(meta),
            url: self.url(meta.kind, &meta.id),
            summary: self.summary(meta),
            kind,
            start: date(at.first_day()),
            when: when(at),
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
            title: typo(self.site, &redactor.text(title)),
            url: self.url(Kind::PressOverride, &meta.id),
            lead: data.lead.as_deref().or(meta.summary.as_deref()).map(|l| typo(self.site, &redactor.text(l))),
            sent: date(data.sent.as_ref()?.value),
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
            date: date(data.date.value),
            channel: label(content::PUBLICATION_CHANNELS, data.channel),
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
            url: self.url(meta.kind, &meta.id),
            summary: self.summary(meta),
            kind: kind_label(meta.kind),
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
                ..self.said(meta, &quote.text, quote.lang.as_deref(), quote.translation.as_deref())
            })
        });
        views.collect()
    }

    /// Words as they were said, in a language (French where there is none), by somebody.
    fn said(self, meta: &Meta, text: &str, lang: Option<&str>, translation: Option<&str>) -> QuoteView {
        QuoteView {
            text: if lang.is_none() { self.words(meta, text) } else { self.redactor(meta).text(text) },
            by: None,
            role: None,
            lang: lang.map(str::to_string),
            language: lang.map(french::in_language),
            translation: translation.filter(|_| lang.is_some()).map(|text| self.words(meta, text)),
        }
    }

    pub fn programme(self, meta: &Meta, slots: &[Slot]) -> Vec<ProgrammeRow> {
        let rows = slots.iter().map(|slot| ProgrammeRow {
            time: slot.time.map(french::time),
            title: self.words(meta, &slot.title),
            speakers: slot.speakers.as_deref().map(|speakers| self.words(meta, speakers)),
            duration: slot.duration.map(french::minutes),
        });
        rows.collect()
    }

    pub fn places(self) -> Vec<Place> {
        let place = |town: Town| Place {
            city: typo(self.site, town.name),
            country: town.country.name.to_string(),
            country_code: town.country.code.to_lowercase(),
            x: town.point.map(|p| p[0]),
            y: town.point.map(|p| p[1]),
            mobilities: town.mobilities.into_iter().map(|entry| self.link(&entry.meta)).collect(),
        };
        self.site.towns().into_iter().map(place).collect()
    }
}

pub fn kind_label(kind: Kind) -> Label {
    match kind {
        Kind::Page => Label { code: "page", label: "Page" },
        Kind::Formation => Label { code: "formation", label: "Formation" },
        Kind::Mobility => Label { code: "mobilite", label: "Mobilité" },
        Kind::Testimonial => Label { code: "temoignage", label: "Témoignage" },
        Kind::Event => Label { code: "evenement", label: "Événement" },
        Kind::EuropeDay => Label { code: "erasmusdays", label: "#ErasmusDays" },
        Kind::Publication => Label { code: "parution", label: "Parution" },
        Kind::PressOverride => Label { code: "communique", label: "Communiqué" },
    }
}

pub fn figures(site: &Site, figures: &[Figure]) -> Vec<FigureView> {
    figures.iter().map(|figure| FigureView::new(figure, |text| typo(site, text))).collect()
}

pub fn outside(site: &Site, title: &str, href: Option<&String>) -> OutsideLink {
    OutsideLink { title: typo(site, title), href: href.cloned() }
}

/// A text as the site shows it: without the people who may not appear, in French typography. No text reaches a view by
/// another way (an entry's own texts go by [`Cards::words`], which also knows whom the entry is about).
pub fn typo(site: &Site, text: &str) -> String {
    french::typography(&site.redactor(Channel::Site, &[]).text(text)).into_owned()
}

pub fn date(day: NaiveDate) -> DateView {
    DateView {
        iso: day.format("%Y-%m-%d").to_string(),
        long: french::long_date(day),
        short: french::date(day),
        day: day.day(),
        month: french::month_name(day.month()),
        year: day.year(),
    }
}

/// « Caspe (Espagne) »
fn place(site: &Site, mobility: &Mobility) -> String {
    format!("{} ({})", typo(site, &mobility.city.value), mobility.country.name)
}

fn state(state: State) -> Label {
    match state {
        State::Planned => Label { code: "prevue", label: "Prévue" },
        State::Underway => Label { code: "en_cours", label: "En cours" },
        State::Back => Label { code: "rentree", label: "Terminée" },
        State::Cancelled => Label { code: "annulee", label: "Annulée" },
    }
}

pub fn label(choices: &'static [(&'static str, &'static str)], code: &str) -> Label {
    choices
        .iter()
        .find(|(c, _)| *c == code)
        .map_or(Label { code: "", label: "" }, |(code, label)| Label { code, label })
}
