//! The release of a departure: the generated text, or the team's own.

use super::release::{Part, Practical, Quoted, Release, photos};
use crate::content::markdown::plain::{Plain, plain};
use crate::content::{Entry, Mobility, PressOverride, Quote};
use crate::french::{self, Participation, to_complete};
use crate::site::State;
use crate::site::consent::Channel;
use crate::site::retroplan;
use crate::site::words::{Words, agree, duration, students};

/// The release of a mobility. Missing facts are said, never invented.
pub fn release<'s>(words: Words<'s>, entry: &'s Entry<Mobility>) -> Release<'s> {
    let site = words.site;
    let own = site.press_override(&entry.meta.id);
    let text = Departure { words, entry };
    let testimonials = site.testimonials_of_mobility(&entry.meta.id, Channel::Press).map(|t| &*t.meta);
    let (photos, missing) = photos(words, std::iter::once(&*entry.meta).chain(testimonials));
    let chosen = own.map(|o| &o.data.quotes).filter(|quotes| !quotes.is_empty()).unwrap_or(&entry.data.quotes);
    let mut quotes = text.quotes(chosen);
    let body = own.map(|own| text.own_body(own)).filter(|parts| !parts.is_empty());
    // What the team wrote has said its own last words.
    let practical = if body.is_some() || text.has_left() { None } else { Some(text.practical()) };
    if body.is_none() {
        text.complete_quotes(chosen, &mut quotes);
    }
    let lead = own.and_then(|own| own.data.lead.as_ref().map(|lead| words.of(&own.meta, lead)));
    let title = own.and_then(|own| own.meta.title.as_ref().map(|_| words.title(&own.meta)));
    let embargo = own.and_then(|own| own.data.embargo);
    let sent = own.and_then(|own| own.data.sent.as_ref()).map(|sent| sent.value).filter(|sent| *sent <= site.today);
    let status = match (sent, own) {
        (Some(day), _) => format!("Envoyé le {}", french::date(day)),
        (None, Some(_)) => "Texte de l’équipe, à envoyer".into(),
        (None, None) => "Projet généré, à relire".into(),
    };
    Release {
        title: title.unwrap_or_else(|| text.title()),
        diffusion: match embargo {
            Some((day, hour)) => {
                let hour = hour.map(|hour| format!(", {}", french::time(hour))).unwrap_or_default();
                format!("Sous embargo jusqu’au {}{hour}", french::long_date(day))
            }
            None => "Pour diffusion immédiate".into(),
        },
        date: sent.unwrap_or_else(|| retroplan::send_day(site, entry.data.departure.value).max(site.today)),
        lead: lead.unwrap_or_else(|| text.lead()),
        parts: body.unwrap_or_else(|| text.parts()),
        quotes,
        practical,
        photos,
        missing,
        status,
        example: entry.meta.example || own.is_some_and(|own| own.meta.example),
    }
}

struct Departure<'s> {
    words: Words<'s>,
    entry: &'s Entry<Mobility>,
}

