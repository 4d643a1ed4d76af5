//! Who follows the portal from afar: feeds in three formats, of the whole and of its parts, and a calendar.

use serde_json::Value;

use crate::project::Project;

/// The titles of a JSON feed.
fn titles(project: &Project, path: &str) -> Vec<String> {
    let feed: Value = serde_json::from_str(&project.read(path)).unwrap();
    feed["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_string()).collect()
}

#[test]
fn the_whole_a_section_and_a_formation_have_their_feeds() {
    let project = Project::new()
        .file("content/formations/bts-cg.md", "---\ntitre: BTS CG\nsigle: BTS CG\nfiliere: tertiaire\n---\n")
        .build()
        .code(0)
        .again();
    for (folder, expected) in [
        ("", vec!["Léa à Caspe", "Neuf semaines à Caspe"]),
        ("temoignages/", vec!["Léa à Caspe"]),
        ("mobilites/", vec!["Neuf semaines à Caspe"]),
        ("evenements/", vec![]),
        ("formations/bts-mco/", vec!["Léa à Caspe", "Neuf semaines à Caspe"]),
        ("formations/bts-cg/", vec![]),
    ] {
        assert_eq!(titles(&project, &format!("public/{folder}flux.json")), expected, "{folder}");
        let atom = project.read(&format!("public/{folder}flux.xml"));
        let rss = project.read(&format!("public/{folder}rss.xml"));
        assert_eq!(atom.matches("<entry>").count(), expected.len(), "{folder}");
        assert_eq!(rss.matches("<item>").count(), expected.len(), "{folder}");
        for title in expected {
            assert!(
                atom.contains(&format!("<title>{title}</title>")) && rss.contains(&format!("<title>{title}</title>"))
            );
        }
    }
    assert!(
        project.read("public/formations/bts-mco/rss.xml").contains("<title>BTS MCO – Lycée Charles Alliès</title>")
    );
}

#[test]
fn pages_announce_their_feeds() {
    let site = "<link rel=\"alternate\" type=\"application/rss+xml\" title=\"Lycée Charles Alliès (RSS)\" href=\"../../rss.xml\">";
    let own = "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Management commercial opérationnel\" href=\"../../formations/bts-mco/flux.xml\">";
    let run = Project::new()
        .build()
        .code(0)
        .shows("public/formations/bts-mco/index.html", site)
        .shows("public/formations/bts-mco/index.html", own)
        .shows("public/temoignages/lea/index.html", site)
        .shows("public/plan-du-site/index.html", "<a href=\"../formations/bts-mco/flux.xml\">BTS MCO</a>")
        .shows("public/evenements/index.html", "href=\"../agenda.ics\"");
    let lea = run.project.read("public/temoignages/lea/index.html");
    assert_eq!(lea.matches("application/atom+xml").count(), 1, "the page of a testimonial is not followed");
}

/// Léa agrees to the site and not to the press: what was sent to the press says nothing of her, in no feed.
#[test]
fn a_release_in_a_feed_says_what_its_page_says() {
    let release = "---\ntitre: Léa est revenue de Caspe\nresume: Léa raconte.\nenvoye_le: 2026-09-15\n---\nUn texte.\n";
    let run = Project::new().file("content/communiques/caspe-2026.md", release).build().code(0);
    for path in ["flux.xml", "rss.xml", "flux.json", "presse/flux.xml", "presse/rss.xml", "presse/flux.json"] {
        let feed = run.project.read(&format!("public/{path}"));
        assert!(feed.contains("est revenu"), "{path}: {feed}");
        assert!(!feed.contains("Léa est") && !feed.contains("Léa raconte"), "{path}: {feed}");
    }
}

#[test]
fn one_calendar_holds_the_events_of_the_year() {
    let event = |title: &str, day: &str, more: &str| {
        format!("---\ntitre: {title}\ngenre: jpo\ndebut: {day} 09:00\nfin: {day} 16:00\n{more}---\n")
    };
    let project = Project::new()
        .file("content/evenements/avant.md", &event("L’an dernier", "2026-06-20", ""))
        .file("content/evenements/passe.md", &event("En octobre", "2026-10-01", ""))
        .file("content/evenements/jpo.md", &event("Portes ouvertes", "2027-01-30", ""))
        .file("content/evenements/soiree.md", &event("Soirée", "2027-02-01", "annule: oui\n"))
        .build()
        .code(0)
        .again();
    let agenda = project.read("public/agenda.ics");
    let summaries: Vec<&str> = agenda.lines().filter_map(|line| line.strip_prefix("SUMMARY:")).collect();
    assert_eq!(summaries, ["En octobre", "Portes ouvertes", "Soirée"]);
    assert_eq!(agenda.matches("STATUS:CANCELLED").count(), 1, "{agenda}");
    assert_eq!(agenda.matches("BEGIN:VTIMEZONE").count(), 1, "{agenda}");
    assert!(agenda.contains("DTSTART;TZID=Europe/Paris:20270130T090000"), "{agenda}");
}
