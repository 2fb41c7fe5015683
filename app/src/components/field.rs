//! One question: its label above, its input, its hint and what is wrong below.

use crate::reactive::Memo;
use qinglan_core::form::{Kind, Question, Select, answer_to};
use qinglan_core::record::{Field, Value};

use super::checking::violation_words;
use super::comments::{beside_rating, field_words, is_about};
use super::conflict::conflicts;
use super::filling::{About, Filling, answer_words, input_id, use_filling, version_words};
use super::history::earlier;
use super::icon::icon;
use super::inputs::{choice_input, date_input, number_input, rating_input, select_input, text_input};
use super::later::{later, quietly};
use super::photo::photo_input;
use super::special::special_field;
use super::tally::tally_input;
use crate::dom::{Rows, View, component, maybe, text, view};
use crate::text::{fill, say, t};

/// A question with its answer, to change or to read.
#[component]
pub fn question_field(field: Field, question: Question) -> View {
    let Some(filling) = use_filling() else { return View::none() };
    let id = input_id(&field);
    let label = say(&question.label);
    let wrong = filling.violation(&field);
    let editable = filling.editable && !question.readonly;
    let grouped = is_grouped(&question.kind);
    let optional = (editable && !question.required).then(|| view! { <span class="field-optional">{t().optional()}</span> });
    let mark = remark_mark(filling, field.clone(), label.clone());
    let hint = question
        .hint
        .as_ref()
        .filter(|_| editable)
        .map(|hint| view! { <p class="field-hint" id=format!("{id}-hint")>{say(hint)}</p> });
    let body = if editable {
        input(filling, &field, &question, /*called*/ None)
    } else {
        answer(filling, &field, &question.kind)
    };
    let invalid = move || wrong.get().map(|_| "true");
    let error_id = format!("{id}-error");
    let error = maybe(move || {
        let error_id = error_id.clone();
        wrong.get().map(|kind| view! { <p class="field-error" id=error_id>{icon("alert")}{violation_words(kind)}</p> })
    });
    let conflict = {
        let (field, kind) = (field.clone(), question.kind.clone());
        quietly(move || conflicts(filling, &field, &kind))
    };
    if !editable {
        view! {
            <div class="field" id=id tabindex="-1">
                <div class="field-head"><p class="field-label">{label}</p>{mark}</div>
                {body}{conflict}
            </div>
        }
    } else if grouped {
        view! {
            <fieldset class="field" id=id.clone() tabindex="-1" aria-invalid=invalid>
                <legend class="field-label">{label}" "{optional}</legend>
                {body}{hint}{error}{conflict}
            </fieldset>
        }
    } else {
        view! {
            <div class="field">
                <div class="field-head"><label class="field-label" for=id.clone()>{label}</label>{optional}{mark}</div>
                {body}{hint}{error}{conflict}
            </div>
        }
    }
}

/// Several elements answer it together.
pub fn is_grouped(kind: &Kind) -> bool {
    matches!(kind, Kind::Rating(_) | Kind::Photo(_) | Kind::Tally(_) | Kind::Audio(_) | Kind::Instrument(_)) || is_buttons(kind)
}

fn is_buttons(kind: &Kind) -> bool {
    use qinglan_core::form::Appearance;
    match kind {
        Kind::SelectMany(_) => true,
        Kind::SelectOne(select) => select.appearance != Appearance::Minimal,
        _ => false,
    }
}

/// The input for a question. `called`: its name where no label stands beside it, as in the rows of a repeat.
#[must_use]
pub fn input(filling: Filling, field: &Field, question: &Question, called: Option<String>) -> View {
    let field = field.clone();
    let label = say(&question.label);
    match &question.kind {
        Kind::Text(text) => text_input(filling, field, text.clone(), called),
        Kind::Integer(_) => number_input(filling, field, question.kind.clone(), called),
        Kind::Date(_) => date_input(filling, field, called),
        Kind::SelectOne(select) if !is_buttons(&question.kind) => select_input(filling, field, select.clone(), called),
        Kind::SelectOne(select) => choices(filling, field, select.clone(), false),
        Kind::SelectMany(select) => choices(filling, field, select.clone(), true),
        Kind::Rating(rating) => rating_input(filling, field, rating.clone(), label),
        Kind::Photo(photo) => photo_input(filling, field, photo.clone(), true),
        Kind::Tally(_) => tally_input(filling, field, label),
        kind @ (Kind::Audio(_) | Kind::Instrument(_)) => waiting(filling, field, kind.clone(), true),
        // A form that asks these is filled by what computes it.
        Kind::Special(_) => View::none(),
    }
}

