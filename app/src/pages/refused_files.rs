//! Photos and recordings that a space did not take: why, and the ways out (rule FL9).

use std::rc::Rc;

use super::refused::{give_up_button, space_name};
use crate::components::icon::icon;
use crate::dom::{View, component, each, view};
use crate::reactive::{RwSignal, effect};
use crate::shell::task::spawn;
use crate::state::{App, use_app};
use crate::text::{fill, t};
use qinglan_core::api::ApiError;
use qinglan_core::store::{Decision, Upload};

/// Files that one space refused for one reason.
type Group = Rc<Vec<Upload>>;

#[component]
pub fn refused_files() -> View {
    let app = use_app();
    let refused = RwSignal::new(Vec::<Group>::new());
    effect(move || {
        app.refused.track();
        spawn(async move {
            let Some(store) = app.store() else { return };
            let Ok(groups) = store.refused_uploads().await else { return };
            let groups: Vec<Group> = groups.into_iter().map(Rc::new).collect();
            // Drawn again only when there is something else.
            if refused.try_with_untracked(|old| *old != groups).unwrap_or_default() {
                refused.set(groups);
            }
        });
    });
    view! { <ul class="list">{each(move || refused.get().into_iter().map(move |group| row(app, &group)))}</ul> }
}

fn row(app: App, group: &Group) -> View {
    let Some(first) = group.first() else { return View::none() };
    let (again, gone) = (Rc::clone(group), Rc::clone(group));
    let give_up = Rc::new(move || app.decide_files(Rc::clone(&gone), Decision::GiveUp));
    view! {
        <li class="stack">
            <div class="row">
                {icon("alert")}
                <span class="row-main">
                    <span class="row-title">{t().refused_files()}</span>
                    {space_name(app, first.space).map(|name| view! { <span class="row-meta">{name}</span> })}
                    <span class="row-meta">{first.refused.map(|reason| reason_words(reason, group))}</span>
                </span>
            </div>
            <div class="btn-row">
                <button class="btn" type="button" on:click=move |_| app.decide_files(Rc::clone(&again), Decision::Again)>{icon("refresh")}{t().try_again()}</button>
                {give_up_button(t().refused_file_give_up(), give_up)}
            </div>
        </li>
    }
}

fn reason_words(reason: ApiError, group: &[Upload]) -> String {
    match reason {
        ApiError::Forbidden => t().refused_not_a_member().to_owned(),
        ApiError::TooLarge { limit } => {
            let largest = group.iter().map(|upload| upload.file.bytes).max().unwrap_or_default();
            fill(t().refused_file_too_large(), &[("n", &(largest / 1024).to_string()), ("max", &(limit / 1024).to_string())])
        }
        ApiError::NotFound => t().refused_file_lost().to_owned(),
        _ => t().refused_file_broken().to_owned(),
    }
}
