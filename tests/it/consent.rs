//! Who signed what decides who appears where: a law for any register, and any place where somebody may be named.

use std::io::Cursor;

use chrono::{Days, NaiveDate};
use encodify::base64;
use lycee::plan::Audience;
use lycee::render::{self, Output};
use lycee::source::{self, Sources};
use lycee::store::Forgetful;
use lycee::{Build, Inputs, Silent, french, site};
use mail_parser::{MessageParser, MimeHeaders};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::laws::{in_memory, text_file};
use crate::project::{photo, word};

const CHANNELS: [&str; 8] =
    ["site", "ent", "presse", "kiosque", "plaquette", "antenne", "intervention", "reseaux_sociaux"];
/// First name and pseudonym, like no other word of the texts.
const NAMES: [(&str, &str); 3] = [("Zoélie", "Wandrille"), ("Jean-Gontran", "Quiterie"), ("Ursuline", "Vigor")];
/// Red of the photo of each, and of the one where the first two are.
const REDS: [(u8, &[usize]); 4] = [(60, &[0]), (110, &[1]), (160, &[2]), (210, &[0, 1])];

#[derive(Debug, Clone)]
struct Person {
    has_pseudonym: bool,
    adult: bool,
    authorisation: Option<Authorisation>,
}

#[derive(Debug, Clone)]
struct Authorisation {
    channels: Vec<&'static str>,
    text: bool,
    image: bool,
    voice: bool,
    /// Days from today.
    signed: i64,
    expires: i64,
    withdrawn: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Matter {
    Text,
    Image,
    Voice,
}

impl Person {
    /// What the register means, said once more.
    fn agrees(&self, channel: &str, matter: Matter) -> bool {
        self.authorisation.as_ref().is_some_and(|a| {
            let covered = match matter {
                Matter::Text => a.text,
                Matter::Image => a.image,
                Matter::Voice => a.voice,
            };
            let is_current = a.signed <= 0 && a.expires >= 0 && a.withdrawn.is_none_or(|day| day > 0);
            covered && is_current && a.channels.contains(&channel)
        })
    }

    fn yaml(&self, at: usize) -> String {
        let (name, pseudonym) = NAMES[at];
        let yes = |value: bool| if value { "oui" } else { "non" };
        let mut text = format!("p{at}:\n  prenom: {name}\n  majeur: {}\n  formation: bts-mco\n", yes(self.adult));
        if self.has_pseudonym {
            text += &format!("  prenom_affiche: {pseudonym}\n");
        }
        if let Some(a) = &self.authorisation {
            let representatives = if self.adult { "" } else { "    representants: 2\n" };
            text += &format!(
                "  autorisation:\n    supports: [{}]\n    texte: {}\n    image: {}\n    voix: {}\n    signee_le: {}\n    expire_le: {}\n{representatives}",
                a.channels.join(", "),
                yes(a.text),
                yes(a.image),
                yes(a.voice),
                day(a.signed),
                day(a.expires),
            );
            text += &a.withdrawn.map(|from| format!("    retiree_le: {}\n", day(from))).unwrap_or_default();
        }
        text
    }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn day(from_today: i64) -> NaiveDate {
    let days = Days::new(from_today.unsigned_abs());
    if from_today < 0 { today() - days } else { today() + days }
}

fn authorisation() -> impl Strategy<Value = Authorisation> {
    let mostly = || prop::bool::weighted(0.75);
    let channels = prop::sample::subsequence(CHANNELS.to_vec(), 1..=8);
    let expires = prop_oneof![4 => 1..600i64, 1 => Just(0i64), 1 => Just(-1), 1 => -200..-1i64];
    let signed = prop_oneof![6 => -600..=-200i64, 1 => Just(0i64), 1 => Just(1)];
    let withdrawn = prop::option::weighted(0.3, prop_oneof![Just(-20i64), Just(0), Just(1), Just(20)]);
    (channels, mostly(), mostly(), mostly(), signed, expires, withdrawn).prop_map(
        |(channels, text, image, voice, signed, expires, withdrawn)| Authorisation {
            channels,
            text,
            image,
            voice,
            signed,
            expires: expires.max(signed),
            withdrawn,
        },
    )
}

fn person() -> impl Strategy<Value = Person> {
    (prop::bool::weighted(0.3), prop::bool::weighted(0.7), prop::option::weighted(0.85, authorisation()))
        .prop_map(|(has_pseudonym, adult, authorisation)| Person { has_pseudonym, adult, authorisation })
}

/// Who is named, and how it is typed.
#[derive(Debug, Clone)]
struct Mentions(Vec<(usize, u8)>);

impl Mentions {
    /// Somebody in running text.
    fn at(&self, slot: usize) -> String {
        let (who, how) = self.0[slot % self.0.len()];
        let (name, pseudonym) = NAMES[who];
        let plain = french::fold(name).split('-').map(french::capitalize).collect::<Vec<_>>().join("-");
        match how {
            0 => name.to_uppercase(),
            1 => plain,
            2 => name.replace('-', " "),
            3 => pseudonym.to_string(),
            4 => format!("ex-{name}"),
            5 => format!("{name}-Emma"),
            6 => format!("{}EnEspagne", plain.replace('-', "")),
            7 => format!("{plain}2026"),
            8 => name.chars().flat_map(|c| [c, '\u{ad}', '\u{200b}']).collect(),
            _ => name.to_string(),
        }
    }

