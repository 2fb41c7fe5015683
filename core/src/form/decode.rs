//! Definitions from the disk or the network: hostile until proved otherwise.

use super::Definition;
use crate::wire::{self, Malformed};

/// A questionnaire of 300 questions in two languages is under 60 kB; four times that fits.
pub const DEFINITION_BYTES_MAX: usize = 256 * 1024;

/// Bytes that are no definition we can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefinitionError {
    TooLarge {
        bytes: usize,
        limit: usize,
    },
    TooDeep {
        limit: usize,
    },
    /// Not CBOR, or not a definition that this version knows.
    Malformed,
}

impl Definition {
    /// The definition in `bytes`, as [`wire::to_vec`] wrote it (rule FM4).
    ///
    /// # Errors
    /// [`DefinitionError`] with the bound that was passed; `Malformed` for anything else, a newer kind of question included.
    pub fn decode(bytes: &[u8]) -> Result<Self, DefinitionError> {
        if bytes.len() > DEFINITION_BYTES_MAX {
            return Err(DefinitionError::TooLarge { bytes: bytes.len(), limit: DEFINITION_BYTES_MAX });
        }
        wire::check(bytes)?;
        Ok(wire::from_slice(bytes)?)
    }
}

impl From<Malformed> for DefinitionError {
    fn from(fault: Malformed) -> Self {
        match fault {
            Malformed::Depth => Self::TooDeep { limit: wire::DEPTH_MAX },
            Malformed::Bytes | Malformed::Variant => Self::Malformed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::testing::Filled;
    use crate::form::{Group, Node, Print, builtins, check, validate};
    use crate::wire::Wire;
    use crate::words::Words;
    use proptest::prelude::*;

    /// A [`Definition`] as it was before titles were made of answers.
    #[derive(Wire)]
    struct Early {
        #[n(0)]
        id: String,
        #[n(1)]
        version: u32,
        #[n(2)]
        title: Words,
        #[n(3)]
        description: Option<Words>,
        #[n(4)]
        questions: Vec<Node>,
    }

    #[test]
    fn fm4_bytes_past_a_bound_are_refused_with_the_bound() {
        let bytes = DEFINITION_BYTES_MAX + 1;
        assert_eq!(Definition::decode(&vec![0; bytes]), Err(DefinitionError::TooLarge { bytes, limit: DEFINITION_BYTES_MAX }));
        // An array in an array in an array ...
        assert_eq!(Definition::decode(&[0x81; 200_000]), Err(DefinitionError::TooDeep { limit: wire::DEPTH_MAX }));
        assert_eq!(Definition::decode(&[]), Err(DefinitionError::Malformed));
        assert_eq!(Definition::decode(&[0xff]), Err(DefinitionError::Malformed));
        // An array that claims more than there can be.
        assert_eq!(Definition::decode(&[0x9b, 255, 255, 255, 255, 255, 255, 255, 255]), Err(DefinitionError::Malformed));
    }

    #[test]
    fn fm4_ten_groups_deep_is_fine() {
        let mut form = builtins().remove(0);
        for level in 0..10 {
            let nodes = core::mem::take(&mut form.questions);
            let group = Group { name: format!("g{level}"), label: Words::new("组", "Group"), hint: None, nodes, logic: None };
            form.questions.push(Node::Group(group));
        }
        assert_eq!(Definition::decode(&wire::to_vec(&form)), Ok(form));
    }

    #[test]
    fn fm4_a_definition_with_later_fields_is_still_read() {
        // As a later version would write it: a ninth entry at the end of the outermost array, behind an eighth that is nothing.
        let form = builtins().remove(0);
        let mut bytes = wire::to_vec(&form);
        assert_eq!(bytes[0], 0x87, "an array of seven");
        bytes[0] = 0x89;
        bytes.extend([0xf6, 0x18, 42]);
        assert_eq!(Definition::decode(&bytes), Ok(form));
    }

    #[test]
    fn fm4_a_definition_from_before_the_later_fields_is_still_read() {
        let mut form = builtins().remove(0);
        let bytes = wire::to_vec(&Early {
            id: form.id.clone(),
            version: form.version,
            title: form.title.clone(),
            description: form.description.clone(),
            questions: form.questions.clone(),
        });
        form.title_from.clear();
        form.print = Print::default();
        assert_eq!(Definition::decode(&bytes), Ok(form));
    }

    proptest! {
        #[test]
        fn fm4_no_bytes_bring_it_down(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(Definition::decode(&bytes).is_err());
        }

        #[test]
        fn fm4_a_flipped_byte_does_not_bring_it_down(at in any::<prop::sample::Index>(), to in any::<u8>()) {
            let mut bytes = wire::to_vec(&builtins()[0]);
            let at = at.index(bytes.len());
            bytes[at] = to;
            // What still decodes may be a strange form: looking at it must be safe as well.
            if let Ok(form) = Definition::decode(&bytes) {
                let (faults, violations) = (check(&form), validate(&form, &Filled::observation().entity));
                prop_assert!(faults.len() + violations.len() < bytes.len());
            }
        }
    }
}
