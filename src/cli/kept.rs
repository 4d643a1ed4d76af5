//! The portals that are kept to go back to: when one is, and when one may no longer be.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::Local;

use super::args::Common;
use super::{Assembled, assemble_now};
use crate::diagnostic::Diagnostic;
use crate::publish::versions;

/// Keeps what is published as the portal that is now online at `place`.
///
/// # Errors
/// The disk refuses.
pub fn keep(public: &Path, place: &str) -> Result<(), Diagnostic> {
    versions::keep(public, Local::now().format("%Y-%m-%d %H:%M").to_string(), place)
}

/// Removes the portals that show somebody who no longer agrees today; `of_build` is what people agree to on the day of the
/// build. A day that is pretended tells nothing of that.
///
/// # Errors
/// The disk refuses.
pub fn purge(public: &Path, of_build: &BTreeSet<String>, common: &Common) -> Result<(), Diagnostic> {
    if common.date.is_some() {
        return Ok(());
    }
    // The day of a reproducible build is not that of the clock.
    if std::env::var_os("SOURCE_DATE_EPOCH").is_some() {
        return agreed(assemble_now(common), common).map_or(Ok(()), |now| versions::purge(public, &now).map(drop));
    }
    versions::purge(public, of_build).map(drop)
}

/// What people agree to, where the register tells.
pub fn agreed(mut assembled: Assembled, common: &Common) -> Option<BTreeSet<String>> {
    // A register with errors would say of nobody that they agree.
    assembled.keep_register(common);
    let Assembled { site, report, .. } = assembled;
    (!report.has_errors()).then(|| site.agreements())
}
