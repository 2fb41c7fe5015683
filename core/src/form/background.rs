//! What is to be heard while a form is filled: XLSForm's `background-audio` (rule FE30).

use super::{Kind, Meta, Question, Special};

/// How a form wants to be listened to. Its `quality` is ODK's, with the bit rates of ODK Collect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Background {
    pub bits_per_second: u32,
    /// The longest that it may be, in seconds: a file has 2 MB at most, and the pieces it is kept in take 3 kbit/s beside the sound.
    pub max_s: u16,
}

/// What stands first is the one that stands for none.
const QUALITIES: [(&str, Background); 3] = [
    ("voice-only", Background { bits_per_second: 12_200, max_s: 15 * 60 }),
    ("low", Background { bits_per_second: 24_000, max_s: 9 * 60 }),
    ("normal", Background { bits_per_second: 64_000, max_s: 210 }),
];

/// How a question wants it; none for any other question.
#[must_use]
pub fn background(question: &Question) -> Option<Background> {
    let Kind::Special(packed) = &question.kind else { return None };
    if packed.open() != Ok(Special::Meta(Meta::BackgroundAudio)) {
        return None;
    }
    let logic = question.logic.as_ref().and_then(|packed| packed.open().ok()).unwrap_or_default();
    let asked = logic.parameters.iter().find(|(name, _)| name == "quality").map_or("", |(_, value)| value.as_str());
    let known = QUALITIES.iter().find(|(name, _)| *name == asked).or(QUALITIES.first());
    known.map(|(_, background)| *background)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Logic, Packed};
    use crate::record::FILE_BYTES_MAX;
    use crate::words::Words;

    fn question(quality: Option<&str>) -> Question {
        let parameters = quality.map(|quality| ("quality".to_owned(), quality.to_owned())).into_iter().collect();
        Question {
            name: "heard".into(),
            label: Words::default(),
            hint: None,
            kind: Kind::Special(Packed::new(&Special::Meta(Meta::BackgroundAudio))),
            required: false,
            readonly: false,
            logic: Some(Packed::new(&Logic { parameters, ..Logic::default() })),
        }
    }

    #[test]
    fn fe30_the_quality_is_the_forms_and_speech_where_it_says_none() {
        let bits = |quality| background(&question(quality)).unwrap().bits_per_second;
        assert_eq!([None, Some("voice-only"), Some("low"), Some("normal")].map(bits), [12_200, 12_200, 24_000, 64_000]);
        assert_eq!(bits(Some("external")), 12_200);
        let silent = Question { kind: Kind::Special(Packed::new(&Special::Meta(Meta::Audit))), ..question(None) };
        assert_eq!(background(&silent), None);
    }

    #[test]
    fn fe30_what_is_heard_at_most_fits_into_a_file() {
        for (name, Background { bits_per_second, max_s }) in QUALITIES {
            let bytes = u64::from(bits_per_second + 3_000) * u64::from(max_s) / 8;
            assert!(bytes < FILE_BYTES_MAX * 9 / 10, "{name}: {bytes}");
        }
    }
}
