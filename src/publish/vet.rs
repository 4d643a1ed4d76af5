//! Refusals before any work: what makes an output folder dangerous (peers.md §2 row 2, §4).

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::fault::fault;
use super::manifest::Manifest;
use super::paths::{Root, contains, quoted, real, same, show};
use crate::diagnostic::{Diagnostic, Span};

/// Refuses an output folder that is, or contains, the root of the disk, the home folder, the current folder or a
/// `protected` one; that is inside a protected folder; that is a file; or that holds files without our manifest beside.
///
/// A protected folder which itself contains another one (the project, around `content` and `themes`) and the home
/// folder may well hold the output: only being or containing them is refused.
pub fn vet(folder: &Path, protected: &[&Path]) -> Result<(), Diagnostic> {
    let output = real(folder);
    let refuse = |why: String, help: &str| {
        let message = format!("impossible de publier dans {}\u{a0}: {why}", quoted(folder));
        Err(Diagnostic::error(Span::whole(show(folder)), message).help(help))
    };
    let elsewhere = "Choisissez un dossier réservé à la sortie, par exemple «\u{a0}public\u{a0}».";

    if output.parent().is_none() {
        return refuse("c’est la racine du disque".into(), elsewhere);
    }
    let home = std::env::home_dir().map(|home| real(&home));
    let here = std::env::current_dir().ok().map(|here| real(&here));
    for (place, name) in [(&home, "votre dossier personnel"), (&here, "le dossier où vous travaillez")] {
        let Some(place) = place else { continue };
        if same(&output, place) {
            return refuse(format!("c’est {name}"), elsewhere);
        }
        if contains(&output, place) {
            return refuse(format!("ce dossier contient {name}"), elsewhere);
        }
    }
    let guarded: Vec<_> = protected.iter().map(|path| (*path, real(path))).collect();
    for (path, place) in &guarded {
        if same(&output, place) {
            return refuse("c’est un dossier de travail, pas un dossier de sortie".into(), elsewhere);
        }
        if contains(&output, place) {
            return refuse(format!("ce dossier contient {}", quoted(path)), elsewhere);
        }
        let may_hold_outputs = home.as_ref().is_some_and(|home| same(home, place))
            || guarded.iter().any(|(_, other)| !same(other, place) && contains(place, other));
        if !may_hold_outputs && contains(place, &output) {
            return refuse(format!("il se trouve à l’intérieur de {}", quoted(path)), elsewhere);
        }
    }

    let root = Root::of(folder);
    let manifest = Manifest::load(&root.manifest())?;
    match fs::metadata(folder) {
        Ok(found) if !found.is_dir() => return refuse("c’est un fichier, pas un dossier".into(), elsewhere),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return if folder.symlink_metadata().is_ok() {
                refuse(
                    "c’est un lien vers un dossier qui n’existe pas".into(),
                    "créez ce dossier, ou supprimez le lien",
                )
            } else {
                Ok(())
            };
        }
        Err(error) => return Err(fault("lire", folder, &error)),
    }
    let mut entries = fs::read_dir(&output).map_err(|error| fault("lire", folder, &error))?;
    if manifest.is_none() && entries.next().is_some() {
        return refuse(
            "ce dossier contient déjà des fichiers que lycee n’a pas écrits".into(),
            "Choisissez un dossier vide ou qui n’existe pas encore, par exemple «\u{a0}public\u{a0}».",
        );
    }
    Ok(())
}

/// Folders of a system: nothing is put online there, nor inside.
const SYSTEM: [&str; 16] = [
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/lib32",
    "/lib64",
    "/proc",
    "/root",
    "/sbin",
    "/sys",
    "/System",
    "/Library",
    "/Applications",
    r"C:\Windows",
    r"C:\Program Files",
];
/// Folders of which only one inside may be a place of ours.
const SHARED: [&str; 12] =
    ["/home", "/media", "/mnt", "/opt", "/run", "/srv", "/tmp", "/usr", "/var", "/Users", "/Volumes", r"C:\Users"];

