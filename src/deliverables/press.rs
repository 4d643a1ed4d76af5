//! Press releases: one for each departure, two for each edition of the Fête de l’Europe (domain.md §2, §10). Each is a page
//! to print, a text for mail, a Word file, a draft with its photos, and their captions.

mod departure;
mod draft;
mod edition;
mod outdated;
mod release;

use std::sync::Arc;

use super::Deliverable;
use crate::content::{Entry, EuropeDay, MediaOutlet, Meta, Mobility, PressOverride, Quote};
use crate::diagnostic::{Diagnostic, NoteKind, Span, Spanned};
use crate::french;
use crate::plan::{
    Attachment, Audience, Caption, Card, Fit, Format, Lines, Mail, Owner, Plan, Print, Progress, Recipe, Section,
    WordFile,
};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::photos::{Photo, photo_name};
use crate::site::words::Words;
use release::{FileView, MOST, Release, number, press, view};

pub use draft::draft;

pub struct PressReleases;

/// What a newspaper prints on several columns.
const PHOTO: Fit = Fit { longest: 3000, heaviest: None, format: Format::Usual };
/// Signs of a line of mail.
const MAIL_WIDTH: usize = 72;

impl Deliverable for PressReleases {
    fn channel(&self) -> Option<Channel> {
        Some(Channel::Press)
    }

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        let words = press(site);
        let year = french::school_year(site.today).first_day();
        let of_the_year = site.mobilities.iter().filter(|m| m.data.departure.value >= year);
        for entry in of_the_year.filter(|m| !m.data.is_cancelled()) {
            departure(words, plan, entry);
        }
        for own in &site.press_overrides {
            let is_cancelled = site.mobility(&own.meta.id).is_some_and(|m| m.data.is_cancelled());
            if is_cancelled {
                plan.faults.push(
                    Diagnostic::warning(
                        Span::whole(own.meta.shown.clone()),
                        "ce communiqué accompagne une mobilité annulée",
                    )
                    .help(
                        "Prévenez la presse, puis supprimez ce fichier ; ou retirez « etat: annulee » de la mobilité.",
                    ),
                );
            }
        }
        for entry in site.europe_days.iter().filter(|e| e.data.when.first_day() >= year) {
            edition(words, plan, entry);
        }
    }
}

fn departure<'s>(words: Words<'s>, plan: &mut Plan<'s>, entry: &'s Entry<Mobility>) {
    let site = words.site;
    let own = site.press_override(&entry.meta.id);
    let meta = own.map_or(&*entry.meta, |own| &*own.meta);
    let release = departure::release(words, entry);
    let sent = own.and_then(|own| own.data.sent.as_ref()).filter(|sent| sent.value <= site.today);
    if let Some(own) = own {
        plan.faults.extend(outdated::check(own, entry, sent.map(|sent| sent.value)));
    }
    plan.faults.extend(withheld(site, entry, own));
    plan.faults.extend(foreign(site, entry, own));
    let recipients = own.map(|own| own.data.recipients.as_slice()).unwrap_or_default();
    let title = words.title(&entry.meta);
    let leaves =
        format!("Départ le {}, {}", french::long_date(entry.data.departure.value), words.text(&entry.data.city.value));
    let place = Place {
        folder: format!("presse/{}", words.folder(&entry.meta)),
        suffix: "",
        section: Section::Press,
        title,
        note: leaves,
    };
    lay_out(words, plan, meta, place, release, Sending { sent: sent.map(|s| french::date(s.value)), recipients });
}

/// Words that the press may not print, and whose they are: said, since they vanish from the release.
fn withheld(site: &Site, entry: &Entry<Mobility>, own: Option<&Entry<PressOverride>>) -> Vec<Diagnostic> {
    let chosen = chosen(entry, own);
    let is_sent = own.is_some_and(|own| own.data.sent.as_ref().is_some_and(|sent| sent.value <= site.today));
    let refused = chosen.iter().filter_map(|quote| {
        let by = quote.by.as_ref()?;
        Some((by, site.refusal(&by.value, Channel::Press)?))
    });
    refused
        .map(|(by, why)| {
            let message = format!("les mots de « {} » ne paraissent pas dans la presse : {why}", by.value);
            match is_sent {
                true => Diagnostic::warning(by.span.clone(), message)
                    .help("Ce communiqué est déjà parti : prévenez les médias qui l’ont reçu."),
                false => Diagnostic::advice(by.span.clone(), message)
                    .help("Choisissez une autre citation. Ou faites signer pour la presse, puis ajoutez « presse » à ses supports."),
            }
        })
        .collect()
}