/// Boxes and buttons are in the app's second part: the form that is in the first has none.
fn choices(filling: Filling, field: Field, select: Select, many: bool) -> View {
    later(move || choice_input(filling, field.clone(), select.clone(), many), |otherwise| otherwise)
}

/// Recordings and sheets are made, and shown, by the app's second part. Without it an answer that is there is told of in words.
fn waiting(filling: Filling, field: Field, kind: Kind, editable: bool) -> View {
    let (question, asked) = (field.clone(), kind.clone());
    let told = move || {
        let value = filling.draft.entity.with(|entity| answer_to(entity, &question, &asked));
        version_words(&asked, &value.unwrap_or(Value::Empty))
    };
    later(
        move || special_field(filling, &field, &kind, editable),
        move |otherwise| {
            if editable {
                otherwise
            } else {
                view! { <p class="field-answer">{told()}</p> }
            }
        },
    )
}

/// The answer, to read.
#[must_use]
pub fn answer(filling: Filling, field: &Field, kind: &Kind) -> View {
    if let Kind::Photo(photo) = kind {
        return [photo_input(filling, field.clone(), photo.clone(), false), earlier(filling, field, kind)].into_iter().rows();
    }
    if matches!(kind, Kind::Audio(_) | Kind::Instrument(_)) {
        let shown = waiting(filling, field.clone(), kind.clone(), false);
        return [shown, earlier(filling, field, kind)].into_iter().rows();
    }
    let before = earlier(filling, field, kind);
    let rated = mentors(filling, field, kind);
    let (field, kind) = (field.clone(), kind.clone());
    let words = Memo::new(move || {
        let value = filling.draft.entity.with(|entity| answer_to(entity, &field, &kind));
        value.map_or_else(|| t().not_answered().to_owned(), |value| answer_words(&kind, &value))
    });
    view! { <p class="field-answer">{text(move || words.get())}</p>{before}{rated} }
}

/// What mentors say beside a rating. In the app's second part.
fn mentors(filling: Filling, field: &Field, kind: &Kind) -> View {
    let Kind::Rating(rating) = kind else { return View::none() };
    if filling.on_remark.is_none() {
        return View::none();
    }
    let (field, rating) = (field.clone(), rating.clone());
    quietly(move || beside_rating(filling, field.clone(), rating.clone()))
}

/// A mark at a field that others wrote about, or may write about. There is none in a draft; it is in the app's second part.
pub fn remark_mark(filling: Filling, field: Field, label: String) -> View {
    if filling.on_remark.is_none() {
        return View::none();
    }
    quietly(move || remark_button(filling, field.clone(), label.clone()))
}

fn remark_button(filling: Filling, field: Field, label: String) -> View {
    // A row has none of its own.
    let label = if label.is_empty() { field_words(filling, &field).unwrap_or_default() } else { label };
    let name = field.clone();
    let me = filling.draft.app.me();
    let count = Memo::new(move || {
        filling.remarks.with(|all| {
            let here = || all.iter().filter(|one| one.speaks() && is_about(one, &name));
            (here().count(), me.is_some_and(|me| here().any(|one| one.is_new_to(me))))
        })
    });
    maybe(move || {
        let (field, label) = (field.clone(), label.clone());
        let (n, is_new) = count.get();
        filling.on_remark.map(|open| {
            let words = if n == 0 {
                fill(t().comment_on(), &[("field", &label)])
            } else {
                fill(t().n_comments_on(), &[("n", &n.to_string()), ("field", &label)])
            };
            view! {
                <button class="comment-mark" type="button" data-unread=is_new.then_some("true") aria-label=words
                    on:click=move |_| open.get_value()(About { field: field.clone(), spot: None })>
                    {icon("comment")}{(n > 0).then(|| view! { <span>{n}</span> })}
                </button>
            }
        })
    })
}
