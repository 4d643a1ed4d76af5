//! The authorisations: who agreed to what, for the team; and the forms to print and sign, which name nobody (domain.md §4).

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Months, NaiveDate};
use serde::Serialize;

use super::Deliverable;
use crate::content::{CHANNELS, Contact, Mobility, Person};
use crate::french::{self, count};
use crate::plan::{Card, Owner, Plan, Progress, Section};
use crate::site::authorisations::{Holder, Outside, channels, matters};
use crate::site::consent::Channel;
use crate::site::standing::Standing;
use crate::site::{Site, State};

pub struct Authorisations;

/// What `documents/authorisations.html` receives as `it`, and `lycee autorisations` shows.
#[derive(Debug, Clone, Serialize)]
pub struct AuthorisationsView {
    pub date: String,
    pub covered: usize,
    pub people: Vec<HolderView>,
    /// « 23 janvier 2027 »: what ends until then is in `ending`.
    pub horizon: String,
    pub ending: Vec<String>,
    pub expired: Vec<String>,
    pub withdrawn: Vec<String>,
    pub unsigned: Vec<String>,
    /// Minors for whom one of the two parents has signed.
    pub one_signature: Vec<String>,
    /// Invented people.
    pub examples: usize,
    forms: Vec<FormLink>,
    /// The sheets that follow a withdrawal.
    sheets: Vec<FormLink>,
}

/// What `documents/withdrawal.html` receives as `it`.
#[derive(Debug, Clone, Serialize)]
struct WithdrawalView {
    name: String,
    day: String,
    /// A month later: by then everything is gone.
    deadline: String,
    outside: Vec<OutsideView>,
    texts: Vec<TextView>,
}

/// A text to read again.
#[derive(Debug, Clone, Serialize)]
struct TextView {
    file: String,
    /// « 4 janvier 2027 », where it has not appeared yet.
    due: Option<String>,
}

/// A place to write to.
#[derive(Debug, Clone, Serialize)]
pub struct OutsideView {
    pub date: String,
    pub place: String,
    pub title: String,
    pub url: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct HolderView {
    pub id: String,
    pub name: String,
    /// The name that is shown instead.
    pub pseudonym: Option<String>,
    pub adult: bool,
    /// As the register writes them, then in words.
    pub codes: Vec<String>,
    channels: Vec<&'static str>,
    /// No support is missing.
    pub everywhere: bool,
    pub matters: Vec<&'static str>,
    pub until: Option<String>,
    pub state: &'static str,
    pub state_label: String,
    pub example: bool,
}

#[derive(Debug, Clone, Serialize)]
struct FormLink {
    title: String,
    file: String,
}

/// What `documents/authorisation.html` receives as `it`. What is missing is a line to fill in.
#[derive(Debug, Clone, Serialize)]
struct FormView {
    school: String,
    /// With its article, at the beginning of a sentence.
    the_school: String,
    address: Option<String>,
    email: Option<String>,
    officer: Option<String>,
    project: Option<ProjectView>,
    channels: Vec<ChannelView>,
    /// What `site.yaml` does not say.
    missing: Vec<&'static str>,
}

#[derive(Debug, Clone, Serialize)]
struct ProjectView {
    formation: Option<String>,
    place: String,
    dates: String,
}

#[derive(Debug, Clone, Serialize)]
struct ChannelView {
    name: String,
    explained: &'static str,
}

impl Deliverable for Authorisations {
    fn channel(&self) -> Option<Channel> {
        None
    }

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        let owner = Owner::Generated("les autorisations");
        let forms = forms(site);
        let view = Arc::new(AuthorisationsView {
            forms: forms.iter().map(|form| FormLink { title: form.title.clone(), file: form.file.clone() }).collect(),
            ..authorisations(site)
        });
        withdrawals(site, plan, &owner);
        plan.cards.push(card(&view));
        let title = "Autorisations";
        plan.document("autorisations/index.html", &owner, "documents/authorisations.html", title, move || view.clone())
            .printed();
        for Form { title, note, file, project } in forms {
            let view = Arc::new(form(site, project));
            let path = format!("autorisations/{file}");
            plan.cards.push(Card {
                section: Section::Authorisations,
                title: title.clone(),
                note: Some(note),
                progress: None,
                path: path.clone(),
                files: Vec::new(),
                remarks: view
                    .missing
                    .iter()
                    .map(|what| format!("{what}\u{a0}: une ligne à remplir à la main"))
                    .collect(),
            });
            plan.document(&path, &owner, "documents/authorisation.html", title, move || view.clone()).printed();
        }
    }
}

