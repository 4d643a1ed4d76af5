//! What a translation may say: words, and little else. The rest is that of its original.

use super::{Key, Type};
use crate::content::yaml::{self, Data, Entry, Node};
use crate::diagnostic::{Diagnostic, Span};

/// The file that a translation translates, and the keys that are in it, at any depth.
#[derive(Clone, Copy)]
pub struct Original<'a> {
    pub name: &'a str,
    pub keys: &'a [String],
}

impl Original<'_> {
    /// The fault of a key that is no words.
    pub(super) fn keeps(self, key: &Key, span: Span) -> Diagnostic {
        let is_there = self.keys.iter().any(|written| yaml::same_key(key.name, written));
        let place = if is_there { "elle est" } else { "elle se met" };
        let message = format!("la clé « {} » ne se traduit pas : {place} dans « {} »", key.name, self.name);
        let help = "Retirez cette ligne : une traduction ne dit que les mots, le reste vient de l’original.";
        Diagnostic::error(span, message).help(help)
    }
}

/// All the keys that are written, groups in groups.
pub fn written_keys(entries: &[Entry]) -> Vec<String> {
    fn inside(node: &Node) -> Vec<String> {
        match &node.data {
            Data::Map(entries) => written_keys(entries),
            Data::List(nodes) => nodes.iter().flat_map(inside).collect(),
            Data::Scalar(_) | Data::Empty => Vec::new(),
        }
    }
    entries.iter().flat_map(|entry| std::iter::once(entry.key.value.clone()).chain(inside(&entry.value))).collect()
}

/// What a translation says for itself, beside words.
pub const OWN: [&str; 3] = ["brouillon", "adresse", "anciennes_adresses"];

impl Key {
    /// A translation may have it.
    pub fn is_translated(&self) -> bool {
        self.ty.holds(&|ty| matches!(ty, Type::Text | Type::Name | Type::Target)) || OWN.contains(&self.name)
    }

    /// A translation that lacks it leaves a page in two languages.
    pub fn is_words(&self) -> bool {
        self.ty.holds(&|ty| matches!(ty, Type::Text))
    }
}

impl Type {
    /// Itself, or something inside it.
    fn holds(self, is: &dyn Fn(Type) -> bool) -> bool {
        match self {
            Type::List(item) => item.holds(is),
            Type::Map(keys) => keys.iter().any(|key| key.ty.holds(is)),
            ty => is(ty),
        }
    }
}
