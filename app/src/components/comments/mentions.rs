//! Who speaks to me by name, in what I have not read yet: first of what waits for me (rule CM6).

use qinglan_core::comment::Remark;
use qinglan_core::id::EntityId;
use qinglan_core::observed::is_lesson;
use qinglan_core::order;
use qinglan_core::record::{EntityKind, Summary};

use crate::components::icon::icon;
use crate::components::list::title_words;
use crate::components::when::moment;
use crate::dom::{View, component, each, maybe, view};
use crate::reactive::{Memo, RwSignal, effect};
use crate::shell::task::spawn;
use crate::state::use_app;
use crate::text::{fill, t};

/// More of what is said is read where it was said.
const WORDS_MAX: usize = 60;

/// The newest first; nothing where nobody does. `unread`: the comments that are new.
#[component]
#[inline(never)]
pub fn mentions(unread: Memo<Vec<Summary>>) -> View {
    let app = use_app();
    let found = RwSignal::new(Vec::<Remark>::new());
    let keys = Memo::new(move || unread.with(|unread| unread.iter().map(|row| (row.space, row.id)).collect::<Vec<_>>()));
    effect(move || {
        let keys = keys.get();
        spawn(async move {
            let (Some(store), Some(me)) = (app.store(), app.me()) else { return };
            let rows = store.entities(&keys).await.unwrap_or_default();
            let remarks = rows.into_iter().map(|(space, entity)| Remark { space, entity });
            let mut to_me: Vec<Remark> =
                remarks.filter(|remark| remark.is_new_to(me) && remark.mentions().contains(&me)).collect();
            order::by_key(&mut to_me, |remark| (-remark.written_at().0, remark.entity.id));
            found.try_set(to_me);
        });
    });
    let row = move |remark: Remark| {
        let on = remark.entity.text(&qinglan_core::record::Field::on()).and_then(|id| id.parse::<EntityId>().ok())?;
        let of = app.of_kind(EntityKind::Record).into_iter().find(|row| row.id == on);
        let place = if of.as_ref().is_some_and(is_lesson) { "lessons" } else { "records" };
        let who = fill(t().mentions_you(), &[("name", &app.name_of(remark.entity.author))]);
        let words: String = remark.text().chars().take(WORDS_MAX).collect();
        let meta = format!("{} · {}", title_words(of.as_ref()).unwrap_or_default(), moment(remark.written_at()));
        Some(view! {
            <li>
                <a class="row" href=format!("/{place}/{on}")>
                    {icon("comment")}
                    <span class="row-main">
                        <span class="row-title">{who}</span>
                        <span>{words}</span>
                        <span class="row-meta">{meta}</span>
                    </span>
                </a>
            </li>
        })
    };
    maybe(move || {
        (!found.with(Vec::is_empty)).then(|| {
            view! {
                <section class="section">
                    <div class="section-head"><h2>{t().mentions_title()}</h2></div>
                    <ul class="list">{each(move || found.get().into_iter().filter_map(row).collect::<Vec<_>>())}</ul>
                </section>
            }
        })
    })
}
