//! The arguments, and French in place of the parser's English.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Args as ClapArgs, Parser, Subcommand, ValueEnum};

use super::proof::Proof;
use super::{DONE, misused, tell};
use crate::diagnostic::{nearest, typeset};

const TEMPLATE: &str = "{about-with-newline}\nUtilisation : {usage}\n\n{all-args}{after-help}";

#[derive(Parser)]
#[command(
    name = "lycee",
    version,
    about = "Le portail Erasmus+ du lycée, et tout ce qui l’accompagne, à partir de vos textes.",
    help_template = TEMPLATE,
    subcommand_value_name = "COMMANDE",
    subcommand_help_heading = "Commandes\u{a0}",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    arg_required_else_help = true,
    after_help = "« lycee build » fait le portail dans public/. « lycee COMMANDE --aide » explique une commande."
)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
    /// Affiche cette aide
    #[arg(short = 'h', long = "aide", alias = "help", action = ArgAction::Help, global = true, help_heading = "Options\u{a0}")]
    help: Option<bool>,
    /// Affiche la version
    #[arg(short = 'V', long = "version", action = ArgAction::Version, help_heading = "Options\u{a0}")]
    version: Option<bool>,
}

#[derive(Subcommand)]
pub enum Command {
    /// Fait le portail dans public/ et les documents dans livrables/
    #[command(help_template = TEMPLATE, disable_help_flag = true)]
    Build {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        output: Output,
    },
    /// Relit tout comme « build », sans rien écrire
    #[command(help_template = TEMPLATE, disable_help_flag = true)]
    Check {
        /// Dit aussi ce que les pages permettent de dire de leur sobriété, critère par critère du RGESN
        #[arg(long = "sobriete", help_heading = "Options\u{a0}")]
        sobriety: bool,
        #[command(flatten)]
        common: Common,
    },
    /// Montre le portail pendant que vous écrivez : chaque enregistrement se voit aussitôt
    #[command(help_template = TEMPLATE, disable_help_flag = true)]
    Watch {
        #[command(flatten)]
        preview: Preview,
        #[command(flatten)]
        common: Common,
    },
    /// Prépare un nouveau texte : formation, mobilite, temoignage, evenement, erasmusday, parution, communique, page
    #[command(help_template = TEMPLATE, disable_help_flag = true)]
    New {
        /// Le genre : formation, mobilite, temoignage, evenement, erasmusday, parution, communique ou page
        #[arg(value_name = "GENRE", help_heading = "Arguments\u{a0}")]
        kind: String,
        /// L’identifiant : le nom du fichier, sans « .md »
        #[arg(value_name = "IDENTIFIANT", help_heading = "Arguments\u{a0}")]
        id: Option<String>,
        #[command(flatten)]
        proof: Proof,
        #[command(flatten)]
        common: Common,
    },
    /// Montre où en sont les huit objectifs de l’axe 3
    #[command(name = "axe3", help_template = TEMPLATE, disable_help_flag = true)]
    Axe3 {
        /// Une autre année scolaire : 2025-2026
        #[arg(long = "annee", value_name = "ANNÉE", help_heading = "Options\u{a0}")]
        year: Option<String>,
        #[command(flatten)]
        common: Common,
    },
    /// Montre qui est couvert, où et jusqu’à quand, et ce qui est à renouveler
    #[command(name = "autorisations", help_template = TEMPLATE, disable_help_flag = true)]
    Authorisations {
        #[command(flatten)]
        common: Common,
    },
    /// Retire une personne : montre tout ce qui la contient, puis note le retrait dans le registre
    #[command(name = "retirer", help_template = TEMPLATE, disable_help_flag = true)]
    Withdraw {
        /// Son identifiant dans personnes.yaml, ou son prénom
        #[arg(value_name = "PERSONNE", help_heading = "Arguments\u{a0}")]
        person: String,
        /// Note le retrait sans le demander
        #[arg(long = "oui", help_heading = "Options\u{a0}")]
        is_sure: bool,
        #[command(flatten)]
        common: Common,
    },
    /// Fait le portail, puis le met en ligne à l’endroit écrit dans site.yaml, et le relit à son adresse
    #[command(help_template = TEMPLATE, disable_help_flag = true)]
    Deploy {
        /// Le nom de l’endroit, dans « mise_en_ligne » de site.yaml (inutile s’il n’y en a qu’un)
        #[arg(value_name = "ENDROIT", help_heading = "Arguments\u{a0}")]
        target: Option<String>,
        #[command(flatten)]
        upload: Upload,
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        output: Output,
    },
    /// Remet un portail qui était en ligne avant, ici et sur le serveur
    #[command(name = "revenir", help_template = TEMPLATE, disable_help_flag = true)]
    Revert {
        #[command(flatten)]
        choice: Choice,
        /// Le nom de l’endroit, dans « mise_en_ligne » de site.yaml (inutile s’il n’y en a qu’un)
        #[arg(long = "vers", value_name = "ENDROIT", help_heading = "Options\u{a0}")]
        target: Option<String>,
        #[command(flatten)]
        upload: Upload,
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        folder: PublicFolder,
    },
    /// Montre ce qui est à envoyer à la main depuis le dernier envoi ; --fait note un envoi, --archive fait un fichier .zip
    #[command(name = "transfert", help_template = TEMPLATE, disable_help_flag = true)]
    Transfer {
        /// Note que tout le portail est maintenant sur le serveur
        #[arg(long = "fait", help_heading = "Options\u{a0}")]
        is_done: bool,
        /// Avec --fait : ne demande rien
        #[arg(long = "oui", requires = "is_done", help_heading = "Options\u{a0}")]
        is_sure: bool,
        /// Annule le dernier --fait : ce qu’il avait noté n’était pas envoyé
        #[arg(long = "annuler", conflicts_with_all = ["is_done", "archive"], help_heading = "Options\u{a0}")]
        is_undone: bool,
        /// Met tout le portail dans une archive, pour les hébergeurs qui ont un formulaire
        #[arg(long = "archive", value_name = "FICHIER", help_heading = "Options\u{a0}")]
        archive: Option<PathBuf>,
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        folder: PublicFolder,
    },
    /// Écrit les schémas JSON de l’en-tête, pour les éditeurs de texte
    #[command(help_template = TEMPLATE, disable_help_flag = true)]
    Schemas {
        /// Le dossier où les écrire
        #[arg(
            value_name = "DOSSIER",
            default_value = "content/.schemas",
            hide_default_value = true,
            help_heading = "Arguments\u{a0}"
        )]
        folder: PathBuf,
    },
    /// Écrit la complétion pour votre terminal (bash, zsh, fish, powershell, elvish)
    #[command(help_template = TEMPLATE, disable_help_flag = true)]
    Completion {
        /// bash, zsh, fish, powershell ou elvish
        #[arg(value_name = "TERMINAL", hide_possible_values = true, help_heading = "Arguments\u{a0}")]
        shell: clap_complete::Shell,
    },
}

