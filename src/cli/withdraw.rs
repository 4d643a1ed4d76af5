//! `lycee retirer`: everything that holds somebody, what the next build takes away, what is left to ask elsewhere; then the
//! day of the withdrawal, in the register.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use chrono::NaiveDate;

use super::args::Common;
use super::proof::can_ask;
use super::{
    Assembled, DONE, REGISTER, assemble, failed, is_confirmed, misused, options, refuse, report, show, tell, text_shown,
};
use crate::content::{self, Meta, Person};
use crate::diagnostic::{Diagnostic, Span, nearest, typeset};
use crate::french::count;
use crate::plan::Audience;
use crate::render::Outputs;
use crate::site::Site;
use crate::site::authorisations::Holder;
use crate::site::standing::Standing;
use crate::source::{self, Data, SourceFile, Sources};
use crate::store::{Store, Stored};
use crate::{Inputs, Silent, deliverables, french, publish};

const GUIDE: &str = "LISEZMOI.md";

pub fn run(typed: &str, is_sure: bool, common: &Common) -> ExitCode {
    let mut assembled = match assemble(common) {
        Ok(made) => made,
        Err(code) => return code,
    };
    let elsewhere = assembled.report.has_errors();
    assembled.keep_register(common);
    let Assembled { site, report, read } = assembled;
    if report.has_errors() {
        report::show(&report, common, &|shown| text_shown(&read, shown));
        tell("Rien n’a été écrit : corrigez d’abord le registre.\n");
        return failed();
    }
    let Some(holder) = find(&site, typed) else { return unknown(&site, typed) };
    let person = holder.person;
    let name = &person.first_name;
    match holder.standing {
        Standing::Unsigned => {
            tell(&format!("{name} n’a signé aucune autorisation : il n’y a rien à retirer.\n"));
            return DONE;
        }
        Standing::Withdrawn(day) => {
            show(&outside(&site, person, day));
            let sheet = format!("livrables/autorisations/{}", deliverables::sheet(person, day));
            let (day, of) = (french::date(day), french::elide("de", name));
            tell(&format!(
                "L’autorisation {of} est déjà retirée, depuis le {day}. Rien n’a été écrit.\nFeuille à cocher : {sheet}\n"
            ));
            return DONE;
        }
        _ => {}
    }
    let path = common.content.join(REGISTER);
    let (bytes, written) = match new_register(&path, person, &site) {
        Ok(both) => both,
        Err(fault) => return refused(fault),
    };
    let changes = changes(&read.content, &read.theme, &written, &site, common);
    let mut screen = sources(&site, &read.content, person);
    screen.push_str(&next_build(&changes));
    screen.push_str(&outside(&site, person, site.today));
    show(&screen);
    if elsewhere {
        tell(
            "Attention : d’autres textes ont des erreurs, et la liste des fichiers est sans doute incomplète (lycee check les montre). Le retrait peut être noté ; le portail ne sera refait qu’une fois ces erreurs corrigées.\n",
        );
    }
    if !is_sure && !can_ask() {
        tell("Rien n’a été écrit. Pour noter le retrait, relancez avec --oui, ou dans un terminal.\n");
        return misused();
    }
    if !is_sure && !is_confirmed(&format!("Noter aujourd’hui le retrait {} ?", french::elide("de", name))) {
        tell("Rien n’a été écrit.\n");
        return DONE;
    }
    // Somebody may have saved the file while the question was read.
    let now = source::read_file(&path);
    let is_same = now.as_ref().is_ok_and(|now| *now == bytes);
    if !is_same {
        let fault = Diagnostic::error(Span::whole(path.to_string_lossy().as_ref()), "ce fichier a changé entre-temps");
        return refused(now.err().unwrap_or(fault.help("Relancez la commande.")));
    }
    if let Err(fault) = publish::overwrite(&path, &written) {
        return refused(fault);
    }
    let sheet = deliverables::sheet(person, site.today);
    tell(&format!(
        "C’est noté dans {} : retiree_le: {}.\nMaintenant, le jour même : lycee deploy ; ou lycee build, puis ce que dit livrables/transfert/a-supprimer.txt. \
         Tout doit être fait avant le {}.\nFeuille à imprimer et à cocher, après lycee build : livrables/autorisations/{sheet}\n",
        path.display(),
        site.today,
        french::date(deliverables::deadline(site.today)),
    ));
    DONE
}