/// Refuses a folder where a portal has no business: one of the system, the home folder, the project, or what it holds. `own`
/// are the folders of the project.
///
/// # Errors
/// What that folder is.
pub fn vet_destination(folder: &Path, own: &[&Path]) -> Result<(), Diagnostic> {
    let place = real(folder);
    let refuse = |why: String| {
        let message = format!("impossible d’envoyer dans {} : {why}", quoted(folder));
        Err(Diagnostic::error(Span::whole(show(folder)), message).help(
            "Écrivez dans « vers » un dossier réservé au portail : celui que donne l’hébergeur, ou un dossier vide d’un partage.",
        ))
    };
    if place.parent().is_none() {
        return refuse("c’est la racine du disque".into());
    }
    let home = std::env::home_dir().map(|home| real(&home));
    let here = std::env::current_dir().ok().map(|here| real(&here));
    for (known, name) in [(&here, "le dossier où vous travaillez"), (&home, "votre dossier personnel")] {
        let Some(known) = known else { continue };
        if same(&place, known) {
            return refuse(format!("c’est {name}"));
        }
        if contains(&place, known) {
            return refuse(format!("ce dossier contient {name}"));
        }
    }
    for path in own {
        let known = real(path);
        if same(&place, &known) || contains(&known, &place) {
            return refuse(format!("c’est {}, un dossier de travail, ou un dossier à l’intérieur", quoted(path)));
        }
        if contains(&place, &known) {
            return refuse(format!("ce dossier contient {}", quoted(path)));
        }
    }
    let is_of_system = SYSTEM.iter().any(|known| contains(Path::new(known), &place))
        && !home.as_ref().is_some_and(|home| contains(home, &place));
    if is_of_system || SHARED.iter().any(|known| same(&place, Path::new(known))) {
        return refuse("c’est un dossier du système".into());
    }
    Ok(())
}

