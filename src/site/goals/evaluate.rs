//! The rules of each goal. A yearly goal is late once its deadline passed; one of 100 % is late the day after.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Days, Months, NaiveDate};

use super::{Action, Detail, Goal, Month, Outcome, Progress, Proof, Year};
use crate::content::{Entry, EuropeDay, Kind, Publication};
use crate::french;
use crate::site::consent::Channel;
use crate::site::{State, retroplan};

/// Days to gather the proofs of an edition.
const GATHERING: u64 = 30;

pub fn all<'s>(year: &Year<'s>) -> Vec<Goal<'s>> {
    let goals = [portal, ent, specials, network, open_days, brochures, releases, europe_day];
    let mut goals: Vec<Goal> = goals.iter().map(|goal| goal(year)).collect();
    if year.is_closed {
        goals.iter_mut().for_each(|goal| goal.action = None);
    }
    goals
}

fn proofs<'s>(items: &[&'s Entry<Publication>]) -> Vec<Proof<'s>> {
    items.iter().map(|item| Proof::Appeared(item)).collect()
}

fn action(text: impl Into<String>, by: impl Into<Option<NaiveDate>>) -> Option<Action> {
    Some(Action { text: text.into(), by: by.into() })
}

/// The day that was wished, or the last one that will do.
fn due(year: &Year, wished: NaiveDate, last: NaiveDate) -> NaiveDate {
    if wished >= year.site.today { wished } else { last }
}

/// « 1 sur 3 »
fn of(count: usize, total: usize) -> String {
    format!("{count} sur\u{a0}{total}")
}

fn portal<'s>(year: &Year<'s>) -> Goal<'s> {
    let site = year.site;
    let online: Vec<&Entry<Publication>> = site
        .publications
        .iter()
        .filter(|p| p.data.channel == "site" && p.data.url.is_some() && p.data.date.value <= year.day)
        .collect();
    // What a visitor finds new; a date in the calendar is no news.
    let told = site.testimonials(Channel::Site).map(|t| t.data.date.value).find(|day| *day <= year.day);
    let sent = site.releases().filter_map(|r| Some(r.data.sent.as_ref()?.value));
    let shown = site.publications.iter().filter(|p| p.data.public || p.data.channel == "site");
    let news = told.into_iter().chain(sent).chain(shown.map(|p| p.data.date.value));
    let last = news.filter(|day| *day <= year.day).max();
    let freshness = site.school.axis_3.freshness;
    let is_fresh = last.is_some_and(|last| (year.day - last).num_days() <= freshness);
    let has_charter = site.pages.iter().any(|page| page.meta.id.starts_with("charte"));
    let mut missing = Vec::new();
    if online.is_empty() {
        missing.push("la preuve que le portail est en ligne (parution « site », avec son adresse)".to_string());
    }
    if !has_charter {
        missing.push("la page de la charte Erasmus+ et de la stratégie".to_string());
    }
    if !is_fresh {
        missing.push(format!("une nouvelle de moins de {freshness}\u{a0}jours"));
    }
    let is_reached = missing.is_empty();
    let is_stale = !online.is_empty() && !is_fresh;
    let progress = if is_reached { Progress::Reached } else { year.unreached(is_stale, !online.is_empty()) };
    let next = if online.is_empty() {
        action("Mettre le portail en ligne, puis noter la parution « site »", None)
    } else if !has_charter {
        action("Publier la page de la charte Erasmus+", None)
    } else {
        let due = last.and_then(|last| last.checked_add_days(Days::new(freshness.unsigned_abs())));
        action("Publier un témoignage, une rencontre ou une nouvelle", due)
    };
    Goal {
        number: 1,
        wording: "Promotion du programme Erasmus+ sur le site du Lycée",
        short: "Le portail en ligne et à jour",
        progress,
        count: last.map_or("rien de daté".to_string(), |last| format!("dernière nouvelle le {}", french::date(last))),
        proofs: proofs(&online),
        missing,
        action: next,
        detail: Detail::None,
    }
}

