//! `mise_en_ligne` and `serveur` of `site.yaml`: where the portal goes, and how it is reached. A secret has no key.

use super::fields::{Key, Record, Type};
use super::school::normal_base;
use crate::diagnostic::{Diagnostic, Span, Spanned, nearest};

/// Kinds of server of which the settings are made on request.
pub const SERVERS: &[(&str, &str)] = &[("apache", "Apache"), ("nginx", "nginx")];

pub(super) const DESTINATION: &[Key] = &[
    Key {
        name: "nom",
        ty: Type::Slug,
        required: true,
        help: "Le nom que l’on tape : lycee deploy production.",
        example: "production",
    },
    Key {
        name: "vers",
        ty: Type::Plain,
        required: true,
        help: "Un dossier, ou l’adresse donnée par l’hébergeur : sftp://compte@serveur/dossier, ftps://…",
        example: "sftp://lycee@sftp.exemple.fr/www/erasmus",
    },
    Key {
        name: "production",
        ty: Type::Bool,
        required: false,
        help: "« oui » pour le vrai portail : il refuse les exemples, et il est relu en ligne à son adresse.",
        example: "oui",
    },
    Key {
        name: "url",
        ty: Type::Url,
        required: false,
        help: "L’adresse où cet endroit se visite, si ce n’est pas celle du portail : ses pages y sont relues après l’envoi.",
        example: "https://essai.exemple.fr/erasmus/",
    },
    Key {
        name: "empreinte",
        ty: Type::Plain,
        required: false,
        help: "L’empreinte de la clé du serveur SFTP, vérifiée auprès de l’hébergeur.",
        example: "SHA256:…",
    },
    Key {
        name: "sans_chiffrement",
        ty: Type::Bool,
        required: false,
        help: "« oui » pour accepter un simple ftp://, où le mot de passe voyage en clair.",
        example: "oui",
    },
    Key {
        name: "rsync",
        ty: Type::Bool,
        required: false,
        help: "« oui » pour qu’un serveur SFTP reçoive les fichiers par rsync, plus vite, s’il l’a.",
        example: "oui",
    },
];

/// A place where the portal is put online.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    pub name: Spanned<String>,
    pub place: Place,
    /// Where `vers` is written.
    pub at: Span,
    /// Where visitors read it, where that is said: absolute, ends with `/`.
    pub url: Option<String>,
    /// The true portal.
    pub is_production: bool,
    /// `SHA256:…`, of the key of an SFTP server.
    pub fingerprint: Option<String>,
    /// Files are carried by rsync, where both machines have it. Of an SFTP server only.
    pub uses_rsync: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A folder of this machine, or of a share.
    Folder(String),
    Server(Protocol, Server),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    Sftp,
    /// FTP under TLS: asked for once connected, or from the first byte on port 990.
    Ftps,
    /// Nothing is hidden from the network.
    Ftp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    pub user: String,
    pub host: String,
    pub port: Option<u16>,
    /// Begins with `/`; `/~/` is the folder of the account.
    pub folder: String,
}

const PROTOCOLS: [(&str, Protocol); 3] = [("sftp", Protocol::Sftp), ("ftps", Protocol::Ftps), ("ftp", Protocol::Ftp)];

