//! The content of this repository, on the days that its promises name.

use crate::project::{Project, Run};

fn on(day: &str) -> Run {
    Project::of_the_repository().today(day).build().code(0)
}

/// The label of the state in the page of a mobility.
fn states(run: &Run) -> Vec<(&'static str, String)> {
    ["caspe-2026", "trondheim-2026", "dublin-2026", "trondheim-2027", "caspe-2027"]
        .map(|id| {
            let page = run.project.read(&format!("public/mobilites/{id}/index.html"));
            let label =
                page.split("class=\"state state-").nth(1).unwrap_or_else(|| panic!("no state in {id}:\n{page}"));
            let label = label.split_once('>').unwrap().1.split_once('<').unwrap().0;
            (id, label.to_string())
        })
        .to_vec()
}

fn said(states: &[(&'static str, String)]) -> Vec<String> {
    states.iter().map(|(id, label)| format!("{id}: {label}")).collect()
}

/// Identifiers of the events under « À venir » and under « C’était », in the order of the page.
fn agenda(run: &Run) -> (Vec<String>, Vec<String>) {
    let page = run.project.read("public/evenements/index.html");
    let main = page.split_once("À venir").unwrap().1;
    let (to_come, past) = main.split_once("C’était").unwrap();
    let events = |part: &str| {
        let mut ids: Vec<String> = part
            .split("/evenements/")
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('/')?.0.to_string()))
            .filter(|id| !id.contains(['<', '"', '.']))
            .collect();
        ids.dedup();
        ids
    };
    (events(to_come), events(past.split_once("</main>").unwrap().0))
}

#[test]
fn the_first_of_september_2026() {
    let run = on("2026-09-01");
    assert_eq!(
        said(&states(&run)),
        [
            "caspe-2026: Terminée",
            "trondheim-2026: Annulée",
            "dublin-2026: Prévue",
            "trondheim-2027: Prévue",
            "caspe-2027: Prévue"
        ]
    );
    let (to_come, past) = agenda(&run);
    assert_eq!(
        to_come,
        [
            "cellule-septembre-2026",
            "reunion-parents-2026",
            "forum-2026",
            "radio-decembre-2026",
            "soiree-norvegienne-2026",
            "jpo-2027",
            "medef-2027"
        ]
    );
    assert_eq!(past, ["radio-mai-2026", "jpo-2026", "dcf-2026"]);
}

#[test]
fn the_first_of_march_2027() {
    let run = on("2027-03-01");
    assert_eq!(
        said(&states(&run)),
        [
            "caspe-2026: Terminée",
            "trondheim-2026: Annulée",
            "dublin-2026: Terminée",
            "trondheim-2027: En cours",
            "caspe-2027: Prévue"
        ]
    );
    let (to_come, past) = agenda(&run);
    assert_eq!(to_come, Vec::<String>::new());
    assert_eq!(past.len(), 10);
    assert_eq!(past[..3], ["medef-2027", "jpo-2027", "soiree-norvegienne-2026"]);
}

#[test]
fn a_departure_turns_on_its_day_and_after_its_return() {
    let state = |day| states(&on(day))[2].1.clone();
    assert_eq!(state("2026-10-18"), "Prévue");
    assert_eq!(state("2026-10-19"), "En cours");
    assert_eq!(state("2026-12-20"), "En cours");
    assert_eq!(state("2026-12-21"), "Terminée");
}

#[test]
fn who_took_back_an_authorisation_is_nowhere() {
    on("2026-11-24")
        .screen("amine\u{a0}: autorisation retirée le 15\u{a0}octobre 2026")
        // Shown under another first name.
        .nowhere_in_public("Sarah")
        .nowhere_in_public("Amine")
        .shows("public/temoignages/camille-caspe/index.html", "Camille");
}

#[test]
fn who_gave_an_authorisation_until_january_is_gone_in_march() {
    on("2026-11-24").shows("public/temoignages/manon-trondheim/index.html", "Manon");
    let run = on("2027-03-01").screen("manon\u{a0}: autorisation expirée le 31\u{a0}janvier 2027");
    for (path, bytes) in run.project.public() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("Manon"), "« Manon » is in {path}");
        assert!(!path.contains("manon"), "{path}");
    }
}

#[test]
fn who_leaves_is_removed_from_a_site_already_online() {
    on("2026-11-24").again().today("2027-03-01").build().code(0).nowhere_in_public("Manon");
}

#[test]
fn only_the_known_warnings_are_left() {
    let run = Project::of_the_repository().check().code(0);
    let warnings: Vec<&str> = run.screen.lines().filter(|line| line.starts_with("attention")).collect();
    assert_eq!(
        warnings,
        [
            "attention\u{a0}: 56\u{a0}jours\u{a0}: moins de 2\u{a0}mois, à vérifier avec le coordinateur Erasmus+",
            "attention\u{a0}: ce départ a eu lieu sans communiqué envoyé à la presse",
        ]
    );
}
