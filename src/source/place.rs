//! Where folders really are, and on what kind of disk.

use std::fs;
use std::path::{Path, PathBuf};

/// A folder under the true place of its parent: it may come later.
pub fn lasting(folder: &Path) -> Option<PathBuf> {
    let Some(name) = folder.file_name() else { return folder.canonicalize().ok() };
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(parent.canonicalize().ok()?.join(name))
}

/// A path without links, where it leads somewhere.
pub fn real(path: PathBuf) -> PathBuf {
    path.canonicalize().unwrap_or(path)
}

/// Whether what would be written at `path` would be in `folder`, whatever links lie on the way.
pub fn is_inside(path: &Path, folder: &Path) -> bool {
    let there = path.ancestors().skip(1).find(|folder| folder.exists());
    let there = there.filter(|there| !there.as_os_str().is_empty()).unwrap_or(Path::new("."));
    real(there.to_path_buf()).starts_with(real(folder.to_path_buf()))
}

pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// On a drive of the network, whose changes made elsewhere give no events.
pub fn is_remote(folder: &Path) -> bool {
    let place = real(folder.to_path_buf());
    if place.to_string_lossy().starts_with(r"\\?\UNC\") {
        return true;
    }
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    kind_of_disk(&mounts, &place)
        .is_some_and(|kind| REMOTE.iter().any(|remote| kind == *remote || kind.strip_prefix("fuse.") == Some(remote)))
}

const REMOTE: [&str; 12] =
    ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "vboxsf", "davfs", "sshfs", "rclone", "afs", "gvfsd-fuse"];

/// From the list that Linux gives: device, place, kind …
fn kind_of_disk<'m>(mounts: &'m str, place: &Path) -> Option<&'m str> {
    let lines = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        Some((words.next()?.replace("\\040", " "), words.next()?))
    });
    let around = lines.filter(|(at, _)| place.starts_with(at));
    around.max_by_key(|(at, _)| at.len()).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::kind_of_disk;

    #[test]
    fn the_nearest_mount_says_what_the_disk_is() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\n//serveur/profs /mnt/Lecteur\\040P cifs rw 0 0\nx /mnt tmpfs rw 0 0\n";
        assert_eq!(kind_of_disk(mounts, Path::new("/mnt/Lecteur P/portail/content")), Some("cifs"));
        assert_eq!(kind_of_disk(mounts, Path::new("/mnt/autre")), Some("tmpfs"));
        assert_eq!(kind_of_disk(mounts, Path::new("/home/prof/content")), Some("ext4"));
        assert_eq!(kind_of_disk("", Path::new("/home")), None);
    }
}
