//! The kit of a talk to a professional network (domain.md §8): one sheet for those who speak, five slides, a page to leave, the
//! thanks and the follow-up. One message, three figures, one story, one ask.

mod view;

use std::sync::Arc;

use super::{Deliverable, kits, progress};
use crate::content::{Entry, Event};
use crate::diagnostic::NoteKind;
use crate::french;
use crate::plan::{Audience, Card, Lines, Mail, Owner, Plan, Recipe, Section, WordFile};
use crate::site::Site;
use crate::site::consent::Channel;
use crate::site::retroplan::{self, Task};
use crate::site::words::{Words, when};
use view::{Talk, TalkView};

pub struct NetworkTalk;

/// Signs of a line of mail.
const MAIL_WIDTH: usize = 72;
/// Contacts that the table to fill in has room for.
const CONTACTS: usize = 12;

impl Deliverable for NetworkTalk {
    fn channel(&self) -> Option<Channel> {
        Some(Channel::Talk)
    }

    fn plan<'s>(&self, site: &'s Site, plan: &mut Plan<'s>) {
        kits(site, "reseau", |entry, tasks| kit(Words::new(site, Channel::Talk), plan, entry, tasks));
    }
}

fn kit<'s>(words: Words<'s>, plan: &mut Plan<'s>, entry: &'s Entry<Event>, tasks: &[&Task]) {
    let (site, meta, data) = (words.site, &entry.meta, &entry.data);
    let folder = format!("reseaux/{}", words.folder(meta));
    let path = |name: &str| format!("{folder}/{name}");
    let owner = Owner::Source(meta.shown.clone());
    let talk = Talk::new(words, entry);
    let missing = if site.is_past(&data.when) {
        Vec::new()
    } else {
        plan.faults.extend(talk.faults());
        talk.missing()
    };
    if !missing.is_empty() {
        plan.note(NoteKind::Incomplete, format!("{folder} : {}", missing.join(" ; ")));
    }
    let title = talk.title();
    let mail = path("courriel-remerciement.eml");
    plan.cards.push(Card {
        section: Section::Network,
        title: format!("Fiche intervention\u{a0}: {title}"),
        note: Some(french::capitalize(&when(&data.when))),
        progress: Some(progress(site, entry, ["tenue", "prête"], &missing)),
        path: path("fiche.html"),
        files: vec![
            ("Diaporama", path("diaporama.html")),
            ("Page à laisser", path("a-laisser.html")),
            ("Remerciement", mail.clone()),
            ("Suivi", path("suivi.html")),
            ("Tableur", path("suivi.csv")),
            ("Word", path("fiche.docx")),
        ],
        remarks: missing,
    });
    let view = Arc::new(talk.view(tasks));
    for (name, template, what) in [
        ("fiche.html", "documents/talk.html", "Fiche intervention"),
        ("diaporama.html", "documents/slides.html", "Diaporama"),
        ("a-laisser.html", "documents/hand-out.html", "Page à laisser"),
        ("suivi.html", "documents/follow-up.html", "Suivi des contacts"),
    ] {
        let shown = view.clone();
        plan.document(&path(name), &owner, template, format!("{what}, {title}"), move || shown.clone()).printed();
    }
    let shown = view.clone();
    let word = plan.view(format!("Fiche intervention, {title}"), &path("fiche.docx"), move || shown.clone());
    let word = Recipe::Word(WordFile { body: "talk.xml", view: word });
    plan.add(Audience::Internal, path("fiche.docx"), owner.clone(), word);
    plan.square(&path("qr.svg"), &owner, &view.qr_svg);
    plan.add(Audience::Internal, path("suivi.csv"), owner.clone(), Recipe::Table(follow_up(&view)));
    let contact = site.school.erasmus_contact.as_ref();
    let network = talk.network();
    let thanks = Mail {
        id: mail.clone(),
        from: contact.and_then(|c| Some((words.text(&c.name), c.email.clone()?))),
        to: network
            .and_then(|n| {
                let name = n.contact.as_deref().unwrap_or(&n.name);
                Some((words.text(name), n.email.clone()?))
            })
            .into_iter()
            .collect(),
        subject: format!("Merci pour votre accueil du {}", french::long_date(data.when.first_day())),
        day: retroplan::day_of(tasks, "merci").unwrap_or(site.today).max(site.today),
        template: "documents/thanks.txt",
        view: plan.view("", &mail, move || view.clone()),
        lines: Lines { width: Some(MAIL_WIDTH), plain_spaces: site.school.ent.plain_spaces },
        attachments: Vec::new(),
    };
    plan.add(Audience::Internal, mail, owner, Recipe::Mail(Box::new(thanks)));
}

/// The table to fill in on a computer, each contact to call back by the same day.
fn follow_up(view: &TalkView) -> Vec<Vec<String>> {
    let head = [
        "Entreprise",
        "Personne",
        "Fonction",
        "Courriel ou téléphone",
        "Ce qui a été dit",
        "Suite promise",
        "Par qui",
        "Pour le",
        "Fait le",
    ];
    let by = view.call_back.clone().unwrap_or_default();
    let mut rows: Vec<Vec<String>> = vec![head.map(str::to_string).to_vec()];
    let empty = || std::iter::repeat_n(String::new(), head.len() - 2);
    rows.extend((0..CONTACTS).map(|_| empty().chain([by.clone(), String::new()]).collect()));
    rows
}
