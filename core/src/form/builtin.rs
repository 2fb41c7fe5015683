//! The forms that every district starts with.
//!
//! People edit `core/templates/*.json`; programs read the `.cbor` beside each. A test holds the two together, and writes
//! the `.cbor` anew when asked: `UPDATE_TEMPLATES=1 cargo test -p qinglan-core --features json builtin`.
//!
//! The phone's program has one of them in it, so that a first visit ends in a form; all come in a file beside it ([`super::Library`]).

use super::Definition;
use super::library::Category;
use crate::wire::{self, Wire};

macro_rules! templates {
    ($($name:literal)*) => { &[$(include_bytes!(concat!("../../templates/", $name, ".cbor"))),*] };
}

/// Every version that a record may name, for ever; the versions of one form together and in their order.
const BUILTINS: &[&[u8]] = templates! {
    "observation.v1"
    "observation.v2"
    "st-analysis.v1"
    "fias.v1"
    "stallings.v1"
    "time-on-task.v1"
    "lesson-event.v1"
    "lesson-licc.v1"
    "classroom-quality.v1"
    "habit-observation.v1"
    "lesson-plan.v1"
    "lesson-polishing.v1"
    "lesson-discussion.v1"
    "lesson-gain.v1"
    "topic-month.v1"
    "reflection-lesson.v1"
    "reflection-weekly.v1"
    "reflection-monthly.v1"
    "education-story.v1"
    "reading-note.v1"
    "reading-share.v1"
    "reading-month.v1"
    "work-diary.v1"
    "mentoring-agreement.v1"
    "mentoring-month.v1"
    "mentoring-summary.v1"
    "outreach-visit.v1"
    "outreach-visit.v2"
    "online-research.v1"
    "training-note.v1"
    "study-report.v1"
    "growth-plan.v1"
    "term-appraisal.v1"
    "term-appraisal.v2"
    "term-targets.v1"
    "plan-check.v1"
    "homework-check.v1"
    "open-day-feedback.v1"
    "needs-survey.v1"
    "needs-survey.v2"
};

const AT_HAND: &[u8] = include_bytes!("../../templates/observation.v2.cbor");
const CATALOGUE: &[u8] = include_bytes!("../../templates/library.cbor");

/// Which forms belong together.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
struct Catalogue {
    #[n(0)]
    categories: Vec<Category>,
}

/// The form that the phone's program has in it.
#[must_use]
pub fn at_hand() -> Option<Definition> {
    Definition::decode(AT_HAND).ok()
}

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

