//! Whose store is closed with a PIN: she enters it, or somebody else takes the phone.

use crate::components::icon::icon;
use crate::components::pin::digits;
use crate::dom::{View, component, maybe, part, text, view};
use crate::reactive::RwSignal;
use crate::shell::browser;
use crate::shell::registry::Resident;
use crate::shell::task::spawn;
use crate::state::{store_words, use_app};
use crate::text::{fill, t};
use gloo::timers::callback::Timeout;

/// From so many wrong PINs on, each further one takes its time.
const WRONG_FREE: u32 = 5;
const WAIT_MS: u32 = 30_000;

/// `forgiving`: a new invite says that it is she, so that a forgotten PIN keeps nobody out.
#[component]
#[inline(never)]
pub fn pin_page(resident: Resident, forgiving: bool) -> View {
    browser::set_ready();
    browser::set_title("", t().app_name());
    let app = use_app();
    let pin = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let wrong = resident.lock.as_ref().map_or(0, |lock| lock.wrong);
    let waits = RwSignal::new(wrong >= WRONG_FREE);
    if waits.get_untracked() {
        Timeout::new(WAIT_MS, move || {
            waits.try_set(false);
        })
        .forget();
    }
    let said = RwSignal::new((wrong > 0).then(|| t().pin_wrong()));
    let (asked, lost) = (resident.clone(), resident.clone());
    let open = move |event: web_sys::Event| {
        event.prevent_default();
        let (resident, pin) = (asked.clone(), pin.get_untracked());
        if busy.get_untracked() || waits.get_untracked() || pin.is_empty() {
            return;
        }
        busy.set(true);
        spawn(async move {
            // A wrong one draws this page anew.
            if let Err(error) = app.unlock(&resident, &pin).await {
                said.try_set(Some(store_words(&error)));
                busy.try_set(false);
            }
        });
    };
    let somebody_else = move |_| {
        spawn(async move {
            if let Err(error) = app.leave().await {
                said.try_set(Some(store_words(&error)));
            }
        });
    };
    let fetch = move |_| {
        let lost = lost.clone();
        busy.set(true);
        spawn(async move {
            if let Err(error) = app.forget_pin(&lost).await {
                said.try_set(Some(store_words(&error)));
                busy.try_set(false);
            }
        });
    };
    view! {
        <main class="welcome" id="main">
            <img class="welcome-mark" src="/assets/icons/icon.svg" alt="" width="64" height="64"/>
            <h1>{fill(t().invite_hello(), &[("name", &resident.name)])}</h1>
            <form class="field" on:submit=open>
                {digits(pin, "pin", t().pin_ask(), move || said.get())}
                {maybe(move || waits.get().then(|| view! { <p class="field-hint" role="status">{t().pin_wait()}</p> }))}
                <button class="btn btn-primary" type="submit" disabled={move || busy.get() || waits.get()}>
                    {text(move || (if busy.get() { t().pin_opening() } else { t().pin_open() }).to_owned())}
                </button>
            </form>
            <button class="btn btn-quiet" type="button" on:click=somebody_else>{t().pin_not_me()}</button>
            {part(move || if forgiving {
                view! {
                    <div class="notice">{icon("lock")}<div>
                        <p>{t().pin_fetch_means()}</p>
                        <div class="btn-row"><button class="btn" type="button" on:click=fetch.clone()>{t().pin_fetch()}</button></div>
                    </div></div>
                }
            } else {
                view! { <details><summary>{t().pin_forgot()}</summary><p>{t().pin_forgot_means()}</p></details> }
            })}
        </main>
    }
}