fn ent<'s>(year: &Year<'s>) -> Goal<'s> {
    let items = year.appeared("ent");
    let this = year.month_of(year.day);
    let months: Vec<Month> = year
        .year
        .months()
        .map(|first| Month {
            first,
            item: items.iter().copied().find(|p| year.month_of(p.data.date.value) == first),
            is_over: first < this || year.is_closed,
            is_now: first == this && !year.is_closed,
        })
        .collect();
    let done = months.iter().filter(|m| m.item.is_some()).count();
    let missed: Vec<String> = months
        .iter()
        .filter(|m| m.is_over && m.item.is_none())
        .map(|m| format!("en {}", french::month_year(m.first)))
        .collect();
    let progress = if done == 12 { Progress::Reached } else { year.unreached(!missed.is_empty(), done > 0) };
    let next = months.iter().find(|m| !m.is_over && m.item.is_none()).map(|m| m.first);
    let missing = if missed.is_empty() {
        Vec::new()
    } else {
        vec![format!("une parution {} (un mois passé ne se rattrape pas)", french::list(&missed))]
    };
    Goal {
        number: 2,
        wording: "au moins une parution par mois sur l’ENT du lycée sur le programme ERASMUS+ BTS",
        short: "Une parution par mois sur l’ENT",
        progress,
        count: format!("{done}\u{a0}mois sur\u{a0}12"),
        proofs: proofs(&items),
        missing,
        action: next.and_then(|first| {
            let text = format!("Publier le digest {} sur l’ENT", french::of_month(first));
            let last = first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt());
            action(text, due(year, retroplan::digest_day(year.site, first), last.unwrap_or(first)))
        }),
        detail: Detail::Months(months),
    }
}

fn specials<'s>(year: &Year<'s>) -> Goal<'s> {
    let radio = year.appeared("radio");
    let is_midi_libre = |p: &&&Entry<Publication>| {
        let outlet = p.data.media.as_ref().and_then(|id| year.site.outlet(&id.value));
        outlet.is_some_and(|o| french::slug(&o.name).replace('-', "").starts_with("midilibre"))
    };
    let press = year.appeared("presse");
    let articles: Vec<&Entry<Publication>> = press.iter().filter(is_midi_libre).copied().collect();
    let planned = year.coming("radio");
    let (has_radio, has_article) = (!radio.is_empty(), !articles.is_empty());
    let mut missing = Vec::new();
    if !has_radio {
        missing.push("une émission de radio, à l’antenne".to_string());
    }
    if !has_article {
        missing.push("un article de Midi Libre".to_string());
    }
    let count = usize::from(has_radio) + usize::from(has_article);
    let progress = if count == 2 {
        Progress::Reached
    } else {
        year.unreached(year.day > year.deadline(), count > 0 || planned.is_some())
    };
    let next = match (has_radio, planned) {
        (true, _) => action("Proposer un sujet à Midi Libre", year.deadline()),
        (false, Some(event)) => {
            let text = format!("Préparer l’émission «\u{a0}{}\u{a0}»", year.title(&event.meta));
            action(text, event.data.when.first_day())
        }
        (false, None) => {
            year.to_prove("radio").or_else(|| action("Proposer une émission à une radio locale", year.deadline()))
        }
    };
    let mut all = proofs(&radio);
    all.extend(proofs(&articles));
    Goal {
        number: 3,
        wording: "une émission spéciale par an sur les radios locales et Midilibre",
        short: "Une émission de radio et un article de Midi Libre",
        progress,
        count: of(count, 2),
        proofs: all,
        missing,
        action: next.filter(|_| progress != Progress::Reached),
        detail: Detail::None,
    }
}

