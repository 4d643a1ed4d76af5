//! Archives (zip) that are the same for the same files: no date of the clock, no order but the one given.

use std::io::{self, Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

/// Writes an archive of these files, each asked for when its turn comes.
///
/// # Errors
/// A file that cannot be read, or the disk where the archive goes.
pub fn archive<W: Write + Seek, N: AsRef<str>>(
    out: W,
    files: impl IntoIterator<Item = io::Result<(N, Vec<u8>)>>,
) -> io::Result<W> {
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(out);
    for file in files {
        let (name, bytes) = file?;
        zip.start_file(name.as_ref(), options)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?)
}
