//! The forms that every district starts with.
//!
//! People edit `core/templates/*.json`; the phone reads the `.cbor` beside each. A test holds the two together, and writes
//! the `.cbor` anew when asked: `UPDATE_TEMPLATES=1 cargo test -p qinglan-core --features json builtin`.

use super::Definition;

/// Every version that a record may name, for ever.
const BUILTINS: &[&[u8]] = &[
    include_bytes!("../../templates/observation.v1.cbor"),
    include_bytes!("../../templates/observation.v2.cbor"),
    include_bytes!("../../templates/st_analysis.v1.cbor"),
    include_bytes!("../../templates/fias.v1.cbor"),
    include_bytes!("../../templates/stallings.v1.cbor"),
    include_bytes!("../../templates/time_on_task.v1.cbor"),
];

/// The built-in form of this name and version. None for one that this app does not know, such as a newer one: its records
/// are then shown by [`super::strays`]' rule, answer by answer (rule FM9).
#[must_use]
pub fn builtin(id: &str, version: u32) -> Option<Definition> {
    builtins().into_iter().find(|form| form.id == id && form.version == version)
}

/// Every version of every built-in form, the versions of one together and in their order.
#[must_use]
pub fn builtins() -> Vec<Definition> {
    // The test below proves that none is left out here.
    BUILTINS.iter().filter_map(|bytes| Definition::decode(bytes).ok()).collect()
}

/// The forms that people are offered for a new record: of each its last version.
#[must_use]
pub fn offered() -> Vec<Definition> {
    let mut forms: Vec<Definition> = Vec::new();
    for form in builtins() {
        match forms.last_mut() {
            Some(last) if last.id == form.id => *last = form,
            _ => forms.push(form),
        }
    }
    forms
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
    fn fm3_a_new_record_gets_the_last_version_and_an_old_one_keeps_its_own() {
        let offered: Vec<String> = offered().iter().map(|form| form.reference().to_string()).collect();
        assert_eq!(offered, ["observation@2", "st_analysis@1", "fias@1", "stallings@1", "time_on_task@1"]);
        assert!(builtin("observation", 1).is_some());
        let all = builtins();
        for (one, next) in all.iter().zip(all.iter().skip(1)) {
            let known = all.iter().take_while(|form| form.reference() != next.reference()).any(|form| form.id == next.id);
            assert_eq!(one.id == next.id, known, "versions stand together: {}", next.reference());
            assert!(one.id != next.id || one.version < next.version, "in their order: {}", next.reference());
        }
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
