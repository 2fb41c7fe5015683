//! Where one is signed in, a way to end that, and a way to another device.

use qinglan_core::administration::SignedIn;
use qinglan_core::directory::InviteIssued;

use super::district::{invite_link, spaced};
use crate::components::asked::{Asked, net_words};
use crate::components::icon::icon;
use crate::components::qr::qr;
use crate::components::when::moment;
use crate::dom::{Rows, View, component, maybe, part, view};
use crate::reactive::RwSignal;
use crate::shell::net;
use crate::shell::task::spawn;
use crate::state::{App, use_app};
use crate::text::{fill, t};

/// One's own devices. They are asked for when somebody wants to see them: that needs the network.
#[component]
pub fn devices() -> View {
    let open = RwSignal::new(false);
    view! {
        <section class="section" id="devices">
            <div class="section-head"><h2>{t().devices_title()}</h2></div>
            <p class="field-hint">{t().devices_means()}</p>
            {part(move || if open.get() { list() } else {
                view! { <button class="btn" type="button" on:click=move |_| open.set(true)>{icon("phone")}{t().devices_show()}</button> }
            })}
            {another()}
            {own_data()}
        </section>
    }
}

fn list() -> View {
    let app = use_app();
    let asked = Asked::of(net::directory::devices);
    let again = asked.clone();
    asked.shown(move |devices| {
        let rows = devices.iter().map(|device| row(app, &again, device)).rows();
        view! { <ul class="list">{rows}</ul> }
    })
}

fn row(app: App, asked: &Asked<Vec<SignedIn>>, device: &SignedIn) -> View {
    let name = if device.device.is_empty() { t().devices_unnamed().to_owned() } else { device.device.clone() };
    let when = fill(t().devices_when(), &[("since", &moment(device.since)), ("seen", &moment(device.seen))]);
    let (asked, session) = (asked.clone(), device.session.clone());
    let end = move |_| {
        let (asked, session) = (asked.clone(), session.clone());
        spawn(async move {
            let Some(me) = app.me() else { return };
            match net::directory::end_device(me, session).await {
                Ok(()) => {
                    app.tell(t().devices_ended());
                    asked.again();
                }
                Err(error) => app.tell(&net_words(error)),
            }
        });
    };
    let label = fill(t().devices_end_named(), &[("device", &name)]);
    let way = if device.this {
        view! { <span class="chip" data-state="saved">{icon("check")}{t().devices_this()}</span> }
    } else {
        view! { <button class="btn btn-quiet" type="button" aria-label=label on:click=end>{t().devices_end()}</button> }
    };
    view! {
        <li class="row">
            <span class="row-lead">{icon("phone")}</span>
            <span class="row-main"><span class="row-title">{name}</span><span class="row-meta">{when}</span></span>
            <span class="row-trail">{way}</span>
        </li>
    }
}

/// What the directory holds of the person, as a file (rule DP1).
fn own_data() -> View {
    let app = use_app();
    maybe(move || {
        app.me().map(|me| {
            view! {
                <p class="field-hint">{t().own_data_means()}</p>
                <a class="btn btn-quiet" href=format!("/api/me/data?person={me}") download="qinglan.json">{icon("download")}{t().own_data()}</a>
                <p><a href="/privacy">{t().privacy_link()}</a></p>
            }
        })
    })
}

/// A code for another device of one's own.
fn another() -> View {
    let app = use_app();
    let issued = RwSignal::new(None::<InviteIssued>);
    let busy = RwSignal::new(false);
    let ask = move |_| {
        busy.set(true);
        spawn(async move {
            let Some(me) = app.me() else { return };
            let answer = net::directory::own_invite(me).await;
            busy.try_set(false);
            match answer {
                Ok(invite) => drop(issued.try_set(Some(invite))),
                Err(error) => app.tell(&net_words(error)),
            }
        });
    };
    view! {
        <div class="btn-row"><button class="btn" type="button" disabled={move || busy.get()} on:click=ask>{icon("plus")}{t().devices_another()}</button></div>
        {maybe(move || issued.get().map(|invite| {
            let link = invite_link(&invite.code);
            view! {
                <div class="slip" role="status">
                    {qr(&link, t().devices_another())}
                    <div>
                        <p>{t().devices_another_means()}</p>
                        <p class="slip-link">{link}</p>
                        <p>{t().invite_code()}" "<b class="slip-code">{spaced(&invite.code)}</b></p>
                        <p class="field-hint">{fill(t().slip_until(), &[("when", &moment(invite.expires))])}</p>
                    </div>
                </div>
            }
        }))}
    }
}