/// What the release quotes.
fn chosen<'s>(entry: &'s Entry<Mobility>, own: Option<&'s Entry<PressOverride>>) -> &'s [Quote] {
    own.map(|own| &own.data.quotes).filter(|quotes| !quotes.is_empty()).unwrap_or(&entry.data.quotes)
}

/// Words that a newsroom would have to translate itself; what was sent is as it was sent.
fn foreign(site: &Site, entry: &Entry<Mobility>, own: Option<&Entry<PressOverride>>) -> Vec<Diagnostic> {
    if own.is_some_and(|own| own.data.sent.as_ref().is_some_and(|sent| sent.value <= site.today)) {
        return Vec::new();
    }
    let is_printed = |quote: &&Quote| {
        let by = quote.by.as_ref().map(|by| by.value.as_str());
        quote.translation.is_none() && site.speaker(by, Channel::Press).is_ok()
    };
    let untold = chosen(entry, own).iter().filter(is_printed).filter_map(|quote| {
        let language = french::in_language(quote.lang.as_deref()?);
        let message = format!("le communiqué donne cette citation {language} : elle n’a pas de traduction");
        let help = "Ajoutez la même phrase en français, sous la clé « traduction ».";
        Some(Diagnostic::advice(quote.text.span.clone(), message).help(help))
    });
    untold.collect()
}

fn edition<'s>(words: Words<'s>, plan: &mut Plan<'s>, entry: &'s Entry<EuropeDay>) {
    let name = words.title(&entry.meta);
    let place = |suffix, what: &str| Place {
        folder: format!("erasmusdays/{}", words.folder(&entry.meta)),
        suffix,
        section: Section::EuropeDay,
        title: format!("{what}\u{a0}: {name}"),
        note: french::capitalize(&french::long_date(entry.data.when.first_day())),
    };
    let sending = || Sending { sent: None, recipients: &[] };
    let is_past = words.site.is_past(&entry.data.when);
    if !is_past {
        let release = edition::announcement(words, entry);
        lay_out(words, plan, &entry.meta, place("-annonce", "Communiqué d’annonce"), release, sending());
    } else {
        let release = edition::balance(words, entry);
        lay_out(words, plan, &entry.meta, place("-bilan", "Communiqué de bilan"), release, sending());
    }
}

/// Where a release goes, and how the workshop page lists it.
struct Place {
    folder: String,
    /// `-annonce`, `-bilan`, or nothing.
    suffix: &'static str,
    section: Section,
    title: String,
    note: String,
}

struct Sending<'s> {
    /// The day, in words.
    sent: Option<String>,
    /// Outlets; all of `site.yaml` when none is named.
    recipients: &'s [Spanned<String>],
}

