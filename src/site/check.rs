//! What entries say of each other: identifiers in both directions, dates, links, files.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::consent::{Channel, Matter};
use super::links::Target;
use super::path::resolve;
use super::{Site, days_of, gazetteer, is_short, pictures};
use crate::content::{Entries, Entry, Kind, Meta, When};
use crate::diagnostic::{Diagnostic, Note, NoteKind, Span, Spanned, nearest};
use crate::french;
use crate::source::Sources;

/// Every identifier that was written, even in entries that are hidden or have faults.
pub struct Known {
    ids: BTreeMap<Kind, BTreeSet<String>>,
    broken: BTreeSet<(Kind, String)>,
    people: BTreeSet<String>,
    broken_people: BTreeSet<String>,
}

impl Known {
    pub fn of(entries: &Entries) -> Known {
        let mut ids: BTreeMap<Kind, BTreeSet<String>> = BTreeMap::new();
        let mut add = |meta: &Meta| {
            ids.entry(meta.kind).or_default().insert(meta.id.clone());
        };
        entries.pages.iter().for_each(|e| add(&e.meta));
        entries.formations.iter().for_each(|e| add(&e.meta));
        entries.mobilities.iter().for_each(|e| add(&e.meta));
        entries.testimonials.iter().for_each(|e| add(&e.meta));
        entries.events.iter().for_each(|e| add(&e.meta));
        entries.europe_days.iter().for_each(|e| add(&e.meta));
        entries.publications.iter().for_each(|e| add(&e.meta));
        entries.press_overrides.iter().for_each(|e| add(&e.meta));
        for (kind, id) in &entries.broken {
            ids.entry(*kind).or_default().insert(id.clone());
        }
        Known {
            ids,
            broken: entries.broken.iter().cloned().collect(),
            people: entries.people.people.keys().cloned().collect(),
            broken_people: entries.people.broken.iter().cloned().collect(),
        }
    }

    pub fn is_broken(&self, kind: Kind, id: &str) -> bool {
        self.broken.contains(&(kind, id.to_string()))
    }

    fn has(&self, kind: Kind, id: &str) -> bool {
        self.ids.get(&kind).is_some_and(|ids| ids.contains(id))
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.ids.get(&kind).into_iter().flatten().map(String::as_str)
    }
}

struct Checker<'a> {
    site: &'a Site,
    known: &'a Known,
    faults: &'a mut Vec<Diagnostic>,
}

/// Identifiers, dates and states of all entries.
pub fn references(site: &Site, known: &Known, faults: &mut Vec<Diagnostic>) {
    let mut checker = Checker { site, known, faults };
    checker.people();
    checker.mobilities();
    checker.testimonials();
    checker.events();
    checker.publications();
    checker.releases();
    for meta in site.all_metas() {
        for person in meta.image.iter().flat_map(|i| &i.people).chain(meta.scan.images.iter().flat_map(|i| &i.people)) {
            checker.person(person);
        }
    }
}