/// The destinations that are sound; what is wrong with the others is pushed.
pub(super) fn destinations(records: Vec<Record>, faults: &mut Vec<Diagnostic>) -> Vec<Destination> {
    let mut found: Vec<Destination> = Vec::new();
    for mut record in records {
        let (name, written) = (record.text("nom"), record.text("vers"));
        let (is_production, fingerprint, is_clear) =
            (record.flag("production"), record.text("empreinte"), record.flag("sans_chiffrement"));
        let rsync = record.yes("rsync");
        let url = record.string("url").map(|url| normal_base(&url));
        let (Some(name), Some(written)) = (name, written) else { continue };
        if let Some(first) = found.iter().find(|other| other.name.value == name.value) {
            let message = format!("deux endroits de « mise_en_ligne » ont le même nom : « {} »", name.value);
            faults.push(
                Diagnostic::error(name.span.clone(), message)
                    .related(first.name.span.clone(), "la première fois")
                    .help("Donnez à chacun un nom différent."),
            );
            continue;
        }
        if let Some(print) = fingerprint.as_ref().filter(|print| !print.value.starts_with("SHA256:")) {
            faults.push(
                Diagnostic::error(print.span.clone(), "l’empreinte d’une clé commence par « SHA256: »")
                    .help("Recopiez-la comme l’hébergeur la donne, par exemple : empreinte: \"SHA256:…\""),
            );
        }
        match place(&written, is_clear) {
            Ok(place) => {
                faults.extend(rsync.as_ref().and_then(|at| without_rsync(&place, at)));
                let (fingerprint, uses_rsync) = (fingerprint.map(|print| print.value), rsync.is_some());
                found.push(Destination { name, place, at: written.span, url, is_production, fingerprint, uses_rsync });
            }
            Err(fault) => faults.push(fault),
        }
    }
    found
}

/// Why rsync goes to no such place; `at` is where it is asked for.
fn without_rsync(place: &Place, at: &Span) -> Option<Diagnostic> {
    let (what, help) = match place {
        Place::Server(Protocol::Sftp, _) => return None,
        Place::Server(..) => (
            "un serveur FTP",
            "Si l’hébergeur propose aussi SFTP, écrivez « sftp:// » dans « vers ». Sinon, retirez « rsync: oui » : seul ce qui a changé est envoyé, de toute façon.",
        ),
        Place::Folder(_) => {
            ("un dossier ou un partage", "Retirez « rsync: oui » : seul ce qui a changé est copié, de toute façon.")
        }
    };
    Some(
        Diagnostic::error(
            at.clone(),
            format!("« rsync » ne va qu’avec une adresse sftp://, et celle-ci mène à {what}"),
        )
        .help(help),
    )
}