fn refused(fault: Diagnostic) -> ExitCode {
    refuse(fault);
    tell("Rien n’a été écrit.\n");
    failed()
}

/// By identifier, else by a first name that one person alone bears.
fn find<'s>(site: &'s Site, typed: &str) -> Option<Holder<'s>> {
    let by_name = || {
        let mut bearing =
            site.holders().into_iter().filter(|h| french::fold(&h.person.first_name) == french::fold(typed));
        bearing.next().filter(|_| bearing.next().is_none())
    };
    site.holder_of(typed).or_else(by_name)
}

fn unknown(site: &Site, typed: &str) -> ExitCode {
    let holders = site.holders();
    let ids: Vec<&str> = holders.iter().map(|holder| holder.person.id.value.as_str()).collect();
    let same = holders.iter().filter(|h| french::fold(&h.person.first_name) == french::fold(typed));
    let same: Vec<String> = same.map(|h| h.person.id.value.clone()).collect();
    let advice = if same.len() > 1 {
        format!(" Plusieurs personnes portent ce prénom, donnez l’identifiant : {}.", same.join(", "))
    } else {
        let near = nearest(&french::slug(typed), ids.iter().copied());
        near.map_or_else(
            || format!(" Identifiants connus : {}.", if ids.is_empty() { "aucun".into() } else { ids.join(", ") }),
            |near| format!(" Vouliez-vous dire « {near} » ?"),
        )
    };
    tell(&format!("« {typed} » n’est pas un identifiant de {REGISTER}.{advice}\n"));
    misused()
}

/// The register as it is, and with the withdrawal.
fn new_register(path: &Path, person: &Person, site: &Site) -> Result<(Vec<u8>, Vec<u8>), Diagnostic> {
    let bytes = source::read_file(path)?;
    let written = content::withdraw(&bytes, &person.id.value, site.today).ok_or_else(|| {
        Diagnostic::error(
            person.id.span.clone(),
            "ce fichier est écrit d’une façon où le retrait ne peut pas être ajouté sans risque",
        )
        .help(format!(
            "Ajoutez vous-même à l’autorisation de « {} » : retiree_le: {}. Puis : lycee build",
            person.id.value, site.today
        ))
    })?;
    Ok((bytes, written))
}

/// What becomes of a file of the next build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Removed,
    Changed,
    /// The same page at an address that names nobody.
    Added,
}

/// The files that a build makes today with somebody, and those that it makes without.
fn changes(
    content: &Sources,
    theme: &Sources,
    register: &[u8],
    site: &Site,
    common: &Common,
) -> Vec<(Audience, String, Change)> {
    let made = |content: &Sources| -> Outputs {
        let options = options(common);
        let inputs = Inputs { content, theme, today: site.today, options, photos: &Placeholders, progress: &Silent };
        crate::build(&inputs).outputs
    };
    let mut without = content.clone();
    if let Some(file) = content.get(REGISTER) {
        let text = source::decode(register, &file.shown).map(|(text, _)| text).unwrap_or_default();
        without.insert(REGISTER, SourceFile { shown: file.shown.clone(), data: Data::Text(text.into()) });
    }
    let (with, without) = (made(content), made(&without));
    let removed = with.iter().filter_map(|(key, file)| match without.get(key) {
        None => Some((key, Change::Removed)),
        Some(other) => (other.content != file.content).then_some((key, Change::Changed)),
    });
    let added = without.keys().filter(|key| !with.contains_key(*key)).map(|key| (key, Change::Added));
    // The register itself is told in another way, and keeps the person.
    let is_register = |audience, path: &str| audience == Audience::Internal && path.starts_with("autorisations/");
    let all = removed.chain(added).filter(|((audience, path), _)| !is_register(*audience, path));
    all.map(|((audience, path), change)| (*audience, path.clone(), change)).collect()
}

