//! The JSON Schemas in `content/.schemas/` are those of the tables.

use std::fs;
use std::path::Path;

#[test]
fn the_schemas_of_the_repository_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/.schemas");
    for (name, schema) in lycee::content::schema::all() {
        let kept = fs::read_to_string(folder.join(&name)).unwrap_or_default();
        assert_eq!(kept, format!("{schema:#}\n"), "{name}: run `lycee schemas`");
    }
    let kept = fs::read_dir(&folder).unwrap().count();
    assert_eq!(kept, lycee::content::schema::all().len(), "a schema that no table makes");
}