fn place(written: &Spanned<String>, is_clear: bool) -> Result<Place, Diagnostic> {
    let text = written.value.trim();
    let fault = |message: String, help: &str| Err(Diagnostic::error(written.span.clone(), message).help(help));
    let example = "Écrivez-la ainsi : vers: sftp://compte@serveur.exemple.fr/dossier";
    let secret = || {
        fault(
            "un mot de passe ne s’écrit jamais dans un fichier".into(),
            "Retirez-le de l’adresse, et changez-le chez l’hébergeur si ce fichier a déjà été partagé : il sera demandé au moment de l’envoi.",
        )
    };
    let Some((scheme, rest)) = text.split_once("://") else {
        return match bare_address(text) {
            None => Ok(Place::Folder(text.to_string())),
            Some((user, _)) if user.is_some_and(|user| user.contains(':')) => secret(),
            Some((user, rest)) => {
                let (user, rest) = (user.unwrap_or("compte"), rest.replacen(":/", "/", 1));
                let scheme = if rest.starts_with("ftp") { "ftps" } else { "sftp" };
                let help = format!(
                    "Si c’est un serveur, écrivez : vers: \"{scheme}://{user}@{rest}\", avec le compte donné par l’hébergeur. Si c’est un dossier de ce nom : vers: \"./{text}\""
                );
                fault(format!("« {text} » ressemble à l’adresse d’un serveur, mais ne dit pas comment y aller"), &help)
            }
        };
    };
    if ["rsync", "ssh", "scp"].iter().any(|name| scheme.eq_ignore_ascii_case(name)) {
        return fault(
            format!("« {scheme}:// » n’est pas prévu ici"),
            "Écrivez « sftp:// » avec la même adresse : c’est le même serveur et le même compte. Pour un envoi plus rapide par rsync, ajoutez « rsync: oui » à cette ligne.",
        );
    }
    let Some((_, protocol)) = PROTOCOLS.into_iter().find(|(name, _)| scheme.eq_ignore_ascii_case(name)) else {
        let near = nearest(&scheme.to_lowercase(), PROTOCOLS.iter().map(|(name, _)| *name));
        let help = near.map_or_else(
            || {
                "Les adresses possibles commencent par sftp://, ftps:// ou ftp:// ; un dossier s’écrit sans « :// »."
                    .into()
            },
            |near| format!("Vouliez-vous dire « {near}:// » ?"),
        );
        return fault(format!("« {scheme}:// » ne dit pas comment envoyer des fichiers"), &help);
    };
    let (login, folder) = rest.split_once('/').unwrap_or((rest, ""));
    // « compte:mot/de/passe@serveur »
    if login.contains(':') && !login.contains('@') && folder.contains('@') {
        return secret();
    }
    let Some((user, host)) = login.rsplit_once('@') else {
        return fault("il manque le nom du compte dans cette adresse".into(), example);
    };
    if user.contains(':') {
        return secret();
    }
    let (host, port) = match host.rsplit_once(':') {
        None => (host, None),
        Some((host, port)) => match port.parse() {
            Ok(port) => (host, Some(port)),
            Err(_) => return fault(format!("« {port} » n’est pas un numéro de port"), example),
        },
    };
    // What follows is given to other programs: it cannot be taken for an option, a quote or a command.
    let is_plain = |text: &str, more: &str| {
        !text.is_empty()
            && !text.starts_with('-')
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c) || more.contains(c))
    };
    if !is_plain(user, "@+") || !is_plain(host, "") {
        return fault("cette adresse contient un signe qui n’y a pas sa place".into(), example);
    }
    let is_folder_plain = folder.chars().all(|c| c.is_alphanumeric() || "-._~/ +".contains(c));
    if !is_folder_plain || folder.split('/').any(|part| matches!(part, "." | "..")) {
        return fault(
            "le dossier de cette adresse contient un signe qui n’y a pas sa place".into(),
            "Il est fait de lettres, de chiffres, de tirets et de barres obliques, sans « .. ».",
        );
    }
    if protocol == Protocol::Ftp && !is_clear {
        return fault(
            "« ftp:// » envoie le mot de passe et les pages en clair sur le réseau".into(),
            "Essayez « ftps:// » ou « sftp:// » avec la même adresse. Si l’hébergeur ne propose rien d’autre, ajoutez : sans_chiffrement: oui",
        );
    }
    let folder = format!("/{}", folder.trim_matches('/'));
    Ok(Place::Server(protocol, Server { user: user.into(), host: host.into(), port, folder }))
}

