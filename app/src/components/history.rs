//! What a submitted record said before its author corrected it, at each field.

use qinglan_core::form::{Kind, Recount, Target, label_of, locate, recounts};
use qinglan_core::id::Millis;
use qinglan_core::record::{Entity, Field, Value, Version};

use super::filling::{Filling, version_words};
use super::icon::icon;
use super::later::quietly;
use super::when::moment;
use crate::dom::{View, component, each, maybe, part, view};
use crate::text::{fill, say, t};

/// When the record was corrected last.
#[must_use]
pub fn amended_at(entity: &Entity) -> Option<Millis> {
    entity.value(&Field::amended_at()).and_then(Value::as_int).map(Millis)
}

/// That the record was corrected, and when: on paper, too.
#[component]
#[inline(never)]
pub fn amended_line(filling: Filling) -> View {
    let at = move || filling.draft.entity.with(amended_at);
    maybe(move || {
        let words = fill(t().amended_when(), &[("when", &moment(at()?))]);
        Some(view! { <p class="amended">{icon("edit")}<span>{words}</span></p> })
    })
}

/// What stood at a field, or below it, before corrections: the latest first.
#[must_use]
pub fn earlier(filling: Filling, field: &Field, kind: &Kind) -> View {
    let (field, kind) = (field.clone(), kind.clone());
    if matches!(kind, Kind::Instrument(_)) {
        // Whole sheets stand in the list of corrections, not code by code.
        return View::none();
    }
    part(move || {
        let (amended, field, kind) = (filling.draft.entity.with(amended_at), field.clone(), kind.clone());
        let drawn = move || match &kind {
            Kind::Tally(_) => earlier_counts(filling, field.clone()),
            kind => earlier_words(filling, field.clone(), kind.clone()),
        };
        amended.map_or_else(View::none, |_| quietly(drawn))
    })
}

/// What stood there, in words; that nothing did, where a correction added it.
#[component]
#[inline(never)]
fn earlier_words(filling: Filling, field: Field, kind: Kind) -> View {
    each(move || {
        filling.draft.entity.with(|entity| {
            let past = entity.past.iter().flat_map(|past| past.corrected().rev()).filter(|one| covers(&field, &one.field));
            let known: Vec<View> = past.map(|one| line(filling, &one.field, &one.version, &kind)).collect();
            if known.is_empty() && is_added(entity, &field) {
                return vec![view! { <p class="earlier">{t().earlier_nothing()}</p> }];
            }
            known
        })
    })
}

fn line(filling: Filling, field: &Field, version: &Version, kind: &Kind) -> View {
    let choice = filling.form.with_value(|form| match locate(form, field)?.target {
        Target::Share(question) if matches!(question.kind, Kind::SelectMany(_)) => label_of(form, field)?.last().map(say),
        _ => None,
    });
    let words = version_words(kind, &version.value);
    let words = choice.map_or_else(|| words.clone(), |choice| format!("{choice} · {words}"));
    let (who, when) = (filling.draft.app.name_of(version.author), moment(version.at));
    view! { <p class="earlier">{fill(t().earlier(), &[("words", &words), ("who", &who), ("when", &when)])}</p> }
}

/// The counts that stood at a tally, which no field holds.
#[component]
#[inline(never)]
fn earlier_counts(filling: Filling, field: Field) -> View {
    let line = move |entity: &Entity, one: Recount| {
        let Some(count) = one.before else { return view! { <p class="earlier">{t().earlier_nothing()}</p> } };
        let handed_in = || entity.value(&Field::submitted_at()).and_then(Value::as_int).map(Millis);
        let when = one.since.or_else(handed_in).map(moment).unwrap_or_default();
        let who = filling.draft.app.name_of(entity.author);
        view! { <p class="earlier">{fill(t().earlier(), &[("words", &count.to_string()), ("who", &who), ("when", &when)])}</p> }
    };
    each(move || {
        filling.draft.entity.with(|entity| recounts(entity, &field).into_iter().map(|one| line(entity, one)).collect::<Vec<_>>())
    })
}

/// Whether a field is the other one, or above it.
#[must_use]
pub fn covers(field: &Field, other: &Field) -> bool {
    let rest = other.as_str().strip_prefix(field.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The last correction put something where nothing stood.
fn is_added(entity: &Entity, field: &Field) -> bool {
    let name = |version: &Version| (version.at, version.op.device);
    let mark = entity.shown(&Field::amended_at()).map(name);
    mark.is_some() && entity.shown(field).map(name) == mark
}
