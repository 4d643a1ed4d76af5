//! Why a host refuses, in French: never the text of the system, nor of another program.

use std::io;

use super::{ASIDE, Found, NOTES};
use crate::content::hosting::Server;
use crate::diagnostic::Diagnostic;
use crate::french;

/// What a host answered, in kinds that call for the same remedy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Rights.
    Denied,
    Full,
    ReadOnly,
    Absent,
    Cut,
    Other,
}

impl Cause {
    pub fn of(error: &io::Error) -> Self {
        use io::ErrorKind::*;
        match error.kind() {
            PermissionDenied => Cause::Denied,
            StorageFull | QuotaExceeded => Cause::Full,
            ReadOnlyFilesystem => Cause::ReadOnly,
            NotFound => Cause::Absent,
            NetworkDown
            | NetworkUnreachable
            | HostUnreachable
            | TimedOut
            | BrokenPipe
            | ConnectionReset
            | ConnectionAborted
            | NotConnected
            | StaleNetworkFileHandle => Cause::Cut,
            _ => Cause::Other,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Cause::Denied => "accès refusé",
            Cause::Full => "il n’y a plus de place",
            Cause::ReadOnly => "ce disque ne se laisse pas écrire",
            Cause::Absent => "fichier ou dossier introuvable",
            Cause::Cut => "la connexion est coupée",
            Cause::Other => "le serveur refuse, sans dire pourquoi",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Cause::Denied | Cause::ReadOnly => {
                "Demandez à l’hébergeur, ou à qui gère ce partage, le droit de lire et d’écrire dans ce dossier, puis recommencez."
            }
            Cause::Full => {
                "Libérez de la place à cet endroit, puis recommencez : ce qui est déjà envoyé ne le sera pas une deuxième fois."
            }
            Cause::Absent => "Vérifiez le dossier écrit dans « mise_en_ligne », dans site.yaml.",
            Cause::Cut => "Vérifiez la connexion, puis relancez la même commande : l’envoi reprend où il s’est arrêté.",
            Cause::Other => {
                "Recommencez. Si cela se répète, c’est souvent qu’il n’y a plus de place, ou pas le droit d’écrire à cet endroit."
            }
        }
    }
}

/// « impossible d’envoyer « a/index.html » : accès refusé ». `action` is an infinitive.
pub fn fault(action: &str, path: &str, cause: Cause) -> Diagnostic {
    let of = french::elide("de", action);
    let place = match path {
        "" => "le dossier du portail".to_string(),
        // What people never see has a place that they know.
        path if path.starts_with(NOTES) => format!("« {path} », dans le dossier du portail"),
        path => format!("« {path} »"),
    };
    Diagnostic::error(None, format!("impossible {of} {place} : {}", cause.words())).help(cause.help())
}

/// This machine has no room for what is on its way.
pub fn no_desk(error: &io::Error) -> Diagnostic {
    let why = match Cause::of(error) {
        Cause::Other => "le système refuse, sans dire pourquoi",
        cause => cause.words(),
    };
    Diagnostic::error(None, format!("impossible d’écrire dans le dossier temporaire de cet ordinateur : {why}")).help(
        "Libérez de la place sur cet ordinateur, puis recommencez. Si cela se répète, demandez à qui l’administre.",
    )
}

pub fn unknown_person(server: &Server) -> Diagnostic {
    let Server { host, user, .. } = server;
    Diagnostic::error(None, format!("le serveur {host} refuse le compte « {user} », ou son mot de passe"))
        .help("Vérifiez le compte dans « mise_en_ligne », et le mot de passe donné par l’hébergeur.")
}

const NETWORK: &str = "Le réseau d’un établissement bloque parfois ce port : essayez d’un autre réseau.";
const PORTS: &str = "d’ordinaire 22 pour SFTP, 21 pour FTP et FTPS, 990 pour le FTP implicite";

pub fn unreachable(server: &Server) -> Diagnostic {
    Diagnostic::error(None, format!("le serveur {} ne répond pas", server.host)).help(format!(
        "Vérifiez la connexion, puis l’adresse et le port écrits dans « mise_en_ligne » ({PORTS}). {NETWORK}"
    ))
}

pub fn unknown_name(server: &Server) -> Diagnostic {
    Diagnostic::error(None, format!("aucun serveur n’est connu sous le nom « {} »", server.host)).help(
        "Vérifiez que cet ordinateur est bien relié à Internet, puis, lettre par lettre, l’adresse écrite dans « mise_en_ligne ».",
    )
}

/// It did not speak as it should from the first word on.
pub fn no_greeting(server: &Server) -> Diagnostic {
    Diagnostic::error(None, format!("le serveur {} n’a pas répondu comme prévu, ou pas à temps", server.host)).help(format!(
        "Réessayez dans quelques minutes. Puis vérifiez, dans « mise_en_ligne », le début de l’adresse (sftp:// ou ftps://) et le port ({PORTS}) : l’hébergeur dit lesquels il accepte. {NETWORK}"
    ))
}

