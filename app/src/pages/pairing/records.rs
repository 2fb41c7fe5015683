//! What the two wrote, in the order of time, each with what the other said of it.

use qinglan_core::id::EntityId;
use qinglan_core::observed::is_lesson;
use qinglan_core::pairing::submitted_at;
use qinglan_core::record::{Entity, EntityKind, Summary};

use super::{Given, Pairing};
use crate::components::icon::icon;
use crate::components::list::{empty, form_name};
use crate::components::when::moment;
use crate::dom::{View, each, part, view};
use crate::text::{fill, t};

pub fn records_section(pairing: &Pairing, given: &Given) -> View {
    let mut rows: Vec<Summary> =
        given.records.iter().map(|record| Summary::of(pairing.space.id, record)).filter(|row| !row.deleted).collect();
    let at = |row: &Summary| {
        let record: Option<&Entity> = given.records.iter().find(|record| record.id == row.id);
        record.and_then(submitted_at).unwrap_or(row.changed_at)
    };
    rows = qinglan_core::order::greatest_first(rows, |row| at(row).0);
    let title = fill(t().pairing_records(), &[("n", &rows.len().to_string())]);
    let none = rows.is_empty().then(|| empty("records", t().nothing_yet(), t().pairing_no_records()));
    let pairing = pairing.clone();
    let times: Vec<_> = rows.iter().map(|row| moment(at(row))).collect();
    view! {
        <section class="section">
            <div class="section-head"><h2>{title}</h2></div>
            {none}
            <ul class="list">{each(move || {
                let lines: Vec<View> = rows.iter().zip(&times).map(|(record, when)| row(&pairing, record, when)).collect();
                lines
            })}</ul>
        </section>
    }
}

fn row(pairing: &Pairing, record: &Summary, when: &str) -> View {
    let app = pairing.app;
    let title = if record.title.is_empty() { form_name(&record.form) } else { record.title.clone() };
    let meta = format!("{} · {} · {when}", app.name_of(record.author), form_name(&record.form));
    let place = if is_lesson(record) { "lessons" } else { "records" };
    let (id, author, me) = (record.id, record.author, pairing.me);
    let unread = author != me && !record.read_by.contains(&me);
    let chips = part(move || {
        let said = comments(app, id);
        let answers = said.iter().filter(|row| row.author != author).count();
        let fresh = said.iter().filter(|row| row.author != me && !row.read_by.contains(&me)).count();
        view! {
            {unread.then(|| view! { <span class="chip" data-state="waiting">{icon("eye")}{t().pairing_unread()}</span> })}
            {(answers > 0).then(|| view! { <span class="chip" data-state="seen">{icon("comment")}{fill(t().pairing_answers(), &[("n", &answers.to_string())])}</span> })}
            {(fresh > 0).then(|| view! { <span class="chip" data-state="attention">{icon("comment")}{fill(t().pairing_answers_unread(), &[("n", &fresh.to_string())])}</span> })}
        }
    });
    view! {
        <li><a class="row" href=format!("/{place}/{id}")>
            <span class="row-main"><span class="row-title">{title}</span><span class="row-meta">{meta}</span></span>
            <span class="row-trail chips">{chips}</span>
        </a></li>
    }
}

fn comments(app: crate::state::App, record: EntityId) -> Vec<Summary> {
    app.rows.with(|rows| {
        let rows = rows.values().map(|row| &row.summary);
        rows.filter(|row| row.kind == EntityKind::Comment && row.on == Some(record) && !row.deleted).cloned().collect()
    })
}
