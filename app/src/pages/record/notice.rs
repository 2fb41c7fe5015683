//! A record that this space was only told of: that it exists, not what it says.

use qinglan_core::id::Millis;
use qinglan_core::record::{EntityKind, Field, Value};

use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::later::later;
use crate::components::list::form_name;
use crate::components::when::moment;
use crate::dom::{View, maybe, view};
use crate::state::Draft;
use crate::text::{fill, t};

/// A record that this space was only told of. Who fills a form needs none of it: it is in the app's second part.
pub fn notice_page(draft: Draft, form: String) -> View {
    later(move || page(draft, &form), |otherwise| otherwise)
}

fn page(draft: Draft, form: &str) -> View {
    let app = draft.app;
    let (title, author, at) = draft.entity.with_untracked(|entity| {
        let at = match entity.value(&Field::submitted_at()) {
            Some(Value::Int(at)) => Some(Millis(*at)),
            _ => None,
        };
        (entity.text(&Field::title()).unwrap_or_default().to_owned(), entity.author, at)
    });
    let school = app.world.with_untracked(|world| {
        let world = world.as_ref()?;
        world.school(world.person(author)?.school?).map(|school| school.name.clone())
    });
    Frame::titled(form_name(form)).back("/outreach").around(view! {
            <h2>{title}</h2>
            <dl class="definition">
                <dt>{t().author()}</dt><dd>{app.name_of(author)}</dd>
                {school.map(|school| view! { <dt>{t().school()}</dt><dd>{school}</dd> })}
                {at.map(|at| view! { <dt>{t().submitted_on()}</dt><dd>{moment(at)}</dd> })}
                {maybe(move || said(draft))}
            </dl>
            <div class="notice" data-kind="calm">{icon("lock")}<div><p><b>{t().private_title()}</b>" "{t().private_means()}</p></div></div>
        })
}

/// How much was said of it, and when last: that is all that is known here (rule CM8).
fn said(draft: Draft) -> Option<View> {
    let (count, last) = draft.app.rows.with(|rows| {
        let of_space = rows.values().map(|row| &row.summary).filter(|row| row.space == draft.space && row.on == Some(draft.id));
        let said = of_space.filter(|row| row.kind == EntityKind::Comment && !row.deleted);
        said.fold((0_usize, Millis::default()), |(count, last), row| (count + 1, last.max(row.changed_at)))
    });
    let words = fill(t().comments_told(), &[("n", &count.to_string()), ("when", &moment(last))]);
    (count > 0).then(|| view! { <dt>{t().comments()}</dt><dd>{words}</dd> })
}
