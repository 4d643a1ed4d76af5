//! What entries say of each other: identifiers in both directions, dates, links, files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use super::consent::{Channel, Matter, Refusal};
use super::{EntryId, Site, days_of, gazetteer, is_short, pictures};
use crate::content::fields::{Reference, Type};
use crate::content::markdown::blocks::Name;
use crate::content::{Broken, Entries, Entry, Kind, Meta, When};
use crate::diagnostic::{Diagnostic, Note, NoteKind, Span, Spanned, nearest};
use crate::french;
use crate::source::Sources;

/// Every identifier that was written, even in entries that are hidden or have faults.
pub struct Known {
    all: Vec<EntryId>,
    /// The same, to look one up: most that is referred to is shown, and found there.
    ids: OnceLock<BTreeMap<Kind, BTreeSet<Arc<str>>>>,
    broken: BTreeSet<(Kind, String)>,
    broken_people: BTreeSet<String>,
}

impl Known {
    pub fn of(entries: &Entries) -> Known {
        let sound = entries.metas().filter(|m| &*m.id != "index").map(|meta| (meta.kind, meta.id.clone()));
        let broken = entries.broken.iter().map(|Broken { kind, id, .. }| (*kind, id.as_str().into()));
        Known {
            all: sound.chain(broken).collect(),
            ids: OnceLock::new(),
            // The faults of a draft are only warnings: it does not excuse what is missing.
            broken: entries.broken.iter().filter(|b| !b.is_draft()).map(|b| (b.kind, b.id.clone())).collect(),
            broken_people: entries.people.broken.iter().cloned().collect(),
        }
    }

    pub fn is_broken(&self, kind: Kind, id: &str) -> bool {
        self.broken.contains(&(kind, id.to_string()))
    }

    fn ids(&self) -> &BTreeMap<Kind, BTreeSet<Arc<str>>> {
        self.ids.get_or_init(|| {
            let mut ids: BTreeMap<Kind, BTreeSet<Arc<str>>> = BTreeMap::new();
            for (kind, id) in &self.all {
                ids.entry(*kind).or_default().insert(id.clone());
            }
            ids
        })
    }

    fn has(&self, kind: Kind, id: &str) -> bool {
        self.ids().get(&kind).is_some_and(|ids| ids.contains(id))
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.ids().get(&kind).into_iter().flatten().map(|id| &**id)
    }
}

struct Checker<'a> {
    site: &'a Site,
    known: &'a Known,
    faults: Vec<Diagnostic>,
}

/// Identifiers, dates and states of all entries.
pub fn references(site: &Site, known: &Known) -> Vec<Diagnostic> {
    let mut checker = Checker { site, known, faults: Vec::new() };
    checker.people();
    for meta in site.all_metas().chain(&site.aside) {
        checker.existence(meta);
        checker.photos(meta);
    }
    // What a translation shares with its original is said once: it is the same fault, at the same place.
    for meta in site.translations.iter().flat_map(Site::own_texts) {
        checker.photos(meta);
    }
    checker.mobilities();
    checker.testimonials();
    checker.events();
    checker.publications();
    checker.releases();
    checker.accessibility();
    checker.faults
}