/// `root` tells how a folder of the account is written.
pub fn no_folder(server: &Server, root: &str) -> Diagnostic {
    Diagnostic::error(None, format!("le serveur n’a pas de dossier « {} »", server.folder))
        .help(format!("Corrigez l’adresse dans « mise_en_ligne », ou créez ce dossier. {root}"))
}

pub fn newer(version: u64) -> Diagnostic {
    Diagnostic::error(
        None,
        format!("ce portail a été mis en ligne par une version plus récente de lycee (format {version})"),
    )
    .help("Mettez lycee à jour sur ce poste, puis recommencez.")
}

pub fn spoilt() -> Diagnostic {
    Diagnostic::error(None, "la note où lycee écrit ce qu’il a mis en ligne est abîmée sur le serveur (.lycee/manifeste.json)").help(
        "Sans elle, une page retirée pourrait rester en ligne. Supprimez du serveur tout l’ancien portail, et le dossier .lycee, puis relancez la commande : tout sera renvoyé.",
    )
}

/// Somebody else's files are at our addresses; `kept` are withdrawn ones that somebody changed, which would leave with them.
pub fn in_the_way(foreign: &[String], kept: &[String]) -> Diagnostic {
    let message =
        format!("à cet endroit se trouvent déjà des fichiers que lycee n’a pas envoyés : {}", some_of(foreign, 3));
    let leave = match kept {
        [] => String::new(),
        [one] => format!("« {one} », retiré du portail et changé sur le serveur, sera supprimé ; "),
        _ => format!(
            "des fichiers retirés du portail, et changés sur le serveur, seront supprimés ({}) ; ",
            some_of(kept, 10)
        ),
    };
    Diagnostic::error(None, message).help(format!(
        "Si c’est un ancien portail, ou la page d’attente de l’hébergeur, relancez avec --remplacer : ces fichiers seront remplacés ; {leave}les autres ne seront pas touchés.",
    ))
}

/// What has a name of ours, and is of another nature.
pub fn blocked(found: &[(String, Found)]) -> Diagnostic {
    let shown = found.iter().take(3).map(|(path, found)| match found {
        Found::Folder => format!("« {path} » est un dossier, où il faut un fichier"),
        Found::File { .. } => format!("« {path} » est un fichier ou un raccourci, où il faut un dossier"),
    });
    Diagnostic::error(None, format!("à cet endroit, {}", shown.collect::<Vec<_>>().join(" ; "))).help(
        "lycee ne l’a pas envoyé, et n’y touche pas, même avec --remplacer. Sur le serveur, déplacez-le ou donnez-lui un autre nom, puis recommencez.",
    )
}

/// Something else has the name of what is ours alone. `duty` says what ours is for, `what` what is there.
pub fn not_ours(path: &str, duty: &str, what: &str) -> Diagnostic {
    Diagnostic::error(None, format!("« {path} », où lycee {duty}, est {what}")).help(
        "Ce n’est pas lycee qui l’a mis là, et il n’y touche pas. Sur le serveur, déplacez-le ou donnez-lui un autre nom, puis recommencez.",
    )
}

/// A file, or a link, has the name of our own folder there.
pub fn no_notes(path: &str) -> Diagnostic {
    let duty = if path == ASIDE { "met ce qu’il envoie en attente" } else { "range ses notes" };
    not_ours(path, duty, "un fichier ou un raccourci")
}

/// « a », « b » et 3 autres
fn some_of(paths: &[String], most: usize) -> String {
    let shown: Vec<String> = paths.iter().take(most).map(|path| format!("« {path} »")).collect();
    let more = match paths.len() - shown.len() {
        0 => String::new(),
        n => format!(" et {}", french::count(n, "autre", "autres")),
    };
    format!("{}{more}", shown.join(", "))
}

/// What would begin a line of its own in a script.
pub fn on_two_lines() -> Diagnostic {
    Diagnostic::error(None, "un nom de fichier, de dossier ou de compte, ou le mot de passe, contient un saut de ligne ou un autre caractère invisible").help(
        "Rien n’est écrit avec ce nom. Corrigez-le : dans « mise_en_ligne », sur le serveur, ou dans le nom du dossier de ce poste.",
    )
}

pub fn changed(path: &str) -> Diagnostic {
    Diagnostic::error(None, format!("« {path} » a été changé ou supprimé à la main depuis la construction"))
        .help("Rien n’a changé en ligne. Relancez lycee build, puis recommencez.")
}

pub fn broken() -> Diagnostic {
    Diagnostic::error(None, "l’envoi s’est arrêté").help("Relancez la même commande : il reprend où il s’est arrêté.")
}
