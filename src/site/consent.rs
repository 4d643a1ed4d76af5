//! The one gate between people and what is published (content-model §3): a person appears on a channel only while an
//! authorisation covers that channel and that matter on the build's date.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::names::{Longer, Names, Redactor, add_longer};
use super::standing::Standing;
use crate::content::{Person, Register};
use crate::diagnostic::Spanned;
use crate::french;
use crate::language::Language;

/// What stands for a name.
const STUDENT_OF: &str = "un étudiant de {sigle}";
const PUPIL: &str = "un élève du lycée";
const STUDENT: &str = "un étudiant de BTS";
pub const ANONYMOUS: [&str; 3] = [STUDENT_OF, PUPIL, STUDENT];

/// Where something appears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    Site,
    Ent,
    Press,
    Kiosk,
    Brochure,
    Air,
    /// What is said and shown to a professional network.
    Talk,
    Social,
    /// The releases on the portal: what is on the site for the press needs both.
    PressRoom,
}

impl Channel {
    const ALL: [Channel; 9] = [
        Channel::Site,
        Channel::Ent,
        Channel::Press,
        Channel::Kiosk,
        Channel::Brochure,
        Channel::Air,
        Channel::Talk,
        Channel::Social,
        Channel::PressRoom,
    ];

    /// The code of `supports` in the register.
    fn code(self) -> &'static str {
        match self {
            Channel::Site => "site",
            Channel::Ent => "ent",
            Channel::Press | Channel::PressRoom => "presse",
            Channel::Kiosk => "kiosque",
            Channel::Brochure => "plaquette",
            Channel::Air => "antenne",
            Channel::Talk => "intervention",
            Channel::Social => "reseaux_sociaux",
        }
    }

    pub fn name(self) -> &'static str {
        let code = self.code();
        crate::content::CHANNELS.iter().find(|(c, _)| *c == code).map_or(code, |(_, name)| name)
    }
}

/// What of a person appears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matter {
    /// First name and words.
    Text,
    Image,
    Voice,
}

/// A person as a channel may show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    Named(String),
    /// « un étudiant de BTS MCO »
    Anonymous(String),
}

/// Why somebody may not appear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    Unknown,
    Unauthorised,
    Withdrawn(NaiveDate),
    /// Not before that day.
    Early(NaiveDate),
    Expired(NaiveDate),
    Minor,
    NotOn(Channel),
    Not(Matter),
}

/// In words, for the report.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Unknown => f.write_str("absente du registre"),
            Refusal::Unauthorised => f.write_str("aucune autorisation"),
            Refusal::Withdrawn(day) => write!(f, "autorisation retirée le {}", french::date(*day)),
            Refusal::Early(day) => write!(f, "autorisation signée le {} seulement", french::date(*day)),
            Refusal::Expired(day) => write!(f, "autorisation expirée le {}", french::date(*day)),
            Refusal::Minor => f.write_str("mineure sans signature de ses représentants"),
            Refusal::NotOn(channel) => write!(f, "autorisation qui ne couvre pas {}", channel.name()),
            Refusal::Not(Matter::Text) => f.write_str("autorisation qui ne couvre pas ses mots"),
            Refusal::Not(Matter::Image) => f.write_str("autorisation qui ne couvre pas son image"),
            Refusal::Not(Matter::Voice) => f.write_str("autorisation qui ne couvre pas sa voix"),
        }
    }
}

/// The channels that somebody agrees to.
#[derive(Debug, Clone, Copy)]
pub struct Agreed([bool; Channel::ALL.len()]);

impl Agreed {
    pub fn to(self, channel: Channel) -> bool {
        self.0[channel as usize]
    }
}

/// What a person agrees to on a day, and by what name: read once, asked for at every line of a site.
#[derive(Debug, Clone)]
struct Agreement {
    /// Whatever the channel and the matter.
    barred: Option<Refusal>,
    /// By channel.
    covers: [bool; Channel::ALL.len()],
    text: bool,
    image: bool,
    voice: bool,
    has_pseudonym: bool,
}

impl Agreement {
    fn of(person: &Person, day: NaiveDate) -> Agreement {
        let given = person.authorisation.as_ref();
        let barred = Standing::of(given, day).refusal();
        let has_pseudonym = person.pseudonym.is_some();
        let Some(given) = given else {
            let covers = Default::default();
            return Agreement { barred, covers, text: false, image: false, voice: false, has_pseudonym };
        };
        let is_unsigned_for = !person.adult && given.representatives == 0;
        let covers = Channel::ALL.map(|channel| given.channels.iter().any(|code| code == channel.code()));
        Agreement {
            barred: barred.or(is_unsigned_for.then_some(Refusal::Minor)),
            covers,
            text: given.text,
            image: given.image,
            voice: given.voice,
            has_pseudonym,
        }
    }