/// A sheet for each withdrawal, made anew at each build from the register: nothing of it can be lost.
fn withdrawals<'s>(site: &'s Site, plan: &mut Plan<'s>, owner: &Owner) {
    for holder in site.holders() {
        let (person, Some(day)) = (holder.person, holder.withdrawn()) else { continue };
        // They are looked for in all texts: only when the sheet is made.
        let view = move || WithdrawalView {
            name: person.first_name.clone(),
            day: french::long_date(day),
            deadline: french::long_date(deadline(day)),
            outside: outside(site, person),
            texts: texts(site, person),
        };
        let path = format!("autorisations/{}", sheet(person, day));
        let last = deadline(day);
        if site.today <= last {
            plan.cards.push(Card {
                section: Section::Authorisations,
                // The workshop names nobody who withdrew: the team's table leads to the sheet.
                title: "Un retrait à suivre".into(),
                note: Some("Ce qui reste à demander ailleurs\u{a0}: sa feuille est au bas du tableau".into()),
                progress: Some((Progress::Incomplete, format!("à finir avant le {}", french::date(last)))),
                path: "autorisations/index.html".into(),
                files: Vec::new(),
                remarks: Vec::new(),
            });
        }
        plan.document(&path, owner, "documents/withdrawal.html", "Suivi d’un retrait", view).printed();
    }
}

/// Those that are published, then those that will be: the first ones are read today.
fn texts(site: &Site, person: &Person) -> Vec<TextView> {
    let mut texts: Vec<(Option<NaiveDate>, &str)> =
        site.search(person).texts().into_iter().map(|(file, due)| (due, file)).collect();
    texts.sort_unstable();
    texts.into_iter().map(|(due, file)| TextView { file: file.to_string(), due: due.map(french::date) }).collect()
}

/// Path of the sheet of a withdrawal, from the folder of the authorisations.
pub fn sheet(person: &Person, day: NaiveDate) -> String {
    format!("retraits/{day}-{}.html", french::slug(&person.id.value))
}

/// The last day to answer who withdraws (RGPD, art. 12).
pub fn deadline(day: NaiveDate) -> NaiveDate {
    day.checked_add_months(Months::new(1)).unwrap_or(day)
}

/// The places that nobody here can empty.
pub fn outside(site: &Site, person: &Person) -> Vec<OutsideView> {
    let view = |place: &Outside| OutsideView {
        date: french::date(place.day),
        place: french::typography(&place.place).into_owned(),
        title: french::typography(place.title).into_owned(),
        url: place.url.map(str::to_string),
    };
    site.search(person).outside().iter().map(view).collect()
}

fn card(view: &AuthorisationsView) -> Card {
    let ending = view.ending.len() + view.expired.len();
    let progress = match ending {
        0 => (Progress::Done, "rien à renouveler".to_string()),
        n => (Progress::Incomplete, count(n, "autorisation à renouveler", "autorisations à renouveler")),
    };
    Card {
        section: Section::Authorisations,
        title: "Qui a signé, pour quoi, jusqu’à quand".into(),
        note: Some(format!(
            "{} sur\u{a0}{}",
            count(view.covered, "personne couverte", "personnes couvertes"),
            view.people.len()
        )),
        progress: Some(progress),
        path: "autorisations/index.html".into(),
        files: Vec::new(),
        remarks: Vec::new(),
    }
}

