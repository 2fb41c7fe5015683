//! What an answer lacks, and what a record lacks before it can be submitted. All of it is in the app's second part, without which nothing
//! is submitted: where a violation is shown, that part has found it.

use gloo::timers::callback::Timeout;
use qinglan_core::form::{Violation, ViolationKind, typed, validate};
use qinglan_core::record::Field;
use qinglan_core::words::count;

use super::filling::{Filling, input_id};
use super::screens::reveal;
use crate::dom::{Rows, View, text, view};
use crate::shell::browser;
use crate::text::{fill, say, t};

/// Looks through all answers and shows what is wrong, at the question and together at the top. True when nothing is; none when the page was
/// left meanwhile.
#[inline(never)]
pub fn find_violations(filling: Filling) -> Option<bool> {
    let found = match filling.computing.try_get_untracked()? {
        Some(computing) => computing.violations(),
        None => filling.form.try_with_value(|form| filling.draft.entity.with_untracked(|entity| validate(form, entity)))?,
    };
    let complete = found.is_empty();
    filling.violations.set(found);
    if !complete {
        // Once the list stands.
        Timeout::new(0, || browser::focus("missing")).forget();
    }
    Some(complete)
}

/// What keeps the record from being submitted, with a way to each.
pub fn violation_list(found: Vec<Violation>) -> View {
    let item = |violation: Violation| {
        let id = input_id(&violation.field);
        let label = violation.labels.iter().map(say).collect::<Vec<_>>().join(" · ");
        // What is said of the whole form has no label.
        let label = if label.is_empty() { label } else { label + "：" };
        let target = id.clone();
        view! {
            <li><a href=format!("#{id}") on:click=move |event| { event.prevent_default(); reveal(&target); browser::focus(&target); }>
                {label}{violation.message.unwrap_or_else(|| violation_words(violation.kind))}
            </a></li>
        }
    };
    let n = found.len().to_string();
    // Nothing is missing where the form itself is what cannot be filled.
    let whole = found.iter().all(|violation| violation.field == Field::form());
    let heading = if whole { t().form_unfit_here().to_owned() } else { fill(t().n_missing(), &[("n", &n)]) };
    view! {
        <div class="summary-errors" id="missing" tabindex="-1">
            <h2>{heading}</h2>
            <ul>{found.into_iter().map(item).rows()}</ul>
        </div>
    }
}

/// What is wrong with an answer, and what would be right.
#[must_use]
#[inline(never)]
pub fn violation_words(kind: ViolationKind) -> String {
    let number = |words: &str, n: &dyn ToString| fill(words, &[("n", &n.to_string())]);
    match kind {
        ViolationKind::Required => t().wrong_required().to_owned(),
        ViolationKind::PhotoMissing => t().wrong_photo_missing().to_owned(),
        ViolationKind::AudioMissing => t().wrong_audio_missing().to_owned(),
        ViolationKind::NotANumber => t().wrong_not_a_number().to_owned(),
        ViolationKind::BelowMin { min } => number(t().wrong_below(), &min),
        ViolationKind::AboveMax { max } => number(t().wrong_above(), &max),
        ViolationKind::NotADate => t().wrong_not_a_date().to_owned(),
        ViolationKind::TooLong { chars, limit } => {
            fill(t().wrong_too_long(), &[("n", &chars.to_string()), ("max", &limit.to_string())])
        }
        ViolationKind::TooFewWords { words, least } => words_asked(words as usize, least),
        ViolationKind::NotAChoice => t().wrong_not_a_choice().to_owned(),
        ViolationKind::TooManyPhotos { max, .. } => number(t().wrong_too_many_photos(), &max),
        ViolationKind::TooFewRows { min, .. } => number(t().wrong_too_few_rows(), &min),
        ViolationKind::TooManyRows { max, .. } => number(t().wrong_too_many_rows(), &max),
        ViolationKind::Constraint => t().wrong_constraint().to_owned(),
        ViolationKind::NotADecimal => t().wrong_not_a_decimal().to_owned(),
        ViolationKind::OutOfRange => t().wrong_out_of_range().to_owned(),
        ViolationKind::NotATime => t().wrong_not_a_time().to_owned(),
        ViolationKind::NotADateTime => t().wrong_not_a_moment().to_owned(),
        ViolationKind::NotAPlace | ViolationKind::NotALine => t().wrong_not_a_place().to_owned(),
        ViolationKind::NotText | ViolationKind::NotAPhoto | ViolationKind::NotAudio => t().wrong_kind().to_owned(),
    }
}

/// How many words an answer has while it is written, and how many are asked for.
pub fn word_count(filling: Filling, field: Field, least: u32) -> View {
    let value = filling.value(&field);
    let words = move || value.get().map_or(0, |value| count(&typed(&value)));
    view! { <p class="field-count">{text(move || words_asked(words(), least))}</p> }
}

fn words_asked(words: usize, least: u32) -> String {
    fill(t().words_asked(), &[("n", &words.to_string()), ("max", &least.to_string())])
}