    fn refusal(&self, channel: Channel, matter: Matter) -> Option<Refusal> {
        if channel == Channel::PressRoom {
            return self.refusal(Channel::Site, matter).or_else(|| self.refusal(Channel::Press, matter));
        }
        let is_covered = match matter {
            Matter::Text => self.text,
            Matter::Image => self.image,
            Matter::Voice => self.voice,
        };
        if self.barred.is_some() {
            self.barred
        } else if !self.covers[channel as usize] {
            Some(Refusal::NotOn(channel))
        } else {
            (!is_covered).then_some(Refusal::Not(matter))
        }
    }
}

#[derive(Debug, Default)]
pub struct Consent {
    people: BTreeMap<String, Person>,
    agreements: FxHashMap<String, Agreement>,
    /// Formation id → « BTS MCO ».
    sigles: BTreeMap<String, String>,
    /// First names that are not those inside them, and the lycée's own names.
    longer: Longer,
    /// Who bears a first name or a pseudonym, folded.
    bearers: HashMap<String, Vec<String>>,
    /// Of what stands for a name.
    language: Language,
    /// By channel, made for those that are asked for.
    common: [OnceLock<Arc<Names>>; Channel::ALL.len()],
    /// The same of the people an entry is about, by their identifiers: each is asked for many times.
    own: [Mutex<FxHashMap<String, Arc<Names>>>; Channel::ALL.len()],
}

impl Consent {
    /// `school_names` are never cut, even where a student bears the first name of whom the lycée is named after.
    pub fn new(
        register: Register,
        sigles: BTreeMap<String, String>,
        school_names: Vec<String>,
        today: NaiveDate,
    ) -> Self {
        let people = register.people;
        let agreements = people.iter().map(|(id, person)| (id.clone(), Agreement::of(person, today))).collect();
        let mut longer = Longer::new();
        for school in &school_names {
            // With the word before, and with the word after.
            let words: Vec<&str> = school.split_whitespace().collect();
            words.windows(2).for_each(|pair| add_longer(&mut longer, &pair.join(" ")));
        }
        let mut bearers: HashMap<String, Vec<String>> = HashMap::new();
        for (id, person) in &people {
            for name in person.names() {
                add_longer(&mut longer, name);
                let bearers = bearers.entry(french::fold(name)).or_default();
                if bearers.last() != Some(id) {
                    bearers.push(id.clone());
                }
            }
        }
        let (language, common, own) = Default::default();
        Consent { people, agreements, sigles, longer, bearers, language, common, own }
    }

    /// The same gate, where another language says who is not named.
    pub fn in_language(&self, language: &Language) -> Consent {
        Consent {
            people: self.people.clone(),
            agreements: self.agreements.clone(),
            sigles: self.sigles.clone(),
            longer: self.longer.clone(),
            bearers: self.bearers.clone(),
            language: language.clone(),
            common: Default::default(),
            own: Default::default(),
        }
    }

    /// Why `person` may not appear; `None` when they may.
    pub fn refusal(&self, person: &str, channel: Channel, matter: Matter) -> Option<Refusal> {
        self.agreements.get(person).map_or(Some(Refusal::Unknown), |agreement| agreement.refusal(channel, matter))
    }

    /// The same on another day: who is announced must still agree when the day comes.
    pub fn refusal_on(&self, person: &str, channel: Channel, matter: Matter, day: NaiveDate) -> Option<Refusal> {
        let known = self.people.get(person);
        known.map_or(Some(Refusal::Unknown), |person| Agreement::of(person, day).refusal(channel, matter))
    }

    /// The last day of an authorisation: its end, or the eve of a withdrawal.
    pub(super) fn last_day(&self, person: &str) -> Option<NaiveDate> {
        let given = self.people.get(person)?.authorisation.as_ref()?;
        let eve = given.withdrawn.and_then(|day| day.pred_opt());
        Some(eve.map_or(given.expires, |eve| eve.min(given.expires)))
    }

    /// Where the words of `person` may appear.
    pub fn agreed(&self, person: &str) -> Agreed {
        let agreement = self.agreements.get(person);
        let agrees = |channel| agreement.is_some_and(|agreement| agreement.refusal(channel, Matter::Text).is_none());
        Agreed(Channel::ALL.map(agrees))
    }

    /// How `person` is called on `channel`.
    pub fn shown(&self, person: &str, channel: Channel) -> Shown {
        match self.people.get(person) {
            Some(known) if self.refusal(person, channel, Matter::Text).is_none() => {
                Shown::Named(known.pseudonym.clone().unwrap_or_else(|| known.first_name.clone()))
            }
            known => Shown::Anonymous(self.anonymous(known)),
        }
    }

    /// Who bears that first name or pseudonym in the register.
    pub fn bearing(&self, name: &str) -> impl Iterator<Item = &str> {
        self.bearers.get(&french::fold(name)).into_iter().flatten().map(String::as_str)
    }

    /// Everybody of the register.
    pub(super) fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// The formation's sigle of a person, for « Léa, BTS MCO ».
    pub fn sigle(&self, person: &str) -> Option<&str> {
        let formation = self.people.get(person)?.formation.as_ref()?;
        self.sigles.get(&formation.value).map(String::as_str)
    }

