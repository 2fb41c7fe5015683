//! The map of pages.

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use crate::components::frame::Frame;
use crate::components::part::part;
use crate::pages::{
    invite::InvitePage, me::MePage, missing::MissingPage, outreach::OutreachPage, partnership::PartnershipPage, prep::PrepPage,
    record::RecordPage, records::RecordsPage, today::TodayPage, welcome::WelcomePage,
};
use crate::state::{App, Phase};

#[component]
pub fn Root() -> impl IntoView {
    let app = App::new();
    provide_context(app);
    app.start();
    view! {
        <Router>
            <Routes fallback=|| view! { <Home><MissingPage/></Home> }>
                <Route path=path!("/i/:code") view=InvitePage/>
                <Route path=path!("/welcome") view=WelcomePage/>
                <Route path=path!("/") view=|| view! { <Home><TodayPage/></Home> }/>
                <Route path=path!("/records") view=|| view! { <Home><RecordsPage/></Home> }/>
                <Route path=path!("/records/:id") view=|| view! { <Home><RecordPage/></Home> }/>
                <Route path=path!("/prep") view=|| view! { <Home><PrepPage/></Home> }/>
                <Route path=path!("/me") view=|| view! { <Home><MePage/></Home> }/>
                <Route path=path!("/outreach") view=|| view! { <Home><OutreachPage/></Home> }/>
                <Route path=path!("/outreach/:id") view=|| view! { <Home><PartnershipPage/></Home> }/>
            </Routes>
        </Router>
    }
}

/// A page for someone who is signed in; others are told how to get in.
#[component]
fn Home(children: ChildrenFn) -> impl IntoView {
    let app = crate::state::use_app();
    part(move || match app.phase.get() {
        Phase::Opening => view! { <Frame title=String::new()><crate::components::list::Skeleton/></Frame> }.into_any(),
        Phase::Nobody => view! { <WelcomePage/> }.into_any(),
        Phase::Broken(error) => view! { <crate::pages::broken::BrokenPage error/> }.into_any(),
        Phase::Here => children().into_any(),
    })
}
