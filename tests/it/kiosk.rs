//! The screen of the Open Day: one file, what it shows, and whom it never shows.

use crate::project::{Project, Run, photo, word};

const KIOSK: &str = "livrables/jpo/jpo-2027/kiosque/index.html";
const GUIDE: &str = "livrables/jpo/jpo-2027/mode-d-emploi.txt";
const WORKSHOP: &str = "livrables/index.html";
const EVENT: &str = "content/evenements/jpo-2027.md";

const OPEN_DAY: &str = "---\ntitre: Journée portes ouvertes 2027\ngenre: jpo\ndebut: 2027-01-30 09:00\nfin: 2027-01-30 16:00\nlieu: au lycée, hall\n\
                        programme:\n  - {heure: \"10:00\", titre: \"Les BTS : venez\", intervenants: des étudiants}\n---\n\nVenez.\n";

fn open_day() -> Project {
    Project::new().file(EVENT, OPEN_DAY)
}

/// Léa signed for the screen too.
fn agreed() -> Project {
    open_day().edit(
        "content/personnes.yaml",
        "    supports: [site]\n    texte: oui\n    image: oui",
        "    supports: [site, kiosque]\n    texte: oui\n    image: oui",
    )
}

fn mobility(id: &str, city: &str, from: &str, to: &str) -> (String, String) {
    let text = format!(
        "---\ntitre: Vers {city}\nformation: bts-mco\ndepart: {from}\nretour: {to}\nville: {city}\npays: ES\neffectif: 3\n---\n\nBientôt.\n"
    );
    (format!("content/mobilites/{id}.md"), text)
}

/// The slide of a kind, from its tag to its end.
#[track_caller]
fn slide(run: &Run, kind: &str) -> String {
    let file = run.project.read(KIOSK);
    let slide = file.split("<section").find(|slide| slide.contains(&format!("class=\"slide {kind}\"")));
    slide.unwrap_or_else(|| panic!("no slide « {kind} »")).to_string()
}

#[test]
fn the_screen_shows_the_day_the_voices_the_map_the_figures_the_bts_the_departures_and_the_feast() {
    let (path, text) = mobility("teruel-2027", "Teruel", "2027-05-03", "2027-07-04");
    let feast = "---\ntitre: Neuf semaines, et après\ndebut: 2026-10-15 13:30\nlieu: au lycée\nprogramme:\n  - {titre: Ouverture}\n\
                 chiffres:\n  - {valeur: \"160\", legende: participants}\n---\n\nMerci.\n";
    let site = "nom: Lycée Charles Alliès\nchiffres:\n  - {valeur: \"10\", legende: étudiants par an}\n";
    let run = agreed()
        .file(&path, &text)
        .file("content/erasmusdays/2026.md", feast)
        .edit("content/site.yaml", "nom: Lycée Charles Alliès\n", site)
        .build()
        .code(0)
        .silent_about("portes ouvertes");
    for (kind, texts) in [
        (
            "welcome",
            &["<h2>Journée portes ouvertes 2027</h2>", "Samedi 30\u{a0}janvier 2027, de 9\u{a0}h à 16\u{a0}h"][..],
        ),
        ("programme", &["<b>10\u{a0}h</b>", "Les BTS\u{a0}: venez", "<small>des étudiants</small>"]),
        (
            "testimonial",
            &["<p>J’ai appris à me débrouiller.</p>", "<h2>Léa, BTS MCO</h2>", "Caspe (Espagne)", ">L</span>"],
        ),
        (
            "map",
            &[
                "Caspe <small>Espagne, 1\u{a0}départ</small>",
                "Teruel <small>Espagne, 1\u{a0}départ</small>",
                "map-route",
            ],
        ),
        ("figures", &["<dt>étudiants par an</dt><dd>10</dd>"]),
        ("formation", &["<b>BTS MCO</b>"]),
        (
            "departures",
            &[
                "Prochains départs",
                "Teruel (Espagne)",
                "Du 3\u{a0}mai au 4\u{a0}juillet 2027",
                "Trois étudiants de BTS MCO",
            ],
        ),
        ("europe-day", &["#ErasmusDays", "Neuf semaines, et après", "<dt>participants</dt><dd>160</dd>"]),
        ("portal", &["La suite est sur votre téléphone"]),
    ] {
        let slide = slide(&run, kind);
        for text in texts {
            assert!(slide.contains(text), "« {text} » is not in:\n{slide}");
        }
        assert!(slide.contains("<svg") && slide.contains("role=\"img\" aria-label=\"Carré à photographier"), "{slide}");
    }
    // Each slide leads to its own page.
    assert!(slide(&run, "testimonial").contains("<p>lycee.example/<wbr>erasmus/<wbr>temoignages/<wbr>lea</p>"));
    assert!(slide(&run, "welcome").contains("<p>lycee.example/<wbr>erasmus/<wbr>evenements/<wbr>jpo-2027</p>"));
    assert!(slide(&run, "departures").contains("<p>lycee.example/<wbr>erasmus/<wbr>mobilites</p>"));
    assert!(slide(&run, "portal").contains("<p>lycee.example/<wbr>erasmus</p>"));
}

