//! `lycee watch`: the live preview, and what the terminal says of it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use chrono::{Local, NaiveDate, Timelike};

use super::args::{Common, Preview};
use super::{DONE, Reader, refuse, say, show, tell, today};
use crate::diagnostic::{Report, Severity, TextOf, typeset};
use crate::french;
use crate::publish::Photos;
use crate::qr;
use crate::site::Options;
use crate::store::Store;
use crate::watch::{self, Desk, Files, Served, Settings, Slow};

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
    let (opens, network, wanted) = (preview.open, preview.network, preview.port);
    let desk = Terminal { common, reader: Reader::default() };
    let ready = move |served: &Served| {
        if served.moved {
            tell(&format!(
                "Le port {wanted} est pris, par un autre aperçu peut-être : celui-ci est au port {}.\n",
                served.port
            ));
        }
        tell(&format!("Aperçu : {}\n", served.local));
        if let Some(address) = &served.network {
            tell(&format!("Pour l’écran du hall ou un téléphone, sur le même réseau : {address}\n"));
            // Light squares on dark, whatever the colours of the terminal: a phone reads no negative.
            let square: String =
                qr::terminal(address).lines().map(|l| format!("\u{1b}[97;40m{l}\u{1b}[0m\n")).collect();
            show(&square);
        } else if network {
            tell("Cette machine n’est sur aucun réseau : personne d’autre ne verra l’aperçu.\n");
        }
        tell("Ctrl + C pour arrêter. Rien n’est écrit dans public/ ni dans livrables/.\n");
        if opens && open::that_detached(&served.local).is_err() {
            tell("Le navigateur ne s’est pas ouvert : copiez l’adresse ci-dessus.\n");
        }
    };
    match watch::run(settings, Box::new(desk), ready) {
        Ok(()) => DONE,
        Err(fault) => refuse(fault),
    }
}

/// The command line's side of the preview.
struct Terminal {
    common: Common,
    reader: Reader,
}

impl Desk for Terminal {
    fn read(&mut self, changed: Option<&[PathBuf]>) -> Files {
        let read = self.reader.read(&self.common, changed);
        Files { content: read.content, theme: read.theme, faults: read.faults }
    }

    fn today(&self) -> NaiveDate {
        today(&self.common).unwrap_or_else(|_| Local::now().date_naive())
    }

    fn now(&self) -> String {
        let now = Local::now().time();
        french::time(now.with_second(0).unwrap_or(now))
    }

    fn options(&self) -> Options {
        super::options(&self.common)
    }

    fn built(&self, report: &Report, pages: Option<usize>, text_of: TextOf) {
        let count = |n: usize, one: &str, many: &str| french::plural(i64::try_from(n).unwrap_or(i64::MAX), one, many);
        let errors = report.count(Severity::Error);
        let others = report.diagnostics.len() - errors;
        if errors > 0 {
            let faults = report.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
            say(&Report { diagnostics: faults, notes: Vec::new() }.show(text_of));
        }
        let verdict = match (errors, others) {
            (0, 0) => "rien à corriger".to_string(),
            (0, n) => count(n, "remarque", "remarques"),
            (n, _) => count(n, "erreur à corriger", "erreurs à corriger"),
        };
        let pages = pages.map_or("rien de neuf à montrer".into(), |n| count(n, "page", "pages"));
        say(&typeset(&format!("{} · {pages}, {verdict}\n", self.now())));
    }

    fn photos(&self) -> Arc<dyn Store> {
        Arc::new(Photos::in_memory(&super::FOLDERS.map(Path::new)))
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
