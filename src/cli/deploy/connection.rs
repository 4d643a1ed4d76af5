//! The way to a host, and the password that it wants: from the environment, else the keyring of the person, else asked.

use std::path::Path;

use crate::PASSWORD;
use crate::cli::proof::can_ask;
use crate::cli::{is_confirmed, tell};
use crate::content::hosting::{Destination, Place, Protocol, Server};
use crate::deploy::folder::Folder;
use crate::deploy::ftp::Ftp;
use crate::deploy::sftp::Sftp;
use crate::deploy::{Host, Refused, keyring};
use crate::diagnostic::Diagnostic;

/// # Errors
/// The host is not reached, or does not know the person.
pub fn open(destination: &Destination) -> Result<Box<dyn Host>, Diagnostic> {
    match &destination.place {
        Place::Folder(path) => Ok(Box::new(Folder::open(Path::new(path))?)),
        Place::Server(Protocol::Sftp, server) => {
            let print = destination.fingerprint.as_deref();
            let reach = |password| Ok(Sftp::open(server, print, password)?.with_rsync(destination.uses_rsync));
            // A key may be enough: nothing is asked before the server does.
            let refused = match reach(given()) {
                Ok(host) => return Ok(Box::new(host)),
                Err(Refused::Other(fault)) => return Err(fault),
                Err(Refused::Password(fault)) => fault,
            };
            let help = "Une clé SSH vaut mieux : l’hébergeur explique comment la déposer.";
            with_password(server, Some(refused), help, &|password| Ok(Box::new(reach(Some(password))?)))
        }
        Place::Server(protocol, server) => {
            let is_clear = *protocol == Protocol::Ftp;
            let reach =
                |password| -> Result<Box<dyn Host>, Refused> { Ok(Box::new(Ftp::open(server, is_clear, password)?)) };
            match given() {
                Some(password) => reach(password).map_err(|refused| match refused {
                    Refused::Password(fault) | Refused::Other(fault) => fault,
                }),
                None => with_password(server, None, "", &reach),
            }
        }
    }
}

/// What the environment gives.
fn given() -> Option<String> {
    std::env::var(PASSWORD).ok().filter(|password| !password.is_empty())
}

type Reach<'r> = dyn Fn(String) -> Result<Box<dyn Host>, Refused> + 'r;

/// Opens with the password of the keyring, or one that is asked. `refused` is what the server said without it.
fn with_password(
    server: &Server,
    refused: Option<Diagnostic>,
    help: &str,
    reach: &Reach<'_>,
) -> Result<Box<dyn Host>, Diagnostic> {
    if given().is_some() {
        return Err(refused.unwrap_or_else(missing));
    }
    let mut refused = refused;
    if let Some(password) = keyring::find(server) {
        match reach(password) {
            Ok(host) => return Ok(host),
            Err(Refused::Other(fault)) => return Err(fault),
            // It may have changed since.
            Err(Refused::Password(fault)) => refused = Some(fault),
        }
    }
    if !can_ask() {
        let advice = format!(
            "Lancez la commande dans un terminal, où le mot de passe sera demandé, ou donnez-le dans la variable {PASSWORD}. {help}"
        );
        return Err(refused.unwrap_or_else(missing).help(advice.trim_end()));
    }
    let password = ask(server);
    match reach(password.clone()) {
        Ok(host) => {
            if keyring::is_there() && is_confirmed("Garder ce mot de passe dans le trousseau de cet ordinateur ?") {
                let is_kept = keyring::keep(server, &password);
                tell(if is_kept {
                    "C’est fait : il ne sera plus demandé ici.\n"
                } else {
                    "Le trousseau ne l’a pas pris : il sera demandé la prochaine fois.\n"
                });
            }
            Ok(host)
        }
        Err(Refused::Password(fault) | Refused::Other(fault)) => Err(fault),
    }
}

fn missing() -> Diagnostic {
    Diagnostic::error(None, "il manque le mot de passe du serveur")
}

fn ask(server: &Server) -> String {
    tell(&format!("Mot de passe de {} sur {} (rien ne s’affiche) : ", server.user, server.host));
    console::Term::stderr().read_secure_line().unwrap_or_default()
}