#[test]
fn an_invented_figure_or_town_is_said_to_be_an_example() {
    let feast = "---\ntitre: Neuf semaines\ndebut: 2026-10-15\nlieu: au lycée\nprogramme: [{titre: Ouverture}]\nchiffres:\n  - {valeur: \"160\", legende: participants, exemple: oui}\n---\n\nMerci.\n";
    let run = agreed()
        .file("content/erasmusdays/2026.md", feast)
        .edit("content/mobilites/caspe-2026.md", "ville:", "exemple: oui\nville:")
        .build()
        .code(0);
    for (kind, is_marked) in [("europe-day", true), ("map", true), ("formation", true), ("testimonial", false)] {
        assert_eq!(slide(&run, kind).contains("<p class=\"example\">Exemple</p>"), is_marked, "{kind}");
    }
}

/// Few visitors of a hall read English: the language is named, and the French is under it.
#[test]
fn words_in_another_language_are_marked_and_translated() {
    let said = "langue: en\ncitation: \"Neat: they don't speak French!\"\n";
    let with = |more: &str| {
        agreed()
            .edit("content/temoignages/lea.md", "citation: J’ai appris à me débrouiller.\n", &format!("{said}{more}"))
            .build()
            .code(0)
    };
    let run = with("traduction: \"Chouette : ils ne parlent pas français !\"\n").silent_about("peu de visiteurs");
    let shown = slide(&run, "testimonial");
    assert!(shown.contains("<blockquote lang=\"en\"><p>Neat: they don&#39;t speak French!</p></blockquote>\n<p class=\"in-french\"><span>en anglais</span> «\u{a0}Chouette\u{a0}: ils ne parlent pas français\u{202f}!\u{a0}»</p>"), "{shown}");
    let run = with("").shows(WORKSHOP, "temoignages/lea.md est en anglais\u{a0}: peu de visiteurs le comprendront. Ajoutez-y sa citation en français, «\u{a0}traduction\u{a0}».");
    assert!(slide(&run, "testimonial").contains("<p class=\"in-french\"><span>en anglais</span></p>"));
    // In French, nothing to say.
    assert!(!slide(&agreed().build().code(0), "testimonial").contains("in-french"));
}

#[test]
fn it_is_one_file_that_asks_nothing_elsewhere() {
    let run = agreed().build().code(0);
    let file = run.project.read(KIOSK);
    for address in file.split(['"', '\'', '(', ' ']).filter(|word| word.contains("//") && word.contains(':')) {
        let is_name = address.starts_with("http://www.w3.org/");
        assert!(is_name || address.starts_with("data:"), "{address}");
    }
    assert!(file.contains("url(data:font/woff2;base64,"), "the fonts are inside");
    let links = file.split(" href=\"").skip(1).filter(|rest| !rest.starts_with('#')).count();
    assert!(!file.contains("<link") && links == 0 && !file.contains("<audio"));
    for seconds in file.split("data-seconds=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(["10", "11", "12"].contains(&seconds), "{seconds} s");
    }
}

