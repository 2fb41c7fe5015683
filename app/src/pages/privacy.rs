//! What Qinglan keeps of a person: what, why, who can see it, for how long, and what she may ask for.

use crate::components::frame::Frame;
use crate::dom::{Rows, View, component, view};
use crate::text::t;

#[component]
#[inline(never)]
pub fn privacy_page() -> View {
    let parts = [
        (
            t().privacy_what(),
            vec![t().privacy_what_directory(), t().privacy_what_written(), t().privacy_what_devices(), t().privacy_what_not()],
        ),
        (t().privacy_why(), vec![t().privacy_why_means()]),
        (t().privacy_who(), vec![t().privacy_who_own(), t().privacy_who_two(), t().privacy_who_group(), t().privacy_who_leads()]),
        (t().privacy_long(), vec![t().privacy_long_server(), t().privacy_long_phone(), t().privacy_long_backups()]),
        (
            t().privacy_may(),
            vec![t().privacy_may_see(), t().privacy_may_mend(), t().privacy_may_take_back(), t().privacy_may_delete()],
        ),
    ];
    let parts = parts.into_iter().map(|(head, points)| {
        let points = points.into_iter().map(|point| view! { <li>{point}</li> }).rows();
        view! {
            <section class="section">
                <div class="section-head"><h2>{head}</h2></div>
                <ul class="prose">{points}</ul>
            </section>
        }
    });
    Frame::titled(t().privacy_title()).back("/me").around(parts.rows())
}
