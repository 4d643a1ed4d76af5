//! The kit of a radio special (domain.md §8): the running order, a sheet for each guest, the draft to the station. What says
//! nobody's name on the air is the same with those who did not agree to it.

mod guest;
mod rundown;

use std::sync::Arc;

use super::{Deliverable, kits, progress};
use crate::content::{Entry, Event};
use crate::diagnostic::NoteKind;
use crate::french;
use crate::plan::{Attachment, Audience, Card, Lines, Mail, Owner, Plan, Recipe, Section, WordFile};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::retroplan::{self, Task};
use crate::site::words::{Words, when};
use guest::GuestView;
use rundown::Show;

pub struct Radio;

/// Signs of a line of mail.
const MAIL_WIDTH: usize = 72;

impl Deliverable for Radio {
    fn channel(&self) -> Option<Channel> {
        Some(Channel::Air)
    }

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        kits(site, "radio", |entry, tasks| kit(Words::new(site, Channel::Air), plan, entry, tasks));
    }
}

fn kit<'s>(words: Words<'s>, plan: &mut Plan<'s>, entry: &'s Entry<Event>, tasks: &[&Task]) {
    let (site, meta, data) = (words.site, &entry.meta, &entry.data);
    let folder = format!("radio/{}", words.folder(meta));
    let path = |name: &str| format!("{folder}/{name}");
    let owner = Owner::Source(meta.shown.clone());
    let show = Show::new(words, entry);
    let (guests, waiting) = guest::sheets(&show);
    let is_past = site.is_past(&data.when);
    if !is_past {
        plan.faults.extend(show.faults());
        plan.faults.extend(waiting.iter().cloned());
    }
    let missing = if is_past { Vec::new() } else { missing(&show, &guests, waiting.len()) };
    if !missing.is_empty() {
        plan.note(NoteKind::Incomplete, format!("{folder} : {}", missing.join(" ; ")));
    }
    let title = show.title();
    let mail = path("courriel.eml");
    plan.cards.push(Card {
        section: Section::Radio,
        title: format!("Conducteur\u{a0}: {title}"),
        note: Some(french::capitalize(&when(&data.when))),
        progress: Some(progress(site, entry, ["passée à l’antenne", "prêt"], &missing)),
        path: path("conducteur.html"),
        files: vec![("Courriel à la station", mail.clone()), ("Word", path("conducteur.docx"))],
        remarks: missing,
    });
    let reminders = tasks.iter().map(|task| task.view()).collect();
    let view = Arc::new(show.view(&guests, waiting.len(), reminders));
    let rundown = |plan: &Plan<'s>| {
        let (shown, title) = (view.clone(), format!("Conducteur, {title}"));
        let view = plan.view(title, &path("conducteur.docx"), move || shown.clone());
        Recipe::Word(WordFile { body: "rundown.xml", view })
    };
    let mut attachments = vec![Attachment {
        name: "conducteur.docx".into(),
        caption: Some("le conducteur".into()),
        recipe: rundown(plan),
    }];
    plan.add(Audience::Internal, path("conducteur.docx"), owner.clone(), rundown(plan));
    let shown = view.clone();
    let page_title = format!("Conducteur, {title}");
    plan.document(&path("conducteur.html"), &owner, "documents/rundown.html", page_title, move || shown.clone())
        .printed();
    for sheet in guests {
        let (page, file) = (path(&sheet.page()), sheet.word_file());
        plan.cards.push(Card {
            section: Section::Radio,
            title: format!("Fiche invité\u{a0}: {}", sheet.name),
            note: Some(title.clone()),
            progress: None,
            path: page.clone(),
            files: vec![("Word", path(&file))],
            remarks: sheet.missing.clone(),
        });
        let (caption, heading) = (format!("la fiche «\u{a0}{}\u{a0}»", sheet.name), sheet.title.clone());
        let sheet = Arc::new(sheet);
        let word = |plan: &Plan<'s>| {
            let shown = sheet.clone();
            let view = plan.view(heading.clone(), &path(&file), move || shown.clone());
            Recipe::Word(WordFile { body: "guest.xml", view })
        };
        attachments.push(Attachment { name: file.clone(), caption: Some(caption), recipe: word(plan) });
        plan.add(Audience::Internal, path(&file), owner.clone(), word(plan));
        let shown = sheet.clone();
        plan.document(&page, &owner, "documents/guest.html", heading.clone(), move || shown.clone()).printed();
    }
    let draft = Mail {
        id: mail.clone(),
        from: site.school.press_contact.as_ref().and_then(|c| Some((words.text(&c.name), c.email.clone()?))),
        to: show
            .outlet()
            .and_then(|outlet| Some((words.text(&outlet.name), outlet.email.clone()?)))
            .into_iter()
            .collect(),
        subject: format!("Conducteur du {}\u{a0}– {title}", french::long_date(data.when.first_day())),
        day: retroplan::day_of(tasks, "conducteur").unwrap_or(site.today).max(site.today),
        template: "documents/radio-mail.txt",
        view: plan.view("", &mail, move || view.clone()),
        lines: Lines { width: Some(MAIL_WIDTH), plain_spaces: site.school.ent.plain_spaces },
        attachments,
    };
    plan.add(Audience::Internal, mail, owner, Recipe::Mail(Box::new(draft)));
}

/// What a teacher still has to write or to ask for, in words.
fn missing(show: &Show, guests: &[GuestView], waiting: usize) -> Vec<String> {
    let data = &show.entry.data;
    let mute = show.without_text();
    let texts = match mute {
        1 => "le texte d’une séquence parlée (« texte »)".to_string(),
        _ => format!("le texte de {} séquences parlées (« texte »)", french::cardinal(mute)),
    };
    let station = match (&data.broadcast.station, show.outlet()) {
        (None, _) => Some("la station (« media »)".to_string()),
        (_, Some(outlet)) if outlet.email.is_none() => {
            Some(format!("le courriel de {} (« courriel », dans la liste « medias » de site.yaml)", outlet.name))
        }
        _ => None,
    };
    let lacks_minutes = !data.programme.is_empty() && show.order.total.is_none();
    let checks = [
        (show.air_time.is_none(), "la durée de l’émission (« creneau »)"),
        (data.when.start.value.1.is_none(), "l’heure de début (« debut »)"),
        (data.programme.is_empty(), "le programme, séquence par séquence (« programme »)"),
        (lacks_minutes, "la durée de chaque séquence (« duree »)"),
        (data.broadcast.guests.is_empty(), "les invités (« invites »)"),
    ];
    let mut missing: Vec<String> = station.into_iter().collect();
    missing.extend(checks.into_iter().filter(|(lacks, _)| *lacks).map(|(_, what)| what.to_string()));
    missing.extend((mute > 0).then_some(texts));
    missing.extend((waiting > 0).then(|| {
        let count = if waiting == 1 {
            "un invité".to_string()
        } else {
            format!("{} invités", french::cardinal(waiting as i64))
        };
        format!("l’autorisation de {count} pour l’antenne")
    }));
    let sheets = guests.iter().filter(|guest| !guest.missing.is_empty());
    missing.extend(sheets.map(|guest| format!("fiche de {} : {}", guest.name, french::list(&guest.missing))));
    missing
}