    /// Somebody in Markdown, cut by markup or by the end of a line.
    fn cut(&self, slot: usize) -> String {
        let (who, how) = self.0[slot % self.0.len()];
        let letters: Vec<String> = NAMES[who].0.chars().map(String::from).collect();
        let (first, rest) = (&letters[0], letters[2..].concat());
        match how {
            0 | 4 => format!("**{first}**{}{rest}", letters[1]),
            1 | 5 => format!("{first}<b>{}</b>{rest}", letters[1]),
            2 | 6 => NAMES[who].0.replace('-', "\n"),
            7 => letters.join("&shy;"),
            _ => self.at(slot),
        }
    }

    /// Somebody in a file name.
    fn slug(&self, slot: usize) -> String {
        let (who, how) = self.0[slot % self.0.len()];
        // Small letters do not part words, and hyphens between all letters make none.
        if matches!(how, 6 | 8) { french::slug(NAMES[who].0) } else { french::slug(&self.at(slot)) }
    }

    fn who(&self, slot: usize) -> usize {
        self.0[slot % self.0.len()].0
    }
}

/// The same text, as its translation would have it: the words that stand alone, and the body.
fn translation(text: &str) -> String {
    let (front, body) = text.trim_start_matches("---\n").split_once("\n---\n").unwrap();
    let words = ["titre:", "resume:", "citation:", "chapo:", "accompagnateurs:"];
    let said: Vec<&str> = front.lines().filter(|line| words.iter().any(|key| line.starts_with(key))).collect();
    format!("---\n{}\n---\n{body}", said.join("\n"))
}

/// A project where every key and block that may name somebody does.
fn project(people: &[Person], m: &Mentions) -> Sources {
    let mut files: Vec<(String, String)> = Vec::new();
    let mut add = |path: &str, text: String| files.push((path.to_string(), text));
    add(
        "site.yaml",
        format!(
            "nom: Lycée Charles Alliès\nurl: https://lycee.example/\npromesse: Partez avec {}.\na_propos: Un lycée où {} étudie.\n\
             contexte_presse: Le lycée de {} part.\nchiffres:\n  - {{valeur: \"3\", legende: \"amis de {}\", source: \"Selon {}\"}}\n\
             menu:\n  - {{titre: \"Voir {}\", vers: temoignages}}\nreseaux:\n  - {{id: medef, nom: Medef}}\nmedias:\n\
             \x20 - {{id: midi-libre, nom: Midi Libre, genre: presse, courriel: a@b.example}}\n\
             erasmusdays: {{semaines: [{{annee: 2026, debut: 2026-12-07, fin: 2026-12-12}}]}}\n",
            m.at(0),
            m.at(1),
            m.at(2),
            m.at(3),
            m.at(4),
            m.at(5)
        ),
    );
    add("personnes.yaml", people.iter().enumerate().map(|(at, person)| person.yaml(at)).collect());
    add(
        "index.md",
        format!("---\ntitre: Partir avec {}\nresume: Avec {}.\n---\n\nBonjour de {}.\n", m.at(6), m.at(7), m.cut(8)),
    );
    add(
        "formations/bts-mco.md",
        format!(
            "---\ntitre: Commerce\nsigle: BTS MCO\nfiliere: tertiaire\nresume: La classe de {}.\n---\n\n## Avec {}\n\n{} y étudie.\n",
            m.at(9),
            m.cut(10).replace('\n', " "),
            m.cut(11)
        ),
    );
    for (n, (city, from, to)) in [("caspe", -20, 60), ("cork", 30, 110)].into_iter().enumerate() {
        let at = 12 + 20 * n;
        let id = format!("{city}-{}", m.slug(at));
        let quotes: String = (0..3)
            .map(|who| {
                format!(
                    "  - {{de: p{who}, texte: \"Mots-{who} avec {}.\", role: \"voisin de {}\"}}\n",
                    m.at(at + who),
                    m.at(at + 3 + who)
                )
            })
            .collect();
        add(
            &format!("mobilites/{id}.md"),
            format!(
                "---\ntitre: \"Caspe : {}\"\nresume: Le départ de {}.\nformation: bts-mco\ndepart: {}\nretour: {}\nville: Caspe\npays: ES\n\
                 accueil: {{nom: \"Chez {}\", secteur: \"le métier de {}\"}}\nparticipants: [p{}, p{}]\naccompagnateurs: \"{} et un enseignant\"\n\
                 photo_depart: {{le: {} 07:30, lieu: \"devant chez {}\"}}\ncitations:\n{quotes}\
                 image: {{fichier: p{}.png, alt: \"{} au garage\", legende: \"Le départ de {}\", credit: \"{}\", personnes: [p{}]}}\n\
                 etiquettes: [\"Amis de {}\"]\n---\n\n{} est là.\n\n## Le toit de {}\n\n[Le lien de {}](https://example.org/{})\n\n\
                 ::: citation {}\nrole: ami de {}\n\nMots-{}.\n:::\n\n::: figure\nimage: deux.png\nalt: \"{} et un ami\"\npersonnes: [p0, p1]\n:::\n",
                m.at(at + 1),
                m.at(at + 2),
                day(from),
                day(to),
                m.at(at + 3),
                m.at(at + 4),
                m.who(at + 5),
                (m.who(at + 5) + 1) % 3,
                m.at(at + 6),
                day(from),
                m.at(at + 7),
                m.who(at + 8),
                m.at(at + 9),
                m.at(at + 10),
                m.at(at + 11),
                m.who(at + 8),
                m.at(at + 12),
                m.cut(at + 13),
                m.cut(at + 14).replace('\n', " "),
                m.cut(at + 15),
                m.slug(at + 16),
                NAMES[m.who(at + 17)].0,
                m.at(at + 18),
                m.who(at + 17),
                m.at(at + 19),
            ),
        );
        let sent = if n == 0 { "envoye_le: 2026-10-26\n" } else { "" };
        add(
            &format!("communiques/{id}.md"),
            format!(
                "---\ntitre: \"Le communiqué de {}\"\nchapo: \"{} part.\"\n{sent}citations:\n  - {{de: p{}, texte: \"Mots-{}.\", role: \"amie de {}\"}}\n---\n\n{} raconte. ![{}](deux.png)\n",
                m.at(at + 5),
                m.at(at + 6),
                m.who(at + 7),
                m.who(at + 7),
                m.at(at + 8),
                m.cut(at + 9),
                m.at(at + 10),
            ),
        );
        for (who, (name, _)) in NAMES.iter().enumerate() {
            if n == 0 || who == 1 {
                add(
                    &format!("temoignages/recit-{n}-{}.md", french::slug(name)),
                    format!(
                        "---\ntitre: \"{} à Caspe\"\nresume: Mots-{who}, avec {}.\ndate: {}\npersonne: p{who}\nmobilite: {id}\ncitation: \"Mots-{who} et {}.\"\n\
                         video: https://tube.example/v/{who}\ntranscription: Mots-{who} dits.\nimage: {{fichier: p{who}.png, alt: {}, personnes: [p{who}]}}\n---\n\nMots-{who} et {}.\n",
                        name,
                        m.at(at + 11),
                        day(-10),
                        m.at(at + 12),
                        m.at(at + 13),
                        m.cut(at + 14),
                    ),
                );
            }
        }
        let air = format!(
            ", texte: \"Bonjour {}.\", son: \"la voix de {}\", technique: \"le micro de {}\"",
            m.at(at + 2),
            m.at(at + 3),
            m.at(at + 4)
        );
        let guests: String = (0..3)
            .map(|who| {
                format!(
                    "  - {{personne: p{who}, role: \"voisin de {}\", prononciation: \"comme {}\", anecdote: \"Le jour de {}.\", chiffre: \"3 amis de {}\", eviter: \"la clé de {}\"}}\n",
                    m.at(at + who),
                    m.at(at + 1 + who),
                    m.at(at + 2 + who),
                    m.at(at + 3 + who),
                    m.at(at + 4 + who)
                )
            })
            .collect();
        let guests = format!(
            "creneau: 20\ninvites:\n{guests}  - {{nom: \"{}\", recit: [\"Chez {}.\"], questions: [\"Et {} ?\"]}}\n",
            m.at(at + 5),
            m.at(at + 6),
            m.at(at + 7)
        );
        add(
            &format!("evenements/rencontre-{n}-{}.md", m.slug(at + 15)),
            format!(
                "---\ntitre: \"La rencontre de {}\"\ngenre: {}\ndebut: {} 09:00\nlieu: chez {}\nprogramme:\n  - {{heure: \"09:00\", titre: \"{} raconte\", intervenants: \"{} et un ami\", duree: 20{air}}}\n{guests}---\n\nAvec {}.\n\n![{}](p2.png)\n",
                m.at(at + 16),
                if n == 0 { "jpo" } else { "radio" },
                day(10 - 15 * n as i64),
                m.at(at + 17),
                m.at(at + 18),
                m.at(at + 19),
                m.cut(at),
                m.at(at + 1),
            ),
        );
        add(
            &format!("evenements/reseau-{n}-{}.md", m.slug(at + 8)),
            format!(
                "---\ntitre: \"La salle de {}\"\ngenre: reseau\ndebut: {} 09:00\nlieu: chez {}\nreseau: medef\ncreneau: 15\nmessage: \"Recrutez {}.\"\ndemande: \"Appelez {}.\"\n{}\
                 public: \"les amis de {}\"\nmateriel: \"la clé de {}\"\nchiffres:\n  - {{valeur: \"3\", legende: \"amis de {}\", source: \"Selon {}\"}}\n\
                 programme:\n  - {{heure: \"09:00\", titre: \"{} parle\", intervenants: \"{} et un ami\", duree: 20}}\n---\n\nAvec {}.\n",
                m.at(at + 9),
                day(20 - 25 * n as i64),
                m.at(at + 10),
                m.at(at + 11),
                m.at(at + 12),
                if n == 0 {
                    format!("temoignage: recit-0-{}\n", french::slug(NAMES[m.who(at + 13)].0))
                } else {
                    String::new()
                },
                m.at(at + 14),
                m.at(at + 15),
                m.at(at + 16),
                m.at(at + 17),
                m.at(at + 18),
                m.at(at + 19),
                m.at(at),
            ),
        );
        add(
            &format!("parutions/p-{n}.md"),
            format!(
                "---\ntitre: \"L’article sur {}\"\ndate: {}\nsupport: presse\nmedia: midi-libre\nurl: https://presse.example/{}\npreuve: copie.png\nconcerne: [{id}]\npublique: oui\n---\n\nAvec {}.\n",
                m.at(at + 2),
                day(-5 - n as i64),
                m.slug(at + 3),
                m.cut(at + 4)
            ),
        );
        add(
            &format!("erasmusdays/{}.md", ["2026", "2026-mai"][n]),
            format!(
                "---\ntitre: \"La fête de {}\"\nresume: Avec {}.\ndebut: {} 13:30\nlieu: chez {}\nprogramme:\n  - {{heure: \"13:30\", titre: \"{} ouvre\", intervenants: \"{}\", duree: 15}}\ninvites: [\"les amis de {}\"]\npartenaires: [\"La maison {}\"]\n\
                 chiffres:\n  - {{valeur: \"3\", legende: \"amis de {}\"}}\nimage: {{fichier: deux.png, alt: \"{} et un ami\", credit: X, personnes: [p0, p1]}}\n---\n\n{} y était.\n",
                m.at(at + 5),
                m.at(at + 6),
                day([16, -14][n]),
                m.at(at + 7),
                m.at(at + 8),
                m.at(at + 9),
                m.at(at + 10),
                m.at(at + 11),
                m.at(at + 12),
                m.at(at + 13),
                m.cut(at + 14),
            ),
        );
    }
    add(
        &format!("pages/a-propos-de-{}.md", m.slug(52)),
        format!(
            "---\ntitre: \"Tout sur {}\"\n---\n\n## Chez {}\n\n::: galerie Une semaine avec {}\n![{}](p0.png)\n:::\n\n::: question Où est {} ?\nIci, dit {}.\n:::\n\n\
             ::: video Bonjour de {}\nurl: https://tube.example/w/{}\nimage: p1.png\npersonnes: [p1]\ntranscription: Mots de {}.\n:::\n\n::: chiffres\n- 3 : amis de {}\n:::\n\n| {} | b |\n|---|---|\n| 1 | {} |\n",
            m.at(53),
            m.at(54),
            m.at(55),
            m.at(56),
            m.at(57),
            m.at(58),
            m.at(59),
            m.slug(59),
            m.at(60),
            m.at(61),
            m.at(62),
            m.at(63)
        ),
    );
    files.push((
        "site.en.yaml".into(),
        format!("promesse: Leave with {}.\na_propos: Where {} studies.\n", m.at(1), m.at(2)),
    ));
    let mut sources = Sources::default();
    for (path, text) in files {
        if let Some(stem) = path.strip_suffix(".md") {
            let english = format!("{stem}.en.md");
            sources.insert(english.clone(), text_file(&english, &translation(&text)));
        }
        sources.insert(path.clone(), text_file(&path, &text));
    }
    for folder in ["mobilites", "temoignages", "evenements", "erasmusdays", "pages", "communiques"] {
        for (name, (red, _)) in ["p0", "p1", "p2", "deux"].into_iter().zip(REDS) {
            let path = format!("{folder}/{name}.png");
            sources.insert(path.clone(), in_memory(&path, photo(red)));
        }
    }
    // The same photo under another name.
    sources.insert("parutions/copie.png", in_memory("parutions/copie.png", photo(REDS[2].0)));
    sources
}

fn build(content: &Sources) -> Build {
    let theme = source::embedded_theme("lycee-europeen");
    let options = site::Options::default();
    lycee::build(&Inputs { content, theme: &theme, today: today(), options, photos: &Forgetful, progress: &Silent })
}

/// The supports that a file needs, or none for what the team alone reads. What a release says on the portal needs both;
/// the menu and the foot around it are those of every page.
fn needed(audience: Audience, path: &str) -> &'static [&'static str] {
    // English pages ask for the same.
    let path = path.strip_prefix("en/").unwrap_or(path);
    match (audience, path.split('/').next().unwrap()) {
        (Audience::Public, "presse") if path.ends_with("#main") => &["site", "presse"],
        (Audience::Public, _) => &["site"],
        (_, "ent") => &["ent"],
        (_, "erasmusdays") if path.ends_with("reseaux-sociaux.txt") => &["reseaux_sociaux"],
        (_, "reseaux-sociaux") => &["reseaux_sociaux"],
        (_, "presse" | "erasmusdays") => &["presse"],
        (_, "radio") => &["antenne"],
        (_, "reseaux") => &["intervention"],
        (_, "plaquettes") => &["plaquette"],
        (_, "jpo") if path.contains("/imprimes/") => &["plaquette"],
        (_, "axe3") => &["site"],
        (_, "jpo") => &["kiosque"],
        // The sheet of a withdrawal is for the team: it names who withdrew.
        (_, "autorisations") if path.starts_with("autorisations/retraits/") => &[],
        // A form names nobody, whatever was signed: no support is called so.
        (_, "autorisations") if path != "autorisations/index.html" => &["formulaire"],
        _ => &[],
    }
}

/// All that a file says and shows: an archive, a draft and what is joined to it are opened, and files inside a page.
#[derive(Default)]
pub struct Opened {
    pub texts: Vec<String>,
    /// Who is on the photos.
    pub seen: Vec<usize>,
}

impl Opened {
    pub fn open(&mut self, path: &str, bytes: &[u8]) {
        if path.ends_with(".docx") {
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            for name in archive.file_names().map(str::to_string).collect::<Vec<_>>() {
                let mut part = Vec::new();
                std::io::copy(&mut archive.by_name(&name).unwrap(), &mut part).unwrap();
                self.texts.push(name.clone());
                self.open(&name, &part);
            }
        } else if path.ends_with(".eml") {
            let mail = MessageParser::default().parse(bytes).unwrap();
            self.texts.extend(mail.subject().map(str::to_string));
            for part in &mail.parts {
                let name = part.attachment_name().unwrap_or("texte.txt").to_string();
                if !part.is_multipart() {
                    self.texts.push(name.clone());
                    self.open(&name, part.contents());
                }
            }
        } else if let Ok(image) = image::load_from_memory(bytes) {
            let red = image.to_rgb8().get_pixel(0, 0).0[0];
            let on =
                REDS.iter().filter(|(of, _)| of.abs_diff(red) < 12 && image.width() == 400).flat_map(|(_, who)| *who);
            self.seen.extend(on);
        } else if let Ok(text) = String::from_utf8(bytes.to_vec()) {
            let mut parts = text.split(";base64,");
            let mut words = parts.next().unwrap().to_string();
            for part in parts {
                let end = part.find(|c: char| !(c.is_ascii_alphanumeric() || "+/=".contains(c))).unwrap_or(part.len());
                self.open("inside", &base64::STANDARD.decode(&part[..end]).unwrap());
                words += &part[end..];
            }
            self.texts.push(words);
        }
    }
}

/// The letters alone, plain and small: the names of the law are found wherever they are, whatever cuts them.
fn squeezed(text: &str) -> String {
    french::fold(&text.nfkc().collect::<String>()).chars().filter(|c| c.is_alphabetic()).collect()
}

/// The words of a page, without what stands between `<` and `>`.
fn without_tags(text: &str) -> String {
    text.split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words)).collect()
}

