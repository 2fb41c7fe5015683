//! The forms to begin a record with, by the work that they are for; those that were used last come first.

use qinglan_core::form::{Held, Library, Offered, recent};
use qinglan_core::id::SpaceId;
use qinglan_core::record::{EntityKind, Summary};

use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::list::skeleton;
use crate::components::notice::notice;
use crate::dom::{Rows, View, component, part, view};
use crate::reactive::RwSignal;
use crate::shell::task::spawn;
use crate::state::designs::led;
use crate::state::library::{latest, offers, with_library};
use crate::state::{App, use_app};
use crate::text::{fill, say, t};

/// More would push the categories off a phone's screen.
const RECENT_MAX: usize = 3;

#[component]
#[inline(never)]
pub fn new_page() -> View {
    let app = use_app();
    let here = RwSignal::new(None::<bool>);
    read(app, here);
    Frame::titled(t().forms_title()).back("/records").around(part(move || match here.get() {
        None => skeleton(),
        Some(true) => {
            // A form that comes meanwhile is there with it.
            app.forms.track();
            with_library(|library| all_forms(app, library)).unwrap_or_else(View::none)
        }
        Some(false) => forms_missing(move || read(app, here)),
    }))
}

/// Reads the library; `here` says how it went, none meanwhile.
pub(super) fn read(app: App, here: RwSignal<Option<bool>>) {
    here.set(None);
    spawn(async move {
        let read = app.read_forms().await;
        here.try_set(Some(read));
    });
}

/// That the forms are not on this device, and a way to try again.
pub(super) fn forms_missing(again: impl Fn() + 'static) -> View {
    let words = view! {
        <p>{t().forms_missing()}</p>
        <div class="btn-row"><button class="btn" type="button" on:click=move |_| again()>{icon("refresh")}{t().try_again()}</button></div>
    };
    notice("attention", "alert", "cloud-off", words)
}

fn all_forms(app: App, library: &Library) -> View {
    let me = app.me();
    let mine: Vec<Summary> = app.rows.with_untracked(|rows| {
        let rows = rows.values().map(|row| &row.summary);
        rows.filter(|row| row.kind == EntityKind::Record && Some(row.author) == me && !row.deleted).cloned().collect()
    });
    let recent: Vec<Held> = recent(&mine).into_iter().filter_map(|id| latest(app, &id)).take(RECENT_MAX).collect();
    let used = (!recent.is_empty()).then(|| section(t().forms_recent().to_owned(), recent.iter().map(row).rows()));
    let categories = library.categories.iter().map(|category| {
        let forms = category.forms.iter().filter_map(|id| library.latest(id));
        section(say(&category.label), forms.map(row).rows())
    });
    let managed = (!led(app).is_empty()).then(|| {
        view! { <div class="btn-row"><a href="/forms" class="btn">{icon("edit")}{t().designs_title()}</a></div> }
    });
    used.into_iter().chain(of_spaces(app)).chain(categories).chain(managed).rows()
}

/// What the person's spaces have published, by the space.
fn of_spaces(app: App) -> Vec<View> {
    let all: Vec<Offered> = offers(app).into_iter().filter(|offer| !offer.withdrawn).collect();
    let spaces = app.world.with(|world| world.as_ref().map(|world| world.spaces.clone())).unwrap_or_default();
    let section_of = |(space, name): (SpaceId, String)| {
        let rows: Vec<View> = all.iter().filter(|offer| offer.space == space).map(|offer| offered(app, offer)).collect();
        (!rows.is_empty()).then(|| section(fill(t().designs_of(), &[("space", &name)]), rows.into_iter().rows()))
    };
    spaces.into_iter().map(|space| (space.id, space.name)).filter_map(section_of).collect()
}

/// A published form: one that is not on this phone yet says so.
fn offered(app: App, offer: &Offered) -> View {
    if let Some(held) = latest(app, &offer.id) {
        return row(&held);
    }
    view! {
        <li class="row"><span class="row-main">
            <span class="row-title">{say(&offer.title)}</span><span class="row-meta">{t().forms_on_the_way()}</span>
        </span></li>
    }
}

fn section(title: String, rows: View) -> View {
    view! {
        <section class="section" aria-label=title.clone()>
            <h2>{title}</h2>
            <ul class="list">{rows}</ul>
        </section>
    }
}

/// A form: to begin a record with, and beside that, to print with nothing in it.
fn row(held: &Held) -> View {
    let (reference, title) = (held.reference(), say(&held.title));
    let blank = fill(t().forms_blank(), &[("form", &title)]);
    view! {
        <li class="row-beside">
            <a href=format!("/records/{}?form={reference}", use_app().entity_id()) class="row">
                <span class="row-main">
                    <span class="row-title">{title}</span>
                    {held.description.as_ref().map(|words| view! { <span class="row-meta">{say(words)}</span> })}
                </span>
            </a>
            <a href=format!("/records/new/{reference}") class="icon-btn" aria-label=blank>{icon("print")}</a>
        </li>
    }
}
