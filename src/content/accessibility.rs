//! What `site.yaml` says of the portal's accessibility: the parts that a declaration must have (domain.md §5).

use chrono::{Months, NaiveDate};

use super::fields::{Key, Record, Type};
use crate::diagnostic::{Diagnostic, Spanned};
use crate::french;

/// Codes and words of the three states.
pub const STATES: &[(&str, &str)] =
    &[(NONE, "non conforme"), ("partiellement", "partiellement conforme"), ("totalement", "totalement conforme")];
/// The state without a valid audit.
const NONE: &str = "non_conforme";
/// How long an audit is worth something, in months (domain.md §5).
const VALIDITY: Months = Months::new(36);
/// Half of the criteria, in hundredths of a percent, and all of them.
const HALF: i64 = 5_000;
const ALL: i64 = 10_000;

const fn key(name: &'static str, ty: Type, help: &'static str, example: &'static str) -> Key {
    Key { name, ty, required: false, help, example }
}

pub const KEYS: &[Key] = &[
    key("etat", Type::Choice(STATES), "« non_conforme » tant qu’aucun audit ne dit mieux.", "non_conforme"),
    key("referentiel", Type::Plain, "La version du RGAA.", "RGAA 4.1"),
    key("audite_par", Type::Plain, "Qui a fait l’audit.", "Nom de l’organisme"),
    key("date", Type::Date, "La date de l’audit.", "2026-09-01"),
    key("taux", Type::Percent, "Les critères respectés, en pour cent, selon l’audit.", "72"),
    key("schema", Type::Url, "L’adresse du schéma pluriannuel.", "https://exemple.fr/schema-accessibilite.pdf"),
    key("plan", Type::Url, "L’adresse du plan d’actions de l’année.", "https://exemple.fr/plan-accessibilite.pdf"),
    key(
        "non_conformites",
        Type::List(&Type::Plain),
        "Ce qui résiste à certains lecteurs, et où le trouver autrement.",
        "[\"Des pages de journal numérisées : leur texte est donné sur demande.\"]",
    ),
    key(
        "derogations",
        Type::List(&Type::Plain),
        "Ce qui coûterait trop à corriger, et pourquoi.",
        "[\"Les enregistrements d’avant 2020.\"]",
    ),
    key(
        "hors_obligation",
        Type::List(&Type::Plain),
        "Ce que la loi n’oblige pas à rendre accessible.",
        "[\"Les articles de presse vers lesquels le site renvoie.\"]",
    ),
    key("etablie_le", Type::Date, "Le jour où la déclaration a été écrite ou revue.", "2026-11-24"),
    key("contact", Type::Email, "À qui signaler un défaut.", "accessibilite@exemple.fr"),
];

#[derive(Debug, Clone, Default)]
pub struct Accessibility {
    /// Code of [`STATES`]: what is claimed; [`Accessibility::state`] is what may be said.
    claimed: Option<&'static str>,
    /// « RGAA 4.1 »
    pub standard: Option<String>,
    pub audit: Option<Audit>,
    pub multi_year_plan: Option<String>,
    pub action_plan: Option<String>,
    pub failures: Vec<String>,
    pub derogations: Vec<String>,
    pub exempt: Vec<String>,
    pub established: Option<NaiveDate>,
    pub contact: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Audit {
    pub by: String,
    pub date: Spanned<NaiveDate>,
    /// Criteria that hold, in hundredths of a percent.
    pub rate: Option<i64>,
}

impl Audit {
    /// The last day on which it is worth something.
    pub fn ends(&self) -> NaiveDate {
        self.date.value.checked_add_months(VALIDITY).unwrap_or(NaiveDate::MAX)
    }
}

impl Accessibility {
    pub fn read(mut record: Record, faults: &mut Vec<Diagnostic>) -> Accessibility {
        let claim = record.choice_at("etat");
        // What was written and refused is not missing.
        let is_read = !["audite_par", "date", "taux"].iter().any(|key| record.is_wrong(key));
        let audit = record.string("audite_par").zip(record.date("date")).map(|(by, date)| Audit {
            by,
            date,
            rate: record.int("taux").map(|rate| rate.value),
        });
        if let Some(claim) = claim.as_ref().filter(|claim| is_read && claim.value != NONE) {
            faults.extend(unproven(claim, audit.as_ref()));
        }
        let texts = |record: &mut Record, key| record.texts(key).into_iter().map(|t| t.value).collect();
        Accessibility {
            claimed: claim.map(|claim| claim.value),
            standard: record.string("referentiel"),
            audit,
            multi_year_plan: record.string("schema"),
            action_plan: record.string("plan"),
            failures: texts(&mut record, "non_conformites"),
            derogations: texts(&mut record, "derogations"),
            exempt: texts(&mut record, "hors_obligation"),
            established: record.date("etablie_le").map(|d| d.value),
            contact: record.string("contact"),
        }
    }

    /// The audit, while it is worth something.
    pub fn valid_audit(&self, today: NaiveDate) -> Option<&Audit> {
        self.audit.as_ref().filter(|audit| audit.date.value <= today && today <= audit.ends())
    }

    /// Code of [`STATES`]: never more than a valid audit found (domain.md §5).
    pub fn state(&self, today: NaiveDate) -> &'static str {
        self.claimed.filter(|_| self.valid_audit(today).is_some()).unwrap_or(NONE)
    }

    /// Whether more was claimed than may be said today.
    pub fn is_outdated(&self, today: NaiveDate) -> bool {
        self.claimed.is_some_and(|claimed| claimed != self.state(today))
    }
}

/// What is missing for a state that only an audit gives.
fn unproven(claim: &Spanned<&'static str>, audit: Option<&Audit>) -> Option<Diagnostic> {
    let (problem, help) = match audit.map(|audit| audit.rate) {
        None => (
            "seul un audit permet de dire ce portail conforme".to_string(),
            "Ajoutez audite_par et date, d’après le rapport d’audit, ou écrivez etat: non_conforme",
        ),
        Some(None) => (
            "il manque le taux que l’audit a trouvé".to_string(),
            "Ajoutez par exemple taux: 72, d’après le rapport d’audit",
        ),
        Some(Some(rate)) if rate < HALF => (
            format!("à {}, le portail est « non conforme »", french::percent(rate)),
            "Au moins la moitié des critères doivent être respectés. Écrivez etat: non_conforme",
        ),
        Some(Some(rate)) if claim.value == "totalement" && rate < ALL => (
            format!("à {}, le portail est « partiellement conforme »", french::percent(rate)),
            "Tous les critères doivent être respectés. Écrivez etat: partiellement",
        ),
        Some(Some(_)) => return None,
    };
    Some(Diagnostic::error(claim.span.clone(), problem).help(help))
}