#[derive(ClapArgs)]
pub struct Common {
    /// Le dossier des textes (« content » si rien n’est dit)
    #[arg(
        long = "contenu",
        alias = "content",
        value_name = "DOSSIER",
        default_value = "content",
        hide_default_value = true,
        help_heading = "Options\u{a0}"
    )]
    pub content: PathBuf,
    /// Le dossier d’un thème (« themes/ » et le nom donné dans site.yaml si rien n’est dit)
    #[arg(long = "theme", value_name = "DOSSIER", help_heading = "Options\u{a0}")]
    pub theme: Option<PathBuf>,
    /// Fait comme si l’on était ce jour-là : 2027-03-01
    #[arg(long = "date", value_name = "JOUR", help_heading = "Options\u{a0}")]
    pub date: Option<String>,
    /// L’adresse du portail, à la place de celle de site.yaml
    #[arg(long = "base-url", value_name = "ADRESSE", value_parser = base_url, help_heading = "Options\u{a0}")]
    pub base_url: Option<String>,
    /// Refuse aussi les avertissements et les exemples
    #[arg(long = "strict", help_heading = "Options\u{a0}")]
    pub strict: bool,
    /// La forme du rapport : « texte » ou « json » (pour les éditeurs)
    #[arg(
        long = "format",
        value_name = "FORME",
        default_value = "texte",
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "Options\u{a0}"
    )]
    pub format: Format,
    /// Ne dit que les erreurs
    #[arg(short = 'q', long = "silencieux", alias = "quiet", help_heading = "Options\u{a0}")]
    pub quiet: bool,
    /// Dit tout, sans abréger les listes
    #[arg(long = "detail", help_heading = "Options\u{a0}")]
    pub detail: bool,
}

#[derive(ClapArgs)]
pub struct Preview {
    /// Le port de l’aperçu (4000 si rien n’est dit)
    #[arg(
        long = "port",
        value_name = "PORT",
        default_value_t = 4000,
        hide_default_value = true,
        help_heading = "Options\u{a0}"
    )]
    pub port: u16,
    /// Ouvre le navigateur
    #[arg(long = "ouvrir", help_heading = "Options\u{a0}")]
    pub open: bool,
    /// Montre aussi les pages aux autres appareils du réseau : l’écran du hall, un téléphone
    #[arg(long = "reseau", help_heading = "Options\u{a0}")]
    pub network: bool,
    /// Regarde les dossiers chaque seconde, sans attendre que le système signale un changement
    #[arg(long = "lente", help_heading = "Options\u{a0}")]
    pub slowly: bool,
}

#[derive(ClapArgs)]
pub struct PublicFolder {
    /// Le dossier du portail (« public » si rien n’est dit)
    #[arg(
        long = "public",
        alias = "output",
        value_name = "DOSSIER",
        default_value = "public",
        hide_default_value = true,
        help_heading = "Options\u{a0}"
    )]
    pub public: PathBuf,
}

