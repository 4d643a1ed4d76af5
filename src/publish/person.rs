//! Who is at work in a shared folder, as the others of the team know them.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use chrono::{DateTime, Local};

/// The name of the session, and that of the machine.
#[must_use]
pub fn person() -> (String, String) {
    let first = |names: &[&str]| names.iter().find_map(|name| std::env::var(name).ok()).filter(|name| !name.is_empty());
    // Windows, then Linux, then what macOS has: asked once, for a program that starts holds for a moment the locks that others
    // are about to leave.
    static MACHINE: OnceLock<Option<String>> = OnceLock::new();
    let machine = MACHINE.get_or_init(|| {
        let said = |text: String| Some(text.trim().to_string()).filter(|name| !name.is_empty());
        first(&["COMPUTERNAME"]).or_else(|| said(fs::read_to_string("/proc/sys/kernel/hostname").ok()?)).or_else(|| {
            said(String::from_utf8(Command::new("hostname").env_remove(crate::PASSWORD).output().ok()?.stdout).ok()?)
        })
    });
    let name = first(&["USER", "USERNAME", "LOGNAME"]).unwrap_or_else(|| "quelqu’un".into());
    (name, machine.clone().unwrap_or_else(|| "inconnu".into()))
}

/// Leaves one's name beside a lock. It helps others only: what cannot be written is let go.
pub fn sign(path: &Path) {
    let (name, machine) = person();
    let _ = fs::write(path, format!("{name}, sur le poste {machine}"));
}

/// « claire, sur le poste SALLE-12, le 24/11/2026 à 14:05 »: whoever signed last, and when.
pub fn signed(path: &Path) -> Option<String> {
    let who = fs::read_to_string(path).ok().filter(|who| !who.is_empty() && who.len() < 200)?;
    let when: DateTime<Local> = fs::metadata(path).ok()?.modified().ok()?.into();
    Some(format!("{}, le {}", who.trim(), when.format("%d/%m/%Y à %H:%M")))
}
