//! The themes are compiled into the binary: a file added to them makes a new binary.
fn main() {
    println!("cargo:rerun-if-changed=themes");
}