impl Checker<'_> {
    fn unknown(&mut self, id: &Spanned<String>, what: &str, near: Option<&str>, otherwise: String) {
        let help = near.map_or(otherwise, |near| format!("Vouliez-vous dire « {near} » ?"));
        self.faults
            .push(Diagnostic::error(id.span.clone(), format!("{what} « {} » n’existe pas", id.value)).help(help));
    }

    fn entry(&mut self, kind: Kind, id: &Spanned<String>) {
        if !self.known.has(kind, &id.value) {
            let near = nearest(&id.value, self.known.of_kind(kind)).map(str::to_string);
            let article =
                if matches!(kind, Kind::Testimonial | Kind::Event | Kind::PressOverride) { "le" } else { "la" };
            let what = french::elide(article, kind.name());
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
        if !self.known.people.contains(&id.value) && !self.known.broken_people.contains(&id.value) {
            let near = nearest(&id.value, self.known.people.iter().map(String::as_str)).map(str::to_string);
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
            self.entry(Kind::Formation, &data.formation);
            for person in &data.participants {
                self.person(person);
                let formation = self.site.consent.formation(&person.value);
                if formation.is_some_and(|f| f != data.formation.value)
                    && self.known.has(Kind::Formation, &data.formation.value)
                {
                    self.faults.push(
                        Diagnostic::warning(
                            person.span.clone(),
                            format!("« {} » n’est pas inscrit dans cette formation", person.value),
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
            } else if is_short(data) && data.state != Some("annulee") {
                self.faults.push(
                    Diagnostic::warning(
                        data.back.span.clone(),
                        format!("{} jours : moins de 2 mois, à vérifier avec le coordinateur Erasmus+", days_of(data)),
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
            self.person(&data.person);
            let Some(id) = &data.mobility else { continue };
            self.entry(Kind::Mobility, id);
            let Some(mobility) = self.site.mobility(&id.value) else { continue };
            let participants = &mobility.data.participants;
            // A tutor or a teacher speaks of a mobility without having left.
            let is_student = self.site.consent.formation(&data.person.value).is_some();
            if is_student
                && !participants.is_empty()
                && !participants.iter().any(|p| p.value == data.person.value)
                && self.known.people.contains(&data.person.value)
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
            if let Some(id) = data.network.as_ref().filter(|id| self.site.network(&id.value).is_none()) {
                let ids: Vec<&str> = self.site.school.networks.iter().map(|n| n.id.as_str()).collect();
                let near = nearest(&id.value, ids.iter().copied());
                self.unknown(id, "le réseau", near, format!("Les réseaux de « site.yaml » : {}.", ids.join(", ")));
            }
            if let Some(id) = &data.media {
                self.outlet(id);
            }
        }
        for Entry { data, .. } in &self.site.europe_days {
            self.order(&data.when);
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

    fn publications(&mut self) {
        for Entry { data, .. } in &self.site.publications {
            if let Some(id) = &data.media {
                self.outlet(id);
            }
            if data.date.value > self.site.today {
                self.faults
                    .push(Diagnostic::warning(data.date.span.clone(), "cette parution est datée dans l’avenir").help(
                    "Une parution est ce qui a vraiment paru : corrigez la date, ou attendez ce jour pour l’écrire.",
                ));
            }
            for id in &data.about {
                let (folder, name) = id.value.split_once('/').unwrap_or(("", &id.value));
                let exists = Kind::ALL
                    .into_iter()
                    .any(|k| (folder.is_empty() || k.folder() == folder) && self.known.has(k, name))
                    || self.known.has(Kind::Page, &id.value);
                if !exists {
                    let all: Vec<&str> = Kind::ALL.into_iter().flat_map(|k| self.known.of_kind(k)).collect();
                    let near = nearest(&id.value, all).map(str::to_string);
                    self.unknown(
                        id,
                        "l’identifiant",
                        near.as_deref(),
                        "Un identifiant est le nom d’un fichier du contenu, sans « .md ».".into(),
                    );
                }
            }
        }
    }

    fn releases(&mut self) {
        for Entry { meta, data } in &self.site.press_overrides {
            if !self.known.has(Kind::Mobility, &meta.id) {
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
            for id in &data.recipients {
                self.outlet(id);
            }
            if let Some(sent) = data.sent.as_ref().filter(|sent| sent.value > self.site.today) {
                self.faults.push(
                    Diagnostic::warning(sent.span.clone(), "cette date d’envoi est dans l’avenir")
                        .help("Écrivez la date d’envoi une fois le communiqué parti."),
                );
            }
        }
    }
}

/// Links and files of all bodies and front matters. Returns the media to publish, with who refers to each.
pub fn links_and_files(site: &Site, sources: &Sources, faults: &mut Vec<Diagnostic>) -> BTreeMap<String, Span> {
    let mut wanted: BTreeMap<String, Span> = BTreeMap::new();
    let anchors: BTreeMap<(Kind, &str), &Meta> = site.metas().map(|m| ((m.kind, m.id.as_str()), m)).collect();
    for meta in site.all_metas() {
        for link in &meta.scan.links {
            match site.target(meta, &link.value) {
                Target::Nowhere { message, help } => {
                    faults.push(Diagnostic::error(link.span.clone(), message).help(help))
                }
                Target::Hidden => faults.push(
                    Diagnostic::warning(
                        link.span.clone(),
                        format!("le lien « {} » mène à une page qui n’est pas publiée : il est retiré", link.value),
                    )
                    .help("Il reviendra de lui-même quand la page sera publiée."),
                ),
                Target::Page { entry: Some((kind, id)), anchor: Some(anchor), .. } => {
                    if let Some(target) = anchors.get(&(kind, id.as_str())) {
                        check_anchor(target, &anchor, &link.span, faults);
                    }
                }
                Target::AsWritten => {
                    if let Some(anchor) = link.value.strip_prefix('#').filter(|a| !a.is_empty()) {
                        check_anchor(meta, anchor, &link.span, faults);
                    }
                }
                Target::File(path) => {
                    wanted.insert(path, link.span.clone());
                }
                Target::Page { .. } => {}
            }
        }
        let declared = meta.image.iter().map(|i| &i.file);
        for file in meta.scan.images.iter().map(|i| &i.file).chain(declared) {
            if let Some(path) = file_beside(meta, file, sources, faults) {
                wanted.insert(path, file.span.clone());
            }
        }
    }
    for Entry { meta, data } in &site.publications {
        if let Some(path) = data.proof.as_ref().and_then(|proof| file_beside(meta, proof, sources, faults))
            && data.public
            && (pictures::is_picture(&path) || pictures::is_document(&path))
            && let Some(proof) = &data.proof
        {
            wanted.insert(path, proof.span.clone());
        }
    }
    for item in site.school.menu.iter().chain(&site.school.footer) {
        if let Target::Nowhere { help, .. } = site.links.target("", &item.target.value) {
            faults.push(
                Diagnostic::error(
                    item.target.span.clone(),
                    format!("le menu « {} » mène à « {} », qui n’existe pas", item.title, item.target.value),
                )
                .help(help),
            );
        }
    }
    wanted
}

fn check_anchor(target: &Meta, anchor: &str, span: &Span, faults: &mut Vec<Diagnostic>) {
    let ids = || target.scan.headings.iter().map(|h| h.id.as_str());
    if !ids().any(|id| id == anchor) {
        let help = match nearest(anchor, ids()) {
            Some(near) => format!("Vouliez-vous dire « #{near} » ?"),
            None if target.scan.headings.is_empty() => {
                "Ce texte n’a aucun intertitre : retirez ce qui suit « # ».".to_string()
            }
            None => format!(
                "Les intertitres de ce texte : {}.",
                ids().map(|id| format!("#{id}")).collect::<Vec<_>>().join(", ")
            ),
        };
        faults.push(
            Diagnostic::error(span.clone(), format!("« #{anchor} » ne désigne aucun intertitre de {}", target.shown))
                .help(help),
        );
    }
}

fn file_beside(meta: &Meta, file: &Spanned<String>, sources: &Sources, faults: &mut Vec<Diagnostic>) -> Option<String> {
    let value = percent_encoding::percent_decode_str(&file.value).decode_utf8_lossy().into_owned();
    if value.starts_with("http://")
        || value.starts_with("https://")
        || value.starts_with("//")
        || value.starts_with("data:")
    {
        faults.push(Diagnostic::error(file.span.clone(), "cette image est prise sur un autre site").help(
            "Posez le fichier à côté du texte, et n’écrivez que son nom : les pages ne chargent rien d’ailleurs.",
        ));
        return None;
    }
    let path = resolve(meta.folder(), &value);
    if let Some(path) = path.as_ref().filter(|p| sources.get(p).is_some()) {
        return Some(path.clone());
    }
    let folder = format!("{}/", meta.folder());
    let beside: Vec<&str> = sources
        .iter()
        .map(|(p, _)| p)
        .filter_map(|p| p.strip_prefix(folder.as_str()))
        .filter(|p| !p.contains('/') && !p.ends_with(".md"))
        .collect();
    let help = match beside
        .iter()
        .find(|p| p.eq_ignore_ascii_case(&value))
        .copied()
        .or_else(|| nearest(&value, beside.iter().copied()))
    {
        Some(near) => format!("Vouliez-vous dire « {near} » ?"),
        None => format!("Posez-le dans le dossier « {} », à côté de ce texte.", meta.folder()),
    };
    faults.push(Diagnostic::error(file.span.clone(), format!("le fichier « {value} » est introuvable")).help(help));
    None
}

/// Who is left out of the site, and why: one line per person.
pub fn withheld(site: &Site) -> Option<Note> {
    let mut lines: BTreeMap<&str, (String, Vec<&str>)> = BTreeMap::new();
    for meta in site.all_metas() {
        for person in site.people_of(meta) {
            if site.consent.is_known(person)
                && let Some(why) = site.consent.refusal(person, Channel::Site, Matter::Text)
            {
                lines.entry(person).or_insert_with(|| (why, Vec::new())).1.push(&meta.shown);
            }
        }
    }
    let lines: Vec<String> = lines
        .into_iter()
        .map(|(person, (why, mut places))| {
            places.dedup();
            format!("{person} : {why} (dans {})", places.join(", "))
        })
        .collect();
    (!lines.is_empty()).then_some(Note { kind: NoteKind::Withheld, lines })
}
