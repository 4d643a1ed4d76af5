//! From what a month holds to the fields of the ENT's form, each within its length (domain.md §1).

use chrono::Datelike;
use serde::Serialize;

use super::month::{Fact, Month};
use crate::content::{Entry, Meta, Publication, Testimonial};
use crate::french;
use crate::site::Site;
use crate::site::consent::Shown;
use crate::site::words::{Words, agree, duration, students, when};

/// Words of the body (domain.md §1).
const FEWEST: usize = 150;
const MOST: usize = 300;
/// What the template adds around the texts: the address, the statement.
const FRAME: usize = 11;
/// Items with a heading of their own.
const ITEMS: usize = 4;
/// Lines of a list.
const LINES: usize = 4;
/// Words of an item, and of the testimonial.
const ITEM_WORDS: usize = 40;
const VOICE_WORDS: usize = 60;

/// The fields of one month, final.
#[derive(Debug)]
pub struct Digest<'s> {
    pub title: String,
    pub summary: String,
    pub content: Content,
    /// What rests on no date of the month, in words.
    pub evergreen: Vec<String>,
    /// The entries it speaks of, most important first.
    pub about: Vec<&'s Meta>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Content {
    pub intro: String,
    pub blocks: Vec<Block>,
    pub closing: Option<String>,
    /// The portal, in clear: readers of the ENT lose what is behind links.
    pub url: String,
    pub eu_statement: String,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Block {
    pub heading: String,
    pub text: Option<String>,
    pub items: Vec<Item>,
    pub link: Option<Link>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Item {
    pub text: String,
    pub title: Option<String>,
    pub href: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Link {
    pub title: String,
    pub href: String,
}

impl Content {
    pub fn words(&self) -> usize {
        let own = french::word_count(&self.intro) + self.closing.as_deref().map_or(0, french::word_count);
        FRAME + own + self.blocks.iter().map(Block::words).sum::<usize>()
    }
}

impl Block {
    fn words(&self) -> usize {
        let item = |item: &Item| french::word_count(&item.text) + item.title.as_deref().map_or(0, french::word_count);
        french::word_count(&self.heading)
            + self.text.as_deref().map_or(0, french::word_count)
            + self.items.iter().map(item).sum::<usize>()
            + self.link.as_ref().map_or(0, |link| french::word_count(&link.title))
    }
}

/// Writes the digest of a month.
pub fn digest<'s>(words: Words<'s>, month: &Month<'s>) -> Digest<'s> {
    let writer = Writer { words, site: words.site };
    let mut about: Vec<&Meta> = Vec::new();
    let mut blocks = Vec::new();
    for fact in month.news.iter().take(ITEMS) {
        blocks.push(writer.news(*fact));
    }
    let mut evergreen = Vec::new();
    let mut after = Vec::new();
    if let Some(voice) = month.voice {
        if !voice.is_fresh {
            evergreen.push(format!("un témoignage du {}", french::date(voice.entry.data.date.value)));
        }
        after.push(writer.voice(voice.entry));
        about.push(&voice.entry.meta);
    }
    after.extend(writer.press(month));
    if let Some(block) = writer.upcoming(month) {
        after.push(block);
        about.extend(month.upcoming.iter().take(LINES).map(|fact| fact.meta()));
    }
    let mut content = Content {
        intro: format!(
            "Chaque mois, des nouvelles des étudiants de BTS qui partent en stage en Europe avec Erasmus+. Voici celles {}.",
            french::of_month(month.first)
        ),
        blocks: Vec::new(),
        closing: Some(writer.call()),
        url: words.site.school.base_url.clone(),
        eu_statement: words.site.eu_statement(),
    };
    let fixed = content.words() + after.iter().map(Block::words).sum::<usize>();
    // The least important items give way.
    while fixed + blocks.iter().map(Block::words).sum::<usize>() > MOST && blocks.len() > 1 {
        blocks.pop();
    }
    // What was cut is not spoken of.
    about.splice(0..0, month.news.iter().take(blocks.len()).map(|fact| fact.meta()));
    about.extend(month.press.iter().take(LINES).map(|entry| &*entry.meta));
    let headings: Vec<String> = blocks.iter().chain(&after).map(|block| block.heading.clone()).collect();
    content.blocks = blocks;
    content.blocks.append(&mut after);
    for (what, block) in writer.fillers(month) {
        if content.words() >= FEWEST && month.is_dated() {
            break;
        }
        if content.words() + block.words() <= MOST {
            content.blocks.push(block);
            evergreen.push(what);
        }
    }
    Digest {
        title: writer.title(month),
        summary: writer.summary(month, &headings),
        content,
        evergreen: if month.is_dated() { Vec::new() } else { evergreen },
        about,
    }
}

struct Writer<'s> {
    words: Words<'s>,
    site: &'s Site,
}

impl<'s> Writer<'s> {
    fn block(&self, meta: &Meta, heading: String, text: String) -> Block {
        let link = self.words.web_address(meta).map(|href| Link { title: "Lire la suite".into(), href });
        Block { heading, text: Some(text), items: Vec::new(), link }
    }

    fn news(&self, fact: Fact<'s>) -> Block {
        let meta = fact.meta();
        let summary = || self.words.summary(meta).map(|text| format!(" {}", shorten(&text, ITEM_WORDS)));
        let title = self.words.title(meta);
        match fact {
            Fact::Departure(e) => {
                let dates = format!(
                    "Départ le {}, retour le {}.",
                    french::long_date(e.data.departure.value),
                    if e.data.back.value.year() == e.data.departure.value.year() {
                        french::short_date(e.data.back.value)
                    } else {
                        french::date(e.data.back.value)
                    }
                );
                let sentence = summary().unwrap_or_else(|| {
                    format!(
                        " {} {} à {}.",
                        french::capitalize(&self.group(fact)),
                        agree(&e.data, "part", "partent"),
                        self.place(fact)
                    )
                });
                self.block(meta, title, dates + &sentence)
            }
            Fact::Return(e) => {
                let text = format!(
                    "{}. {} {} de retour de {} après {} de stage.",
                    french::capitalize(&french::long_date(e.data.back.value)),
                    french::capitalize(&self.group(fact)),
                    agree(&e.data, "est", "sont"),
                    self.place(fact),
                    duration(&e.data)
                );
                self.block(meta, french::elide("Retour de", &self.words.text(&e.data.city.value)), text)
            }
            Fact::Away(e) => {
                let text = format!(
                    "{}. {} {} stage\u{a0}: {} en tout.",
                    french::capitalize(&french::range(e.data.departure.value, e.data.back.value)),
                    french::capitalize(&self.group(fact)),
                    agree(&e.data, "y fait son", "y font leur"),
                    duration(&e.data)
                );
                self.block(meta, format!("En ce moment à {}", self.place(fact)), text)
            }
            Fact::Testimonial(e) => {
                let day = french::capitalize(&french::long_date(e.data.date.value));
                let sentence = summary().unwrap_or_else(|| format!(" {}.", self.words.who(&e.data.person.value)));
                self.block(meta, title, format!("{day}.{sentence}"))
            }
            Fact::Event(e) => {
                let place = e.data.place.as_deref().map(|p| format!(", {}", self.words.of(meta, p)));
                let text = format!("{}{}.", french::capitalize(&when(&e.data.when)), place.unwrap_or_default());
                self.block(meta, title, text + &summary().unwrap_or_default())
            }
            Fact::EuropeDay(e) => {
                let place = self.words.of(meta, &e.data.place);
                let text = format!("{}, {place}.", french::capitalize(&when(&e.data.when)));
                self.block(meta, title, text + &summary().unwrap_or_default())
            }
        }
    }

    /// « trois étudiants de BTS NDRC »
    fn group(&self, fact: Fact) -> String {
        let (Fact::Departure(e) | Fact::Return(e) | Fact::Away(e)) = fact else { return String::new() };
        let who = students(&e.data).unwrap_or_else(|| "des étudiants".to_string());
        match self.site.formation(&e.data.formation.value) {
            Some(formation) => format!("{who} de {}", self.words.text(&formation.data.sigle)),
            None => format!("{who} de BTS"),
        }
    }

    /// « Dublin (Irlande) »
    fn place(&self, fact: Fact) -> String {
        let (Fact::Departure(e) | Fact::Return(e) | Fact::Away(e)) = fact else { return String::new() };
        format!("{} ({})", self.words.text(&e.data.city.value), e.data.country.name)
    }

    fn voice(&self, entry: &Entry<Testimonial>) -> Block {
        let (meta, data) = (&entry.meta, &entry.data);
        let quote = shorten(self.words.testimony(entry).in_french(), VOICE_WORDS - 12);
        let who = self.words.who(&data.person.value);
        let place = data.mobility.as_ref().and_then(|m| self.site.mobility(&m.value));
        let place = place.map(|m| format!(", à {}", self.words.text(&m.data.city.value))).unwrap_or_default();
        let text = format!(
            "{}{place}\u{a0}: «\u{a0}{quote}\u{a0}» ({})",
            french::capitalize(&who),
            french::date(data.date.value)
        );
        let link = self.words.web_address(meta).map(|href| Link { title: "Lire son témoignage".into(), href });
        Block { heading: "Témoignage du mois".into(), text: Some(text), items: Vec::new(), link }
    }

    fn press(&self, month: &Month) -> Option<Block> {
        let item = |entry: &&Entry<Publication>| {
            let outlet = entry.data.media.as_ref().and_then(|id| self.site.outlet(&id.value));
            let outlet = outlet.map(|o| format!(", {}", self.words.text(&o.name))).unwrap_or_default();
            Item {
                text: format!("{}{outlet}", french::capitalize(&french::date(entry.data.date.value))),
                title: Some(self.words.title(&entry.meta)),
                href: entry.data.url.as_deref().and_then(|url| self.words.url(url)),
            }
        };
        let items: Vec<Item> = month.press.iter().take(LINES).map(item).collect();
        let heading = "On parle de nous".to_string();
        (!items.is_empty()).then_some(Block { heading, items, ..Block::default() })
    }

    fn upcoming(&self, month: &Month) -> Option<Block> {
        let item = |fact: &Fact| Item {
            text: french::capitalize(&french::long_date(fact.day())),
            title: Some(self.announce(*fact)),
            href: self.words.web_address(fact.meta()),
        };
        let items: Vec<Item> = month.upcoming.iter().take(LINES).map(item).collect();
        let heading = "À venir".to_string();
        (!items.is_empty()).then_some(Block { heading, items, ..Block::default() })
    }

    /// « départ pour Dublin (Irlande) », or the title of an event.
    fn announce(&self, fact: Fact) -> String {
        match fact {
            Fact::Departure(_) => format!("départ pour {}", self.place(fact)),
            Fact::Return(_) => french::elide("retour de", &self.place(fact)),
            Fact::Away(_) => format!("en stage à {}", self.place(fact)),
            Fact::Testimonial(e) => match self.site.person(&e.data.person.value, self.words.channel) {
                Shown::Named(name) => french::elide("le témoignage de", &name),
                Shown::Anonymous(label) => french::elide("le témoignage de", &label),
            },
            Fact::Event(e) => self.words.title(&e.meta),
            Fact::EuropeDay(e) => self.words.title(&e.meta),
        }
    }

    fn call(&self) -> String {
        let contact = self.site.school.erasmus_contact.as_ref();
        let ask = match contact.and_then(|c| c.email.as_ref().map(|email| (c, email))) {
            Some((contact, email)) => {
                let role = contact.role.as_deref().unwrap_or(&contact.name);
                format!("écrivez à {email} ({}).", self.words.text(role))
            }
            None => "parlez-en à un professeur ou à la vie scolaire.".to_string(),
        };
        format!("Vous êtes en BTS et un stage en Europe vous tente\u{202f}? Posez vos questions\u{a0}: {ask}")
    }

    /// What is true at any time of the year, with its name for the report.
    fn fillers(&self, month: &Month<'s>) -> Vec<(String, Block)> {
        let mut fillers = Vec::new();
        if let Some(next) = month.next_departure {
            let fact = Fact::Departure(next);
            let text = format!(
                "{}\u{a0}: {} {} à {}, pour {}.",
                french::capitalize(&french::long_date(next.data.departure.value)),
                self.group(fact),
                agree(&next.data, "partira", "partiront"),
                self.place(fact),
                duration(&next.data)
            );
            let block = self.block(&next.meta, "Prochain départ".into(), text);
            fillers.push((format!("le départ pour {}", self.words.text(&next.data.city.value)), block));
        }
        // Another figure and another formation each month.
        let turn = month.first.year().unsigned_abs() as usize * 12 + month.first.month() as usize;
        let figures: Vec<_> = self.site.school.figures.iter().filter(|f| !f.example).collect();
        if let Some(figure) = figures.get(turn.checked_rem(figures.len()).unwrap_or(0)) {
            let text = self.words.text(&format!("{} {}.", figure.value, figure.label));
            let block = Block { heading: "Un chiffre".into(), text: Some(text), ..Block::default() };
            fillers.push(("un chiffre du lycée".into(), block));
        }
        let formations = &self.site.formations;
        for ahead in 0..formations.len() {
            let formation = &formations[(turn + ahead) % formations.len()];
            let Some(summary) = self.words.summary(&formation.meta) else { continue };
            let sigle = self.words.text(&formation.data.sigle);
            let block = self.block(&formation.meta, format!("Partir avec le {sigle}"), shorten(&summary, ITEM_WORDS));
            fillers.push((format!("la présentation du {sigle}"), block));
        }
        fillers
    }

    fn title(&self, month: &Month) -> String {
        let max = self.site.school.ent.title_max;
        let month_name = french::month_year(month.first);
        let of_news = month.news.iter().chain(&month.upcoming).map(|fact| self.announce(*fact));
        let titles = of_news
            .map(|news| format!("Erasmus+ en BTS, {month_name}\u{a0}: {news}"))
            .chain([
                format!("Erasmus+ en BTS\u{a0}: les nouvelles {}", french::of_month(month.first)),
                format!("Erasmus+ BTS, {month_name}"),
            ])
            .find(|title| signs(title) <= max);
        titles.unwrap_or_else(|| french::truncate(&format!("Erasmus+ BTS, {month_name}"), max))
    }

    fn summary(&self, month: &Month, headings: &[String]) -> String {
        let max = self.site.school.ent.summary_max;
        let opening = format!("Erasmus+ en BTS, {}", french::month_year(month.first));
        let mut summary = format!("{opening}.");
        // As many as the field holds.
        for count in 1..=headings.len() {
            // A title may hold a colon of its own.
            let said = format!("{opening}\u{a0}– {}.", headings[..count].join("\u{a0}– "));
            if signs(&said) <= max {
                summary = said;
            }
        }
        summary
    }
}

pub fn signs(text: &str) -> usize {
    text.chars().count()
}

/// Whole sentences within so many words; the first one is cut if it is longer alone.
fn shorten(text: &str, words: usize) -> String {
    let mut end = 0;
    for (at, stop) in text.match_indices(['.', '!', '?', '…']) {
        let next = at + stop.len();
        let is_end = text[next..].chars().next().is_none_or(|c| c == ' ');
        if is_end && french::word_count(&text[..next]) <= words {
            end = next;
        }
    }
    if end > 0 {
        return text[..end].to_string();
    }
    let cut: Vec<&str> = text.split_inclusive(' ').take(words).collect();
    let cut = cut.concat();
    if cut.len() == text.len() {
        cut
    } else {
        format!("{}…", cut.trim_end_matches([' ', ',', ';', ':', '\u{a0}', '\u{202f}']))
    }
}