/// Where somebody appears who did not agree to it.
fn leaks(build: &Build, people: &[Person]) -> Vec<String> {
    let mut leaks = Vec::new();
    let releases = build.outputs.iter().filter(|((_, path), _)| path.contains("presse/"));
    let mains = releases.filter_map(|((audience, path), output)| {
        let page = String::from_utf8_lossy(output.content.bytes()).into_owned();
        let main = page.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>"))?.0.to_string();
        // It leads to pages of the portal, by their addresses.
        let words =
            main.split("href=\"").map(|part| part.split_once('"').map_or(part, |(_, rest)| rest)).collect::<String>();
        Some((*audience, format!("{path}#main"), words.into_bytes()))
    });
    let bytes = |output: &Output| render::bytes_of(output.content.clone(), &Forgetful).unwrap();
    let whole = build.outputs.iter().map(|((audience, path), output)| (*audience, path.clone(), bytes(output)));
    for (audience, path, bytes) in whole.chain(mains.filter(|(audience, ..)| *audience == Audience::Public)) {
        let mut opened = Opened { texts: vec![path.clone()], ..Opened::default() };
        opened.open(&path, &bytes);
        let channels = needed(audience, &path);
        let agrees = |who: usize, matter| channels.iter().all(|channel| people[who].agrees(channel, matter));
        for who in opened.seen.iter().filter(|who| !channels.is_empty() && !agrees(**who, Matter::Image)) {
            leaks.push(format!("the photo of {} is in {audience:?} {path}", NAMES[*who].0));
        }
        for text in opened.texts.iter().filter(|_| !channels.is_empty()) {
            let folded = french::fold(text).replace('\u{2011}', "-");
            let squeezed = [squeezed(text), squeezed(&without_tags(text))];
            let mut names = |name: &str, is_forbidden: bool| {
                let name = crate::consent::squeezed(name);
                for (text, at) in squeezed.iter().filter_map(|text| Some(text).zip(text.find(&name))) {
                    let from = text.floor_char_boundary(at.saturating_sub(60));
                    let around: String = text[from..].chars().take(140).collect();
                    leaks.extend(is_forbidden.then(|| format!("« {name} » is in {audience:?} {path}: …{around}…")));
                }
            };
            for (who, person) in people.iter().enumerate() {
                let said = agrees(who, Matter::Text);
                names(NAMES[who].0, !said || person.has_pseudonym);
                names(NAMES[who].1, person.has_pseudonym && !said);
            }
            let mut look = |what: &str, is_forbidden: bool| {
                let found = word(&folded, &french::fold(what));
                if let Some(at) = found.filter(|_| is_forbidden) {
                    let from = folded.floor_char_boundary(at.saturating_sub(60));
                    let around: String = folded[from..].chars().take(140).collect();
                    leaks.push(format!("« {what} » is in {audience:?} {path}: …{around}…"));
                }
            };
            for who in 0..people.len() {
                let said = agrees(who, Matter::Text);
                look(&format!("Mots-{who}"), !said);
                look(
                    &format!("tube.example/v/{who}"),
                    !(said && agrees(who, Matter::Voice) && agrees(who, Matter::Image)),
                );
            }
        }
    }
    leaks
}