#[test]
fn without_an_authorisation_for_the_screen_nobody_is_there_and_the_team_knows() {
    let run = open_day().build().code(0);
    let file = run.project.read(KIOSK);
    assert!(word(&file, "Léa").is_none() && !file.contains("débrouiller"));
    assert!(!file.contains("slide testimonial"));
    run.screen(
        "conseil\u{a0}: personne ne témoigne sur l’écran de ces portes ouvertes (content/evenements/jpo-2027.md:2:8)\n",
    )
    .screen("ajoutez «\u{a0}kiosque\u{a0}» à ses supports et «\u{a0}texte: oui\u{a0}», dans personnes.yaml")
    .shows(WORKSHOP, "prêt, mais personne n’y témoigne")
    .shows(
        WORKSHOP,
        "temoignages/lea.md n’est pas montré\u{a0}: autorisation qui ne couvre pas le kiosque des portes ouvertes.",
    )
    .shows(GUIDE, "Il ne montre personne\u{a0}: aucun auteur de témoignage n’a d’autorisation pour le kiosque.\n");
}

/// Who is on a photo decides of that photo, whoever speaks.
#[test]
fn a_portrait_is_inside_the_file_where_all_who_are_on_it_agree() {
    let with = |people: &str| {
        let image = format!(
            "citation: J’ai appris à me débrouiller.\nimage: {{fichier: p.png, alt: Au garage, credit: Lycée, personnes: [{people}]}}\n"
        );
        agreed()
            .edit(
                "content/personnes.yaml",
                "signee_le: 2026-04-20, expire_le: 2028-08-31}",
                "signee_le: 2026-04-20, expire_le: 2026-10-31}",
            )
            .bytes("content/temoignages/p.png", &photo(60))
            .edit("content/temoignages/lea.md", "citation: J’ai appris à me débrouiller.\n", &image)
            .build()
            .code(0)
    };
    let shown = slide(&with("lea"), "testimonial");
    assert!(shown.contains("<img src=\"data:image/webp;base64,UklGR"), "{shown}");
    assert!(shown.contains("alt=\"Au garage\"") && shown.contains("© Lycée"));
    let hidden = slide(&with("lea, hugo"), "testimonial");
    // A photo that is not shown shortens nothing.
    assert!(hidden.contains("data-until=\"2028-08-31\""), "{hidden}");
    assert!(!hidden.contains("<img") && hidden.contains(">L</span>"), "{hidden}");
}

/// Who is on it may be anybody: a hall is no place to find out.
#[test]
fn a_portrait_of_which_nobody_said_who_is_on_it_stays_out_of_the_hall() {
    let with = |declared: &str| {
        let image = format!(
            "citation: J’ai appris à me débrouiller.\nimage: {{fichier: p.png, alt: Au garage, credit: Lycée{declared}}}\n"
        );
        let run = agreed()
            .bytes("content/temoignages/p.png", &photo(60))
            .edit("content/temoignages/lea.md", "citation: J’ai appris à me débrouiller.\n", &image)
            .build()
            .code(0);
        slide(&run, "testimonial").contains("<img")
    };
    assert!(!with(""));
    assert!(with(", personne_reconnaissable: non"));
}

#[test]
fn an_authorisation_that_ends_before_the_day_takes_its_slide_away_by_itself() {
    let run =
        agreed().edit("content/personnes.yaml", "expire_le: 2028-08-31\nhugo", "expire_le: 2026-12-31\nhugo").build();
    assert!(slide(&run, "testimonial").contains("data-until=\"2026-12-31\""));
    run.code(0).shows(
        WORKSHOP,
        "Léa, BTS MCO\u{a0}: l’autorisation s’arrête le 31\u{a0}décembre 2026, et la diapositive se cachera le lendemain.",
    );
}

/// Who is named in the programme hides with it, as who speaks hides with their words.
#[test]
fn a_slide_that_names_somebody_hides_when_their_authorisation_ends() {
    let run = agreed()
        .edit(EVENT, "intervenants: des étudiants", "intervenants: Léa et Hugo")
        .edit("content/personnes.yaml", "expire_le: 2028-08-31\nhugo", "expire_le: 2026-12-31\nhugo")
        .build();
    let programme = slide(&run, "programme");
    assert!(programme.contains("<small>Léa et un étudiant de BTS MCO</small>"), "{programme}");
    assert!(programme.contains("data-until=\"2026-12-31\""), "{programme}");
    assert!(!slide(&run, "welcome").contains("data-until"));
    let said = "Léa, BTS MCO\u{a0}: l’autorisation s’arrête le 31\u{a0}décembre 2026, et ses deux diapositives se cacheront le lendemain.";
    let run = run.code(0).shows(WORKSHOP, said);
    assert_eq!(run.project.read(GUIDE).matches("s’arrête le").count(), 1);
}

