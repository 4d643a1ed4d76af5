//! Putting the portal online: its card in the Atelier, and the settings of the server that `serveur` names, on request.
//!
//! One table makes those of Apache and of nginx: kinds of files, what browsers keep, what travels compressed, headers, the page
//! of lost addresses, old addresses. Nothing of the portal depends on them.

use std::fmt::Write as _;

use super::Deliverable;
use crate::plan::{Audience, Card, Owner, Plan, Recipe, Section};
use crate::site::Site;
use crate::site::consent::Channel;

pub struct Hosting;

/// Kinds that old servers do not know.
const TYPES: [(&str, &str); 8] = [
    ("image/webp", "webp"),
    ("image/svg+xml", "svg"),
    ("font/woff2", "woff2"),
    ("text/calendar", "ics"),
    ("application/manifest+json", "webmanifest"),
    ("application/json", "json"),
    ("application/xml", "xml"),
    ("text/javascript", "js"),
];

/// Texts, which travel compressed.
const COMPRESSED: [&str; 8] = [
    "text/html",
    "text/css",
    "text/javascript",
    "text/calendar",
    "application/json",
    "application/manifest+json",
    "application/xml",
    "image/svg+xml",
];

/// Files of which the name carries the hash: a browser may keep them a year.
const LASTING: &str = r"^([0-9a-f]{12,}(-[0-9]+)?|.+\.[0-9a-f]{8})\.(css|js|woff2|webp|jpe?g|png|svg|pdf)$";
const KEPT: &str = "public, max-age=31536000, immutable";
/// All others are asked for again, and seldom sent again.
const ASKED_AGAIN: &str = "no-cache";

/// The portal loads nothing from elsewhere: browsers are told so.
const HEADERS: [(&str, &str); 4] = [
    (
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
];

impl Deliverable for Hosting {
    fn channel(&self) -> Option<Channel> {
        Some(Channel::Site)
    }

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        let mut files = vec![("À supprimer", "transfert/a-supprimer.txt".to_string())];
        let owner = Owner::Generated("les réglages du serveur");
        match site.school.server {
            Some("apache") => {
                let text = Recipe::Bytes(Box::new(move || apache(site).into_bytes()));
                plan.add(Audience::Public, ".htaccess", owner, text);
            }
            Some(_) => {
                let text = Recipe::Bytes(Box::new(move || nginx(site).into_bytes()));
                plan.add(Audience::Internal, "transfert/nginx.conf", owner, text);
                files.push(("Réglages de nginx", "transfert/nginx.conf".into()));
            }
            None => {}
        }
        let note = match site.school.destinations.len() {
            0 => "Les fichiers à envoyer depuis le dernier envoi noté, dans l’ordre ; ensuite : lycee transfert --fait",
            _ => "Une commande envoie tout : lycee deploy. À la main, voici les fichiers, dans l’ordre.",
        };
        plan.cards.push(Card {
            section: Section::Online,
            title: "À envoyer sur le serveur".into(),
            note: Some(crate::french::typography(note).into_owned()),
            progress: None,
            path: "transfert/a-envoyer.txt".into(),
            files,
            remarks: Vec::new(),
        });
    }
}

/// The folder of the portal on its host: `/`, `/erasmus/`.
fn root(site: &Site) -> &str {
    let after = site.school.base_url.split_once("://").map_or("", |(_, rest)| rest);
    after.find('/').map_or("/", |at| &after[at..])
}

/// Old address and new one, as visitors type them: from the root of the host.
fn moves(site: &Site) -> Vec<(String, String)> {
    let root = root(site);
    let old = |file: &str| format!("{root}{}", file.strip_suffix("index.html").unwrap_or(file));
    let moves = site.editions().flat_map(Site::moves);
    moves.map(|moved| (old(&moved.from), format!("{root}{}", moved.to))).collect()
}

const INTRO: &str = "Faits par lycee d’après site.yaml. Rien n’en dépend : sans eux, le portail marche aussi.";

fn apache(site: &Site) -> String {
    let mut text = format!("# Réglages d’Apache pour ce portail. {INTRO}\n");
    let root = root(site);
    let _ = writeln!(text, "\nErrorDocument 404 {root}404.html\nAddDefaultCharset utf-8");
    text.push_str("\n<IfModule mod_mime.c>\n");
    for (kind, extension) in TYPES {
        let _ = writeln!(text, "  AddType {kind} .{extension}");
    }
    text.push_str("  AddCharset utf-8 .css .js .ics .xml .json .txt .svg .webmanifest\n</IfModule>\n");
    let _ = write!(
        text,
        "\n<IfModule mod_deflate.c>\n  AddOutputFilterByType DEFLATE {}\n</IfModule>\n",
        COMPRESSED.join(" ")
    );
    text.push_str("\n<IfModule mod_headers.c>\n");
    for (name, value) in HEADERS {
        let _ = writeln!(text, "  Header always set {name} \"{value}\"");
    }
    let _ = write!(
        text,
        "  Header set Cache-Control \"{ASKED_AGAIN}\"\n  <FilesMatch \"{LASTING}\">\n    Header set Cache-Control \"{KEPT}\"\n  </FilesMatch>\n</IfModule>\n"
    );
    let moves = moves(site);
    if !moves.is_empty() {
        text.push_str("\n# Les anciennes adresses.\n<IfModule mod_alias.c>\n");
        for (from, to) in moves {
            let _ = writeln!(text, "  RedirectMatch 301 \"^{}$\" \"{to}\"", from.replace('.', "\\."));
        }
        text.push_str("</IfModule>\n");
    }
    text
}

fn nginx(site: &Site) -> String {
    let root = root(site);
    let mut headers = String::new();
    for (name, value) in HEADERS {
        let _ = writeln!(headers, "    add_header {name} \"{value}\" always;");
    }
    let mut text = format!(
        "# Réglages de nginx pour ce portail, à placer dans le bloc « server » qui le sert. {INTRO}\n\
         # « root » est le dossier qui contient {}.\n\n",
        if root == "/" { "le portail" } else { root }
    );
    let _ = write!(
        text,
        "location {root} {{\n    index index.html;\n    error_page 404 {root}404.html;\n    charset utf-8;\n    charset_types {};\n",
        COMPRESSED.join(" ")
    );
    let _ = write!(text, "    gzip on;\n    gzip_vary on;\n    gzip_types {};\n", COMPRESSED[1..].join(" "));
    let _ = write!(text, "    add_header Cache-Control \"{ASKED_AGAIN}\";\n{headers}");
    // What a block sets does not reach those inside it, once they set one of their own.
    let lasting = LASTING.trim_start_matches('^');
    let _ = write!(text, "\n    location ~ \"/{lasting}\" {{\n        add_header Cache-Control \"{KEPT}\";\n");
    for line in headers.lines() {
        let _ = writeln!(text, "    {line}");
    }
    text.push_str("    }\n\n    location ~ /\\.lycee/ {\n        return 404;\n    }\n}\n");
    let moves = moves(site);
    if !moves.is_empty() {
        text.push_str("\n# Les anciennes adresses.\n");
        for (from, to) in moves {
            let _ = writeln!(text, "location = {from} {{ return 301 {to}; }}");
        }
    }
    text
}
