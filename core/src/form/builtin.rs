//! The forms that every district starts with.
//!
//! People edit `core/templates/*.json`; the phone reads the `.cbor` beside each. A test holds the two together, and writes
//! the `.cbor` anew when asked: `UPDATE_TEMPLATES=1 cargo test -p qinglan-core --features json builtin`.

use super::Definition;

/// Every version that a record may name, for ever.
const BUILTINS: &[&[u8]] =
    &[include_bytes!("../../templates/observation.v1.cbor"), include_bytes!("../../templates/observation.v2.cbor")];

/// The built-in form of this name and version. None for one that this app does not know, such as a newer one: its records
/// are then shown by [`super::strays`]' rule, answer by answer (rule FM9).
#[must_use]
pub fn builtin(id: &str, version: u32) -> Option<Definition> {
    builtins().into_iter().find(|form| form.id == id && form.version == version)
}

/// The forms to begin a record with: of each its latest version.
#[must_use]
pub fn offered() -> Vec<Definition> {
    let mut latest: Vec<Definition> = Vec::new();
    for form in builtins() {
        // A later version comes behind the one before it, and takes its place.
        match latest.iter_mut().find(|known| known.id == form.id) {
            Some(known) => *known = form,
            None => latest.push(form),
        }
    }
    latest
}

/// Every version of every built-in form: forms in the order people are offered them, versions in their own.
#[must_use]
pub fn builtins() -> Vec<Definition> {
    // The test below proves that none is left out here.
    BUILTINS.iter().filter_map(|bytes| Definition::decode(bytes).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::check;

    #[test]
    fn fm3_every_builtin_decodes_and_passes_the_check() {
        let all = builtins();
        assert_eq!(all.len(), BUILTINS.len());
        for form in &all {
            assert_eq!(check(form), [], "{}", form.reference());
            assert_eq!(builtin(&form.id, form.version).as_ref(), Some(form));
        }
        assert_eq!(builtin("observation", 99), None);
        assert_eq!(builtin("nothing", 1), None);
    }

    #[test]
    fn fm3_the_latest_version_is_offered_and_every_other_still_read() {
        let references: Vec<String> = offered().iter().map(|form| form.reference().to_string()).collect();
        assert_eq!(references, ["observation@2"]);
        let all: Vec<String> = builtins().iter().map(|form| form.reference().to_string()).collect();
        assert_eq!(all, ["observation@1", "observation@2"]);
    }

    #[cfg(feature = "json")]
    #[test]
    fn fm3_the_cbor_of_a_builtin_agrees_with_its_json() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
        let mut found = 0;
        for entry in std::fs::read_dir(&folder).unwrap() {
            let json = entry.unwrap().path();
            if json.extension().is_none_or(|ext| ext != "json") {
                continue;
            }
            found += 1;
            let form: Definition = serde_json::from_slice(&std::fs::read(&json).unwrap()).expect("the template's JSON");
            assert_eq!(json.file_stem().unwrap().to_str().unwrap(), format!("{}.v{}", form.id, form.version));
            let wanted = crate::wire::to_vec(&form);
            let cbor = json.with_extension("cbor");
            if std::env::var_os("UPDATE_TEMPLATES").is_some() {
                std::fs::write(&cbor, &wanted).unwrap();
            }
            assert!(std::fs::read(&cbor).unwrap() == wanted, "{} is stale: see builtin.rs", cbor.display());
        }
        assert_eq!(found, BUILTINS.len(), "templates and BUILTINS differ");
    }
}
