//! Where the links and files of entries lead: each exists, and what is to be published with the pages is gathered.

use std::collections::BTreeMap;

use super::links::{self, Target};
use super::{Site, pictures};
use crate::content::fields::Type;
use crate::content::{Entry, Kind, Meta, untranscribed};
use crate::diagnostic::{Diagnostic, Span, Spanned, nearest};
use crate::french;
use crate::source::Sources;

/// Links checked in one text; more are no text that somebody wrote.
const MOST_LINKS: usize = 2000;

/// Links and files of all bodies and front matters: what is wrong, and the media to publish, with who refers to each.
pub fn check(site: &Site, links: &links::Map, sources: &Sources) -> (Vec<Diagnostic>, BTreeMap<String, Span>) {
    let mut all = Vec::new();
    let faults = &mut all;
    let mut wanted: BTreeMap<String, Span> = BTreeMap::new();
    check_texts(site, links, site.all_metas().chain(&site.aside), sources, faults, &mut wanted);
    for Entry { meta, data } in site.publications.iter().filter(|p| p.data.public) {
        let proof = data.proof.as_ref().and_then(|proof| Some((meta.beside(&proof.value)?, proof)));
        let published = |path: &String| pictures::is_picture(path) || pictures::is_document(path);
        let heard = proof.as_ref().filter(|(path, _)| pictures::is_recording(path));
        faults
            .extend(heard.map(|(_, proof)| Diagnostic::error(proof.span.clone(), PROOF_HEARD).help(PROOF_IN_WRITING)));
        wanted.extend(proof.filter(|(path, _)| published(path)).map(|(path, proof)| (path, proof.span.clone())));
    }
    for item in site.school.menu.iter().chain(&site.school.footer) {
        if let Target::Nowhere { help, .. } = links.target("", &item.target.value) {
            faults.push(
                Diagnostic::error(
                    item.target.span.clone(),
                    format!("le menu « {} » mène à « {} », qui n’existe pas", item.title, item.target.value),
                )
                .help(help),
            );
        }
    }
    (all, wanted)
}

/// The same for the texts of one language.
pub fn check_texts<'m>(
    site: &Site,
    links: &links::Map,
    texts: impl Iterator<Item = &'m Meta>,
    sources: &Sources,
    faults: &mut Vec<Diagnostic>,
    wanted: &mut BTreeMap<String, Span>,
) {
    for meta in texts {
        // The files of what has no page today (a testimonial withdrawn, a release not sent) stay here.
        let is_shown = |_: &String| site.is_shown(meta);
        if let Some(link) = meta.scan.links.get(MOST_LINKS) {
            // Said, never skipped in silence.
            let fault = Diagnostic::error(link.span.clone(), format!("ce texte compte plus de {MOST_LINKS} liens"));
            faults.push(fault.help("Partagez-le en plusieurs pages : les liens qui suivent n’ont pas été vérifiés."));
        }
        for link in meta.scan.links.iter().take(MOST_LINKS) {
            let file = check_link(site, links, meta, link, faults);
            if file.as_ref().is_some_and(|path| pictures::is_recording(path)) && !is_transcribed(site, meta) {
                faults.push(untranscribed(&link.span, WRITE_IT_BELOW));
            }
            wanted.extend(file.filter(is_shown).map(|path| (path, link.span.clone())));
        }
        if !meta.scan.addresses.is_empty() {
            let redactor = site.page_redactor(meta);
            let naming = meta.scan.addresses.iter().take(MOST_LINKS).filter(|address| !redactor.is_fit(&address.value));
            faults.extend(naming.map(|address| {
                let message =
                    "cette adresse contient le prénom de quelqu’un qui ne doit pas apparaître : le lien est retiré";
                let help = "Les mots du lien restent. Pour garder un lien, donnez une adresse qui ne nomme personne.";
                Diagnostic::warning(address.span.clone(), message).help(help)
            }));
        }
        let declared = meta.references.iter().filter(|r| matches!(r.to, Type::File)).map(|r| &r.name);
        for file in meta.scan.images.iter().map(|i| &i.file).chain(declared) {
            let path = file_beside(meta, file, sources, faults);
            wanted.extend(path.filter(is_shown).map(|path| (path, file.span.clone())));
        }
    }
}

const WRITE_IT_BELOW: &str = "Écrivez dans ce texte ce qui est dit (pour un film sans paroles, ce que l’on y voit), sous un titre « ## Transcription » : sans cela, une personne sourde n’en saurait rien.";
const PROOF_HEARD: &str = "la revue de presse ne peut pas montrer un enregistrement sans sa transcription";
const PROOF_IN_WRITING: &str = "Dans « preuve », donnez un texte ou un PDF qui dit la même chose, et dans « url » l’adresse de l’émission ; ou retirez « publique: oui ».";

/// As titles of the languages of Europe begin, folded: « Transcription », « Transcripción », « Transkript », « Trascrizione ».
const TRANSCRIPT: [&str; 3] = ["transcri", "transkri", "trascri"];

/// Under a title (« ## Transcription »), or in the key of a testimonial.
fn is_transcribed(site: &Site, meta: &Meta) -> bool {
    let is_title = |text: &str| TRANSCRIPT.iter().any(|start| french::fold(text).starts_with(start));
    let below = meta.scan.headings.iter().any(|heading| is_title(&heading.text));
    let in_key = || site.testimonial(&meta.id).is_some_and(|testimonial| testimonial.data.transcript.is_some());
    below || (meta.kind == Kind::Testimonial && in_key())
}

/// Says what is wrong with a link; gives the path of the file it leads to, if it is one.
fn check_link(
    site: &Site,
    links: &links::Map,
    meta: &Meta,
    link: &Spanned<String>,
    faults: &mut Vec<Diagnostic>,
) -> Option<String> {
    match links.target(meta.folder(), &link.value) {
        Target::Nowhere { message, help } => faults.push(Diagnostic::error(link.span.clone(), message).help(help)),
        Target::Hidden => faults.push(
            Diagnostic::warning(
                link.span.clone(),
                format!("le lien « {} » mène à une page qui n’est pas publiée : il est retiré", link.value),
            )
            .help("Il reviendra de lui-même si la page est publiée. Si quelqu’un s’est retiré, refaites la phrase."),
        ),
        Target::Page { entry: Some((kind, id)), anchor: Some(anchor), .. } => {
            if let Some(target) = site.meta(kind, &id) {
                check_anchor(target, &anchor, &link.span, faults);
            }
        }
        Target::AsWritten => {
            if let Some(anchor) = link.value.strip_prefix('#').filter(|a| !a.is_empty()) {
                check_anchor(meta, anchor, &link.span, faults);
            }
        }
        Target::File(path) => return Some(path),
        Target::Page { .. } | Target::Faulty => {}
    }
    None
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
    let path = meta.beside(&file.value);
    if let Some(path) = path.as_ref().filter(|p| sources.get(p).is_some()) {
        return Some(path.clone());
    }
    let folder = if meta.folder().is_empty() { String::new() } else { format!("{}/", meta.folder()) };
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
        None => {
            let folder = meta.shown.rsplit_once('/').map_or("", |(folder, _)| folder);
            format!("Posez-le dans le dossier « {folder} », à côté de ce texte.")
        }
    };
    faults.push(Diagnostic::error(file.span.clone(), format!("le fichier « {value} » est introuvable")).help(help));
    None
}
