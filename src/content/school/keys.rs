//! The keys of `site.yaml`.

use crate::content::fields::{Key, TARGET, Type};
use crate::content::{accessibility, common, hosting};

const LINKS: &[(&str, &str)] = &[("dossiers", "Dossiers"), ("fichiers", "Fichiers")];
const EU_FORMS: &[(&str, &str)] = &[("cofinance", "Cofinancé"), ("finance", "Financé")];
const MEDIA_GENRES: &[(&str, &str)] =
    &[("presse", "Presse"), ("radio", "Radio"), ("web", "Web"), ("television", "Télévision")];
pub const ZONES: &[(&str, &str)] = &[("a", "A"), ("b", "B"), ("c", "C")];

const fn text(name: &'static str, help: &'static str, example: &'static str) -> Key {
    Key { name, ty: Type::Text, required: false, help, example }
}

const fn plain(name: &'static str, help: &'static str, example: &'static str) -> Key {
    Key { name, ty: Type::Plain, required: false, help, example }
}

const fn name(name: &'static str, help: &'static str, example: &'static str) -> Key {
    Key { name, ty: Type::Name, required: false, help, example }
}

const fn required(key: Key) -> Key {
    Key { required: true, ..key }
}

const fn key(name: &'static str, ty: Type, help: &'static str, example: &'static str) -> Key {
    Key { name, ty, required: false, help, example }
}

const EXAMPLE: Key = key("exemple", Type::Bool, "« oui » tant que ce n’est pas le vrai.", "oui");

const ADDRESS: &[Key] = &[
    plain("rue", "Le numéro et la rue.", "1 rue de l’Exemple"),
    plain("code_postal", "Le code postal.", "34120"),
    name("ville", "La ville.", "Pézenas"),
    text("pays", "Le pays.", "France"),
];

const CONTACT: &[Key] = &[
    required(name("nom", "Le nom de la personne ou du service.", "Cellule Erasmus+")),
    text("fonction", "Sa fonction.", "Relations avec la presse"),
    plain("telephone", "Son téléphone professionnel.", "04 00 00 00 00"),
    key("courriel", Type::Email, "Son adresse électronique professionnelle.", "presse@exemple.fr"),
    plain("adresse", "Son adresse postale.", "1 rue de l’Exemple, 34120 Pézenas"),
    EXAMPLE,
];

const MENU: &[Key] = &[
    required(text("titre", "Le mot affiché.", "Partir")),
    required(key(TARGET, Type::Target, "Où il mène : un fichier ou un dossier de content/.", "pages/partir/index.md")),
];

const COLOURS: &[Key] = &[
    key("principale", Type::Colour, "La couleur des titres et des liens.", "\"#003399\""),
    key("accent", Type::Colour, "La couleur qui attire l’œil.", "\"#FFCC00\""),
];

const EU: &[Key] = &[
    key("forme", Type::Choice(EU_FORMS), "« cofinance » ou « finance », selon la convention.", "cofinance"),
    text(
        "autorite",
        "L’autorité qui octroie la subvention, avec son article.",
        "l’Agence Erasmus+ France / Éducation Formation",
    ),
    text("avertissement", "Un autre texte d’avertissement que celui d’usage.", "Les points de vue …"),
];

const ENT: &[Key] = &[
    plain("nom", "Le nom de l’ENT.", "Mon ENT Occitanie"),
    key("url", Type::Url, "Son adresse.", "https://exemple.mon-ent-occitanie.fr/"),
    key("titre_max", Type::Int { min: 20, max: 300 }, "La longueur du titre, en signes.", "80"),
    key("resume_max", Type::Int { min: 50, max: 1000 }, "La longueur du résumé, en signes.", "250"),
    key("espaces_simples", Type::Bool, "« oui » si l’ENT montre un carré à la place des espaces fines.", "non"),
];

const NETWORK: &[Key] = &[
    required(key("id", Type::Slug, "Son identifiant.", "medef")),
    required(plain("nom", "Son nom.", "Medef")),
    key("url", Type::Url, "Son site.", "https://www.medef.com/"),
    plain("contact", "La personne à joindre.", "Le délégué territorial"),
    key("courriel", Type::Email, "Son adresse, pour le remerciement.", "contact@exemple.fr"),
];

