//! Two people wrote different things in one field: both stand here until someone chooses. All of it is in the app's second part.

use crate::reactive::Memo;
use qinglan_core::form::{Kind, choice_field, is_masked_at};
use qinglan_core::id::OpId;
use qinglan_core::record::{Field, Value, Version};

use super::computing::covered_words;
use super::filling::{Filling, version_words};
use super::picture::{May, picture};
use super::when::moment;
use crate::dom::{Rows, View, component, maybe, view};
use crate::text::{fill, say, t};

/// Whatever of a question is in conflict: its own field, or one of several choices.
#[must_use]
#[inline(never)]
pub fn conflicts(filling: Filling, field: &Field, kind: &Kind) -> View {
    let own = conflict(filling, field.clone(), kind.clone(), /*choice*/ None);
    let Kind::SelectMany(select) = kind else { return own };
    let choices = select
        .choices
        .iter()
        .filter_map(|choice| Some(conflict(filling, choice_field(field, &choice.name)?, kind.clone(), Some(say(&choice.label)))));
    [own].into_iter().chain(choices).rows()
}

/// The versions of a field that is in conflict, with a way to choose.
#[component]
fn conflict(filling: Filling, field: Field, kind: Kind, choice: Option<String>) -> View {
    let name = field.clone();
    let versions: Memo<Vec<Version>> = Memo::new(move || {
        filling.draft.entity.with(|entity| if entity.in_conflict(&name) { entity.versions(&name).to_vec() } else { Vec::new() })
    });
    maybe(move || {
        let found = versions.get();
        let (field, kind, choice) = (field.clone(), kind.clone(), choice.clone());
        (!found.is_empty()).then(|| both(filling, (&field, &kind, choice.as_deref()), &found))
    })
}

/// The versions side by side.
#[component]
#[inline(never)]
fn both(filling: Filling, (field, kind, choice): (&Field, &Kind, Option<&str>), found: &[Version]) -> View {
    let all: Vec<OpId> = found.iter().map(|version| version.op).collect();
    let can_join = found.iter().all(|version| matches!(version.value, Value::Text(_))) && matches!(kind, Kind::Text(_));
    let joined: Vec<&str> = found.iter().filter_map(|version| version.value.as_text()).collect();
    let joined = joined.join("\n");
    let choose = {
        let (field, all) = (field.clone(), all);
        move |value: Value| filling.draft.set(field.clone(), value, all.clone())
    };
    let sides = found.iter().map(|version| {
        let (choose, value) = (choose.clone(), version.value.clone());
        let meta =
            fill(t().conflict_meta(), &[("who", &filling.draft.app.name_of(version.author)), ("when", &moment(version.at))]);
        view! {
            <div class="conflict-side">
                <p class="comment-meta">{meta}</p>
                {value_view(filling, field, kind, &version.value)}
                {filling.editable.then(|| view! {
                    <button class="btn" type="button" on:click=move |_| choose(value.clone())>{t().conflict_choose()}</button>
                })}
            </div>
        }
    });
    let sides = sides.rows();
    view! {
        <section class="conflict">
            <h3>{t().conflict_title()}{choice.map(|choice| format!("：{choice}"))}</h3>
            <p class="field-hint">{t().conflict_means()}</p>
            <div class="conflict-sides">{sides}</div>
            {(filling.editable && can_join).then(|| view! {
                <button class="btn btn-quiet" type="button" on:click=move |_| choose(Value::Text(joined.clone()))>{t().conflict_both()}</button>
            })}
        </section>
    }
}

/// What one side says; of a picture, the picture.
fn value_view(filling: Filling, field: &Field, kind: &Kind, value: &Value) -> View {
    match (kind, value) {
        (Kind::Photo(_), Value::File(file)) => {
            view! { <ul class="photos">{picture(filling, field.clone(), file.clone(), May::Look)}</ul> }
        }
        // Each by itself: what is chosen need not be shown (rule FE31).
        _ if filling.form.with_value(|form| is_masked_at(form, field)) => covered_words(version_words(kind, value)),
        _ => view! { <p class="conflict-value">{version_words(kind, value)}</p> },
    }
}
