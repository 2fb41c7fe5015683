//! Who invites you to what, before anything is asked.

use crate::reactive::RwSignal;
use qinglan_core::api::ApiError;
use qinglan_core::directory::{InviteView, SpaceKind};

use crate::components::icon::icon;
use crate::components::when::moment;
use crate::dom::{Rows, View, component, maybe, part, text, view};
use crate::shell::browser;
use crate::shell::net::{self, NetError};
use crate::shell::task::spawn;
use crate::state::{EnrolError, store_words, use_app};
use crate::text::{fill, t};

#[derive(Clone, Debug, PartialEq, Eq)]
enum Shown {
    Asking,
    Invite(InviteView),
    Wrong(NetError),
}

#[component]
pub fn invite_page(code: String) -> View {
    browser::set_ready();
    browser::set_title("", t().app_name());
    let shown = RwSignal::new(Shown::Asking);
    let ask = {
        let code = code.clone();
        move || {
            let code = code.clone();
            shown.set(Shown::Asking);
            spawn(async move { shown.set(net::invite(&code).await.map_or_else(Shown::Wrong, Shown::Invite)) });
        }
    };
    ask();
    view! {
        <main class="welcome" id="main">
            <img class="welcome-mark" src="/assets/icons/icon.svg" alt="" width="64" height="64"/>
            {part(move || match shown.get() {
                Shown::Asking => view! { <p role="status">{t().invite_asking()}</p> },
                Shown::Invite(invite) => invitation(invite, code.clone()),
                Shown::Wrong(error) => refused(error, ask.clone()),
            })}
        </main>
    }
}

#[component]
fn invitation(invite: InviteView, code: String) -> View {
    let app = use_app();
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<EnrolError>);
    let enter = move |_| {
        let code = code.clone();
        busy.set(true);
        spawn(async move {
            match app.enrol(code).await {
                Ok(()) => app.go_instead("/"),
                Err(error) => {
                    wrong.set(Some(error));
                    busy.set(false);
                }
            }
        });
    };
    let school = invite.school.as_ref().map(|school| school.name.clone());
    let others = invite.spaces.iter().filter(|(_, name)| school.as_ref() != Some(name));
    let spaces = others.map(|(kind, name)| view! { <dt>{kind_words(*kind)}</dt><dd>{name.clone()}</dd> }).rows();
    view! {
        <p class="welcome-from">{fill(t().invite_from(), &[("from", &invite.from)])}</p>
        <h1>{fill(t().invite_hello(), &[("name", &invite.person.name)])}</h1>
        <dl class="definition">
            {school.map(|school| view! { <dt>{t().school()}</dt><dd>{school}</dd> })}
            {spaces}
            <dt>{t().valid_until()}</dt><dd>{moment(invite.expires)}</dd>
        </dl>
        <p>{t().invite_means()}</p>
        {maybe(move || wrong.get().map(|error| view! {
            <div class="notice" data-kind="attention" role="alert">{icon("alert")}<p>{enrol_words(&error)}</p></div>
        }))}
        <button class="btn btn-primary" disabled={move || busy.get()} aria-busy={move || busy.get().then_some("true")} on:click=enter>
            {text(move || if busy.get() { t().entering().to_owned() } else { fill(t().enter_as(), &[("name", &invite.person.name)]) })}
        </button>
        <p class="field-hint">{t().invite_not_you()}</p>
    }
}

#[component]
fn refused(error: NetError, again: impl Fn() + 'static) -> View {
    let try_again = matches!(error, NetError::NoAnswer | NetError::Api(ApiError::Unavailable | ApiError::TooMany { .. }));
    view! {
        <h1>{t().invite_refused()}</h1>
        <div class="notice" data-kind="attention" role="alert">{icon("alert")}<p>{invite_words(error)}</p></div>
        {if try_again {
            view! { <button class="btn btn-primary" on:click=move |_| again()>{t().try_again()}</button> }
        } else {
            view! { <a href="/welcome" class="btn btn-primary">{t().other_code()}</a> }
        }}
    }
}

/// Why somebody could not come, or go.
#[must_use]
pub fn enrol_words(error: &EnrolError) -> String {
    match error {
        EnrolError::Net(error) => invite_words(*error),
        EnrolError::Store(error) => store_words(error).to_owned(),
        EnrolError::Unsent => t().remove_unsent().to_owned(),
        EnrolError::Refused => t().remove_refused().to_owned(),
        EnrolError::OnlyHere(_) => t().remove_only_here().to_owned(),
        EnrolError::Unheard => t().remove_offline().to_owned(),
    }
}

fn invite_words(error: NetError) -> String {
    match error {
        NetError::NoAnswer => t().invite_offline().to_owned(),
        NetError::Api(ApiError::InviteUnknown | ApiError::NotFound | ApiError::Malformed) => t().invite_unknown().to_owned(),
        NetError::Api(ApiError::InviteUsed) => t().invite_used().to_owned(),
        NetError::Api(ApiError::InviteExpired) => t().invite_expired().to_owned(),
        NetError::Api(ApiError::TooMany { wait_s }) => fill(t().too_many(), &[("n", &wait_s.to_string())]),
        NetError::Api(_) => t().server_unavailable().to_owned(),
    }
}

/// What people call a kind of space.
#[must_use]
pub fn kind_words(kind: SpaceKind) -> &'static str {
    match kind {
        SpaceKind::Personal => t().space_personal(),
        SpaceKind::School => t().space_school(),
        SpaceKind::Prep => t().space_prep(),
        SpaceKind::Pairing => t().space_pairing(),
        SpaceKind::Partnership => t().space_partnership(),
        SpaceKind::District => t().space_district(),
    }
}