/// Who agreed to what, on the day of the build.
pub fn authorisations(site: &Site) -> AuthorisationsView {
    let holders = site.holders();
    let lines = |is_listed: &dyn Fn(&Holder) -> bool| {
        holders.iter().filter(|holder| is_listed(holder)).map(|holder| line(holder)).collect::<Vec<_>>()
    };
    AuthorisationsView {
        date: french::date(site.today),
        covered: holders.iter().filter(|holder| holder.is_covered()).count(),
        horizon: french::date(site.soon()),
        ending: lines(&|holder| matches!(holder.standing, Standing::Ending(_))),
        expired: lines(&|holder| matches!(holder.standing, Standing::Expired(_))),
        withdrawn: lines(&|holder| matches!(holder.standing, Standing::Withdrawn(_))),
        unsigned: lines(&|holder| matches!(holder.standing, Standing::Unsigned | Standing::Awaited(_))),
        one_signature: lines(&|holder| holder.has_one_signature()),
        examples: holders.iter().filter(|holder| holder.person.example).count(),
        people: holders.iter().map(holder_view).collect(),
        forms: Vec::new(),
        sheets: holders
            .iter()
            .filter_map(|holder| {
                let (person, day) = (holder.person, holder.withdrawn()?);
                Some(FormLink { title: line(holder), file: sheet(person, day) })
            })
            .collect(),
    }
}

/// « Manon (manon) : jusqu’au 31 janvier 2027 »
fn line(holder: &Holder) -> String {
    let person = holder.person;
    let when = match holder.standing {
        Standing::Unsigned => "rien de signé".to_string(),
        Standing::Awaited(day) => format!("signée le {} seulement", french::date(day)),
        Standing::Current | Standing::Ending(_) => until(holder).unwrap_or_default(),
        Standing::Expired(day) => format!("finie le {}", french::date(day)),
        Standing::Withdrawn(day) => format!("le {}", french::date(day)),
    };
    format!("{} ({})\u{a0}: {when}", person.first_name, person.id.value)
}

fn until(holder: &Holder) -> Option<String> {
    holder.person.authorisation.as_ref().map(|given| format!("jusqu’au {}", french::date(given.expires)))
}

fn holder_view(holder: &Holder) -> HolderView {
    let person = holder.person;
    let given = person.authorisation.as_ref();
    let (state, label) = match holder.standing {
        Standing::Current if holder.has_one_signature() => ("on-track", "une seule signature".to_string()),
        Standing::Current => ("done", "couverte".to_string()),
        Standing::Ending(_) => ("on-track", "à renouveler".to_string()),
        Standing::Awaited(day) => ("to-start", format!("à partir du {}", french::short_date(day))),
        Standing::Expired(_) => ("late", "expirée".to_string()),
        Standing::Withdrawn(_) => ("late", "retirée".to_string()),
        Standing::Unsigned => ("to-start", "rien de signé".to_string()),
    };
    let channels: Vec<&str> = given.into_iter().flat_map(channels).collect();
    HolderView {
        id: person.id.value.clone(),
        name: person.first_name.clone(),
        pseudonym: person.pseudonym.clone(),
        adult: person.adult,
        everywhere: channels.len() == CHANNELS.len(),
        codes: given.map(|given| given.channels.clone()).unwrap_or_default(),
        channels,
        matters: given.into_iter().flat_map(matters).collect(),
        until: given.map(|given| french::date(given.expires)),
        state,
        state_label: label,
        example: person.example,
    }
}

/// A form to plan.
struct Form<'s> {
    title: String,
    note: String,
    file: String,
    project: Option<&'s Mobility>,
}