fn network<'s>(year: &Year<'s>) -> Goal<'s> {
    let talks = year.appeared("reseau");
    let mut touched: BTreeMap<&str, NaiveDate> = BTreeMap::new();
    for talk in &talks {
        for about in &talk.data.about {
            let Some((Kind::Event, id)) = year.site.find(&about.value) else { continue };
            let event = year.site.events.iter().find(|e| e.meta.id == id);
            if let Some(network) = event.and_then(|e| e.data.talk.network.as_ref()) {
                touched.entry(&network.value).or_insert(talk.data.date.value);
            }
        }
    }
    let planned = year.coming("reseau");
    let is_reached = !talks.is_empty();
    let progress =
        if is_reached { Progress::Reached } else { year.unreached(year.day > year.deadline(), planned.is_some()) };
    let next = match planned {
        _ if is_reached => None,
        Some(event) => {
            let text = format!("Préparer l’intervention «\u{a0}{}\u{a0}»", year.title(&event.meta));
            action(text, event.data.when.first_day())
        }
        None => {
            year.to_prove("reseau").or_else(|| action("Proposer une intervention à l’un des réseaux", year.deadline()))
        }
    };
    let networks = &year.site.school.networks;
    Goal {
        number: 4,
        wording: "une intervention par an des BTS au sein des réseaux professionnels partenaires : Medef, Dirigeants Commerciaux de France, Club Molière, Club des managers Hérault Méditerranée",
        short: "Une intervention dans un réseau professionnel",
        progress,
        count: french::plural(i64::try_from(talks.len()).unwrap_or(i64::MAX), "intervention", "interventions"),
        proofs: proofs(&talks),
        missing: if is_reached { Vec::new() } else { vec!["une intervention tenue, avec sa preuve".into()] },
        action: next,
        detail: Detail::Networks(
            networks.iter().map(|n| (n.name.as_str(), touched.get(n.id.as_str()).copied())).collect(),
        ),
    }
}

fn open_days<'s>(year: &Year<'s>) -> Goal<'s> {
    let held = year.appeared("jpo");
    let days = year.events("jpo");
    // A proof that names no day is that of the nearest day before it.
    let day_of = |proof: &&Entry<Publication>| {
        let named = proof.data.about.iter().filter_map(|about| match year.site.find(&about.value) {
            Some((Kind::Event, id)) => days.iter().any(|day| day.meta.id == id).then_some(id),
            _ => None,
        });
        let before = days.iter().rfind(|day| day.data.when.first_day() <= proof.data.date.value);
        let is_over = |id: &Arc<str>| {
            days.iter().any(|day| day.meta.id == *id && day.data.when.first_day() <= proof.data.date.value)
        };
        let names_another = !proof.data.about.is_empty();
        named.into_iter().find(is_over).or_else(|| before.filter(|_| !names_another).map(|day| day.meta.id.clone()))
    };
    let proved: BTreeSet<Arc<str>> = held.iter().filter_map(day_of).collect();
    let unproved: Vec<_> = days.iter().filter(|e| !proved.contains(&e.meta.id)).collect();
    let late = unproved.iter().find(|e| e.data.when.last_day() < year.day);
    let coming = unproved.iter().find(|e| e.data.when.last_day() >= year.day);
    let total = days.len().max(1);
    let done = if days.is_empty() { held.len().min(1) } else { days.len() - unproved.len() };
    let is_late = late.is_some() || (days.is_empty() && year.day > year.deadline());
    let progress =
        if done == total { Progress::Reached } else { year.unreached(is_late, done > 0 || coming.is_some()) };
    let title = |e: &Entry<crate::content::Event>| year.title(&e.meta);
    let next = match (late, coming) {
        (Some(event), _) => {
            action(format!("Noter la preuve de «\u{a0}{}\u{a0}»\u{a0}: photo du stand, affluence", title(event)), None)
        }
        (None, Some(event)) => {
            action(format!("Préparer le stand Erasmus+ de «\u{a0}{}\u{a0}»", title(event)), event.data.when.first_day())
        }
        (None, None) => action("Inscrire la prochaine journée portes ouvertes à l’agenda", year.deadline()),
    };
    let missing = unproved
        .iter()
        .map(|e| format!("la preuve de «\u{a0}{}\u{a0}» ({})", title(e), french::date(e.data.when.first_day())));
    let mut missing: Vec<String> = missing.collect();
    if days.is_empty() && held.is_empty() {
        missing.push("une journée portes ouvertes où le programme est présenté".into());
    }
    Goal {
        number: 5,
        wording: "Valorisation de la participation au programme lors des Journées Portes Ouvertes",
        short: "Erasmus+ à chaque journée portes ouvertes",
        progress,
        count: of(done, total),
        proofs: proofs(&held),
        missing,
        action: next.filter(|_| progress != Progress::Reached),
        detail: Detail::None,
    }
}