const MEDIA: &[Key] = &[
    required(key("id", Type::Slug, "Son identifiant.", "midi-libre")),
    required(plain("nom", "Son nom.", "Midi Libre")),
    required(key("genre", Type::Choice(MEDIA_GENRES), "presse, radio, web ou television.", "presse")),
    key("url", Type::Url, "Son site.", "https://www.midilibre.fr/"),
    key("courriel", Type::Email, "L’adresse de la rédaction.", "redaction@exemple.fr"),
];

const HOLIDAY: &[Key] = &[
    required(plain("nom", "Le nom des vacances.", "Noël")),
    required(key("debut", Type::Date, "Le premier jour.", "2026-12-19")),
    required(key("fin", Type::Date, "Le jour de la reprise.", "2027-01-04")),
];

const CALENDAR: &[Key] = &[
    key("zone", Type::Choice(ZONES), "La zone des vacances scolaires.", "C"),
    key(
        "vacances",
        Type::List(&Type::Map(HOLIDAY)),
        "Les vacances.",
        "[{nom: Noël, debut: 2026-12-19, fin: 2027-01-04}]",
    ),
];

const WEEK: &[Key] = &[
    required(key("annee", Type::Int { min: 2017, max: 2100 }, "L’année.", "2026")),
    required(key("debut", Type::Date, "Le premier jour.", "2026-10-12")),
    required(key("fin", Type::Date, "Le dernier jour.", "2026-10-17")),
    key("verifie", Type::Bool, "« oui » quand la date a été vérifiée sur erasmusdays.eu.", "oui"),
];

const EUROPE_DAYS: &[Key] = &[
    key("objectif_medias", Type::Int { min: 1, max: 50 }, "Le nombre de médias différents visé par édition.", "3"),
    key(
        "semaines",
        Type::List(&Type::Map(WEEK)),
        "Les semaines officielles.",
        "[{annee: 2026, debut: 2026-10-12, fin: 2026-10-17}]",
    ),
];

const AXIS_3: &[Key] = &[
    key(
        "mois_limite",
        Type::Int { min: 1, max: 12 },
        "Le mois à la fin duquel un objectif annuel non atteint est en retard : 5 pour mai.",
        "5",
    ),
    key(
        "fraicheur",
        Type::Int { min: 7, max: 366 },
        "Le nombre de jours sans nouvelle après lequel le portail est dit endormi.",
        "60",
    ),
];

const RADIO: &[Key] = &[key(
    "mots_par_minute",
    Type::Int { min: 80, max: 300 },
    "Le nombre de mots qu’un étudiant lit au micro en une minute.",
    "160",
)];

const SOCIAL: &[Key] = &[
    required(plain("nom", "Le nom du réseau.", "Instagram")),
    required(key("url", Type::Url, "L’adresse du compte.", "https://www.instagram.com/compte")),
];