impl Checker<'_> {
    fn unknown(&mut self, id: &Spanned<String>, what: &str, near: Option<&str>, otherwise: String) {
        let help = near.map_or(otherwise, |near| format!("Vouliez-vous dire « {near} » ?"));
        self.faults
            .push(Diagnostic::error(id.span.clone(), format!("{what} « {} » n’existe pas", id.value)).help(help));
    }

    /// What the portal claims of its accessibility, once its audit is too old.
    fn accessibility(&mut self) {
        let access = &self.site.school.accessibility;
        if let Some(audit) = access.audit.as_ref().filter(|_| access.is_outdated(self.site.today)) {
            let (what, help) = if audit.date.value > self.site.today {
                (
                    "cet audit est daté d’un jour à venir".to_string(),
                    "Le portail se dit « non conforme ». Vérifiez l’année.",
                )
            } else {
                (
                    format!("cet audit ne vaut plus depuis le {}", french::date(audit.ends())),
                    "Le portail se dit « non conforme ». Écrivez la date d’un nouvel audit, ou etat: non_conforme",
                )
            };
            self.faults.push(Diagnostic::warning(audit.date.span.clone(), what).help(help));
        }
    }

    /// Everything an entry names exists.
    fn existence(&mut self, meta: &Meta) {
        for Reference { to, name } in &meta.references {
            match to {
                Type::Entry(kind) => self.entry(*kind, name),
                Type::AnyEntry => self.any_entry(name),
                Type::Person => self.person(name),
                Type::Network => self.network(name),
                Type::Media => self.outlet(name),
                _ => {}
            }
        }
    }

    /// Everybody on a photo is known, and somebody said who is on it.
    fn photos(&mut self, meta: &Meta) {
        if meta.image.is_none() && meta.scan.images.is_empty() {
            return;
        }
        for person in meta.scan.images.iter().flat_map(|i| &i.people) {
            self.person(person);
        }
        // Whoever tells their story is often the one on the photo.
        let author = self.site.testimonial(&meta.id).filter(|_| meta.kind == Kind::Testimonial);
        let author = author.map_or("lea", |entry| entry.data.person.value.as_str());
        let keys = format!(
            "Écrivez personnes: [{author}], avec les identifiants de « personnes.yaml » de tous ceux que l’on reconnaît, ou personne_reconnaissable: non"
        );
        let in_gallery = format!("Écrivez à la fin de la ligne personnes: {author}, ou personnes: aucune");
        let elsewhere = format!(
            "Montrez-la dans un bloc « ::: figure », qui le dit : personnes: [{author}], ou personne_reconnaissable: non"
        );
        let declared = meta.image.iter().map(|i| (&i.file, &i.people, i.recognisable, &keys));
        let shown = meta.scan.images.iter().map(|i| {
            let help = match i.block {
                Some(Name::Gallery) => &in_gallery,
                Some(_) => &keys,
                None => &elsewhere,
            };
            (&i.file, &i.people, i.recognisable, help)
        });
        for (file, people, recognisable, help) in declared.chain(shown) {
            self.faults.extend(unclear(file, people, recognisable, help));
        }
    }

    fn entry(&mut self, kind: Kind, id: &Spanned<String>) {
        // What is shown is found at once.
        if self.site.meta(kind, &id.value).is_none() && !self.known.has(kind, &id.value) {
            let near = nearest(&id.value, self.known.of_kind(kind)).map(str::to_string);
            let what = french::elide(if kind.is_feminine() { "la" } else { "le" }, kind.name());
            self.unknown(
                id,
                &what,
                near.as_deref(),
                format!(
                    "Le fichier « {}/{}.md » est attendu. Identifiants connus : {}.",
                    kind.folder(),
                    id.value,
                    self.some(kind)
                ),
            );
        }
    }

    fn some(&self, kind: Kind) -> String {
        let ids: Vec<&str> = self.known.of_kind(kind).take(6).collect();
        if ids.is_empty() { "aucun".into() } else { ids.join(", ") }
    }

    fn person(&mut self, id: &Spanned<String>) {
        if !self.site.consent.is_known(&id.value) && !self.known.broken_people.contains(&id.value) {
            let known = self.site.consent.people().map(|person| person.id.value.as_str());
            let near = nearest(&id.value, known).map(str::to_string);
            self.unknown(
                id,
                "la personne",
                near.as_deref(),
                "Ajoutez-la d’abord dans « personnes.yaml », avec son autorisation.".into(),
            );
        }
    }

    fn people(&mut self) {
        let formations: Vec<Spanned<String>> = self.site.consent.formations().cloned().collect();
        for formation in formations {
            self.entry(Kind::Formation, &formation);
        }
    }

    fn mobilities(&mut self) {
        for Entry { data, .. } in &self.site.mobilities {
            for person in &data.participants {
                let formation = self.site.consent.formation(&person.value);
                if formation.is_some_and(|f| f != data.formation.value)
                    && self.known.has(Kind::Formation, &data.formation.value)
                {
                    self.faults.push(
                        Diagnostic::warning(
                            person.span.clone(),
                            format!("« {} » suit une autre formation que celle de cette mobilité", person.value),
                        )
                        .related(data.formation.span.clone(), "la formation de la mobilité")
                        .help(format!(
                            "Dans « personnes.yaml », sa formation est « {} ».",
                            formation.unwrap_or_default()
                        )),
                    );
                }
            }
            if data.back.value < data.departure.value {
                self.faults.push(
                    Diagnostic::error(data.back.span.clone(), "le retour vient avant le départ")
                        .related(data.departure.span.clone(), "le départ")
                        .help("Corrigez l’une des deux dates."),
                );
            } else if is_short(data) && !data.is_cancelled() {
                self.faults.push(
                    Diagnostic::warning(
                        data.back.span.clone(),
                        format!(
                            "{} : moins de 2\u{a0}mois, à vérifier avec le coordinateur Erasmus+",
                            french::duration_days(days_of(data))
                        ),
                    )
                    .related(data.departure.span.clone(), "le départ")
                    .help("Un stage Erasmus+ de l’enseignement supérieur dure au moins deux mois."),
                );
            }
            if self.site.coordinates(data).is_none() {
                let near = gazetteer::suggest(&data.city.value, data.country.code);
                let near = near.map(|n| format!(" Vouliez-vous dire « {n} » ?")).unwrap_or_default();
                self.faults.push(
                    Diagnostic::advice(
                        data.city.span.clone(),
                        format!("la ville « {} » n’est pas connue : elle n’est pas sur la carte", data.city.value),
                    )
                    .help(format!("Donnez sa latitude et sa longitude : coordonnees: [41.2333, -0.0333].{near}")),
                );
            }
            if let Some(photo) = &data.departure_photo {
                let (day, departure) = (photo.at.value.0, data.departure.value);
                let message = match (departure - day).num_days() {
                    0..=2 => None,
                    ..0 => Some("la photo du départ est prévue après le départ".to_string()),
                    days => Some(format!("la photo du départ est prévue {days} jours avant le départ")),
                };
                self.faults.extend(message.map(|message| {
                    Diagnostic::warning(photo.at.span.clone(), message)
                        .related(data.departure.span.clone(), "le départ")
                        .help("Corrigez « le », dans « photo_depart », ou la date du départ.")
                }));
            }
            if data.state == Some("prevue") && data.departure.value <= self.site.today {
                self.faults.push(
                    Diagnostic::warning(
                        data.departure.span.clone(),
                        "cette mobilité est dite « prevue », mais la date du départ est passée",
                    )
                    .help("Retirez la clé « etat » : il se déduit des dates. Ou écrivez : etat: annulee"),
                );
            }
        }
    }

    fn testimonials(&mut self) {
        for Entry { data, .. } in &self.site.testimonials {
            let Some(id) = &data.mobility else { continue };
            let Some(mobility) = self.site.mobility(&id.value) else { continue };
            let participants = &mobility.data.participants;
            // A tutor or a teacher speaks of a mobility without having left.
            let is_student = self.site.consent.formation(&data.person.value).is_some();
            if is_student
                && !participants.is_empty()
                && !participants.iter().any(|p| p.value == data.person.value)
                && self.site.consent.is_known(&data.person.value)
            {
                self.faults.push(
                    Diagnostic::warning(
                        data.person.span.clone(),
                        format!("« {} » ne figure pas parmi les participants de « {} »", data.person.value, id.value),
                    )
                    .related(id.span.clone(), "la mobilité")
                    .help(format!(
                        "Ajoutez « {} » aux participants de {}, ou corrigez l’une des deux clés.",
                        data.person.value, mobility.meta.shown
                    )),
                );
            }
            if data.date.value < mobility.data.departure.value {
                self.faults.push(
                    Diagnostic::warning(
                        data.date.span.clone(),
                        "ce témoignage est daté d’avant le départ de sa mobilité",
                    )
                    .related(mobility.data.departure.span.clone(), "le départ")
                    .help("Vérifiez la date, ou la mobilité."),
                );
            }
        }
    }

    fn events(&mut self) {
        for Entry { data, .. } in &self.site.events {
            self.order(&data.when);
        }
        for Entry { data, .. } in &self.site.europe_days {
            self.order(&data.when);
        }
    }

    fn network(&mut self, id: &Spanned<String>) {
        if self.site.network(&id.value).is_none() {
            let ids: Vec<&str> = self.site.school.networks.iter().map(|n| n.id.as_str()).collect();
            let near = nearest(&id.value, ids.iter().copied());
            self.unknown(id, "le réseau", near, format!("Les réseaux de « site.yaml » : {}.", ids.join(", ")));
        }
    }

    fn outlet(&mut self, id: &Spanned<String>) {
        if self.site.outlet(&id.value).is_none() {
            let ids: Vec<&str> = self.site.school.media.iter().map(|m| m.id.as_str()).collect();
            let near = nearest(&id.value, ids.iter().copied());
            self.unknown(id, "le média", near, format!("Les médias de « site.yaml » : {}.", ids.join(", ")));
        }
    }

    fn order(&mut self, when: &When) {
        if let Some(end) = when
            .end
            .as_ref()
            .filter(|end| end.value < when.start.value && !(end.value.0 == when.start.value.0 && end.value.1.is_none()))
        {
            self.faults.push(
                Diagnostic::error(end.span.clone(), "la fin vient avant le début")
                    .related(when.start.span.clone(), "le début")
                    .help("Corrigez l’une des deux dates."),
            );
        }
    }

    fn any_entry(&mut self, id: &Spanned<String>) {
        let (folder, name) = id.value.split_once('/').unwrap_or(("", &id.value));
        let of_kind = |kind: Kind| (folder.is_empty() || kind.folder() == folder) && self.known.has(kind, name);
        let is_written = || Kind::ALL.into_iter().any(of_kind) || self.known.has(Kind::Page, &id.value);
        if self.site.find(&id.value).is_none() && !is_written() {
            let all: Vec<&str> = Kind::ALL.into_iter().flat_map(|k| self.known.of_kind(k)).collect();
            let near = nearest(&id.value, all).map(str::to_string);
            let otherwise = "Un identifiant est le nom d’un fichier du contenu, sans « .md ».".to_string();
            self.unknown(id, "l’identifiant", near.as_deref(), otherwise);
        }
    }

    fn publications(&mut self) {
        let mut seen: BTreeMap<(&str, NaiveDate, &str), &Meta> = BTreeMap::new();
        for Entry { data, meta } in &self.site.publications {
            let what = data.url.as_deref().unwrap_or_else(|| meta.title());
            if let Some(first) = seen.insert((data.channel, data.date.value, what), meta) {
                let fault = Diagnostic::warning(meta.title_span(), "cette parution est notée deux fois")
                    .related(first.title_span(), "l’autre fois");
                self.faults
                    .push(fault.help("Supprimez l’un des deux fichiers : même jour, même support, même adresse."));
            }
            let outlet = data.media.as_ref().and_then(|id| Some((id, self.site.outlet(&id.value)?)));
            if let Some((id, outlet)) = outlet.filter(|(_, outlet)| data.channel == "radio" && outlet.genre != "radio")
            {
                let message = format!("« {} » n’est pas une radio", outlet.name);
                let help = "Écrivez « support: presse », ou corrigez le « genre » de ce média dans « site.yaml ».";
                self.faults.push(Diagnostic::warning(id.span.clone(), message).help(help));
            }
            if data.date.value > self.site.today {
                let message = "cette parution est datée dans l’avenir : elle ne compte pour aucun objectif";
                let fault = Diagnostic::warning(data.date.span.clone(), message).help(
                    "Une parution est ce qui a vraiment paru. Si le jour est faux, corrigez « date ». Si elle n’est que prévue, supprimez ce fichier, et notez-la ce jour-là : lycee new parution",
                );
                self.faults.push(fault);
            }
        }
    }

    fn releases(&mut self) {
        for Entry { meta, data } in &self.site.press_overrides {
            if self.site.mobility(&meta.id).is_none() && !self.known.has(Kind::Mobility, &meta.id) {
                let near = nearest(&meta.id, self.known.of_kind(Kind::Mobility));
                let help = near.map_or_else(
                    || "Le nom d’un communiqué est celui de sa mobilité.".to_string(),
                    |near| format!("Le nom d’un communiqué est celui de sa mobilité. Renommez-le en « {near}.md » ?"),
                );
                self.faults.push(
                    Diagnostic::error(
                        Span::whole(meta.shown.clone()),
                        format!("aucune mobilité ne s’appelle « {} »", meta.id),
                    )
                    .help(help),
                );
            }
            match &data.sent {
                Some(sent) if sent.value > self.site.today => self.faults.push(
                    Diagnostic::warning(sent.span.clone(), "cette date d’envoi est dans l’avenir")
                        .help("Écrivez la date d’envoi une fois le communiqué parti."),
                ),
                Some(_) => self.faults.extend(unfinished(meta)),
                None => {}
            }
        }
    }
}

