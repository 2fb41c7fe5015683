//! Words that nobody beside should read: ODK's appearance `masked` (rule FE31).

use super::{Definition, Kind, Question, Target, locate};
use crate::record::Field;

/// Whether the answer to a question is covered until somebody wants to see it.
#[must_use]
pub fn is_masked(question: &Question) -> bool {
    let logic = question.logic.as_ref().filter(|_| matches!(question.kind, Kind::Text(_)));
    logic.and_then(|packed| packed.open().ok()).is_some_and(|logic| logic.appearance.iter().any(|word| word == "masked"))
}

/// Whether what stands in a field is covered.
#[must_use]
pub fn is_masked_at(form: &Definition, field: &Field) -> bool {
    matches!(locate(form, field).map(|found| found.target), Some(Target::Question(question)) if is_masked(question))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::testing::field;
    use crate::form::{Logic, Node, Packed, Problem, builtins, check};

    fn masking(word: &str) -> Definition {
        let mut form = builtins().remove(0);
        for node in &mut form.questions {
            if let Node::Question(question) = node
                && question.name == "topic"
            {
                question.logic = Some(Packed::new(&Logic { appearance: vec![word.into()], ..Logic::default() }));
            }
        }
        form
    }

    #[test]
    fn fe31_a_question_is_covered_where_its_form_says_so() {
        let form = masking("masked");
        assert!(is_masked_at(&form, &field("topic")));
        for other in ["teacher", "notes/a1/teacher", "nothing", "topic/below"] {
            assert!(!is_masked_at(&form, &field(other)), "{other}");
        }
        assert!(!is_masked_at(&masking("multiline"), &field("topic")));
    }

    #[test]
    fn fe31_what_is_covered_makes_no_title() {
        assert!(check(&masking("masked")).contains(&Problem::BadTitle { path: "topic".into() }));
        assert_eq!(check(&masking("multiline")), []);
    }
}
