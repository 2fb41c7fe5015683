//! What was agreed before the lesson, and whose sheet is here.

use qinglan_core::calendar;
use qinglan_core::observed::{Observer, Plan};
use qinglan_core::record::{Field, State};

use super::{Lesson, Part};
use crate::components::filling::answer_words;
use crate::components::icon::icon;
use crate::components::list::form_name;
use crate::components::when;
use crate::dom::{Rows, View, part, view};
use crate::text::{fill, say, t};

pub fn plan_section(lesson: Lesson) -> View {
    part(move || {
        let plan = lesson.plan.get();
        let line = |words: &str, label: &'static str| {
            let words = words.to_owned();
            (!words.is_empty()).then(|| view! { <dt>{label}</dt><dd>{words}</dd> })
        };
        view! {
            <section class="section lesson-plan">
                <p class="field-hint">{facts(lesson, &plan)}</p>
                <p class="lesson-theme"><small>{t().lesson_theme()}</small>{plan.theme.clone()}</p>
                <dl class="definition">{line(&plan.intention, t().lesson_intention())}{line(&plan.talk, t().lesson_talk())}</dl>
                {observers(lesson, &plan)}
            </section>
        }
    })
}

/// When and where, in one line: whatever was said of it.
fn facts(lesson: Lesson, plan: &Plan) -> String {
    let answer = |name: &str| {
        let words = lesson.filling.form.with_value(|form| {
            let question = qinglan_core::form::outline(form).into_iter().find(|entry| entry.path == name)?.question.clone();
            lesson.filling.draft.entity.with(|entity| Some(answer_words(&question.kind, entity.value(&Field::new(name).ok()?)?)))
        });
        words.unwrap_or_default()
    };
    let day = calendar::parse_iso(&plan.date).map_or_else(|| plan.date.clone(), when::day);
    let words = [day, answer("period"), answer("class"), answer("subject"), plan.teacher.clone()];
    words.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn observers(lesson: Lesson, plan: &Plan) -> View {
    let sheets = lesson.of(Part::is_sheet);
    let others: Vec<&Part> =
        sheets.iter().filter(|sheet| sheet.row.state == State::Submitted && plan.observer(&sheet.name).is_none()).collect();
    let rows = plan.observers.iter().map(|observer| {
        let own = sheets.iter().filter(|sheet| sheet.name == observer.name && sheet.row.state == State::Submitted);
        row(lesson, observer, &own.collect::<Vec<_>>())
    });
    let rows = rows.rows();
    let guests = others.iter().map(|sheet| {
        let observer = Observer { name: sheet.name.clone(), ..Observer::default() };
        row(lesson, &observer, &[sheet])
    });
    let guests = guests.rows();
    view! {
        <h2>{t().lesson_observers()}</h2>
        <ul class="list">{rows}{guests}</ul>
    }
}

/// Somebody who looks on: at what, and whether the sheet is here. It says it in words, with a sign.
fn row(lesson: Lesson, observer: &Observer, sheets: &[&Part]) -> View {
    let mut meta: Vec<String> = observer.views.iter().map(|(_, label)| say(label)).collect();
    if meta.is_empty() {
        meta.extend(observer.tool.as_ref().and_then(|tool| tool_name(lesson, tool)));
    }
    let name =
        if observer.name == lesson.me() { fill(t().lesson_you(), &[("name", &observer.name)]) } else { observer.name.clone() };
    let state = if sheets.is_empty() {
        view! { <span class="chip" data-state="waiting">{icon("clock")}{t().lesson_sheet_waited()}</span> }
    } else {
        let chip = |sheet: &&Part| {
            view! { <a class="chip" data-state="sent" href=format!("/records/{}", sheet.row.id)>{icon("check")}{form_name(&sheet.row.form)}</a> }
        };
        sheets.iter().map(chip).rows()
    };
    view! {
        <li class="row">
            <span class="row-main"><span class="row-title">{name}</span>{(!meta.is_empty()).then(|| view! { <span class="row-meta">{meta.join("、")}</span> })}</span>
            <span class="row-trail">{state}</span>
        </li>
    }
}

/// What the plan calls a form.
pub fn tool_name(lesson: Lesson, tool: &str) -> Option<String> {
    super::begin::tools(lesson).into_iter().find(|(id, _)| id == tool).map(|(_, words)| words)
}