/// A release that was sent with a place still to complete: it would be in the press room of the portal.
fn unfinished(meta: &Meta) -> Option<Diagnostic> {
    let text = &meta.body.text;
    let at = text.find(french::TO_COMPLETE)?;
    let end = text[at..].find(']').map_or(text.len(), |end| at + end + 1);
    let fault = Diagnostic::error(
        Span::new(&meta.shown, at..end),
        "ce communiqué est noté comme envoyé, mais il reste à compléter : l’espace presse le montrerait",
    );
    Some(fault.help("Complétez cet endroit ou retirez-le ; ou retirez « envoye_le » tant que rien n’est parti."))
}

/// What the declaration of a photo leaves unsaid, or says twice: who is recognisable on it, or that nobody is; `help` is how
/// to say it.
fn unclear(
    file: &Spanned<String>,
    people: &[Spanned<String>],
    recognisable: Option<bool>,
    help: &str,
) -> Option<Diagnostic> {
    match (people.first(), recognisable) {
        (None, Some(false)) | (Some(_), None | Some(true)) => None,
        (None, _) => {
            Some(Diagnostic::warning(file.span.clone(), "qui est reconnaissable sur cette photo ?").help(help))
        }
        (Some(person), Some(false)) => {
            let message = "cette photo nomme quelqu’un, et dit que personne n’y est reconnaissable";
            Some(Diagnostic::error(person.span.clone(), message).help("Gardez l’un des deux."))
        }
    }
}