/// A key made weeks before says what is true on the day.
#[test]
fn departures_are_those_that_are_to_come_on_the_day_itself() {
    let (before, early) = mobility("teruel-2027", "Teruel", "2027-01-11", "2027-03-14");
    let (after, late) = mobility("huesca-2027", "Huesca", "2027-05-03", "2027-07-04");
    let run = agreed().file(&before, &early).file(&after, &late).today("2026-12-01").build().code(0);
    let slide = slide(&run, "departures");
    let (first, second) = (slide.find("Huesca").unwrap(), slide.find("Teruel").unwrap());
    assert!(first < second, "who leaves comes first:\n{slide}");
    assert_eq!(slide.matches("en ce moment").count(), 1);
    assert!(slide.contains("Teruel (Espagne) <i class=\"now\">en ce moment</i>"), "{slide}");
}

#[test]
fn the_workshop_says_how_far_it_is() {
    let proof = "---\ntitre: Le stand\ndate: 2027-01-30\nsupport: jpo\nconcerne: [jpo-2027]\n---\n";
    agreed()
        .build()
        .shows(WORKSHOP, "Kiosque\u{a0}: Journée portes ouvertes 2027")
        .shows(WORKSHOP, "prêt, non montré")
        .shows(WORKSHOP, "Il lui manque un départ à venir et des chiffres («\u{a0}chiffres\u{a0}», dans site.yaml).")
        .shows(GUIDE, "Il montre, parce que leur autorisation couvre le kiosque\u{a0}: Léa, BTS MCO.\n")
        .again()
        .file("content/parutions/jpo.md", proof)
        .today("2027-02-01")
        .build()
        .shows(WORKSHOP, "montré le 30\u{a0}janvier 2027");
}

#[test]
fn testimonials_that_have_no_room_are_counted() {
    let mut project = agreed();
    for n in 1..=12 {
        let text = format!(
            "---\ntitre: Récit {n}\ndate: 2026-10-{n:02}\npersonne: lea\ncitation: Récit {n}.\n---\n\nUn récit.\n"
        );
        project = project.file(&format!("content/temoignages/recit-{n}.md"), &text);
    }
    project.build().code(0).shows(WORKSHOP, "Il montre les douze témoignages les plus récents, sur 13.");
}

#[test]
fn it_is_made_until_a_month_after_the_day_and_never_for_a_day_that_is_cancelled() {
    let run = agreed().today("2027-02-28").build().has(KIOSK).again().today("2027-03-01").build();
    run.lacks("livrables/jpo/jpo-2027/kiosque").lacks(GUIDE);
    agreed().edit(EVENT, "genre: jpo", "genre: jpo\nannule: oui").build().lacks("livrables/jpo");
}

#[test]
fn the_guide_says_how_to_start_and_what_it_holds() {
    let run = agreed().build().code(0);
    let guide = run.project.read(GUIDE);
    assert!(guide.starts_with("LE KIOSQUE\u{a0}: Journée portes ouvertes 2027\nsamedi 30\u{a0}janvier 2027, de 9\u{a0}h à 16\u{a0}h\n\nUn seul fichier, kiosque/index.html\u{a0}: 6\u{a0}diapositives, un tour en 1\u{a0}min\u{a0}05\u{a0}s."), "{guide}");
    for recipe in [
        // As its maker writes them; a folder of its own, for a browser that already runs leaves them out.
        "msedge.exe\" --kiosk \"file:///C:/kiosque/index.html\" --edge-kiosk-type=fullscreen --no-first-run --user-data-dir=\"C:\\kiosque\\profil\"",
        "chrome.exe\" --kiosk \"file:///C:/kiosque/index.html\" --no-first-run --hide-crash-restore-bubble --user-data-dir=",
        "firefox.exe\" --kiosk \"file:///C:/kiosque/index.html\"\n",
        "Exec=chromium --kiosk",
        "Restore on AC Power Loss",
        "Elles n’ont pas été essayées sur un vrai Windows",
    ] {
        assert!(guide.contains(recipe), "{recipe}");
    }
}
