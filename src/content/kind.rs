//! The kinds of entries. The folder says the kind; one table of keys for each.

use super::fields::Key;
use super::{common, europe_day, event, formation, mobility, page, press_override, publication, testimonial};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Page,
    Formation,
    Mobility,
    Testimonial,
    Event,
    EuropeDay,
    Publication,
    PressOverride,
}

impl Kind {
    pub const ALL: [Kind; 8] = [
        Kind::Page,
        Kind::Formation,
        Kind::Mobility,
        Kind::Testimonial,
        Kind::Event,
        Kind::EuropeDay,
        Kind::Publication,
        Kind::PressOverride,
    ];

    /// Its folder in `content/`.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Page => "pages",
            Kind::Formation => "formations",
            Kind::Mobility => "mobilites",
            Kind::Testimonial => "temoignages",
            Kind::Event => "evenements",
            Kind::EuropeDay => "erasmusdays",
            Kind::Publication => "parutions",
            Kind::PressOverride => "communiques",
        }
    }

    /// First folder of its public addresses; free pages sit at the root.
    pub fn section(self) -> &'static str {
        match self {
            Kind::Page => "",
            Kind::Publication => "revue-de-presse",
            Kind::PressOverride => "presse",
            other => other.folder(),
        }
    }

    pub fn from_folder(folder: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.folder() == folder)
    }

    /// « témoignage »
    pub fn name(self) -> &'static str {
        match self {
            Kind::Page => "page",
            Kind::Formation => "formation",
            Kind::Mobility => "mobilité",
            Kind::Testimonial => "témoignage",
            Kind::Event => "événement",
            Kind::EuropeDay => "édition des #ErasmusDays",
            Kind::Publication => "parution",
            Kind::PressOverride => "communiqué",
        }
    }

    pub fn is_feminine(self) -> bool {
        !matches!(self, Kind::Testimonial | Kind::Event | Kind::PressOverride)
    }

    /// The word typed after `lycee new`.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Mobility => "mobilite",
            Kind::Testimonial => "temoignage",
            Kind::Event => "evenement",
            Kind::EuropeDay => "erasmusday",
            Kind::PressOverride => "communique",
            other => other.name(),
        }
    }

    /// Title of the section's list page, where no `index.md` gives one.
    pub fn plural(self) -> &'static str {
        match self {
            Kind::Page => "Pages",
            Kind::Formation => "Formations",
            Kind::Mobility => "Mobilités",
            Kind::Testimonial => "Témoignages",
            Kind::Event => "Agenda",
            Kind::EuropeDay => "#ErasmusDays",
            Kind::Publication => "Revue de presse",
            Kind::PressOverride => "Espace presse",
        }
    }

    /// Its own keys, beside [`common::KEYS`].
    pub fn keys(self) -> &'static [Key] {
        match self {
            Kind::Page => page::KEYS,
            Kind::Formation => formation::KEYS,
            Kind::Mobility => mobility::KEYS,
            Kind::Testimonial => testimonial::KEYS,
            Kind::Event => event::KEYS,
            Kind::EuropeDay => europe_day::KEYS,
            Kind::Publication => publication::KEYS,
            Kind::PressOverride => press_override::KEYS,
        }
    }

    /// All its keys. A communiqué may leave out its title: the generated one is then used.
    pub fn tables(self) -> [&'static [Key]; 2] {
        [self.keys(), if self == Kind::PressOverride { common::KEYS_TITLE_OPTIONAL } else { common::KEYS }]
    }
}