fn brochures<'s>(year: &Year<'s>) -> Goal<'s> {
    let printed = year.appeared("plaquette");
    let named: BTreeSet<Arc<str>> = printed
        .iter()
        .flat_map(|p| &p.data.about)
        .filter_map(|about| match year.site.find(&about.value) {
            Some((Kind::Formation, id)) => Some(id),
            _ => None,
        })
        .collect();
    let missing: Vec<String> = year
        .site
        .formations
        .iter()
        .filter(|f| !named.contains(&f.meta.id))
        .map(|f| format!("la plaquette du {}", french::typography(&f.data.sigle)))
        .collect();
    let total = year.site.formations.len();
    let done = total - missing.len();
    let is_reached = total > 0 && missing.is_empty();
    let progress = if is_reached { Progress::Reached } else { year.unreached(year.day > year.deadline(), done > 0) };
    let first = missing.first().map(|what| format!("Placer l’encart Erasmus+ dans {what}"));
    Goal {
        number: 6,
        wording: "… et au sein des plaquettes des BTS",
        short: "Erasmus+ dans la plaquette de chaque BTS",
        progress,
        count: of(done, total),
        proofs: proofs(&printed),
        action: first.and_then(|text| action(text, year.deadline())),
        missing,
        detail: Detail::None,
    }
}

fn releases<'s>(year: &Year<'s>) -> Goal<'s> {
    let departures = year.departures();
    let sent = departures.iter().filter_map(|d| match d.outcome {
        Outcome::Before(day) | Outcome::After(day) => {
            let own = year.site.press_override(&d.mobility.meta.id);
            let is_example = d.mobility.meta.example || own.is_some_and(|own| own.meta.example);
            Some(Proof::Sent(d.mobility, day, is_example))
        }
        _ => None,
    });
    let sent: Vec<Proof> = sent.collect();
    let in_time = departures.iter().filter(|d| matches!(d.outcome, Outcome::Before(_))).count();
    let title = |d: &super::Departure| year.title(&d.mobility.meta);
    let missing = departures.iter().filter_map(|d| {
        let day = french::long_date(d.mobility.data.departure.value);
        match d.outcome {
            Outcome::Never => {
                Some(format!("le communiqué de «\u{a0}{}\u{a0}» (parti le {day} sans communiqué)", title(d)))
            }
            Outcome::After(_) => Some(format!("le communiqué de «\u{a0}{}\u{a0}» (envoyé après le départ)", title(d))),
            Outcome::ToCome => Some(format!("le communiqué de «\u{a0}{}\u{a0}» (départ le {day})", title(d))),
            Outcome::Before(_) => None,
        }
    });
    let missing: Vec<String> = missing.collect();
    let is_late = departures.iter().any(|d| matches!(d.outcome, Outcome::Never | Outcome::After(_)));
    let total = departures.len();
    let is_reached = total > 0 && in_time == total;
    let progress = if is_reached { Progress::Reached } else { year.unreached(is_late, !sent.is_empty()) };
    // Told while they are away, the departure still makes an article; later it is an old story.
    let is_away = |d: &&super::Departure| year.site.state(&d.mobility.data) == State::Underway;
    let never = departures.iter().filter(|d| d.outcome == Outcome::Never).find(is_away);
    let coming = departures.iter().find(|d| d.outcome == Outcome::ToCome);
    let next = match (never, coming) {
        (Some(d), _) => action(
            format!(
                "Envoyer le communiqué de «\u{a0}{}\u{a0}»\u{a0}: il ne compte plus comme envoyé avant le départ, mais il raconte le séjour",
                title(d)
            ),
            None,
        ),
        (None, Some(d)) => {
            let departure = d.mobility.data.departure.value;
            action(
                format!(
                    "Envoyer le communiqué de «\u{a0}{}\u{a0}» (départ le {})",
                    title(d),
                    french::long_date(departure)
                ),
                due(year, retroplan::send_day(year.site, departure), departure),
            )
        }
        (None, None) if total == 0 => action("Inscrire les départs de l’année dans « mobilites »", year.deadline()),
        (None, None) => None,
    };
    Goal {
        number: 7,
        wording: "Communiqués de presse systématiques au départ des mobilités sortantes",
        short: "Un communiqué avant chaque départ",
        progress,
        count: of(in_time, total),
        proofs: sent,
        missing: if total == 0 { vec!["les départs de l’année, dans « mobilites »".into()] } else { missing },
        action: next,
        detail: Detail::Departures(departures),
    }
}

