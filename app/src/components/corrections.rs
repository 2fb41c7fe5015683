//! The corrections of a submitted record, as a list: who changed what, when and why.

use qinglan_core::form::{Kind, Recount, Target, Text, is_masked_at, label_of, locate, recounts};
use qinglan_core::order;
use qinglan_core::record::{Changed, Correction, Entity, Field, Value, corrections};

use super::computing::{cover, covered};
use super::filling::{Filling, version_words};
use super::history::covers;
use super::when::moment;
use crate::dom::{Rows, View, component, each, maybe, view};
use crate::text::{fill, say, t};

/// All corrections of the record, the latest first.
#[component]
#[inline(never)]
pub fn history(filling: Filling) -> View {
    let item = move |entity: &Entity, (nth, one): (usize, Correction)| {
        let meta = fill(t().conflict_meta(), &[("who", &filling.draft.app.name_of(one.author)), ("when", &moment(one.at))]);
        view! {
            <li class="comment">
                <p class="comment-meta">{meta}</p>
                {(!one.why.is_empty()).then(|| view! { <p class="comment-text">{one.why.clone()}</p> })}
                <dl class="definition">{changes(filling, entity, nth, &one).rows()}</dl>
            </li>
        }
    };
    let items =
        move |entity: &Entity| corrections(entity).into_iter().enumerate().map(|one| item(entity, one)).collect::<Vec<_>>();
    view! {
        <ol class="comments">{each(move || filling.draft.entity.with(items))}</ol>
        {maybe(move || {
            let fallen = filling.draft.entity.with(|entity| entity.past.as_ref().is_some_and(|past| past.fallen > 0));
            fallen.then(|| view! { <p class="field-hint">{t().earlier_fallen()}</p> })
        })}
    }
}

/// What a correction changed. Of a tally it is the count, once, whichever devices' shares of it were changed; of a sheet, that it was.
fn changes(filling: Filling, entity: &Entity, nth: usize, one: &Correction) -> Vec<View> {
    let (mut tallies, mut coded): (Vec<Field>, Vec<Field>) = Default::default();
    let mut lines: Vec<View> = Vec::new();
    for change in &one.changes {
        match shared(filling, &change.field) {
            Some((Kind::Tally(_), question)) => order::add(&mut tallies, question),
            Some((Kind::Instrument(_), question)) => order::add(&mut coded, question),
            _ => lines.push(changed(filling, entity, change)),
        }
    }
    let sheet = |question: &Field| pair(filling, question, Some(t().sheet_before().to_owned()), t().sheet_after().to_owned());
    lines.extend(coded.iter().map(sheet));
    let recounted = |question: &Field| recounts(entity, question).into_iter().find(|recount| recount.correction == nth);
    lines.extend(tallies.iter().filter_map(|question| {
        let Recount { before, after, .. } = recounted(question)?;
        Some(pair(filling, question, before.map(|count| count.to_string()), after.to_string()))
    }));
    lines
}

/// The question that the field is a part of the answer of, and its kind.
fn shared(filling: Filling, field: &Field) -> Option<(Kind, Field)> {
    let kind = filling.form.with_value(|form| match locate(form, field)?.target {
        Target::Share(question) => Some(question.kind.clone()),
        _ => None,
    })?;
    let (question, _) = field.as_str().rsplit_once('/')?;
    Some((kind, Field::new(question).ok()?))
}

fn changed(filling: Filling, entity: &Entity, change: &Changed) -> View {
    let Changed { field, before, after } = change;
    let kind = filling.form.with_value(|form| {
        locate(form, field).and_then(|found| match found.target {
            Target::Question(question) | Target::Share(question) => Some(question.kind.clone()),
            Target::Part(_) | Target::Row(_) => None,
        })
    });
    // A field of another version of the form: words, as they stand.
    let kind = kind.unwrap_or_else(|| Kind::Text(Text::default()));
    let before = before.as_ref().map(|version| match version.value {
        Value::Row(_) => row_words(filling, entity, field),
        _ => version_words(&kind, &version.value),
    });
    let after = match after {
        Some(Value::Removed(_)) => t().row_removed().to_owned(),
        Some(value) => version_words(&kind, value),
        None => String::new(),
    };
    pair(filling, field, before, after)
}

fn pair(filling: Filling, field: &Field, before: Option<String>, after: String) -> View {
    let label = filling.form.with_value(|form| label_of(form, field));
    let label = label.map_or_else(|| field.to_string(), |labels| labels.iter().map(say).collect::<Vec<_>>().join(" · "));
    let before = before.unwrap_or_else(|| t().not_answered().to_owned());
    if is_covered(filling, field) {
        return view! { <dt>{label}</dt><dd>{covered(before, after)}</dd> };
    }
    view! { <dt>{label}</dt><dd><del>{before}</del>" → "{after}</dd> }
}

/// Words that nobody beside should read (rule FE31).
fn is_covered(filling: Filling, field: &Field) -> bool {
    filling.form.with_value(|form| is_masked_at(form, field))
}

/// What the cells of a row say.
fn row_words(filling: Filling, entity: &Entity, row: &Field) -> String {
    let kind = Kind::Text(Text::default());
    let cells = entity.fields.keys().filter(|field| *field != row && covers(row, field));
    let said = cells.filter_map(|field| {
        let words = version_words(&kind, entity.value(field)?);
        Some(if is_covered(filling, field) { cover(words) } else { words })
    });
    said.collect::<Vec<_>>().join(" · ")
}
