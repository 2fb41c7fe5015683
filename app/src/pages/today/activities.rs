//! Activities and lessons to observe of the coming days.

use chrono::NaiveDate;
use qinglan_core::calendar;
use qinglan_core::observed::is_lesson;
use qinglan_core::order;
use qinglan_core::record::{Entity, EntityKind, Field, by_record};

use crate::components::icon::icon;
use crate::components::when;
use crate::dom::{Rows, View, component, maybe, view};
use crate::reactive::{Memo, RwSignal, effect};
use crate::shell::clock;
use crate::shell::task::spawn;
use crate::state::App;
use crate::text::{fill, t};

/// A week ahead is what a teacher plans for.
const DAYS_AHEAD: i64 = 7;

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

#[component]
#[inline(never)]
pub fn activities(app: App) -> View {
    let coming = RwSignal::new(Vec::new());
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