pub const KEYS: &[Key] = &[
    required(name("nom", "Le nom de l’établissement.", "Lycée Européen des métiers Charles Alliès")),
    name("nom_court", "Son nom court, pour les titres.", "Lycée Charles Alliès"),
    text("promesse", "Une phrase qui dit tout.", "Un BTS à Pézenas, deux mois en Europe."),
    required(key(
        "url",
        Type::Url,
        "L’adresse du portail, avec son dossier s’il en a un.",
        "https://exemple.fr/erasmus/",
    )),
    key("liens", Type::Choice(LINKS), "« fichiers » pour que le site s’ouvre aussi depuis une clé USB.", "fichiers"),
    key(
        "cartes",
        Type::Bool,
        "« non » : toutes les pages partagent la carte de l’accueil, et un portail de milliers de pages se construit plus vite.",
        "non",
    ),
    key("theme", Type::Slug, "Le nom du thème.", "lycee-europeen"),
    key(
        "adresse",
        Type::Map(ADDRESS),
        "L’adresse postale.",
        "{rue: 1 rue de l’Exemple, code_postal: 34120, ville: Pézenas}",
    ),
    key("coordonnees", Type::Coordinates, "Latitude et longitude du lycée.", "[43.4611, 3.4233]"),
    plain("telephone", "Le téléphone.", "04 00 00 00 00"),
    key("courriel", Type::Email, "L’adresse électronique.", "contact@exemple.fr"),
    key(
        "chef_etablissement",
        Type::Map(CONTACT),
        "Le directeur ou la directrice de la publication.",
        "{nom: Prénom Nom, fonction: Proviseure}",
    ),
    key("hebergeur", Type::Map(CONTACT), "L’hébergeur du site.", "{nom: Académie de Montpellier}"),
    key(
        "delegue_donnees",
        Type::Map(CONTACT),
        "Le délégué à la protection des données.",
        "{nom: Délégué de l’académie, courriel: dpd@exemple.fr}",
    ),
    key(
        "contact_presse",
        Type::Map(CONTACT),
        "Le contact de la presse.",
        "{nom: Cellule Erasmus+, courriel: presse@exemple.fr}",
    ),
    key(
        "contact_erasmus",
        Type::Map(CONTACT),
        "Le contact des candidats.",
        "{nom: Cellule Erasmus+, courriel: erasmus@exemple.fr}",
    ),
    text("a_propos", "Le lycée en trois phrases, pour la presse.", "Le lycée …"),
    plain(
        "contexte_presse",
        "Le paragraphe des communiqués qui dit pourquoi le lycée fait partir ses étudiants.",
        "Ce stage fait partie de …",
    ),
    key("couleurs", Type::Map(COLOURS), "Les couleurs du portail.", "{principale: \"#003399\", accent: \"#FFCC00\"}"),
    key("menu", Type::List(&Type::Map(MENU)), "Le menu du haut.", "[{titre: Partir, vers: pages/partir/index.md}]"),
    key(
        "pied",
        Type::List(&Type::Map(MENU)),
        "Les liens du bas.",
        "[{titre: Mentions légales, vers: pages/mentions-legales.md}]",
    ),
    key(
        "chiffres",
        Type::List(&Type::Map(common::FIGURE)),
        "Les chiffres de la page d’accueil.",
        "[{valeur: 10, legende: étudiants par an}]",
    ),
    key("union_europeenne", Type::Map(EU), "La mention du financement européen.", "{forme: cofinance}"),
    key("accessibilite", Type::Map(accessibility::KEYS), "L’état d’accessibilité du portail.", "{etat: non_conforme}"),
    key("ent", Type::Map(ENT), "L’ENT et la longueur de ses champs.", "{nom: Mon ENT Occitanie}"),
    key(
        "reseaux",
        Type::List(&Type::Map(NETWORK)),
        "Les réseaux professionnels partenaires.",
        "[{id: medef, nom: Medef}]",
    ),
    key(
        "medias",
        Type::List(&Type::Map(MEDIA)),
        "Les médias locaux.",
        "[{id: midi-libre, nom: Midi Libre, genre: presse}]",
    ),
    key("calendrier", Type::Map(CALENDAR), "La zone et les vacances scolaires.", "{zone: C}"),
    key("erasmusdays", Type::Map(EUROPE_DAYS), "Les semaines officielles et l’objectif.", "{objectif_medias: 3}"),
    key("radio", Type::Map(RADIO), "La vitesse de lecture au micro.", "{mots_par_minute: 160}"),
    key("axe3", Type::Map(AXIS_3), "Les seuils du bilan de l’axe 3.", "{mois_limite: 5, fraicheur: 60}"),
    key(
        "reseaux_sociaux",
        Type::List(&Type::Map(SOCIAL)),
        "Les comptes du lycée.",
        "[{nom: Instagram, url: https://www.instagram.com/compte}]",
    ),
    key(
        "mise_en_ligne",
        Type::List(&Type::Map(hosting::DESTINATION)),
        "Les endroits où « lycee deploy » envoie le portail.",
        "[{nom: production, vers: sftp://lycee@sftp.exemple.fr/www/erasmus, production: oui}]",
    ),
    key(
        "serveur",
        Type::Choice(hosting::SERVERS),
        "« apache » ou « nginx », pour que ses réglages soient faits : rien n’en dépend.",
        "apache",
    ),
];