/// Photos named in the advice of one entry; a line says how many others there are.
const UNSHOWN: usize = 12;

/// Photos that lie beside a published entry, in its folder, and that no text shows: the lines that would, ready to paste.
/// `shown` are the files that texts refer to, by their path in `content/`.
pub fn unshown(site: &Site, shown: &BTreeMap<String, Span>, sources: &Sources) -> Vec<Diagnostic> {
    // Not those of a list: they are shared by the texts beside it.
    let is_folder = |meta: &&Meta| {
        meta.lang.is_none() && meta.path.ends_with("/index.md") && Kind::from_folder(meta.folder()).is_none()
    };
    let homes: BTreeMap<&str, &Meta> = site.all_metas().filter(is_folder).map(|meta| (meta.folder(), meta)).collect();
    let mut unshown: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let is_named = |path: &str| shown.contains_key(path) || site.index.people_on.contains_key(path);
    for (path, _) in sources.iter().filter(|(path, _)| pictures::is_picture(path) && !is_named(path)) {
        // The entry whose folder holds it: a folder in between may hold a draft of its own.
        let folders = std::iter::successors(path.rsplit_once('/'), |(folder, _)| folder.rsplit_once('/'));
        let of_an_entry = |folder: &&str| sources.get(&format!("{folder}/index.md")).is_some();
        if let Some(folder) = folders.map(|(folder, _)| folder).find(of_an_entry)
            && homes.contains_key(folder)
        {
            unshown.entry(folder).or_default().push(&path[folder.len() + 1..]);
        }
    }
    let advice = |(folder, photos): (&str, Vec<&str>)| {
        let count = photos.len();
        let what = match count {
            1 => "une photo de ce dossier n’est montrée nulle part".to_string(),
            _ => format!("{count}\u{a0}photos de ce dossier ne sont montrées nulle part"),
        };
        let these = if count == 1 { "la" } else { "les" };
        let mut help = format!(
            "Pour {these} montrer, copiez ces lignes dans le texte. Entre les crochets, écrivez ce que l’on voit ; au bout, qui l’on reconnaît, ou « aucune » :\n::: galerie\n"
        );
        for photo in photos.iter().take(UNSHOWN) {
            let is_plain = !photo.contains([' ', '(', ')', '<', '>']);
            let photo = if is_plain { photo.to_string() } else { format!("<{photo}>") };
            help.push_str(&format!("![]({photo}) personnes:\n"));
        }
        help.push_str(":::");
        if count > UNSHOWN {
            help.push_str(&format!("\nEt {}\u{a0}autres, de la même façon.", count - UNSHOWN));
        }
        Diagnostic::advice(Span::whole(homes[folder].shown.clone()), what).help(help)
    };
    unshown.into_iter().map(advice).collect()
}

