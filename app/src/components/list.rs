//! Rows of lists, and what stands where there are none.

use qinglan_core::observed::is_lesson;
use qinglan_core::order;
use qinglan_core::record::{EntityKind, Scope, State, Summary};

use super::icon::icon;
use super::when::moment;
use crate::dom::{View, component, text, view};
use crate::state::use_app;
use crate::text::{fill, say, t};

/// Grey rows while the store is read.
#[component]
pub fn skeleton() -> View {
    let row = || {
        view! {
            <li class="row skeleton" aria-hidden="true">
                <span class="row-main"><span class="row-title"></span><span class="row-meta"></span></span>
            </li>
        }
    };
    view! { <ul class="list" aria-busy="true">{row()}{row()}{row()}</ul> }
}

/// Nothing here yet.
#[component]
pub fn empty(sign: &'static str, title: &'static str, words: &'static str) -> View {
    empty_with(sign, title, words, View::none())
}

/// Nothing here, and what to do about it.
#[component]
pub fn empty_with(sign: &'static str, title: &'static str, words: &'static str, step: View) -> View {
    view! {
        <div class="empty">
            {icon(sign)}
            <h2>{title}</h2>
            <p>{words}</p>
            {step}
        </div>
    }
}

/// The name of a record's form, in words. Of a form that is not known yet it is the id, until the library has been read; what was
/// published has an id that says nothing.
#[must_use]
pub fn form_name(form: &str) -> String {
    let unknown = || if form.starts_with("f-") { t().form_unnamed().to_owned() } else { form.to_owned() };
    use_app().form_title(form).map_or_else(unknown, |title| say(&title))
}

/// What lists that name records of any kind call one; none for what is not here.
#[must_use]
pub fn title_words(row: Option<&Summary>) -> Option<String> {
    row.map(|row| if row.title.is_empty() { form_name(&row.form) } else { row.title.clone() })
}

/// The state of a record as its author and its readers see it.
#[must_use]
pub fn state_chip(copies: &[Summary]) -> View {
    let unsent: u32 = copies.iter().filter(|copy| copy.state == State::Submitted).map(|copy| copy.unsent).sum();
    let submitted = copies.iter().any(|copy| copy.state == State::Submitted);
    let (state, sign, words) = if copies.iter().any(|copy| copy.conflict) {
        ("conflict", "split", t().chip_conflict())
    } else if !submitted {
        ("draft", "edit", t().chip_draft())
    } else if unsent > 0 {
        ("waiting", "clock", t().chip_waiting())
    } else {
        ("sent", "check", t().chip_sent())
    };
    view! { <span class="chip" data-state=state>{icon(sign)}{words}</span> }
}

/// A record in a list; `copies` are its copies on this device, the one to open first.
#[component]
pub fn record_row(copies: Vec<Summary>) -> View {
    let app = use_app();
    let Some(first) = copies.first().cloned() else { return View::none() };
    let (own, titled) = (first.title.clone(), first.form.clone());
    let submitted = first.state == State::Submitted;
    // Forms from elsewhere may not say what a record is called.
    let title = text(move || match own.as_str() {
        "" if submitted => form_name(&titled),
        "" => t().untitled().to_owned(),
        own => own.to_owned(),
    });
    let mine = app.me() == Some(first.author);
    let place = if is_lesson(&first) { "lessons" } else { "records" };
    let (id, when, named) = (first.id, moment(first.changed_at), first.form);
    let form = text(move || form_name(&named));
    let author = if mine { String::new() } else { format!("{} · ", app.name_of(first.author)) };
    let scope = (first.scope == Scope::Notice).then_some(t().notice_only());
    // Who reads a comment may have the notice of it as well (rule CM8).
    let (mut said, mut new) = (Vec::new(), 0_usize);
    app.rows.with(|rows| {
        for row in rows.values().map(|row| &row.summary) {
            if row.kind == EntityKind::Comment && row.on == Some(id) && !row.deleted {
                order::add(&mut said, row.id);
                let unread =
                    row.scope == Scope::Full && app.me().is_some_and(|me| me != row.author && !row.read_by.contains(&me));
                new += usize::from(unread);
            }
        }
    });
    let comments = match (new, said.len()) {
        (0, 0) => None,
        (0, all) => Some(fill(t().n_comments(), &[("n", &all.to_string())])),
        (new, _) => Some(fill(t().n_new_comments(), &[("n", &new.to_string())])),
    };
    view! {
        <li>
            <a href=format!("/{place}/{id}") class="row">
                <span class="row-main">
                    <span class="row-title">{title}</span>
                    <span class="row-meta">{author}{form}" · "{when}{scope.map(|words| format!(" · {words}"))}</span>
                </span>
                <span class="row-trail chips">
                    {comments.map(|words| view! { <span class="chip" data-state="seen">{icon("comment")}{words}</span> })}
                    {mine.then(|| state_chip(&copies))}
                </span>
            </a>
        </li>
    }
}
