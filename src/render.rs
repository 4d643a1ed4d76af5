//! Plan + theme → outputs, in parallel, independent of order.

mod picture;
pub mod theme;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::plan::{Audience, Owner, Plan, Recipe};
use theme::Theme;

/// One file to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    pub bytes: Vec<u8>,
    /// The content file it comes from, as shown to people.
    pub source: Option<Arc<str>>,
}

/// Path → output, sorted.
pub type Outputs = BTreeMap<(Audience, String), Output>;

/// Renders every item. A fault in one never stops the others.
pub fn render(plan: Plan, theme: &Theme, tick: &(dyn Fn() + Sync)) -> (Outputs, Vec<Diagnostic>) {
    let rendered: Vec<_> = plan
        .into_items()
        .into_par_iter()
        .map(|((audience, path), item)| {
            let bytes = match item.recipe {
                Recipe::Template { name, view } => theme.render(&name, &path, &item.owner, &view()),
                Recipe::Bytes(make) => Ok(make()),
                Recipe::Picture(picture) => picture::write_anew(picture),
                Recipe::Copy { media, shown } => media.read(&shown).map(std::borrow::Cow::into_owned),
            };
            tick();
            (audience, path, item.owner, bytes)
        })
        .collect();
    let mut outputs = Outputs::new();
    let mut faults = Vec::new();
    for (audience, path, owner, bytes) in rendered {
        match bytes {
            Ok(bytes) => {
                let source = match owner {
                    Owner::Source(shown) => Some(shown),
                    Owner::Generated(_) => None,
                };
                outputs.insert((audience, path), Output { bytes, source });
            }
            Err(fault) => faults.push(fault),
        }
    }
    (outputs, theme::group(faults))
}
