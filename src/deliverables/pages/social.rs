//! The cards that networks show with links. One for each page that has a title of its own; the others share the home page's.
//!
//! A card, and never the photo of an entry: networks keep copies of what they show, that nobody can take back when somebody
//! withdraws an authorisation.

use chrono::Datelike;

use super::Planner;
use super::cards::{Cards, kind_label, place, typo};
use super::view::ImageView;
use crate::content::{
    Entry, EuropeDay, Event, Formation, Kind, Meta, Mobility, Page, PressOverride, Testimonial, When,
};
use crate::plan::{CARD_HEIGHT, CARD_WIDTH, SocialCard};
use crate::site::Site;
use crate::site::path::Address;

/// What happens on a day, and will not.
pub const CANCELLED: &str = "{genre}, annulé";

/// Where a page stands, and what networks show of it.
#[derive(Clone)]
pub struct Spot {
    pub address: Address,
    /// `None`: that of the site.
    pub card: Option<ImageView>,
}

pub fn image(card: &SocialCard) -> ImageView {
    ImageView {
        url: card.path(),
        alt: card.alt(),
        width: CARD_WIDTH,
        height: CARD_HEIGHT,
        sizes: Vec::new(),
        caption: None,
        credit: None,
    }
}

/// The card of a page that says its title alone.
pub fn plain(address: &Address, code: &'static str, title: impl Into<String>) -> SocialCard {
    SocialCard {
        page: address.file(),
        code,
        kind: None,
        title: title.into(),
        place: None,
        when: None,
        day: None,
        month: None,
        sigle: None,
        example: false,
        lang: None,
    }
}

/// The card of the home page, for all pages that have none.
pub fn of_site(site: &Site) -> SocialCard {
    let title = site.home.as_ref().map_or(site.school.name.as_str(), |home| home.meta.title());
    in_language(site, plain(&site.home_address(), "accueil", typo(site, title)))
}

/// A card in the language of its page.
pub fn in_language(site: &Site, card: SocialCard) -> SocialCard {
    SocialCard { lang: (!site.language.is_french()).then(|| site.language.code().to_string()), ..card }
}

impl Cards<'_> {
    fn social(self, meta: &Meta, at: &Address) -> SocialCard {
        let kind = kind_label(self.site, meta.kind);
        SocialCard {
            kind: Some(kind.label),
            example: meta.example,
            ..in_language(self.site, plain(at, kind.code, self.title(meta)))
        }
    }

    fn dated_social(self, meta: &Meta, at: &Address, when: &When, place: Option<String>) -> SocialCard {
        let (first, last) = (when.first_day(), when.last_day());
        let language = &self.site.language;
        SocialCard {
            place,
            when: Some(if first == last { language.long_date(first) } else { language.range(first, last) }),
            day: Some(first.day()),
            month: Some(language.month(first.month()).to_string()),
            ..self.social(meta, at)
        }
    }
}

impl Planner<'_> {
    /// The first page of a section's list.
    pub fn section_card(self, kind: Kind, at: &Address) -> SocialCard {
        in_language(self.site, plain(at, kind_label(self.site, kind).code, self.section_title(kind)))
    }

    /// A page under another says the title of that one.
    pub fn page_card(self, entry: &Entry<Page>, at: &Address) -> SocialCard {
        let above = entry.meta.id.rsplit_once('/').and_then(|(above, _)| self.site.meta(Kind::Page, above));
        SocialCard { kind: above.map(|above| self.cards.link(above).title), ..self.cards.social(&entry.meta, at) }
    }

    pub fn formation_card(self, entry: &Entry<Formation>, at: &Address) -> SocialCard {
        let sigle = Some(typo(self.site, &entry.data.sigle));
        SocialCard { sigle, ..self.cards.social(&entry.meta, at) }
    }

    pub fn mobility_card(self, entry: &Entry<Mobility>, at: &Address) -> SocialCard {
        let Entry { meta, data } = entry;
        SocialCard {
            place: Some(place(self.site, data)),
            when: Some(self.site.language.range(data.departure.value, data.back.value)),
            ..self.cards.social(meta, at)
        }
    }

    pub fn testimonial_card(self, entry: &Entry<Testimonial>, at: &Address) -> SocialCard {
        let Entry { meta, data } = entry;
        let mobility = data.mobility.as_ref().and_then(|m| self.site.mobility(&m.value));
        SocialCard {
            place: mobility.map(|m| place(self.site, &m.data)),
            when: Some(self.site.language.date(data.date.value)),
            ..self.cards.social(meta, at)
        }
    }

    pub fn event_card(self, entry: &Entry<Event>, at: &Address) -> SocialCard {
        let card = self.cards.event(entry);
        let kind = Some(if card.cancelled {
            self.site.language.fill(CANCELLED, &[("genre", &card.kind.label)])
        } else {
            card.kind.label
        });
        SocialCard { kind, ..self.cards.dated_social(&entry.meta, at, &entry.data.when, card.place) }
    }

    pub fn europe_day_card(self, entry: &Entry<EuropeDay>, at: &Address) -> SocialCard {
        self.cards.dated_social(&entry.meta, at, &entry.data.when, self.cards.europe_day(entry).place)
    }

    pub fn release_card(self, entry: &Entry<PressOverride>, at: &Address) -> SocialCard {
        let card = self.cards.social(&entry.meta, at);
        match self.cards.release(entry) {
            Some(release) => SocialCard { title: release.title, when: Some(release.sent.short), ..card },
            None => card,
        }
    }
}