#[derive(ClapArgs)]
pub struct Upload {
    /// Dit ce qui serait fait, sans rien écrire
    #[arg(long = "simulation", help_heading = "Options\u{a0}")]
    pub is_rehearsal: bool,
    /// Remplace aussi, aux mêmes adresses, les fichiers que lycee n’a pas envoyés, et supprime les fichiers retirés du portail que quelqu’un a changés sur le serveur
    #[arg(long = "remplacer", help_heading = "Options\u{a0}")]
    pub replaces: bool,
    /// Prend la place d’un envoi qui a été coupé, fait par quelqu’un d’autre
    #[arg(long = "prendre-la-main", help_heading = "Options\u{a0}")]
    pub takes_over: bool,
    /// Ne relit pas les pages en ligne après l’envoi
    #[arg(long = "sans-relecture", help_heading = "Options\u{a0}")]
    pub unread: bool,
}

#[derive(ClapArgs)]
pub struct Choice {
    /// Montre les portails gardés
    #[arg(long = "liste", help_heading = "Options\u{a0}")]
    pub lists: bool,
    /// Le numéro du portail, dans la liste (1, le précédent, si rien n’est dit)
    #[arg(value_name = "NUMÉRO", help_heading = "Arguments\u{a0}")]
    pub number: Option<usize>,
    /// Ne change que le dossier d’ici, pas le serveur
    #[arg(long = "ici", help_heading = "Options\u{a0}")]
    pub here: bool,
    /// Ne demande rien
    #[arg(long = "oui", help_heading = "Options\u{a0}")]
    pub is_sure: bool,
}

#[derive(ClapArgs)]
pub struct Output {
    #[command(flatten)]
    pub folder: PublicFolder,
    /// Le dossier des documents (« livrables » si rien n’est dit)
    #[arg(
        long = "livrables",
        value_name = "DOSSIER",
        default_value = "livrables",
        hide_default_value = true,
        help_heading = "Options\u{a0}"
    )]
    pub deliverables: PathBuf,
    /// Fait aussi les PDF des documents à imprimer, par le navigateur de cet ordinateur
    #[arg(long = "pdf", help_heading = "Options\u{a0}")]
    pub pdf: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[value(name = "texte", alias = "text")]
    Text,
    #[value(name = "json")]
    Json,
}

fn base_url(text: &str) -> Result<String, String> {
    let sound = (text.starts_with("https://") || text.starts_with("http://"))
        && !text.contains(char::is_whitespace)
        && text.len() > 9;
    if sound
        && text.len() < 300
        && !text.contains(['?', '#', '"', '<', '>', '@', '\\'])
        && !text.contains(char::is_control)
    {
        Ok(text.to_string())
    } else {
        Err("une adresse entière, comme https://exemple.fr/erasmus/".into())
    }
}

/// Help and version go out as they are; what was mistyped is explained in French.
pub fn explain(error: &clap::Error) -> ExitCode {
    let shown = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let (argument, value) = (shown(ContextKind::InvalidArg), shown(ContextKind::InvalidValue));
    let kinds = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let candidates: Vec<String> =
        kinds.into_iter().flat_map(|kind| shown(kind).split(", ").map(str::to_string).collect::<Vec<_>>()).collect();
    let typed = [&argument, &value, &shown(ContextKind::InvalidSubcommand)]
        .map(|t| t.trim_start_matches('-').to_string())
        .concat();
    let near = nearest(&typed, candidates.iter().map(|c| c.trim_start_matches('-')))
        .and_then(|near| candidates.iter().find(|c| c.trim_start_matches('-') == near));
    let near = near.cloned().unwrap_or_default();
    let advice = if near.is_empty() { String::new() } else { format!(" Vouliez-vous dire « {near} » ?") };
    let message = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = write!(anstream::stdout().lock(), "{}", typeset(&error.render().to_string()));
            return DONE;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            tell(&error.render().to_string());
            return misused();
        }
        ErrorKind::InvalidSubcommand => {
            format!("la commande « {} » n’existe pas.{advice}", shown(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument => format!("« {argument} » n’est pas prévu ici.{advice}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("il manque une valeur après « {argument} »."),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let possible = shown(ContextKind::ValidValue);
            let possible =
                if possible.is_empty() { String::new() } else { format!(" Valeurs possibles : {possible}.") };
            format!("« {value} » ne convient pas à « {argument} ».{advice}{possible}")
        }
        ErrorKind::MissingRequiredArgument => format!("il manque : {argument}."),
        ErrorKind::ArgumentConflict => format!("« {argument} » est donné deux fois, ou avec une option contraire."),
        _ => "cette commande n’est pas comprise.".into(),
    };
    tell(&format!("{message}\n« lycee --aide » dit ce qui est possible.\n"));
    misused()
}
