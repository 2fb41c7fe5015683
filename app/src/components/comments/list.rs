//! The threads about a record, and the place to write the next comment.

use qinglan_core::comment::{Remark, Settled, may_settle, threads};
use qinglan_core::id::{EntityId, SpaceId};
use qinglan_core::record::{EntityKind, Field};
use web_sys::HtmlElement;

use super::form::{Place, comment_form};
use super::is_about;
use super::item::comment_item;
use crate::components::filling::{About, Filling};
use crate::dom::{View, component, keyed, maybe, part, view};
use crate::reactive::{Memo, RwSignal, StoredValue, effect};
use crate::shell::task::spawn;
use crate::text::{fill, t};

/// A list of comments and what is being written below it.
#[derive(Clone, Copy)]
pub struct Desk {
    pub filling: Filling,
    /// What is open; none for the whole record.
    pub only: RwSignal<Option<About>>,
    pub pen: RwSignal<Pen>,
}

/// What is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Pen {
    #[default]
    New,
    Answer(Remark),
    Change(Remark),
}

/// A comment where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub remark: Remark,
    /// It is an answer.
    pub is_answer: bool,
    /// Of the comment that begins the thread.
    pub settled: Option<Settled>,
    /// I may say whether it is settled.
    pub may_settle: bool,
}

/// All comments of a record, or `only` those on one field, and the form to write one: to `space`, if it answers none.
#[component]
#[inline(never)]
pub fn comments(filling: Filling, space: SpaceId, only: RwSignal<Option<About>>) -> View {
    let app = filling.draft.app;
    let desk = Desk { filling, only, pen: RwSignal::new(Pen::New) };
    let lines = Memo::new(move || lines(desk));
    let list = view! { <ol class="comments">{keyed(move || some(lines, false), key, move |line| comment_item(desk, line))}</ol> };
    mark_read(desk, lines, list.element());
    let over = Memo::new(move || some(lines, true).iter().filter(|line| !line.is_answer).count());
    let is_open = RwSignal::new(false);
    view! {
        {list}
        {maybe(move || lines.with(Vec::is_empty).then(|| view! { <p class="field-hint">{t().no_comments()}</p> }))}
        {maybe(move || (over.get() > 0).then(|| {
            let words = fill(t().settled_threads(), &[("n", &over.get().to_string())]);
            view! {
                <button class="btn btn-quiet" type="button" aria-expanded={move || Some(if is_open.get() { "true" } else { "false" })}
                    on:click=move |_| is_open.update(|open| *open = !*open)>{words}</button>
            }
        }))}
        {maybe(move || (is_open.get() && over.get() > 0).then(|| view! {
            <ol class="comments">{keyed(move || some(lines, true), key, move |line| comment_item(desk, line))}</ol>
        }))}
        {part(move || {
            let pen = desk.pen.get();
            let (place, to) = match &pen {
                Pen::New => (Place { about: only.get(), ..Place::default_in(space) }, None),
                Pen::Answer(remark) => {
                    // An answer stands where the question does.
                    let about = remark.field().and_then(|field| Field::new(field).ok()).map(|field| About { field, spot: None });
                    let reply_to = Some(remark.entity.id);
                    (Place { about, reply_to, changes: None, space: remark.space }, Some(app.name_of(remark.entity.author)))
                }
                Pen::Change(remark) => {
                    (Place { changes: Some(remark.clone()), ..Place::default_in(remark.space) }, None)
                }
            };
            comment_form(desk, place, to)
        })}
    }
}

/// A comment is drawn anew when it says something else or was sent, and not because somebody has read it: what is being heard would stop.
fn key(line: &Line) -> String {
    let Line { remark, settled, .. } = line;
    let settled = settled.map_or(0, |settled| settled.at.0);
    let (mut last, mut unsent) = (0, 0_usize);
    let told = remark.entity.fields.iter().filter(|(field, _)| !field.as_str().starts_with("@read/"));
    for version in told.flat_map(|(_, versions)| versions) {
        // What the server has not taken has no number to tell by.
        match version.seq {
            Some(seq) => last = last.max(seq),
            None => unsent += 1,
        }
    }
    format!("{} {last} {unsent} {} {settled} {}", remark.entity.id, remark.text(), remark.speaks())
}

fn some(lines: Memo<Vec<(Line, bool)>>, over: bool) -> Vec<Line> {
    lines.with(|lines| lines.iter().filter(|(_, is_over)| *is_over == over).map(|(line, _)| line.clone()).collect())
}

/// What is shown, and whether its thread is settled.
fn lines(desk: Desk) -> Vec<(Line, bool)> {
    let only = desk.only.get();
    let me = desk.filling.draft.app.me();
    let author = desk.filling.draft.entity.with(|entity| entity.author);
    let all = desk.filling.remarks.with(|all| threads(author, all));
    let wanted = all.into_iter().filter(|thread| only.as_ref().is_none_or(|about| is_about(&thread.head, &about.field)));
    let mut lines = Vec::new();
    for thread in wanted {
        let settled = thread.settled;
        let may_settle = me.is_some_and(|me| may_settle(author, &thread.head, me));
        lines.push((Line { remark: thread.head, is_answer: false, settled, may_settle }, settled.is_some()));
        let answers = thread.answers.into_iter();
        lines.extend(
            answers.map(|remark| (Line { remark, is_answer: true, settled: None, may_settle: false }, settled.is_some())),
        );
    }
    lines
}

/// What is on the page, where somebody sees it, has been read; said once for each, though the mark takes a moment to come back.
fn mark_read(desk: Desk, lines: Memo<Vec<(Line, bool)>>, list: HtmlElement) {
    let app = desk.filling.draft.app;
    let marked = StoredValue::new(Vec::<EntityId>::new());
    effect(move || {
        let Some(me) = app.me() else { return };
        let shown = lines.get();
        let list = list.clone();
        spawn(async move {
            // Beside the record there is no room on a phone, and the list is not shown.
            gloo::timers::future::TimeoutFuture::new(0).await;
            if list.offset_parent().is_none() {
                return;
            }
            for (Line { remark, .. }, _) in shown {
                let id = remark.entity.id;
                if !remark.is_new_to(me) || marked.try_with_value(|marked| marked.contains(&id)) != Some(false) {
                    continue;
                }
                marked.update_value(|marked| marked.push(id));
                if let Err(error) = app.mark_read(remark.space, id, EntityKind::Comment).await {
                    leptos::logging::debug_warn!("read mark: {error:?}");
                }
            }
        });
    });
}
