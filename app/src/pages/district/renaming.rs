//! Another name for a school, by who keeps the roster (rule DR8).

use std::rc::Rc;

use qinglan_core::administration::{SchoolRenamed, Staff};
use qinglan_core::roster::{CELL_CHARS_MAX, school_name};
use qinglan_core::sync::Event;

use crate::components::asked::{Asked, net_words};
use crate::components::icon::icon;
use crate::components::notice::notice;
use crate::components::sheet::sheet;
use crate::dom::{View, maybe, view, words_in};
use crate::reactive::RwSignal;
use crate::shell::net;
use crate::shell::task::spawn;
use crate::state::App;
use crate::text::{fill, t};

/// The way to it, with its sheet; nothing at the centre, which is no school.
pub fn renaming(app: App, asked: &Asked<Staff>, staff: &Staff) -> Option<View> {
    let school = staff.school.clone()?;
    let open = RwSignal::new(false);
    let asked = asked.clone();
    let (id, before) = (school.id, Rc::<str>::from(school.name.as_str()));
    let content = move || {
        let (busy, wrong) = (RwSignal::new(false), RwSignal::new(None::<String>));
        let (name, asked) = (RwSignal::new(before.to_string()), asked.clone());
        let keep = move |event: web_sys::Event| {
            event.prevent_default();
            let Some(name) = school_name(&name.get_untracked()) else {
                return wrong.set(Some(fill(t().school_name_missing(), &[("n", &CELL_CHARS_MAX.to_string())])));
            };
            let asked = asked.clone();
            busy.set(true);
            wrong.set(None);
            spawn(async move {
                let Some(me) = app.me() else { return };
                let answer = net::directory::rename_school(me, id, name).await;
                busy.try_set(false);
                match answer {
                    Ok(SchoolRenamed::Done(school)) => {
                        open.try_set(false);
                        app.tell(&fill(t().school_renamed(), &[("name", &school.name)]));
                        app.dispatch(Event::Poked);
                        asked.again();
                    }
                    Ok(SchoolRenamed::Taken) => drop(wrong.try_set(Some(t().school_name_taken().to_owned()))),
                    Err(error) => drop(wrong.try_set(Some(net_words(error)))),
                }
            });
        };
        let typed = before.to_string();
        view! {
            <form class="sheet-body stack" on:submit=keep>
                <div class="field">
                    <label class="field-label" for="school-name">{t().school_name()}</label>
                    <input class="input" id="school-name" autocomplete="off" value=typed on:input=move |event| name.set(words_in(&event))/>
                </div>
                <p>{t().school_rename_means()}</p>
                {maybe(move || wrong.get().map(|words| notice("attention", "alert", "alert", view! { <p>{words}</p> })))}
                <div class="btn-row"><button class="btn btn-primary" type="submit" disabled={move || busy.get()} aria-busy={move || busy.get().then_some("true")}>{t().school_rename_keep()}</button></div>
            </form>
        }
    };
    Some(view! {
        <button class="btn btn-quiet no-print" type="button" on:click=move |_| open.set(true)>{icon("edit")}{t().school_rename()}</button>
        {sheet(open, || t().school_rename().to_owned(), content)}
    })
}