/// Everything is signed.
fn agreed(channels: &[&'static str]) -> Person {
    let authorisation = Authorisation {
        channels: channels.to_vec(),
        text: true,
        image: true,
        voice: true,
        signed: -300,
        expires: 300,
        withdrawn: None,
    };
    Person { has_pseudonym: false, adult: true, authorisation: Some(authorisation) }
}

/// The project of the law says something: who agreed is in every kind of file, with a photo and a film.
#[test]
fn who_agreed_to_all_appears_everywhere() {
    let people = [agreed(&CHANNELS), agreed(&CHANNELS), agreed(&CHANNELS)];
    let mentions = Mentions((0..64).map(|n| (n % 3, 9)).collect());
    let built = build(&project(&people, &mentions));
    let faults: Vec<_> =
        built.report.diagnostics.iter().filter(|d| d.severity != lycee::diagnostic::Severity::Advice).collect();
    assert!(!built.report.has_errors(), "{faults:#?}");
    let nobody = [0, 1, 2].map(|_| Person { has_pseudonym: false, adult: true, authorisation: None });
    let seen = leaks(&built, &nobody);
    for place in [
        "flux.xml",
        "evenement.ics",
        "courriel.eml",
        "communique.docx",
        "communique.txt",
        "communique.html",
        "contenu.html",
        "texte.txt",
        "reseaux-sociaux.txt",
        "Internal reseaux-sociaux/",
        "inscription.txt",
        "affiche-a4.html",
        "invitation.html",
        "deroule.html",
        "conducteur.html",
        "conducteur.docx",
        "invite-1.html",
        "invite-4.docx",
        "fiche.html",
        "fiche.docx",
        "diaporama.html",
        "a-laisser.html",
        "suivi.html",
        "courriel-remerciement.eml",
        "Internal radio/rencontre-1-ursuline/courriel.eml",
        "bilan.html",
        "bilan.csv",
        "retroplanning.ics",
        "plan-du-site/index.html",
        "recherche/textes.js",
        "Public presse/caspe-zoelie/",
        "Public etiquettes/",
        "Public en/index.html",
        "Public en/mobilites/caspe-zoelie/",
        "Public en/temoignages/recit-0-zoelie/",
        "Public en/presse/caspe-zoelie/index.html#main",
        "photo-1.jpg",
        "the photo of Zoélie is in Public medias/",
        "photo of Ursuline is in Internal presse/",
        "imprimes/affiche-bts-mco-a3.html",
        "imprimes/cartes-portail.html",
        "plaquettes/bts-mco/encart-a5.html",
        "plaquettes/bts-mco/textes.txt",
        "plaquettes/bts-mco/legendes.txt",
        "photo of Ursuline is in Internal plaquettes/",
        "tube.example/v/0",
        "kiosque/index.html",
        "mode-d-emploi.txt",
        "the photo of Zoélie is in Internal jpo/",
    ] {
        assert!(seen.iter().any(|leak| leak.contains(place)), "nobody is in {place}:\n{}", seen.join("\n"));
    }
    assert_eq!(leaks(&built, &people), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_appears_where_they_did_not_agree(
        people in prop::collection::vec(person(), 3),
        mentions in prop::collection::vec((0..3usize, 0..12u8), 64).prop_map(Mentions),
    ) {
        let built = build(&project(&people, &mentions));
        let errors: Vec<_> = built.report.diagnostics.iter().filter(|d| d.severity == lycee::diagnostic::Severity::Error).collect();
        prop_assert!(errors.is_empty(), "{errors:#?}");
        let leaks = leaks(&built, &people);
        prop_assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    }
}

/// `PROPTEST_CASES=2000 cargo test consent` looks further.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(24)
}