fn lay_out<'s>(
    words: Words<'s>,
    plan: &mut Plan<'s>,
    meta: &'s Meta,
    place: Place,
    mut release: Release<'s>,
    sending: Sending,
) {
    let site = words.site;
    let Place { folder, suffix, section, title, note } = place;
    let owner = Owner::Source(meta.shown.clone());
    let to = recipients(site, sending.recipients);
    let silent = outlets(site, sending.recipients).filter(|outlet| outlet.email.is_none());
    let silent: Vec<String> = silent.map(|outlet| outlet.name.clone()).collect();
    if to.is_empty() {
        release.missing.push("adresses des médias (« courriel » dans la liste « medias » de site.yaml)".into());
    } else if !silent.is_empty() {
        release.missing.push(format!("adresse de {} (« courriel » dans site.yaml)", french::list(&silent)));
    }
    let signs = release.signs();
    if signs > MOST && sending.sent.is_none() {
        plan.faults.push(
            Diagnostic::warning(
                Span::whole(meta.shown.clone()),
                format!("le communiqué compte {} signes : plus de {}", number(signs), number(MOST)),
            )
            .help("Une brève en prend 1\u{202f}000 à 1\u{202f}500. Raccourcissez le texte : un fait par phrase, une page en tout."),
        );
    }
    let incomplete = release.incomplete();
    if !incomplete.is_empty() && sending.sent.is_none() {
        plan.note(NoteKind::Incomplete, format!("{folder}/communique{suffix}.html : {}", incomplete.join(" ; ")));
    }
    let path = |extension: &str| format!("{folder}/communique{suffix}.{extension}");
    let mail_path = format!("{folder}/courriel{suffix}.eml");
    let progress = match (&sending.sent, incomplete.is_empty()) {
        (Some(day), _) => (Progress::Done, format!("envoyé le {day}")),
        (None, true) => (Progress::Ready, "prêt, non envoyé".to_string()),
        (None, false) => (Progress::Incomplete, "à compléter".to_string()),
    };
    plan.cards.push(Card {
        section,
        title,
        note: Some(note),
        progress: Some(progress),
        path: path("html"),
        files: vec![("Courriel", mail_path.clone()), ("Word", path("docx")), ("Texte", path("txt"))],
        remarks: if sending.sent.is_some() { Vec::new() } else { incomplete },
    });
    let file = |label, path: &str| FileView { label, file: path.rsplit('/').next().unwrap_or(path).to_string() };
    let files = vec![
        file("Courriel prêt à envoyer (.eml)", &mail_path),
        file("Word (.docx)", &path("docx")),
        file("Texte pour courriel (.txt)", &path("txt")),
    ];
    for (at, photo) in release.photos.iter().enumerate() {
        let path = format!("{folder}/photos/{}", photo_name(at, photo.picture));
        if !plan.has(Audience::Internal, &path) {
            plan.add(Audience::Internal, path, owner.clone(), print(photo));
        }
    }
    let page = Arc::new(view(words, &release, files));
    let lines = Lines { width: Some(MAIL_WIDTH), plain_spaces: site.school.ent.plain_spaces };
    let shown = |page: &Arc<release::ReleaseView>| {
        let page = page.clone();
        move || page.clone()
    };
    plan.document(&path("html"), &owner, "documents/release.html", release.title.clone(), shown(&page)).printed();
    plan.text(&path("txt"), &owner, "documents/release.txt", "", lines, shown(&page));
    if !release.photos.is_empty() {
        let path = format!("{folder}/legendes{suffix}.txt");
        plan.text(&path, &owner, "documents/captions.txt", "", Lines::default(), shown(&page));
    }
    let word = |plan: &Plan<'s>| {
        let view = plan.view(release.title.clone(), &path("docx"), shown(&page));
        Recipe::Word(WordFile { body: "release.xml", view })
    };
    let mut attachments =
        vec![Attachment { name: format!("communique{suffix}.docx"), caption: None, recipe: word(plan) }];
    attachments.extend(photos(&release));
    let press_contact = site.school.press_contact.as_ref();
    let mail = Mail {
        id: mail_path.clone(),
        from: press_contact.and_then(|c| Some((words.text(&c.name), c.email.clone()?))),
        to,
        subject: release.title.clone(),
        day: release.date,
        template: "documents/mail.txt",
        view: plan.view("", &mail_path, shown(&page)),
        lines,
        attachments,
    };
    plan.add(Audience::Internal, mail_path, owner.clone(), Recipe::Mail(Box::new(mail)));
    plan.add(Audience::Internal, path("docx"), owner, word(plan));
}

fn photos<'s>(release: &Release<'s>) -> impl Iterator<Item = Attachment<'s>> {
    release.photos.iter().enumerate().map(|(at, photo)| Attachment {
        name: photo_name(at, photo.picture),
        caption: Some(format!("{} {}", photo.caption, photo.credit)),
        recipe: print(photo),
    })
}

fn print<'s>(photo: &Photo<'s>) -> Recipe<'s> {
    let caption = Caption { text: photo.caption.clone(), credit: photo.credit.clone() };
    Recipe::Picture(Print { picture: photo.picture, fit: PHOTO, caption: Some(caption) })
}

/// Names and addresses of the newsrooms.
fn recipients(site: &Site, wanted: &[Spanned<String>]) -> Vec<(String, String)> {
    outlets(site, wanted).filter_map(|outlet| Some((outlet.name.clone(), outlet.email.clone()?))).collect()
}

fn outlets<'s>(site: &'s Site, wanted: &[Spanned<String>]) -> impl Iterator<Item = &'s MediaOutlet> {
    let is_wanted = |id: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted.value == id);
    site.school.media.iter().filter(move |outlet| is_wanted(&outlet.id))
}
