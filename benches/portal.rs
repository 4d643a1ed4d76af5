//! How long a portal takes to be made, whatever its size: the real program on a folder made for that, three times over, once
//! where it is large (nothing made yet, nothing changed, one text changed), and the most memory it held (on Linux). Then the time
//! of each stage, in one process. `cargo bench --bench portal` measures 100, 1,000, 10,000 and 30,000 entries, with a share card
//! of their own up to 10,000; `… -- 3000` another number; `… -- 1000 hugo`
//! makes the same texts with the generator of that path as well: lists, tags, feed and sitemap, and no more. « floor » is the
//! least that any generator does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a measure that cannot go on must stop")]

mod corpus;
mod process;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use lycee::Progress;
use process::run;
use rayon::prelude::*;
use tempfile::TempDir;

const DAY: &str = "2026-11-24";

fn rounds(size: usize) -> usize {
    if size > 5_000 { 1 } else { 3 }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let sizes: Vec<usize> = args.iter().filter_map(|arg| arg.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![100, 1_000, 10_000, 30_000] } else { sizes };
    let peer = args.iter().find(|arg| arg.parse::<usize>().is_err());
    println!("entries  program           cold  unchanged  one edit   memory    files");
    for size in sizes {
        ours(size, false);
        if size <= 10_000 {
            ours(size, true);
        }
        floor(size);
        if let Some(peer) = peer {
            theirs(peer, size);
        }
    }
}

fn ours(size: usize, cards: bool) {
    let folder = TempDir::new().unwrap();
    corpus::write(folder.path(), size, cards);
    let edited = folder.path().join("content/temoignages/bench-5.md");
    let command = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lycee"));
        command.args(["build", "--silencieux", "--date", DAY]).current_dir(folder.path());
        command
    };
    let name = if cards { "lycee, cards" } else { "lycee" };
    measure(name, size, &command, folder.path(), &["public", "livrables", ".public.photos"], "public", &edited);
    stages(folder.path());
}

/// The least that a generator does, in this process: the texts are read, become HTML in a frame that never changes, and are
/// written, on all cores.
fn floor(size: usize) {
    let folder = TempDir::new().unwrap();
    corpus::write(folder.path(), size, false);
    let round = |round: usize| {
        let made = folder.path().join(format!("public-{round}"));
        let begin = Instant::now();
        let texts = fs::read_dir(folder.path().join("content/temoignages")).unwrap().map(|text| text.unwrap().path());
        let texts: Vec<_> = texts.filter(|path| path.is_file()).collect();
        texts.into_par_iter().for_each(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let body = text.splitn(3, "---").nth(2).unwrap_or(&text);
            let mut page = String::from("<!doctype html><html lang=\"fr\"><title>Lycée</title><main>");
            pulldown_cmark::html::push_html(&mut page, pulldown_cmark::Parser::new(body));
            page.push_str("</main></html>");
            let made = made.join(path.file_stem().unwrap());
            fs::create_dir_all(&made).unwrap();
            fs::write(made.join("index.html"), page).unwrap();
        });
        begin.elapsed()
    };
    let time = median((0..rounds(size)).map(round).collect());
    println!("{size:>7}  floor        {time:>6.2} s");
}

fn theirs(program: &str, size: usize) {
    let folder = TempDir::new().unwrap();
    write_hugo(folder.path(), size);
    let edited = folder.path().join("content/temoignages/bench-5.md");
    let command = || {
        let mut command = Command::new(program);
        command.arg("--quiet").current_dir(folder.path());
        command
    };
    measure("hugo", size, &command, folder.path(), &["public", "resources"], "public", &edited);
}

