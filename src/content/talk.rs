//! What a talk to a professional network says beside other events (domain.md §8).

use super::common::{self, Figure};
use super::fields::Record;
use crate::diagnostic::Spanned;

#[derive(Debug, Clone)]
pub struct Talk {
    /// An identifier of the networks of `site.yaml`.
    pub network: Option<Spanned<String>>,
    /// The one sentence to keep.
    pub message: Option<String>,
    /// The one thing that is asked for.
    pub ask: Option<String>,
    pub figures: Vec<Figure>,
    /// The story to tell.
    pub testimonial: Option<Spanned<String>>,
    pub audience: Option<String>,
    pub equipment: Option<String>,
    /// Where the square to scan leads.
    pub page: Option<Spanned<String>>,
}

impl Talk {
    pub(super) fn of(event: &mut Record) -> Talk {
        Talk {
            network: event.text("reseau"),
            message: event.string("message"),
            ask: event.string("demande"),
            figures: common::figures(event, "chiffres"),
            testimonial: event.text("temoignage"),
            audience: event.string("public"),
            equipment: event.string("materiel"),
            page: event.text("page"),
        }
    }
}