/// One for each mobility that is not over, then one for the rest. Neither their names nor their files name anybody.
fn forms(site: &Site) -> Vec<Form<'_>> {
    let is_open = |state: State| matches!(state, State::Planned | State::Underway);
    let mut open: Vec<&Mobility> =
        site.mobilities.iter().map(|entry| &*entry.data).filter(|data| is_open(site.state(data))).collect();
    open.sort_by_key(|data| data.departure.value);
    let mut taken = BTreeSet::from(["formulaire".to_string()]);
    let mut forms: Vec<Form> = Vec::new();
    for data in open {
        // The town and the month, whatever the entry is called.
        let base = format!("{}-{}", french::slug(&data.city.value), data.departure.value.format("%Y-%m"));
        let numbered = (2..).map(|n| format!("{base}-{n}"));
        let file = std::iter::once(base.clone()).chain(numbered).find(|file| !taken.contains(file)).unwrap_or(base);
        taken.insert(file.clone());
        forms.push(Form {
            title: format!("Formulaire\u{a0}: {}", place(data)),
            note: format!(
                "{}, à imprimer et à faire signer",
                french::capitalize(&french::range(data.departure.value, data.back.value))
            ),
            file: format!("{file}.html"),
            project: Some(data),
        });
    }
    forms.push(Form {
        title: "Formulaire général".into(),
        note: "Pour un autre projet, à compléter à la main".into(),
        file: "formulaire.html".into(),
        project: None,
    });
    forms
}

/// « Caspe, en Espagne »
fn place(data: &Mobility) -> String {
    french::typography(&format!("{}, {}", data.city.value, data.country.in_country())).into_owned()
}

fn form(site: &Site, project: Option<&Mobility>) -> FormView {
    let school = &site.school;
    let said = |text: &str| french::typography(text).into_owned();
    // An invented contact signs nothing.
    let real = |contact: &Option<Contact>| contact.clone().filter(|contact| !contact.example);
    let address = school.address.as_ref().and_then(|address| {
        let town: Vec<&str> = [&address.postal_code, &address.city].into_iter().flatten().map(String::as_str).collect();
        Some(said(&format!("{}, {}", address.street.as_ref()?, town.join(" "))))
    });
    let email = school.email.clone().or_else(|| real(&school.erasmus_contact)?.email);
    let officer = real(&school.data_officer).map(|contact| {
        let reached = contact.email.or(contact.phone).map(|at| format!(" ({at})")).unwrap_or_default();
        said(&format!("{}{reached}", contact.name))
    });
    let no_officer = match &school.data_officer {
        Some(_) => {
            "le délégué à la protection des données, qui est encore un exemple (« delegue_donnees », dans site.yaml)"
        }
        None => "le délégué à la protection des données (« delegue_donnees », dans site.yaml)",
    };
    let missing = [
        (address.is_none(), "l’adresse du lycée (« adresse: rue », dans site.yaml)"),
        (email.is_none(), "le courriel du lycée (« courriel », dans site.yaml)"),
        (officer.is_none(), no_officer),
    ];
    FormView {
        school: site.school_full_name(),
        the_school: french::capitalize(&french::the(&site.school_full_name())),
        project: project.map(|data| ProjectView {
            formation: site.formation(&data.formation.value).map(|entry| said(&entry.data.sigle)),
            place: place(data),
            dates: french::range(data.departure.value, data.back.value),
        }),
        channels: CHANNELS
            .iter()
            .map(|(code, name)| ChannelView { name: (*name).to_string(), explained: explained(code) })
            .collect(),
        missing: missing.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, what)| what).collect(),
        address,
        email,
        officer,
    }
}

/// Who sees a support.
fn explained(code: &str) -> &'static str {
    match code {
        "site" => "le portail Erasmus+ du lycée, que tout le monde peut lire",
        "ent" => "l’espace des élèves, des familles et du personnel",
        "presse" => "communiqués, journaux, radios et médias en ligne",
        "kiosque" => "l’écran montré aux visiteurs, au lycée",
        "plaquette" => "les documents imprimés du lycée",
        "antenne" => "une émission de radio, et sa réécoute",
        "intervention" => "diaporama et page, pour des entreprises",
        "reseaux_sociaux" => "les comptes du lycée",
        _ => "",
    }
}
