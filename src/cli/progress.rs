//! A line that says how far a long build is. Only on a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::french::size;
use crate::{Progress, deploy};

pub struct Bar {
    bar: ProgressBar,
}

impl Bar {
    pub fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(120));
        Bar { bar }
    }
}

impl Progress for Bar {
    fn stage(&self, name: &'static str, total: usize) {
        let template = if total > 0 { "{spinner} {msg} {pos}/{len}" } else { "{spinner} {msg}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.set_length(total as u64);
        self.bar.set_position(0);
        self.bar.set_message(name);
    }

    fn step(&self) {
        self.bar.inc(1);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// How far an upload is, and how long is left.
pub struct Upload {
    bar: ProgressBar,
}

impl Upload {
    pub fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(120));
        Upload { bar }
    }
}

impl deploy::Progress for Upload {
    fn begin(&self, name: &'static str, total: u64) {
        // Bytes are sent; pages and renames are counted.
        let counts = if name == "Envoi" { "{fait} sur {total}" } else { "{pos}/{len}" };
        let style = ProgressStyle::with_template(&format!("{{spinner}} {{msg}} {counts}{{reste}}"));
        if let Ok(style) = style {
            let style = style
                .with_key("fait", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                    let _ = out.write_str(&size(state.pos()));
                })
                .with_key("total", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                    let _ = out.write_str(&size(state.len().unwrap_or_default()));
                })
                .with_key("reste", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                    let _ = out.write_str(&left(state.eta()));
                });
            self.bar.set_style(style);
        }
        self.bar.set_length(total);
        self.bar.reset();
        self.bar.set_message(name);
    }

    fn sent(&self, bytes: u64) {
        self.bar.inc(bytes);
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// « , encore 2 min »; nothing of what ends at once.
fn left(time: Duration) -> String {
    match time.as_secs() {
        0..3 => String::new(),
        seconds @ 3..60 => format!(", encore {seconds}\u{a0}s"),
        seconds => format!(", encore {}\u{a0}min", seconds.div_ceil(60)),
    }
}
