//! What waits for me, the most pressing first; all of it from this device.

use crate::reactive::{Memo, RwSignal, effect};
use chrono::NaiveDate;
use qinglan_core::calendar;
use qinglan_core::observed::is_lesson;
use qinglan_core::order;
use qinglan_core::record::{Entity, EntityKind, Field, Scope, State, Summary};

use super::records::new_record;
use crate::components::comments::mentions;
use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::later::quietly;
use crate::components::list::{by_record, empty, record_row};
use crate::components::notice::notice;
use crate::components::when;
use crate::dom::{Rows, View, component, each, maybe, view};
use crate::shell::clock;
use crate::shell::task::spawn;
use crate::state::{App, use_app};
use crate::text::{fill, t};

/// A week ahead is what a teacher plans for.
const DAYS_AHEAD: i64 = 7;

#[component]
pub fn today_page() -> View {
    let app = use_app();
    let records = Memo::new(move || by_record(app.of_kind(EntityKind::Record), app.me()));
    let mine = move |copies: &[Summary]| copies.first().is_some_and(|first| app.me() == Some(first.author));
    let drafts =
        Memo::new(move || pick(&records.get(), |copies| mine(copies) && copies.iter().all(|copy| copy.state == State::Draft)));
    let conflicts = Memo::new(move || pick(&records.get(), |copies| copies.iter().any(|copy| copy.conflict)));
    let unread = Memo::new(move || unread_comments(app));
    let commented = Memo::new(move || {
        let unread = unread.get();
        pick(&records.get(), |copies| {
            copies.first().is_some_and(|first| unread.iter().any(|comment| comment.on == Some(first.id)))
        })
    });
    let to_read = Memo::new(move || {
        pick(&records.get(), |copies| {
            !mine(copies) && copies.first().is_some_and(|first| first.scope == Scope::Full && !read(app, first))
        })
    });
    let coming = RwSignal::new(Vec::new());
    let nothing = move || {
        [drafts, conflicts, commented, to_read].iter().all(|list| list.with(Vec::is_empty))
            && coming.with(Vec::is_empty)
            && app.refused.get() == 0
    };
    Frame::titled(t().nav_today()).around(view! {
        <p class="field-hint">{when::day(clock::today())}</p>
        {attention()}
        {section(conflicts, t().today_conflicts())}
        {quietly(move || mentions(unread))}
        {section(commented, t().today_comments())}
        {section(to_read, t().today_to_read())}
        {quietly(move || activities(app, coming))}
        {section(drafts, t().today_drafts())}
        {maybe(move || nothing().then(|| empty("today", t().today_nothing(), t().today_nothing_means())))}
        {new_record()}
    })
}

fn pick(records: &[Vec<Summary>], wanted: impl Fn(&[Summary]) -> bool) -> Vec<Vec<Summary>> {
    records.iter().filter(|copies| wanted(copies)).cloned().collect()
}

fn read(app: App, row: &Summary) -> bool {
    app.me().is_some_and(|me| row.read_by.contains(&me))
}

fn unread_comments(app: App) -> Vec<Summary> {
    let me = app.me();
    app.of_kind(EntityKind::Comment)
        .into_iter()
        .filter(|row| row.scope == Scope::Full && me != Some(row.author) && !read(app, row))
        .collect()
}

/// Operations that the server refused: the page of sending says why and what to do.
#[component]
fn attention() -> View {
    let app = use_app();
    maybe(move || {
        (app.refused.get() > 0).then(|| {
            let words = view! {
                <p><b>{fill(t().status_attention(), &[("n", &app.refused.get().to_string())])}</b></p>
                <div class="btn-row"><a href="/me#sending" class="btn">{t().see_why()}</a></div>
            };
            notice("attention", "status", "alert", words)
        })
    })
}

#[component]
fn section(list: Memo<Vec<Vec<Summary>>>, title: &'static str) -> View {
    maybe(move || {
        (!list.with(Vec::is_empty)).then(|| {
            view! {
                <section class="section">
                    <div class="section-head"><h2>{title}</h2></div>
                    <ul class="list">{each(move || list.get().into_iter().map(record_row))}</ul>
                </section>
            }
        })
    })
}

/// Activities and lessons to observe of the coming days, by day, kept up to date.
fn coming_activities(app: App, found: RwSignal<Vec<(NaiveDate, Entity)>>) {
    let keys = Memo::new(move || {
        let lessons = by_record(app.of_kind(EntityKind::Record).into_iter().filter(is_lesson).collect(), app.me());
        let lessons = lessons.into_iter().filter_map(|copies| copies.into_iter().next());
        lessons.chain(app.of_kind(EntityKind::Activity)).map(|row| (row.space, row.id, row.changed_at)).collect::<Vec<_>>()
    });
    effect(move || {
        let keys = keys.get();
        spawn(async move {
            let Some(store) = app.store() else { return };
            let today = clock::today();
            let wanted: Vec<_> = keys.into_iter().map(|(space, id, _)| (space, id)).collect();
            let mut coming = Vec::new();
            for (_, entity) in store.entities(&wanted).await.unwrap_or_default() {
                let Some(date) = text_of(&entity, "date").and_then(calendar::parse_iso) else { continue };
                if (0..=DAYS_AHEAD).contains(&(date - today).num_days()) {
                    coming.push((date, entity));
                }
            }
            order::by_key(&mut coming, |(date, entity)| (*date, text_of(entity, "time").map(str::to_owned)));
            found.set(coming);
        });
    });
}

/// In the app's second part: nobody needs them for a first form.
#[component]
#[inline(never)]
fn activities(app: App, coming: RwSignal<Vec<(NaiveDate, Entity)>>) -> View {
    coming_activities(app, coming);
    let row = |(date, entity): (NaiveDate, Entity)| {
        // Of a lesson the class; its period is the name of a choice.
        let names: &[&str] =
            if entity.kind == EntityKind::Record { &["class"] } else { &["time", "period", "place", "lecturer"] };
        let meta: Vec<&str> = names.iter().filter_map(|name| text_of(&entity, name)).collect();
        let days = (date - clock::today()).num_days();
        let day = match days {
            0 => t().today().to_owned(),
            1 => t().tomorrow().to_owned(),
            _ => when::day(date),
        };
        let meta = (!meta.is_empty()).then(|| format!(" · {}", meta.join(" · ")));
        let words = |sign: &'static str, title: String| {
            view! {
                {icon(sign)}
                <span class="row-main"><span class="row-title">{title}</span><span class="row-meta">{day}{meta}</span></span>
            }
        };
        if entity.kind == EntityKind::Record {
            let title = fill(t().today_lesson(), &[("title", entity.text(&Field::title()).unwrap_or_default())]);
            return view! { <li><a class="row" href=format!("/lessons/{}", entity.id)>{words("eye", title)}</a></li> };
        }
        let title = text_of(&entity, "title").unwrap_or_default().to_owned();
        view! { <li><div class="row">{words("calendar", title)}</div></li> }
    };
    maybe(move || {
        (!coming.with(Vec::is_empty)).then(|| {
            view! {
                <section class="section">
                    <div class="section-head"><h2>{t().today_activities()}</h2></div>
                    <ul class="list">{coming.get().into_iter().map(row).rows()}</ul>
                </section>
            }
        })
    })
}

fn text_of<'e>(entity: &'e Entity, name: &str) -> Option<&'e str> {
    entity.text(&Field::new(name).ok()?)
}
