//! Groups and rows of a form that computes.

use std::rc::Rc;

use qinglan_core::form::{Group, Node, Repeat};
use qinglan_core::record::Field;
use qinglan_core::words::Words;

use super::asked::asked;
use super::marked::marked_words;
use super::media::{beside, named};
use super::record::Computing;
use crate::components::checking::violation_words;
use crate::components::field::remark_mark;
use crate::components::filling::input_id;
use crate::components::icon::icon;
use crate::components::repeat::remove_row;
use crate::dom::{Rows, View, keyed, maybe, text, view};
use crate::reactive::{Memo, StoredValue, effect};
use crate::shell::browser;
use crate::text::{fill, say, t};

/// The nodes of a form, a group or a row, at their paths.
pub fn nodes(open: &Rc<Computing>, prefix: &str, all: Vec<Node>) -> View {
    let draw = |node: Node| {
        let path = if prefix.is_empty() { node.name().to_owned() } else { format!("{prefix}/{}", node.name()) };
        match node {
            // A definition is checked before it is published: its paths are fields.
            Node::Question(question) => Field::new(path).map_or_else(|_| View::none(), |field| asked(open, field, question)),
            Node::Group(group) => part(open, &path, group),
            Node::Repeat(repeat) => rows(open, path, repeat),
        }
    };
    all.into_iter().map(draw).rows()
}

/// Words of the part at a path, with answers in their places.
pub fn said(open: &Rc<Computing>, path: &str, words: Words) -> Memo<String> {
    open.watch(path, String::new(), move |engine, at| engine.said(at, &words))
}

/// Whether the part at a path is asked.
pub fn relevant(open: &Rc<Computing>, path: &str) -> Memo<bool> {
    open.watch(path, false, |engine, at| engine.state(at).is_some_and(|state| state.relevant))
}

fn part(open: &Rc<Computing>, path: &str, group: Group) -> View {
    let shown = relevant(open, path);
    let label = said(open, path, group.label);
    let hint = group.hint.map(|hint| said(open, path, hint));
    let media = beside(open, path, named(group.logic.as_ref()), label);
    view! {
        <section class="section" aria-label={move || label.get()} hidden={move || !shown.get()}>
            {maybe(move || label.with(|label| !label.is_empty()).then(|| view! { <h2>{marked_words(label)}</h2> }))}
            {media}
            {hint.map(|hint| view! { <p class="field-hint">{marked_words(hint)}</p> })}
            {nodes(open, path, group.nodes)}
        </section>
    }
}

/// The rows of a repeat, one under the other; people add and remove them where nothing counts them.
fn rows(open: &Rc<Computing>, path: String, repeat: Repeat) -> View {
    let filling = open.filling;
    let Ok(field) = Field::new(path.clone()) else { return View::none() };
    let above = path.rsplit_once('/').map_or("", |(above, _)| above);
    let all = open.rows(&path);
    let counted = open.with(|engine| engine.find_rows(&path).is_some_and(|(_, repeat)| engine.is_counted(repeat)));
    let (shown, label) = (relevant(open, above), said(open, above, repeat.label.clone()));
    let editable = filling.editable && !counted;
    let media = beside(open, above, named(repeat.logic.as_ref()), label);
    let wrong = filling.violation(&field);
    let add_words = repeat.add_label.as_ref().map_or_else(|| t().add_row().to_owned(), say);
    // The row that was just added: the reader of the screen goes on in it.
    let added = StoredValue::new(None::<String>);
    let add = {
        let (open, path) = (Rc::clone(open), path.clone());
        move |_| added.set_value(open.add_row(&path))
    };
    let draw = {
        let (open, nodes) = (Rc::clone(open), repeat.nodes.clone());
        move |path: String| row(&open, path, all, added, editable, nodes.clone())
    };
    let heading = repeat.label.clone();
    view! {
        <section class="section" id=input_id(&field) tabindex="-1" aria-label={move || label.get()} hidden={move || !shown.get()}>
            <div class="section-head"><h2>{text(move || label.get())}</h2>{remark_mark(filling, field.clone(), say(&heading))}</div>
            {media}
            {repeat.hint.filter(|_| filling.editable).map(|hint| view! { <p class="field-hint">{say(&hint)}</p> })}
            <div class="rows">{keyed(move || all.get(), Clone::clone, draw)}</div>
            {maybe(move || (!filling.editable && all.with(Vec::is_empty)).then(|| view! { <p class="field-answer">{t().not_answered()}</p> }))}
            {maybe(move || wrong.get().map(|kind| view! { <p class="field-error">{icon("alert")}{violation_words(kind)}</p> }))}
            {editable.then(|| view! { <button class="btn" type="button" on:click=add>{icon("plus")}{add_words}</button> })}
        </section>
    }
}

fn row(
    open: &Rc<Computing>,
    path: String,
    all: Memo<Vec<String>>,
    added: StoredValue<Option<String>>,
    editable: bool,
    inside: Vec<Node>,
) -> View {
    let filling = open.filling;
    let Ok(field) = Field::new(path.clone()) else { return View::none() };
    let (shown, id) = (relevant(open, &path), input_id(&field));
    let number = {
        let path = path.clone();
        Memo::new(move || all.with(|all| all.iter().position(|each| *each == path)).map_or(0, |at| at + 1))
    };
    let (own, target) = (path.clone(), id.clone());
    effect(move || {
        if added.with_value(|added| added.as_ref() == Some(&own)) {
            added.set_value(None);
            browser::focus(&target);
        }
    });
    let body = nodes(open, &path, inside);
    view! {
        <section class="row-card" id=id tabindex="-1" aria-label={move || fill(t().row_n(), &[("n", &number.get().to_string())])} hidden={move || !shown.get()}>
            <div class="row-head">
                <span class="row-number">{text(move || number.get().to_string())}</span>
                {editable.then(|| view! {
                    <button class="icon-btn" type="button" aria-label={move || fill(t().remove_row(), &[("n", &number.get().to_string())])}
                        on:click=move |_| remove_row(filling, &path)>{icon("trash")}</button>
                })}
            </div>
            {body}
        </section>
    }
}