/// Photos are compared by their recipes: an empty one stands for each, and none is made to be listed.
struct Placeholders;

impl Store for Placeholders {
    fn find(&self, _: &str) -> Option<Stored> {
        Some(Stored::Memory(Arc::default()))
    }

    fn keep(&self, _: &str, bytes: Vec<u8>) -> Stored {
        Stored::Memory(bytes.into())
    }

    fn read(&self, _: &Stored) -> Option<Arc<[u8]>> {
        Some(Arc::default())
    }
}

/// « content/temoignages/lea.md, lignes 2 et 4 »
fn sources(site: &Site, content: &Sources, person: &Person) -> String {
    let entries = content::parse(content).0;
    let translated = entries.translations.values().flat_map(content::Entries::metas);
    let read: BTreeMap<&str, &Meta> = entries.metas().chain(translated).map(|meta| (&*meta.path, meta)).collect();
    let search = site.search(person);
    let mut found: Vec<String> = Vec::new();
    for (path, file) in content.iter().filter(|(path, _)| ![REGISTER, GUIDE].contains(path) && !path.starts_with('.')) {
        let lines = content.text(path).map(|text| search.lines(read.get(path).copied(), text)).unwrap_or_default();
        let is_named_so = search.is_in(path);
        if lines.is_empty() && !is_named_so {
            continue;
        }
        let shown: Vec<String> = lines.iter().map(usize::to_string).collect();
        let lines = match shown.len() {
            0 => String::new(),
            1 => format!(", ligne {}", shown[0]),
            _ => format!(", lignes {}", french::list(&shown)),
        };
        found.push(format!("{}{lines}{}", file.shown, if is_named_so { " (et le nom du fichier)" } else { "" }));
    }
    list(&format!("Dans le contenu, {} ({}) est ici", person.first_name, person.id.value), &found, "Nulle part.")
}

/// What leaves the portal and the documents.
fn next_build(changes: &[(Audience, String, Change)]) -> String {
    let mut lines: BTreeMap<(Audience, Change), Vec<String>> = BTreeMap::new();
    for (audience, path, change) in changes {
        let folder = if *audience == Audience::Public { "public" } else { "livrables" };
        lines.entry((*audience, *change)).or_default().push(format!("{folder}/{path}"));
    }
    let mut text = String::new();
    for ((audience, change), paths) in lines {
        let whose = if audience == Audience::Public { "du portail" } else { "des documents" };
        let n = paths.len();
        let title = match change {
            Change::Removed => format!("La prochaine construction retire {} {whose}", count(n, "fichier", "fichiers")),
            Change::Changed => format!("La prochaine construction change {} {whose}", count(n, "fichier", "fichiers")),
            Change::Added => format!(
                "La prochaine construction ajoute {} {whose}, à une adresse qui ne nomme pas la personne",
                count(n, "fichier", "fichiers")
            ),
        };
        text.push_str(&list(&title, &paths, ""));
    }
    if changes.is_empty() { typeset("Aucun fichier produit aujourd’hui ne la contient.\n\n") } else { text }
}

fn outside(site: &Site, person: &Person, day: NaiveDate) -> String {
    let places: Vec<String> = deliverables::outside(site, person)
        .into_iter()
        .map(|place| {
            let url = place.url.map(|url| format!("\n      {url}")).unwrap_or_default();
            format!("☐ {}, {} : {}{url}", place.place, place.date, place.title)
        })
        .collect();
    let last = french::date(deliverables::deadline(day));
    let title = format!("Ailleurs, à demander vous-même, avant le {last} (un mois au plus, RGPD)");
    list(&title, &places, "Aucune parution notée ne la concerne. Pensez à ce qui est imprimé, et aux réseaux sociaux.")
}

fn list(title: &str, lines: &[String], nothing: &str) -> String {
    let mut text = typeset(&format!("{title} :\n"));
    for line in lines {
        let _ = writeln!(text, "  {}", typeset(line));
    }
    if lines.is_empty() {
        let _ = writeln!(text, "  {}", typeset(nothing));
    }
    text.push('\n');
    text
}
