//! What `theme.yaml` says: the contract, and the sizes of photos.

use crate::content::yaml;
use crate::diagnostic::{Diagnostic, Span};
use crate::site::pictures::Sizes;
use crate::source::{Data, Sources};

/// The contract this generator keeps with themes.
const CONTRACT: &str = "1";

pub fn settings(sources: &Sources, faults: &mut Vec<Diagnostic>) -> Sizes {
    let mut sizes = Sizes::default();
    let Some((shown, Data::Text(text))) = sources.get("theme.yaml").map(|f| (&f.shown, &f.data)) else {
        faults.push(
            Diagnostic::error(None, "ce thème n’a pas de fichier « theme.yaml »")
                .help("Il contient au moins deux lignes : « nom: … » et « contrat: 1 »."),
        );
        return sizes;
    };
    let entries = yaml::read(text, 0..text.len(), shown, faults);
    match yaml::find(&entries, "contrat").map(|node| (&node.span, &node.data)) {
        Some((_, yaml::Data::Scalar(version))) if version == CONTRACT => {}
        Some((span, _)) => faults.push(
            Diagnostic::error(span.clone(), format!("ce thème suit un autre contrat que la version {CONTRACT}"))
                .help("Adaptez ses modèles à themes/LISEZMOI.md, puis écrivez : contrat: 1"),
        ),
        None => faults.push(
            Diagnostic::error(Span::whole(shown.clone()), "il manque la clé « contrat »").help("Écrivez : contrat: 1"),
        ),
    }
    if let Some(node) = yaml::find(&entries, "photos") {
        match longest_sides(node) {
            Some(longest) => sizes.longest = longest,
            None => faults.push(
                Diagnostic::error(node.span.clone(), "« photos » est une liste de largeurs, de 100 à 4000 pixels")
                    .help("Écrivez : photos: [480, 960, 1600]"),
            ),
        }
    }
    if let Some(yaml::Data::Scalar(room)) = yaml::find(&entries, "photo_dans_un_texte").map(|node| &node.data) {
        sizes.in_text.clone_from(room);
    }
    sizes
}

fn longest_sides(node: &yaml::Node) -> Option<Vec<u32>> {
    let yaml::Data::List(items) = &node.data else { return None };
    let side = |item: &yaml::Node| match &item.data {
        yaml::Data::Scalar(side) => side.parse().ok().filter(|side| (100..=4000).contains(side)),
        _ => None,
    };
    items.iter().map(side).collect::<Option<Vec<u32>>>().filter(|sides| !sides.is_empty())
}