fn europe_day<'s>(year: &Year<'s>) -> Goal<'s> {
    let site = year.site;
    let editions = year.editions();
    // Held on the day of an edition of the year, or after it; of no other year's.
    let is_held = |proof: &Entry<Publication>| {
        let named = proof.data.about.iter().filter_map(|about| match site.find(&about.value) {
            Some((Kind::EuropeDay, id)) => Some(id),
            _ => None,
        });
        let named: Vec<Arc<str>> = named.collect();
        let is_this = |e: &&&Entry<EuropeDay>| named.is_empty() || named.contains(&e.meta.id);
        let mut mine = editions.iter().filter(is_this);
        editions.is_empty() && named.is_empty() || mine.any(|e| e.data.when.first_day() <= proof.data.date.value)
    };
    let mut held = year.appeared("erasmusdays");
    held.retain(|proof| is_held(proof));
    let target = site.school.europe_days.media_target;
    let about_edition = |p: &&Entry<Publication>| {
        p.data.about.iter().any(|about| {
            matches!(site.find(&about.value), Some((Kind::EuropeDay, id)) if editions.iter().any(|e| e.meta.id == id))
        })
    };
    let mut mentions: Vec<&Entry<Publication>> = year.appeared("presse");
    mentions.extend(year.appeared("radio"));
    mentions.retain(|p| about_edition(p));
    let media: BTreeSet<&str> =
        mentions.iter().filter_map(|p| p.data.media.as_ref()).map(|m| m.value.as_str()).collect();
    let mut missing = Vec::new();
    if held.is_empty() {
        missing.push("la preuve que la fête a eu lieu (parution « erasmusdays »)".to_string());
    }
    if let Some(lacking) = target.checked_sub(media.len()).filter(|n| *n > 0) {
        let others = french::plural(i64::try_from(lacking).unwrap_or(i64::MAX), "média", "médias");
        missing.push(format!("{others} qui en parle{}", if lacking > 1 { "nt" } else { "" }));
    }
    let is_reached = missing.is_empty();
    let coming = editions.iter().find(|e| e.data.when.last_day() >= year.day);
    let gathered = |e: &&Entry<EuropeDay>| e.data.when.last_day().checked_add_days(Days::new(GATHERING));
    // The goal is late once an edition had its time; to plan another one proves nothing.
    let is_late = match editions.first() {
        Some(first) => gathered(first).is_some_and(|day| year.day > day),
        None => year.day > year.deadline(),
    };
    let gathered = editions.last().and_then(gathered);
    let is_under_way = !editions.is_empty() || !held.is_empty();
    let progress = if is_reached { Progress::Reached } else { year.unreached(is_late, is_under_way) };
    let next = match (coming, editions.last()) {
        (Some(e), _) => action(
            format!("Envoyer l’annonce de «\u{a0}{}\u{a0}» à la presse", year.title(&e.meta)),
            due(year, retroplan::send_day(site, e.data.when.first_day()), e.data.when.first_day()),
        ),
        (None, Some(_)) if held.is_empty() => action("Noter la preuve de la fête (parution « erasmusdays »)", gathered),
        (None, Some(_)) => {
            action("Envoyer le bilan aux médias qui n’en ont pas parlé, puis noter leurs articles", gathered)
        }
        (None, None) => action("Fixer la date de la Fête de l’Europe", year.deadline()),
    };
    let mut all = proofs(&held);
    all.extend(proofs(&mentions));
    Goal {
        number: 8,
        wording: "une Fête de l’Europe (#ErasmusDay) par an avec une forte communication média",
        short: "Une Fête de l’Europe et des médias qui en parlent",
        progress,
        count: format!(
            "{} sur\u{a0}{target}",
            french::plural(i64::try_from(media.len()).unwrap_or(i64::MAX), "média", "médias")
        ),
        proofs: all,
        missing,
        action: next.filter(|_| !is_reached),
        detail: Detail::None,
    }
}
