//! `lycee watch`: the live preview, and what the terminal says of it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{Local, NaiveDate, Timelike};

use super::args::{Common, Preview};
use super::{DONE, Reader, failed, say, show, tell, today};
use crate::diagnostic::{Diagnostic, Report, Severity, TextOf, typeset};
use crate::french;
use crate::qr;
use crate::site::Options;
use crate::source::Sources;
use crate::watch::{self, Desk, Served, Settings, Slow};

pub fn run(common: Common, preview: &Preview) -> ExitCode {
    if let Err(code) = today(&common) {
        return code;
    }
    let themes = common.theme.clone().unwrap_or_else(|| PathBuf::from("themes"));
    let settings = Settings {
        folders: vec![common.content.clone(), themes],
        port: preview.port,
        network: preview.network,
        slowly: preview.slowly,
    };
    let opens = preview.open;
    let desk = Terminal { common, reader: Reader::default() };
    let ready = move |served: &Served| {
        if served.moved {
            tell("Ce port est pris : l’aperçu a choisi le suivant.\n");
        }
        tell(&format!("Aperçu : {}\n", served.local));
        if let Some(address) = &served.network {
            tell(&format!("Pour l’écran du hall ou un téléphone, sur le même réseau : {address}\n"));
            show(&format!("{}\n", qr::terminal(address)));
        }
        tell("Ctrl + C pour arrêter. Rien n’est écrit dans public/ ni dans livrables/.\n");
        if opens && open::that_detached(&served.local).is_err() {
            tell("Le navigateur ne s’est pas ouvert : copiez l’adresse ci-dessus.\n");
        }
    };
    match watch::run(settings, Box::new(desk), ready) {
        Ok(()) => DONE,
        Err(fault) => {
            say(&Report { diagnostics: vec![fault], notes: Vec::new() }.show(&|_| None));
            failed()
        }
    }
}

/// The command line's side of the preview.
struct Terminal {
    common: Common,
    reader: Reader,
}

impl Desk for Terminal {
    fn read(&mut self, changed: Option<&[PathBuf]>) -> (Sources, Sources, Vec<Diagnostic>) {
        let read = self.reader.read(&self.common, changed);
        (read.content, read.theme, read.faults)
    }

    fn today(&self) -> NaiveDate {
        today(&self.common).unwrap_or_else(|_| Local::now().date_naive())
    }

    fn now(&self) -> String {
        let now = Local::now().time();
        french::time(now.with_second(0).unwrap_or(now))
    }

    fn options(&self) -> Options {
        Options { base_url: self.common.base_url.clone(), unpublished: false }
    }

    fn built(&self, report: &Report, pages: usize, text_of: TextOf) {
        let mut levels: BTreeMap<bool, usize> = BTreeMap::new();
        for diagnostic in &report.diagnostics {
            *levels.entry(diagnostic.severity == Severity::Error).or_default() += 1;
        }
        let count = |n: usize, one: &str, many: &str| french::plural(i64::try_from(n).unwrap_or(i64::MAX), one, many);
        let (errors, others) = (levels.get(&true).copied().unwrap_or(0), levels.get(&false).copied().unwrap_or(0));
        if errors > 0 {
            let faults = report.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
            say(&Report { diagnostics: faults, notes: Vec::new() }.show(text_of));
        }
        let verdict = match (errors, others) {
            (0, 0) => "rien à corriger".to_string(),
            (0, n) => count(n, "remarque", "remarques"),
            (n, _) => format!("{} : les bonnes pages restent", count(n, "erreur", "erreurs")),
        };
        say(&typeset(&format!("{} · {}, {verdict}\n", self.now(), count(pages, "page", "pages"))));
    }

    fn new_text(&mut self, kind: &str, name: &str) -> Result<String, String> {
        let content = self.reader.read(&self.common, None).content;
        super::new::quietly(kind, name, &content, self.today(), &self.common.content).map_err(|why| typeset(&why))
    }

    fn slow(&self, why: Slow) {
        let why = match why {
            Slow::Asked => "comme demandé",
            Slow::Remote => "ce dossier est sur un lecteur du réseau",
            Slow::Full => "le système ne peut pas surveiller un dossier de plus (fs.inotify.max_user_watches)",
            Slow::Unable => "le système ne signale pas les changements de ce dossier",
        };
        tell(&format!("Surveillance lente, chaque seconde : {why}.\n"));
    }
}
