//! A record that this space was only told of: that it exists, not what it says.

use qinglan_core::id::Millis;
use qinglan_core::record::{Field, Value};

use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::later::later;
use crate::components::list::form_name;
use crate::components::when::moment;
use crate::dom::{View, view};
use crate::state::Draft;
use crate::text::t;

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
            </dl>
            <div class="notice" data-kind="calm">{icon("lock")}<div><p><b>{t().private_title()}</b>" "{t().private_means()}</p></div></div>
        })
}