/// The account, and the rest, of what looks like a server without « :// »: `sftp.exemple.fr/www`, `lycee@exemple.fr:/www`.
fn bare_address(text: &str) -> Option<(Option<&str>, &str)> {
    let (user, rest) = match text.rsplit_once('@') {
        Some((user, rest)) => (Some(user), rest),
        None => (None, text),
    };
    let host = rest.split(['/', ':', '\\']).next().unwrap_or_default();
    let is_host = host.contains('.')
        && host
            .split('.')
            .all(|label| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
        && host
            .rsplit('.')
            .next()
            .is_some_and(|last| last.chars().all(|c| c.is_ascii_alphabetic()) || host.split('.').count() == 4);
    let is_said = ["sftp.", "ftp.", "ftps.", "ssh.", "www."].iter().any(|label| host.starts_with(label));
    (is_host && (user.is_some() || is_said || host.matches('.').count() > 1)).then_some((user, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    fn read(text: &str) -> Result<Place, String> {
        place(&Spanned::new(text.into(), Span::whole("site.yaml")), false).map_err(|fault| fault.message)
    }

    #[test]
    fn an_address_says_how_and_where() {
        let server = |user: &str, host: &str, port, folder: &str| Server {
            user: user.into(),
            host: host.into(),
            port,
            folder: folder.into(),
        };
        assert_eq!(
            read("sftp://lycee@sftp.exemple.fr:2222/~/www/"),
            Ok(Place::Server(Protocol::Sftp, server("lycee", "sftp.exemple.fr", Some(2222), "/~/www")))
        );
        assert_eq!(
            read("ftps://u@lycee.fr@ftp.exemple.fr"),
            Ok(Place::Server(Protocol::Ftps, server("u@lycee.fr", "ftp.exemple.fr", None, "/")))
        );
        assert_eq!(read("//serveur/intranet/erasmus"), Ok(Place::Folder("//serveur/intranet/erasmus".into())));
        assert_eq!(read(r"P:\intranet"), Ok(Place::Folder(r"P:\intranet".into())));
        for folder in ["serveur", "./sftp.exemple.fr", "portail.v2", "../site/a@b", "/srv/www.exemple.fr"] {
            assert_eq!(read(folder), Ok(Place::Folder(folder.into())));
        }
    }

    #[test]
    fn what_is_not_an_address_is_told() {
        let said = |text: &str| read(text).unwrap_err();
        assert_eq!(said("sftp://u:secret@h/x"), "un mot de passe ne s’écrit jamais dans un fichier");
        assert_eq!(said("sftp://u:sec/ret@h/x"), "un mot de passe ne s’écrit jamais dans un fichier");
        assert_eq!(said("u:secret@sftp.exemple.fr"), "un mot de passe ne s’écrit jamais dans un fichier");
        assert_eq!(said("rsync://u@exemple.fr/www"), "« rsync:// » n’est pas prévu ici");
        assert_eq!(said("sftp://exemple.fr/www"), "il manque le nom du compte dans cette adresse");
        assert_eq!(said("http://u@exemple.fr/"), "« http:// » ne dit pas comment envoyer des fichiers");
        assert_eq!(
            said("ftp://u@exemple.fr/"),
            "« ftp:// » envoie le mot de passe et les pages en clair sur le réseau"
        );
        assert_eq!(said("sftp://-oProxyCommand=x@h/"), "cette adresse contient un signe qui n’y a pas sa place");
        assert_eq!(said("sftp://u@h/a\"b"), "le dossier de cette adresse contient un signe qui n’y a pas sa place");
        assert_eq!(said("sftp://u@h:x/"), "« x » n’est pas un numéro de port");
    }

    #[test]
    fn rsync_goes_where_ssh_does() {
        let said =
            |text: &str| without_rsync(&read(text).unwrap(), &Span::whole("site.yaml")).map(|fault| fault.message);
        assert_eq!(said("sftp://u@exemple.fr/www"), None);
        let refused =
            |what: &str| Some(format!("« rsync » ne va qu’avec une adresse sftp://, et celle-ci mène à {what}"));
        assert_eq!(said("ftps://u@exemple.fr/www"), refused("un serveur FTP"));
        assert_eq!(said("//serveur/portail"), refused("un dossier ou un partage"));
    }

    #[test]
    fn a_server_without_its_protocol_is_shown_with_it() {
        let help = |text: &str| {
            let fault = place(&Spanned::new(text.into(), Span::whole("site.yaml")), false).unwrap_err();
            fault.help.unwrap().split(" : vers: ").nth(1).unwrap().to_string()
        };
        assert_eq!(
            help("sftp.exemple.fr"),
            "\"sftp://compte@sftp.exemple.fr\", avec le compte donné par l’hébergeur. Si c’est un dossier de ce nom"
        );
        assert!(help("lycee@exemple.fr:/www").starts_with("\"sftp://lycee@exemple.fr/www\""));
        assert!(help("ftp.exemple.fr/www").starts_with("\"ftps://compte@ftp.exemple.fr/www\""));
    }
}
