//! One question: its label above, its input, its hint and what is wrong below.

use leptos::prelude::*;
use qinglan_core::form::{Kind, Question};
use qinglan_core::record::Field;

use super::conflict::Conflict;
use super::filling::{Filling, answer_words, input_id, use_filling, violation_words};
use super::icon::icon;
use super::inputs::{ChoiceInput, DateInput, NumberInput, RatingInput, SelectInput, TextInput};
use super::part::{maybe, optional, text};
use super::photo::PhotoInput;
use crate::text::{fill, say, t};

/// A question with its answer, to change or to read.
#[component]
pub fn QuestionField(field: Field, question: Question) -> impl IntoView {
    let Some(filling) = use_filling() else { return ().into_any() };
    let id = input_id(&field);
    let label = say(&question.label);
    let wrong = filling.violation(&field);
    let editable = filling.editable && !question.readonly;
    let grouped = matches!(&question.kind, Kind::Rating(_) | Kind::Photo(_)) || is_buttons(&question.kind);
    let optional = (editable && !question.required).then(|| view! { <span class="field-optional">{t().optional}</span> });
    let mark = view! { <RemarkMark filling field=field.clone() label=label.clone()/> };
    let hint = question
        .hint
        .as_ref()
        .filter(|_| editable)
        .map(|hint| view! { <p class="field-hint" id=format!("{id}-hint")>{say(hint)}</p> });
    let body = if editable { input(filling, &field, &question) } else { answer(filling, &field, &question.kind) };
    let invalid = Signal::derive(move || wrong.get().map(|_| "true"));
    let error_id = format!("{id}-error");
    let error = maybe(move || {
        let error_id = error_id.clone();
        wrong.get().map(|kind| view! { <p class="field-error" id=error_id>{icon("alert")}{violation_words(kind)}</p> })
    });
    let conflict = view! { <Conflict filling field=field.clone() kind=question.kind.clone()/> };
    if !editable {
        view! {
            <div class="field" id=id tabindex="-1">
                <div class="field-head"><p class="field-label">{label}</p>{mark}</div>
                {body}{conflict}
            </div>
        }
        .into_any()
    } else if grouped {
        view! {
            <fieldset class="field" id=id.clone() tabindex="-1" aria-invalid=invalid>
                <legend class="field-label">{label}" "{optional}</legend>
                {body}{hint}{error}{conflict}
            </fieldset>
        }
        .into_any()
    } else {
        view! {
            <div class="field">
                <div class="field-head"><label class="field-label" for=id.clone()>{label}</label>{optional}{mark}</div>
                {body}{hint}{error}{conflict}
            </div>
        }
        .into_any()
    }
}

fn is_buttons(kind: &Kind) -> bool {
    use qinglan_core::form::Appearance;
    match kind {
        Kind::SelectMany(_) => true,
        Kind::SelectOne(select) => select.appearance != Appearance::Minimal,
        _ => false,
    }
}

/// The input for a question, without its label: rows of a repeat use it too.
#[must_use]
pub fn input(filling: Filling, field: &Field, question: &Question) -> AnyView {
    let field = field.clone();
    let label = say(&question.label);
    match question.kind.clone() {
        Kind::Text(text) => view! { <TextInput filling field text/> }.into_any(),
        Kind::Integer(_) => view! { <NumberInput filling field kind=question.kind.clone()/> }.into_any(),
        Kind::Date(_) => view! { <DateInput filling field/> }.into_any(),
        Kind::SelectOne(select) if !is_buttons(&question.kind) => view! { <SelectInput filling field select/> }.into_any(),
        Kind::SelectOne(select) => view! { <ChoiceInput filling field select many=false/> }.into_any(),
        Kind::SelectMany(select) => view! { <ChoiceInput filling field select many=true/> }.into_any(),
        Kind::Rating(rating) => view! { <RatingInput filling field rating label/> }.into_any(),
        Kind::Photo(photo) => view! { <PhotoInput filling field photo editable=true/> }.into_any(),
    }
}

/// The answer, to read.
#[must_use]
pub fn answer(filling: Filling, field: &Field, kind: &Kind) -> AnyView {
    if let Kind::Photo(photo) = kind {
        return view! { <PhotoInput filling field=field.clone() photo=photo.clone() editable=false/> }.into_any();
    }
    let (value, kind) = (filling.value(field), kind.clone());
    view! {
        <p class="field-answer">{text(move || value.get().map_or_else(|| t().not_answered.to_owned(), |value| answer_words(&kind, &value)))}</p>
    }
    .into_any()
}

/// A mark at a field that others wrote about, or may write about.
#[component]
pub fn RemarkMark(filling: Filling, field: Field, label: String) -> impl IntoView {
    let name = field.clone();
    let count =
        Memo::new(move |_| filling.remarks.with(|all| all.iter().filter(|one| one.field() == Some(name.as_str())).count()));
    maybe(move || {
        let (field, label) = (field.clone(), label.clone());
        let n = count.get();
        filling.on_remark.map(|open| {
            let words = if n == 0 {
                fill(t().comment_on, &[("field", &label)])
            } else {
                fill(t().n_comments_on, &[("n", &n.to_string()), ("field", &label)])
            };
            view! {
                <button class="comment-mark" type="button" aria-label=words on:click=move |_| open.run(field.clone())>
                    {icon("comment")}{optional((n > 0).then(|| view! { <span>{n}</span> }))}
                </button>
            }
        })
    })
}
