//! What search engines say under the title of a page: its summary; else its first words; for a page that is made of others,
//! what is on it.

use super::Planner;
use super::cards::typo;
use super::view::Pagination;
use crate::content::{Kind, Meta};
use crate::french;
use crate::site::Site;

/// What the list of a section is, where nobody wrote a summary for it.
const SECTIONS: [(Kind, &str); 7] = [
    (Kind::Formation, "{lycee}\u{a0}: les formations qui mènent à un stage en Europe."),
    (Kind::Mobility, "{lycee}\u{a0}: les mobilités en Europe, une année scolaire après l’autre."),
    (Kind::Testimonial, "{lycee}\u{a0}: ce que racontent ceux qui ont vécu une mobilité en Europe."),
    (Kind::Event, "{lycee}\u{a0}: les rendez-vous à venir, et ceux qui ont eu lieu."),
    (Kind::EuropeDay, "{lycee}\u{a0}: la Fête de l’Europe et les #ErasmusDays, une édition après l’autre."),
    (Kind::Publication, "{lycee}\u{a0}: ce que les médias ont publié et diffusé sur ses mobilités et ses projets."),
    (Kind::PressOverride, "{lycee}\u{a0}: les communiqués de presse et le contact pour la presse."),
];
pub const NEWS: &str = "{lycee}\u{a0}: tout ce qui paraît sur le portail, du plus récent au plus ancien.";
pub const TAGS: &str = "{lycee}\u{a0}: les étiquettes du portail, et combien de pages portent chacune d’elles.";
const TAG: &str = "{lycee}\u{a0}: les pages du portail qui portent l’étiquette «\u{a0}{etiquette}\u{a0}».";
pub const SITE_MAP: &str = "{lycee}\u{a0}: les pages du portail, rubrique par rubrique.";
pub const SEARCH: &str = "{lycee}\u{a0}: chercher un mot dans toutes les pages du portail.";
pub const NOT_FOUND: &str = "{lycee}\u{a0}: il n’y a pas, ou plus, de page à cette adresse. Cherchez-la par ses mots.";
const PAGE_OF: &str = "{texte} Page\u{a0}{page} sur\u{a0}{total}.";

/// All that is said here: a language has to know it.
pub fn words() -> impl Iterator<Item = &'static str> {
    SECTIONS.into_iter().map(|(_, text)| text).chain([NEWS, TAGS, TAG, SITE_MAP, SEARCH, NOT_FOUND, PAGE_OF])
}

/// One of these texts, of this school.
pub fn of(site: &Site, text: &str) -> String {
    let school = typo(site, site.school.short_name.as_deref().unwrap_or(&site.school.name));
    site.language.fill(text, &[("lycee", &school)])
}

pub fn of_section(site: &Site, kind: Kind) -> Option<String> {
    SECTIONS.into_iter().find(|(of, _)| *of == kind).map(|(_, text)| of(site, text))
}

pub fn of_tag(site: &Site, title: &str) -> String {
    of(site, TAG).replace("{etiquette}", title)
}

/// No two pages of a list say the same.
pub fn paged(site: &Site, text: String, at: &Pagination) -> String {
    if at.index == 1 {
        return text;
    }
    let (page, total) = (french::number(at.index as i64), french::number(at.count as i64));
    site.language.fill(PAGE_OF, &[("texte", &text), ("page", &page), ("total", &total)])
}

impl Planner<'_> {
    /// The summary of an entry, else what it says first.
    pub fn description(self, meta: &Meta) -> Option<String> {
        self.cards.summary(meta).or_else(|| {
            let is_of_page = self.site.other_language(meta.body_lang.as_deref()).is_none();
            is_of_page.then(|| self.paragraphs(meta).into_iter().next()).flatten()
        })
    }
}