/// Who is left out of the site, and why: one line per person, whatever the places.
pub fn withheld(site: &Site) -> Option<Note> {
    let mut people: BTreeMap<&str, BTreeMap<String, BTreeSet<&str>>> = BTreeMap::new();
    for meta in site.texts() {
        let on_photos =
            meta.image.iter().flat_map(|i| &i.people).chain(meta.scan.images.iter().flat_map(|i| &i.people));
        let on_photos = on_photos.map(|p| (p.value.as_str(), Matter::Image));
        for (person, matter) in site.people_of(meta).into_iter().map(|p| (p, Matter::Text)).chain(on_photos) {
            if let Some(why) =
                site.consent.refusal(person, Channel::Site, matter).filter(|why| *why != Refusal::Unknown)
            {
                let what = if matter == Matter::Image { format!("{why}, photo retirée") } else { why.to_string() };
                people.entry(person).or_default().entry(what).or_default().insert(&meta.shown);
            }
        }
    }
    let line = |(person, whys): (&str, BTreeMap<String, BTreeSet<&str>>)| {
        let why = |(why, places): (String, BTreeSet<&str>)| {
            format!("{why} ({})", places.into_iter().collect::<Vec<_>>().join(", "))
        };
        format!("{person} : {}", whys.into_iter().map(why).collect::<Vec<_>>().join(" ; "))
    };
    let lines: Vec<String> = people.into_iter().map(line).collect();
    (!lines.is_empty()).then_some(Note { kind: NoteKind::Withheld, lines })
}

/// Invented people and contacts in the registers.
pub fn examples(site: &Site) -> Vec<String> {
    let school = &site.school;
    let contacts = [
        ("chef_etablissement", &school.head),
        ("hebergeur", &school.host),
        ("delegue_donnees", &school.data_officer),
        ("contact_presse", &school.press_contact),
        ("contact_erasmus", &school.erasmus_contact),
    ];
    let contacts = contacts.into_iter().filter(|(_, c)| c.as_ref().is_some_and(|c| c.example));
    let figures =
        school.figures.iter().filter(|f| f.example).map(|f| format!("{} : le chiffre « {} »", school.shown, f.value));
    let people = site.consent.examples().map(|id| format!("{} : « {} »", id.span.file, id.value));
    contacts.map(|(key, _)| format!("{} : « {key} »", school.shown)).chain(figures).chain(people).collect()
}