impl<'s> Departure<'s> {
    fn mobility(&self) -> &'s Mobility {
        &self.entry.data
    }

    fn agree(&self, one: &'static str, many: &'static str) -> &'static str {
        agree(self.mobility(), one, many)
    }

    fn has_left(&self) -> bool {
        self.words.site.today > self.mobility().departure.value
    }

    /// What is said before the departure, during the stay, and after it.
    fn tense<'t>(&self, before: &'t str, during: &'t str, after: &'t str) -> &'t str {
        match self.words.site.state(self.mobility()) {
            State::Back => after,
            _ if self.has_left() => during,
            _ => before,
        }
    }

    /// « Quatre étudiants »
    fn group(&self) -> String {
        let who = students(self.mobility()).unwrap_or_else(|| format!("{} étudiants", to_complete("nombre")));
        french::capitalize(&who)
    }

    /// « Caspe, en Espagne »
    fn place(&self) -> String {
        let mobility = self.mobility();
        format!("{}, {}", self.words.of(&self.entry.meta, &mobility.city.value), mobility.country.in_country())
    }

    fn title(&self) -> String {
        let school = french::of_the(&self.words.site.school_name());
        let work = self.tense(
            self.agree("part travailler", "partent travailler"),
            self.agree("travaille", "travaillent"),
            self.agree("a travaillé", "ont travaillé"),
        );
        format!("{} {school} {work} {} à {}", self.group(), duration(self.mobility()), self.place())
    }

    fn lead(&self) -> String {
        let (site, mobility) = (self.words.site, self.mobility());
        let city = site.school.address.as_ref().and_then(|a| a.city.as_deref());
        let city = city.map(|city| format!(", à {},", self.words.text(city))).unwrap_or_default();
        let funded = if site.school.eu_form == "finance" { "financé" } else { "cofinancé" };
        format!(
            "{} {}{city} {} en stage à {}, {}. Ce séjour, {funded} par l’Union européenne avec le programme Erasmus+, \
             fait partie de {} brevet de technicien supérieur (BTS)\u{a0}: {} métier dans un autre pays.",
            self.group(),
            french::of_the(&site.school_name()),
            self.tense(self.agree("part", "partent"), self.agree("est", "sont"), self.agree("était", "étaient")),
            self.place(),
            french::range(mobility.departure.value, mobility.back.value),
            self.agree("son", "leur"),
            self.tense(
                self.agree("il y exercera son", "ils y exerceront leur"),
                self.agree("il y exerce son", "ils y exercent leur"),
                self.agree("il y a exercé son", "ils y ont exercé leur"),
            ),
        )
    }

    fn parts(&self) -> Vec<Part> {
        let (site, mobility, meta) = (self.words.site, self.mobility(), &self.entry.meta);
        let leaving = self.tense("aura lieu", "a eu lieu", "a eu lieu");
        let mut first = format!("Le départ {leaving} le {}. ", french::long_date(mobility.departure.value));
        let formation = site.formation(&mobility.formation.value).map(|f| self.words.title(&f.meta));
        let who = match &formation {
            Some(name) => {
                format!("{} du BTS {}", self.agree("cet étudiant", "ces étudiants"), name.trim_start_matches("BTS "))
            }
            None => self.agree("cet étudiant", "ces étudiants").to_string(),
        };
        let host = mobility.host.as_ref().map_or_else(
            || to_complete("entreprise ou organisme d’accueil"),
            |host| {
                let sector =
                    host.sector.as_deref().map(|s| format!(" ({})", self.words.of(meta, s))).unwrap_or_default();
                format!("{}{sector}", self.words.of(meta, &host.name))
            },
        );
        first.push_str(&format!(
            "Pendant {}, {who} {} par {host}. ",
            duration(self.mobility()),
            self.tense(
                self.agree("sera accueilli", "seront accueillis"),
                self.agree("est accueilli", "sont accueillis"),
                self.agree("a été accueilli", "ont été accueillis"),
            )
        ));
        if let Some(companions) = &mobility.companions {
            let with = self.tense(
                self.agree("Il sera accompagné", "Ils seront accompagnés"),
                self.agree("Il est accompagné", "Ils sont accompagnés"),
                self.agree("Il a été accompagné", "Ils ont été accompagnés"),
            );
            first.push_str(&format!("{with} par {}. ", self.words.inside(meta, companions)));
        }
        let coming_back = self.tense("est prévu", "est prévu", "a eu lieu");
        first.push_str(&format!("Le retour {coming_back} le {}.", french::long_date(mobility.back.value)));
        let context = site.school.press_context.as_deref().map_or_else(
            || to_complete("pourquoi le lycée fait partir ses étudiants (« contexte_presse » dans site.yaml)"),
            |text| self.words.text(text),
        );
        let abroad = if mobility.country.participation == Participation::Associated {
            " Sans appartenir à l’Union européenne, le pays d’accueil participe à ce programme."
        } else {
            ""
        };
        let url = self.words.web_address_or_home(meta);
        let told = self.tense("sera à suivre", "est à suivre", "est à lire");
        let last = format!("Le récit de ce séjour {told} sur le portail Erasmus+ du lycée\u{a0}: {url}");
        vec![Part::paragraph(first), Part::paragraph(format!("{context}{abroad}")), Part::paragraph(last)]
    }

    /// The photo moment proposed to the press.
    fn practical(&self) -> Practical {
        let text = match &self.mobility().departure_photo {
            Some(photo) => {
                let (day, hour) = photo.at.value;
                let hour = hour.map(|hour| format!(", {}", french::time(hour))).unwrap_or_default();
                let place = photo.place.as_deref().map(|p| format!(", {}", self.words.of(&self.entry.meta, p)));
                format!("{}{hour}{}.", french::long_date(day), place.unwrap_or_default())
            }
            None => to_complete("jour, heure et lieu d’un rendez-vous photo (« photo_depart »)"),
        };
        Practical { label: "Photo au départ".into(), text }
    }

    /// The quotes that the press may print.
    fn quotes(&self, quotes: &[Quote]) -> Vec<Quoted> {
        let quoted = quotes.iter().filter_map(|quote| self.words.quote(&self.entry.meta, quote));
        quoted.map(|voice| Quoted { text: voice.in_french().to_string(), by: voice.by }).collect()
    }

    /// A release wants a student's words and an adult's (domain.md §2): places to complete where there are none.
    fn complete_quotes(&self, chosen: &[Quote], quotes: &mut Vec<Quoted>) {
        let site = self.words.site;
        let sayable = chosen.iter().filter_map(|quote| {
            let by = quote.by.as_ref().map(|by| by.value.as_str());
            site.speaker(by, Channel::Press).ok().map(|_| by)
        });
        let students: Vec<bool> = sayable.map(|by| by.is_some_and(|by| site.sigle(by).is_some())).collect();
        let lacks = |student: bool| !students.contains(&student);
        for (is_lacking, what) in [
            (lacks(true), "citation d’un étudiant"),
            (lacks(false), "citation du chef d’établissement ou d’un enseignant"),
        ] {
            if is_lacking {
                quotes.push(Quoted { text: to_complete(what), by: None });
            }
        }
    }

    /// The team's own text.
    fn own_body(&self, own: &Entry<PressOverride>) -> Vec<Part> {
        let may_quote = |who: &str| self.words.site.speaker(Some(who), Channel::Press).is_ok();
        let texts = plain(&own.meta.body, &own.meta.shown, &may_quote);
        let said = |part: Plain| Part::of(part.kind, self.words.said_in(&own.meta, &part.text, part.lang.as_deref()));
        texts.into_iter().map(said).collect()
    }
}