    pub fn formation(&self, person: &str) -> Option<&str> {
        self.people.get(person)?.formation.as_ref().map(|f| f.value.as_str())
    }

    /// The formations that the register names, where it names them.
    pub fn formations(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.people.values().filter_map(|p| p.formation.as_ref())
    }

    /// Invented people.
    pub fn examples(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.people.values().filter(|p| p.example).map(|p| &p.id)
    }

    pub fn is_known(&self, person: &str) -> bool {
        self.agreements.contains_key(person)
    }

    fn anonymous(&self, person: Option<&Person>) -> String {
        let sigle = person.and_then(|p| p.formation.as_ref()).and_then(|f| self.sigles.get(&f.value));
        match (person, sigle) {
            (_, Some(sigle)) => self.language.fill(STUDENT_OF, &[("sigle", sigle)]),
            (Some(person), None) if !person.adult => self.language.say(PUPIL).to_string(),
            _ => self.language.say(STUDENT).to_string(),
        }
    }

    /// What takes the withheld names out of running text on `channel`, in the language of this gate. `about` are the people an
    /// entry is about: their names go even when somebody else of the same name may be shown.
    pub fn redactor(&self, channel: Channel, about: &[&str]) -> Redactor {
        let common = self.common[channel as usize].get_or_init(|| Arc::new(self.common_names(channel)));
        Redactor::new(self.own_names(channel, about), common.clone()).in_language(self.language.code())
    }

    fn own_names(&self, channel: Channel, about: &[&str]) -> Option<Arc<Names>> {
        let about: Vec<&str> = about.iter().copied().filter(|id| self.is_renamed(id, channel)).collect();
        let made = || {
            let people = about.iter().filter_map(|id| Some(*id).zip(self.people.get(*id)));
            let names: Vec<_> = people.flat_map(|(id, person)| self.replaced(id, person, channel)).collect();
            Arc::new(Names::new(names, &self.longer, []).of_an_entry())
        };
        let key = match about[..] {
            [] => return None,
            // What would part two identifiers is inside one: nothing of it is remembered.
            _ if about.iter().any(|id| id.contains('\0')) => return Some(made()),
            [one] => Cow::Borrowed(one),
            _ => about.join("\0").into(),
        };
        let known = || self.own[channel as usize].lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(names) = known().get(&*key) {
            return Some(names.clone());
        }
        let names = made();
        known().insert(key.into_owned(), names.clone());
        Some(names)
    }

    /// What takes out those of a channel whom `is_withheld` names, by identifier; the names of the others stay.
    pub(super) fn redactor_of(&self, channel: Channel, is_withheld: impl Fn(&str) -> bool) -> Redactor {
        let named = self.people.iter().filter(|(id, _)| self.refusal(id, channel, Matter::Text).is_none());
        let (withheld, shown): (Vec<_>, Vec<_>) = named.partition(|(id, _)| is_withheld(id));
        let names = withheld.into_iter().flat_map(|(_, person)| {
            let anonymous = self.anonymous(Some(person));
            person.names().map(move |name| (name.clone(), anonymous.clone()))
        });
        let shown = shown.into_iter().map(|(_, p)| p.pseudonym.as_deref().unwrap_or(&p.first_name));
        Redactor::new(None, Arc::new(Names::new(names, &self.longer, shown))).in_language(self.language.code())
    }

    /// Finds one person, wherever they are named, in any language.
    pub(super) fn finder(&self, person: &Person) -> Redactor {
        let names = person.names().map(|name| (name.clone(), String::new()));
        Redactor::new(None, Arc::new(Names::new(names, &self.longer, []))).in_any_language()
    }

    /// Something stands for the name of a person on `channel`.
    fn is_renamed(&self, id: &str, channel: Channel) -> bool {
        let is_renamed = |known: &Agreement| known.has_pseudonym || known.refusal(channel, Matter::Text).is_some();
        self.agreements.get(id).is_some_and(is_renamed)
    }

    /// The names of a person that may not be written on `channel`, with what stands for them.
    fn replaced(&self, id: &str, person: &Person, channel: Channel) -> Vec<(String, String)> {
        let covered = self.refusal(id, channel, Matter::Text).is_none();
        match (&person.pseudonym, covered) {
            (None, true) => Vec::new(),
            // A pseudonym covers the real name wherever it was typed.
            (Some(pseudonym), true) => vec![(person.first_name.clone(), pseudonym.clone())],
            (_, false) => {
                let anonymous = self.anonymous(Some(person));
                person.names().map(|name| (name.clone(), anonymous.clone())).collect()
            }
        }
    }

    /// What is taken out of every text of a channel: the names of all who are withheld, but those that a covered person
    /// also bears.
    fn common_names(&self, channel: Channel) -> Names {
        let covered = self.people.iter().filter(|(id, _)| self.refusal(id, channel, Matter::Text).is_none());
        let shown = covered.map(|(_, p)| p.pseudonym.as_deref().unwrap_or(&p.first_name));
        let replaced = self.people.iter().flat_map(|(id, person)| self.replaced(id, person, channel));
        Names::new(replaced, &self.longer, shown)
    }
}
