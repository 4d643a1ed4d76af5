//! An address of the preview, and the file that it means. Pure: what is answered is made in memory, and never leads to a
//! disk; an address that climbs is refused all the same.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::bench::Key;
use crate::plan::Audience;

/// The path of a request, without its signs in hexadecimal. `None`: it is no text, or it climbs.
pub fn decoded(path: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(path).decode_utf8().ok().filter(|path| !climbs(path))
}

fn climbs(path: &str) -> bool {
    path.contains('\0') || path.split(['/', '\\']).any(|part| part == "..")
}

/// The file that an address means, in a portal whose folder is `base`: `/erasmus/`. `None` outside of it, and for the
/// workshop where others look.
pub fn key_of(path: &str, base: &str, is_here: bool) -> Option<Key> {
    let (audience, rest) = match path.strip_prefix("/_atelier/") {
        Some(rest) if is_here => (Audience::Internal, rest),
        Some(_) => return None,
        None => (Audience::Public, path.strip_prefix(base)?),
    };
    if climbs(rest) {
        return None;
    }
    let is_folder = rest.is_empty() || rest.ends_with('/');
    Some((audience, if is_folder { format!("{rest}index.html") } else { rest.to_string() }))
}