/// The categories of the built-in forms, in the order in which people see them.
pub(super) fn categories() -> Vec<Category> {
    wire::from_slice::<Catalogue>(CATALOGUE).map(|catalogue| catalogue.categories).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::engine::Model;
    use crate::form::testing::Filled;
    use crate::form::{Date, Kind, Node, ViolationKind, check, outline, validate};
    use crate::words::{Words, is_han};

    #[test]
    fn fm3_every_builtin_decodes_and_passes_the_check() {
        let all = builtins();
        assert_eq!(all.len(), BUILTINS.len());
        for form in &all {
            assert_eq!(check(form), [], "{}", form.reference());
            assert_eq!(builtin(&form.id, form.version).as_ref(), Some(form));
            if form.computes() {
                assert_eq!(Model::new(form).err(), None, "{}", form.reference());
            }
        }
        assert_eq!(builtin("observation", 99), None);
        assert_eq!(builtin("nothing", 1), None);
    }

    #[test]
    fn fm3_an_old_record_keeps_its_version() {
        assert!(builtin("observation", 1).is_some());
        let versions: Vec<(String, u32)> = builtins().into_iter().map(|form| (form.id, form.version)).collect();
        for (at, (id, version)) in versions.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| versions.get(before)).filter(|(before, _)| before == id);
            assert_eq!(*version, before.map_or(1, |(_, before)| before + 1), "{id}: versions stand together, in their order");
        }
    }

    /// Everything in a form that people read, with where it stands.
    fn words(form: &Definition) -> Vec<(String, Words)> {
        let mut all = vec![("title".to_owned(), form.title.clone())];
        all.extend(form.print.signatures.iter().map(|words| ("signature".to_owned(), words.clone())));
        all.extend(form.description.iter().map(|words| ("description".to_owned(), words.clone())));
        parts(&form.questions, &mut all);
        all
    }

    fn parts(nodes: &[Node], all: &mut Vec<(String, Words)>) {
        for node in nodes {
            let mut say = |words: &Words| all.push((node.name().to_owned(), words.clone()));
            say(node.label());
            match node {
                Node::Question(question) => {
                    question.hint.iter().for_each(&mut say);
                    match &question.kind {
                        Kind::SelectOne(select) | Kind::SelectMany(select) => {
                            select.choices.iter().for_each(|choice| say(&choice.label));
                        }
                        Kind::Rating(rating) => [&rating.low, &rating.high].into_iter().for_each(say),
                        _ => {}
                    }
                }
                Node::Group(group) => {
                    group.hint.iter().for_each(&mut say);
                    parts(&group.nodes, all);
                }
                Node::Repeat(repeat) => {
                    repeat.hint.iter().chain(&repeat.add_label).for_each(&mut say);
                    parts(&repeat.nodes, all);
                }
            }
        }
    }

    #[test]
    fn fm3_every_word_of_a_builtin_is_in_both_languages() {
        for form in builtins() {
            for (at, words) in words(&form) {
                let said = |language: &str| !language.trim().is_empty() && language.trim() == language;
                assert!(said(&words.zh) && said(&words.en), "{}: {at}: {words:?}", form.reference());
                assert!(words.zh.chars().any(is_han), "{}: {at}: {words:?}", form.reference());
                assert!(!words.en.chars().any(is_han), "{}: {at}: {words:?}", form.reference());
            }
        }
    }

    #[test]
    fn fm3_a_builtin_has_a_title_a_paper_copy_and_a_date_that_today_fits() {
        for form in builtins() {
            let name = form.reference();
            assert!(!form.title_from.is_empty(), "{name}");
            // Nobody signs a questionnaire.
            assert!(!form.print.signatures.is_empty() || form.id == "needs-survey", "{name}");
            let dated = |node: &&Node| matches!(node, Node::Question(question) if question.name == "date" && question.kind == Kind::Date(Date {}));
            assert!(form.questions.first().filter(dated).is_some(), "{name}");
            // A record that says nothing but when is worth nothing.
            assert!(outline(&form).iter().filter(|entry| entry.question.required).count() >= 2, "{name}");
        }
    }

    #[test]
    fn fm19_reading_notes_ask_for_the_words_that_schools_count() {
        let form = builtin("reading-note", 1).unwrap();
        let filled = |thought: &str| {
            let filled = Filled::new().text("date", "2026-09-14").text("book", "给教师的建议").text("thought", thought);
            validate(&form, &filled.entity).into_iter().map(|violation| violation.kind).collect::<Vec<_>>()
        };
        assert_eq!(filled(&"读".repeat(249)), [ViolationKind::TooFewWords { words: 249, least: 250 }]);
        assert_eq!(filled(&"读".repeat(250)), []);
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
            let text = std::fs::read(&json).unwrap();
            let wanted = if json.ends_with("library.json") {
                let catalogue: Catalogue = serde_json::from_slice(&text).expect("the catalogue's JSON");
                wire::to_vec(&catalogue)
            } else {
                found += 1;
                let form: Definition =
                    serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", json.display()));
                assert_eq!(json.file_stem().unwrap().to_str().unwrap(), format!("{}.v{}", form.id, form.version));
                wire::to_vec(&form)
            };
            let cbor = json.with_extension("cbor");
            if std::env::var_os("UPDATE_TEMPLATES").is_some() {
                std::fs::write(&cbor, &wanted).unwrap();
            }
            assert!(std::fs::read(&cbor).unwrap() == wanted, "{} is stale: see builtin.rs", cbor.display());
        }
        assert_eq!(found, BUILTINS.len(), "templates and BUILTINS differ");
    }
}
