//! What only the server knows: asked when the page is opened, and again by hand.

use std::future::Future;
use std::rc::Rc;

use qinglan_core::api::ApiError;
use qinglan_core::id::PersonId;

use super::icon::icon;
use super::list::skeleton;
use super::notice::notice;
use super::when::moment;
use crate::dom::{View, part, view};
use crate::reactive::RwSignal;
use crate::shell::net::NetError;
use crate::shell::task::spawn;
use crate::state::use_app;
use crate::text::{fill, t};

/// An answer of the server's, as far as it has come.
pub struct Asked<T: 'static> {
    pub held: RwSignal<Option<Result<Rc<T>, NetError>>>,
    again: Rc<dyn Fn()>,
}

impl<T> Clone for Asked<T> {
    fn clone(&self) -> Self {
        Self { held: self.held, again: Rc::clone(&self.again) }
    }
}

impl<T: 'static> Asked<T> {
    /// Asks in one's own name.
    pub fn of<F: Future<Output = Result<T, NetError>> + 'static>(ask: impl Fn(PersonId) -> F + 'static) -> Self {
        let (app, held) = (use_app(), RwSignal::new(None));
        let ask = Rc::new(ask);
        let again: Rc<dyn Fn()> = Rc::new(move || {
            let ask = Rc::clone(&ask);
            spawn(async move {
                let Some(me) = app.me() else { return };
                let answer = ask(me).await.map(Rc::new);
                held.try_set(Some(answer));
            });
        });
        again();
        Self { held, again }
    }

    /// Asks once more; what is held stays until the answer comes.
    pub fn again(&self) {
        (self.again)();
    }

    /// What is shown of it; meanwhile that it is asked, or why there is no answer.
    pub fn shown(&self, draw: impl Fn(Rc<T>) -> View + 'static) -> View {
        let this = self.clone();
        part(move || match this.held.get() {
            None => skeleton(),
            Some(Ok(known)) => draw(known),
            Some(Err(error)) => refused(error, &this.again),
        })
    }
}

fn refused(error: NetError, again: &Rc<dyn Fn()>) -> View {
    let again = Rc::clone(again);
    notice(
        "attention",
        "alert",
        "cloud-off",
        view! {
            <p>{net_words(error)}</p>
            <div class="btn-row"><button class="btn" type="button" on:click=move |_| again()>{icon("refresh")}{t().try_again()}</button></div>
        },
    )
}

/// Why the server did not do it, and what to do.
#[must_use]
pub fn net_words(error: NetError) -> String {
    match error {
        NetError::NoAnswer => t().asked_offline().to_owned(),
        NetError::Api(ApiError::Forbidden) => t().asked_forbidden().to_owned(),
        NetError::Api(ApiError::NotYet { from }) => fill(t().asked_not_yet(), &[("when", &moment(from))]),
        NetError::Api(ApiError::SignedOut | ApiError::Deleted { .. }) => t().asked_signed_out().to_owned(),
        NetError::Api(ApiError::NotFound) => t().asked_gone().to_owned(),
        NetError::Api(ApiError::TooMany { wait_s }) => fill(t().asked_wait(), &[("n", &wait_s.to_string())]),
        NetError::Api(_) => t().asked_failed().to_owned(),
    }
}
