//! E-mail drafts: they open unsent in a mail program, and their bytes depend on what they say alone.

use chrono::{NaiveDate, NaiveTime};
use encodify::qp;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::{BodyPart, MimePart};
use xxhash_rust::xxh3::xxh3_64;

pub struct Attachment {
    pub name: String,
    pub bytes: Vec<u8>,
}

pub struct Message<'a> {
    /// The same for the same draft.
    pub id: &'a str,
    /// Name and address.
    pub from: Option<&'a (String, String)>,
    pub to: &'a [(String, String)],
    pub subject: &'a str,
    pub day: NaiveDate,
    pub text: &'a str,
    pub attachments: Vec<Attachment>,
}

/// An `.eml` file.
pub fn eml(message: &Message) -> Vec<u8> {
    let seed = format!("{:016x}", xxh3_64(message.id.as_bytes()));
    let address = |(name, address): &(String, String)| Address::new_address(Some(line(name)), line(address));
    let mut builder = MessageBuilder::new()
        .message_id(format!("{seed}@lycee.invalid"))
        .date(message.day.and_time(NaiveTime::MIN).and_utc().timestamp())
        .subject(line(message.subject))
        // Outlook and Thunderbird open it as a draft.
        .header("X-Unsent", Raw::new("1"));
    if let Some(from) = message.from {
        builder = builder.from(address(from));
    }
    if !message.to.is_empty() {
        builder = builder.to(Address::new_list(message.to.iter().map(address).collect()));
    }
    // Left to choose, the library writes a short text in base64, with the bare line ends of ours inside.
    let encoded = qp::BODY.encode(message.text);
    let plain = ContentType::new("text/plain").attribute("charset", "utf-8");
    let text = MimePart::new(plain, BodyPart::Text(encoded.into())).transfer_encoding("quoted-printable");
    let attachments = message.attachments.iter().map(|attachment| {
        let part = MimePart::new(mime(&attachment.name), BodyPart::Binary(attachment.bytes.as_slice().into()));
        part.attachment(line(&attachment.name))
    });
    let parts = std::iter::once(text).chain(attachments).collect();
    // A boundary of its own: the library's would follow the clock.
    let mixed = ContentType::new("multipart/mixed").attribute("boundary", format!("lycee_{seed}"));
    let mut out = Vec::new();
    builder.body(MimePart::new(mixed, BodyPart::Multipart(parts))).serialize(&mut out);
    out
}

/// One line: what was typed never adds a header.
fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn mime(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "png" => "image/png",
        _ => "image/jpeg",
    }
}

#[cfg(test)]
mod tests {
    use super::{Attachment, Message, eml};

    fn draft(subject: &str) -> String {
        let message = Message {
            id: "presse/caspe-2027/courriel.eml",
            from: Some(&("Cellule Erasmus+".into(), "presse@lycee.example".into())),
            to: &[("Midi Libre\r\nBcc: x@y.example".into(), "redaction@midi.example".into())],
            subject,
            day: "2027-04-30".parse().unwrap(),
            text: "Bonjour,\n\nVoici un communiqué.\n",
            attachments: vec![Attachment { name: "photo-1.jpg".into(), bytes: vec![0xff, 0xd8, 0xff] }],
        };
        String::from_utf8(eml(&message)).unwrap()
    }

    #[test]
    fn a_draft_is_unsent_and_the_same_at_each_build() {
        let first = draft("Quatre étudiants partent");
        assert_eq!(first, draft("Quatre étudiants partent"));
        assert!(first.contains("X-Unsent: 1\r\n"), "{first}");
        assert!(first.contains("Content-Type: image/jpeg\r\n"), "{first}");
        assert!(first.contains("Voici un communiqu=C3=A9.\r\n"), "{first}");
        assert!(!first.replace("\r\n", "").contains('\n'), "a bare line end");
    }

    #[test]
    fn nothing_typed_adds_a_header() {
        let text = draft("Sujet\r\nBcc: x@y.example");
        assert!(!text.lines().any(|line| line.starts_with("Bcc:")), "{text}");
    }
}
