//! What a member does next: the own sheet, then what one takes from the lesson.

use qinglan_core::form::{Definition, Kind, Node, Question};
use qinglan_core::observed::{GAIN, begun, belongs, is_form};
use qinglan_core::record::State;

use super::{Lesson, Part};
use crate::components::icon::icon;
use crate::dom::{Rows, View, part, view, words_in};
use crate::state::beginning::begin_and_open;
use crate::text::{say, t};

/// For who agreed on no sheet.
const USUAL: &str = "lesson-licc";
/// For who taught the lesson.
const REFLECTION: &str = "reflection-lesson";

/// The one thing at the thumb: begin, go on, or nothing any more.
pub fn next_step(lesson: Lesson) -> View {
    part(move || {
        if lesson.parts.with(Option::is_none) {
            return View::none();
        }
        let mine = lesson.of(|part| lesson.is_mine(part));
        let draft = |wanted: fn(&Part) -> bool| mine.iter().find(|part| wanted(part) && part.row.state == State::Draft);
        let has = |wanted: fn(&Part) -> bool| mine.iter().any(|part| wanted(part) && part.row.state == State::Submitted);
        let go_on = |part: &Part, words: &'static str| {
            view! { <a class="btn btn-primary" href=format!("/records/{}", part.row.id)>{icon("edit")}{words}</a> }
        };
        let own = lesson.plan.with(|plan| plan.observer(&lesson.me()).and_then(|observer| observer.tool.clone()));
        let teaches = lesson.plan.with(|plan| plan.teacher == lesson.me());
        let step = if let Some(part) = draft(Part::is_sheet) {
            go_on(part, t().lesson_go_on())
        } else if !has(Part::is_sheet) && teaches {
            primary(lesson, REFLECTION.to_owned(), t().lesson_reflect())
        } else if !has(Part::is_sheet) {
            primary(lesson, own.unwrap_or_else(|| USUAL.to_owned()), t().lesson_begin())
        } else if let Some(part) = draft(is_gain) {
            go_on(part, t().lesson_gain_go_on())
        } else if !has(is_gain) && !teaches {
            primary(lesson, GAIN.to_owned(), t().lesson_gain_begin())
        } else {
            return View::none();
        };
        view! { <div class="actions">{step}</div> }
    })
}

fn is_gain(part: &Part) -> bool {
    is_form(&part.row.form, GAIN)
}

fn primary(lesson: Lesson, form: String, words: &'static str) -> View {
    view! { <button class="btn btn-primary" type="button" on:click=move |_| begin(lesson, form.clone())>{icon("plus")}{words}</button> }
}

/// Begins a record of this form that belongs to the lesson.
pub fn begin_button(lesson: Lesson, form: &'static str, words: &'static str) -> View {
    view! { <button class="btn" type="button" on:click=move |_| begin(lesson, form.to_owned())>{icon("plus")}{words}</button> }
}

/// Any of the sheets that a plan can agree on.
pub fn other_sheet(lesson: Lesson) -> View {
    let options = tools(lesson).into_iter().map(|(id, words)| view! { <option value=id>{words}</option> }).rows();
    let choose = move |event: web_sys::Event| {
        let form = words_in(&event);
        if !form.is_empty() {
            begin(lesson, form);
        }
    };
    view! {
        <p class="btn-row no-print">
            <select class="input lesson-other" aria-label=t().lesson_other_sheet() on:change=choose>
                <option value="">{t().lesson_other_sheet()}</option>{options}
            </select>
        </p>
    }
}

/// The forms that the plan offers, by their ids, and what they are called.
pub fn tools(lesson: Lesson) -> Vec<(String, String)> {
    lesson.filling.form.with_value(|form| {
        let tool = observers(form).into_iter().flatten().find(|question| question.name == "tool");
        match tool.map(|question| &question.kind) {
            Some(Kind::SelectOne(select)) => {
                select.choices.iter().map(|choice| (choice.name.clone(), say(&choice.label))).collect()
            }
            _ => Vec::new(),
        }
    })
}

fn observers(form: &Definition) -> Option<impl Iterator<Item = &Question>> {
    form.questions.iter().find_map(|node| match node {
        Node::Repeat(repeat) => Some(repeat.columns()),
        Node::Question(_) | Node::Group(_) => None,
    })
}

fn begin(lesson: Lesson, form: String) {
    let known = move |form: &Definition| {
        let plan = lesson.plan.get_untracked();
        let entity = lesson.filling.draft.entity;
        let mut answers = lesson.filling.form.with_value(|lesson_form| {
            entity.with_untracked(|entity| begun((lesson_form, entity), plan.observer(&lesson.me()), form))
        });
        let link = belongs(lesson.filling.draft.id);
        answers.push((link.field, link.value));
        answers
    };
    begin_and_open(lesson.app, form, Box::new(known));
}