/// One line of the table: medians of whole processes.
fn measure(
    name: &str,
    size: usize,
    command: &dyn Fn() -> Command,
    folder: &Path,
    made: &[&str],
    public: &str,
    edited: &Path,
) {
    let (mut cold, mut unchanged, mut one_edit) = (Vec::new(), Vec::new(), Vec::new());
    let mut memory = 0;
    for round in 0..rounds(size) {
        made.iter().for_each(|made| drop(fs::remove_dir_all(folder.join(made))));
        let (time, most) = run(command());
        memory = memory.max(most);
        cold.push(time);
        unchanged.push(run(command()).0);
        let text = fs::read_to_string(edited).unwrap();
        fs::write(edited, format!("{text}\nPhrase {round} du banc.\n")).unwrap();
        one_edit.push(run(command()).0);
    }
    let files =
        walkdir::WalkDir::new(folder.join(public)).into_iter().filter(|e| e.as_ref().unwrap().file_type().is_file());
    let files = files.count();
    let [cold, unchanged, one_edit] = [cold, unchanged, one_edit].map(median);
    println!("{size:>7}  {name:<12} {cold:>6.2} s   {unchanged:>6.2} s  {one_edit:>6.2} s  {memory:>4} MB  {files:>7}");
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

/// Writes when each stage begins.
struct Watch(Mutex<Vec<(&'static str, Instant)>>);

impl Progress for Watch {
    fn stage(&self, name: &'static str, _: usize) {
        self.0.lock().unwrap().push((name, Instant::now()));
    }

    fn step(&self) {}
}

/// The stages of one cold build in memory.
fn stages(folder: &Path) {
    let begin = Instant::now();
    let watch = Watch(Mutex::new(Vec::new()));
    let today = chrono::NaiveDate::parse_from_str(DAY, "%Y-%m-%d").unwrap();
    let (content, _) = lycee::source::read_folder(&folder.join("content"), "content");
    let theme = lycee::source::embedded_theme("lycee-europeen");
    let read = begin.elapsed();
    let inputs = lycee::Inputs {
        content: &content,
        theme: &theme,
        today,
        options: lycee::site::Options::default(),
        photos: &lycee::store::Forgetful,
        progress: &watch,
    };
    let build = lycee::build(&inputs);
    let end = Instant::now();
    assert!(!build.report.has_errors(), "the build failed");
    let marks = watch.0.into_inner().unwrap();
    let ends = marks.iter().skip(1).map(|(_, at)| *at).chain([end]);
    let parts = marks.iter().zip(ends).map(|((name, from), to)| format!("{name} {:.2} s", (to - *from).as_secs_f64()));
    let parts: Vec<String> = parts.collect();
    println!("         stages: Disque {:.2} s, {}", read.as_secs_f64(), parts.join(", "));
}

/// The same texts for Hugo, with the plainest theme that lists, tags, feeds and maps them.
fn write_hugo(folder: &Path, size: usize) {
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "hugo.toml",
        "baseURL = 'https://lycee.example/'\nlanguageCode = 'fr'\ntitle = 'Lycée'\n[pagination]\npagerSize = 24\n",
    );
    let frame = |inside: &str| {
        format!(
            "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>{{{{ .Title }}}}</title>\
             <meta name=\"description\" content=\"{{{{ .Description }}}}\"><link rel=\"canonical\" href=\"{{{{ .Permalink }}}}\">\
             </head><body><nav><a href=\"{{{{ site.Home.RelPermalink }}}}\">Accueil</a></nav><main><h1>{{{{ .Title }}}}</h1>\
             {inside}</main></body></html>\n"
        )
    };
    let list = "{{ range .Paginator.Pages }}<article><h2><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></h2><p>{{ .Description }}</p></article>{{ end }}{{ with .Paginator.Next }}<a href=\"{{ .URL }}\">Suite</a>{{ end }}";
    write("layouts/_default/list.html", &frame(list));
    write(
        "layouts/_default/single.html",
        &frame(
            "{{ .Content }}{{ range .GetTerms \"tags\" }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a> {{ end }}",
        ),
    );
    write(
        "layouts/index.html",
        &frame("{{ range first 12 site.RegularPages }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}"),
    );
    for n in 0..size {
        let (title, summary, (month, day), [country, group]) = corpus::facts(n);
        let body = corpus::body(n, size, |other| format!("/temoignages/bench-{other}/"), "/");
        let entry = format!(
            "---\ntitle: \"{title}\"\ndescription: {summary}\ndate: 2026-{month:02}-{day:02}\ntags: [{country}, {group}]\n---\n\n{body}"
        );
        write(&format!("content/temoignages/bench-{n}.md"), &entry);
    }
}