/// Refuses two output folders that are one, or one inside the other: internal documents would go online.
pub fn apart(folders: &[&Path]) -> Result<(), Diagnostic> {
    for (at, a) in folders.iter().enumerate() {
        for b in &folders[at + 1..] {
            let (inner, outer) = (real(a), real(b));
            if contains(&inner, &outer) || contains(&outer, &inner) {
                let message = format!("{} et {} doivent être deux dossiers séparés", quoted(a), quoted(b));
                return Err(Diagnostic::error(Span::whole(show(b)), message)
                    .help("Choisissez deux dossiers dont aucun n’est à l’intérieur de l’autre."));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// A project in a temporary folder, and what `vet` says of a path in it, without « impossible de publier dans … ».
    fn refusal(of: &str, prepare: impl Fn(&Path)) -> Option<String> {
        let dir = tempfile::TempDir::new().unwrap();
        let project = dir.path().canonicalize().unwrap().join("projet");
        let (content, themes) = (project.join("content"), project.join("themes"));
        fs::create_dir_all(&content).unwrap();
        fs::create_dir_all(&themes).unwrap();
        prepare(&project);
        let folder = project.join(of);
        let fault = vet(&folder, &[&content, &themes, &project]).err()?;
        let message = fault.message.replace(project.to_str().unwrap(), "~");
        let prefix = format!("impossible de publier dans «\u{a0}{}\u{a0}»\u{a0}: ", Path::new("~").join(of).display());
        Some(message.strip_prefix(&prefix).unwrap_or(&message).to_owned())
    }

    fn refused(of: &str) -> Option<String> {
        refusal(of, |_| ())
    }

    #[test]
    fn accepts_a_new_folder_an_empty_one_and_ours() {
        assert_eq!(refused("public"), None);
        assert_eq!(refused("../ailleurs/site"), None);
        assert_eq!(refusal("public", |project| fs::create_dir(project.join("public")).unwrap()), None);
        let ours = |project: &Path| {
            fs::create_dir(project.join("public")).unwrap();
            fs::write(project.join("public/index.html"), "Accueil").unwrap();
            fs::write(project.join(".public.manifeste.json"), r#"{"version":1,"fichiers":{}}"#).unwrap();
        };
        assert_eq!(refusal("public", ours), None);
    }

    #[test]
    fn refuses_the_sources_and_what_is_around_or_inside() {
        let working = Some("c’est un dossier de travail, pas un dossier de sortie".to_owned());
        assert_eq!(refused("content"), working);
        assert_eq!(refused("public/../themes"), working);
        assert_eq!(refused("content/site"), Some("il se trouve à l’intérieur de «\u{a0}~/content\u{a0}»".into()));
        assert_eq!(refused(""), Some("ce dossier contient «\u{a0}~/content\u{a0}»".into()));
        let around = refused("..").unwrap();
        assert!(around.ends_with("ce dossier contient «\u{a0}~/content\u{a0}»"), "{around}");
    }

    #[cfg(unix)]
    #[test]
    fn sees_through_links() {
        use std::os::unix::fs::symlink;
        let to_content = |project: &Path| symlink(project.join("content"), project.join("public")).unwrap();
        let working = "c’est un dossier de travail, pas un dossier de sortie";
        assert_eq!(refusal("public", to_content), Some(working.into()));
        let to_nowhere = |project: &Path| symlink(project.join("absent"), project.join("public")).unwrap();
        assert_eq!(refusal("public", to_nowhere), Some("c’est un lien vers un dossier qui n’existe pas".into()));
    }

    #[test]
    fn refuses_the_disk_the_home_and_the_current_folder() {
        let said = |folder: PathBuf| vet(&folder, &[]).unwrap_err().message.rsplit('\u{a0}').next().unwrap().to_owned();
        let here = std::env::current_dir().unwrap();
        assert_eq!(said(here.ancestors().last().unwrap().to_path_buf()), ": c’est la racine du disque");
        assert_eq!(said(here.clone()), ": c’est le dossier où vous travaillez");
        assert_eq!(said(PathBuf::from(".")), ": c’est le dossier où vous travaillez");
        let home = std::env::home_dir().unwrap();
        assert_eq!(said(home), ": c’est votre dossier personnel");
    }

    #[test]
    fn refuses_a_file_and_a_folder_of_somebody_else() {
        let file = |project: &Path| fs::write(project.join("public"), "").unwrap();
        assert_eq!(refusal("public", file), Some("c’est un fichier, pas un dossier".into()));
        let full = |project: &Path| {
            fs::create_dir(project.join("public")).unwrap();
            fs::write(project.join("public/these.odt"), "").unwrap();
        };
        let said = "ce dossier contient déjà des fichiers que lycee n’a pas écrits";
        assert_eq!(refusal("public", full), Some(said.into()));
    }

    #[test]
    fn refuses_a_manifest_it_cannot_trust() {
        let with =
            |json: &'static str| refusal("public", |p| fs::write(p.join(".public.manifeste.json"), json).unwrap());
        let name = "le manifeste «\u{a0}~/.public.manifeste.json\u{a0}»";
        assert_eq!(with("<<<<<<< HEAD"), Some(format!("{name} est illisible")));
        assert_eq!(with(r#"{"version":1,"fichiers":{"../content/x.md":[]}}"#), Some(format!("{name} est illisible")));
        assert_eq!(
            with(r#"{"version":2,"files":[]}"#),
            Some(format!("{name} vient d’une version plus récente de lycee (format 2)"))
        );
    }

    #[test]
    fn a_portal_goes_to_a_folder_of_its_own() {
        let dir = tempfile::TempDir::new().unwrap();
        let project = dir.path().canonicalize().unwrap();
        let (content, themes) = (project.join("content"), project.join("themes"));
        fs::create_dir_all(&content).unwrap();
        fs::create_dir_all(&themes).unwrap();
        let said = |folder: &str| {
            let fault = vet_destination(&project.join(folder), &[&content, &themes]).err()?;
            Some(fault.message.rsplit(" : ").next().unwrap().replace(project.to_str().unwrap(), "~"))
        };
        let inside = |name: &str| {
            Some(format!("c’est «\u{a0}~/{name}\u{a0}», un dossier de travail, ou un dossier à l’intérieur"))
        };
        assert_eq!(said("themes"), inside("themes"));
        assert_eq!(said("content/../themes/essai"), inside("themes"));
        assert_eq!(said("."), Some("ce dossier contient «\u{a0}~/content\u{a0}»".into()));
        assert_eq!(said("serveur"), None);
        assert_eq!(said("/"), Some("c’est la racine du disque".into()));
        let here = std::env::current_dir().unwrap();
        assert_eq!(said(here.to_str().unwrap()), Some("c’est le dossier où vous travaillez".into()));
        assert_eq!(
            said(here.parent().unwrap().to_str().unwrap()),
            Some("ce dossier contient le dossier où vous travaillez".into())
        );
        #[cfg(unix)]
        for folder in ["/etc", "/etc/nginx", "/usr", "/var", "/dev/shm"] {
            assert_eq!(said(folder), Some("c’est un dossier du système".into()), "{folder}");
        }
        #[cfg(unix)]
        for folder in ["/var/www/erasmus", "/srv/portail", "/mnt/partage"] {
            assert_eq!(said(folder), None, "{folder}");
        }
    }

    #[test]
    fn keeps_two_outputs_apart() {
        let (public, inside) = (Path::new("/x/public"), Path::new("/x/public/livrables"));
        let said = apart(&[public, inside]).unwrap_err().message;
        let expected =
            "«\u{a0}/x/public\u{a0}» et «\u{a0}/x/public/livrables\u{a0}» doivent être deux dossiers séparés";
        assert_eq!(said, expected);
        assert_eq!(apart(&[public, Path::new("/x/livrables")]), Ok(()));
    }
}
