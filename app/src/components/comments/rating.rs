//! A mentor's rating beside what the author rated herself (rule CM7).

use qinglan_core::comment::{Remark, Said, may_rate, ratings};
use qinglan_core::form::Rating;
use qinglan_core::record::Field;

use super::item::voice;
use crate::components::filling::{Filling, input_id};
use crate::components::icon::icon;
use crate::dom::{Rows, View, component, each, maybe, view};
use crate::reactive::Memo;
use crate::shell::task::spawn;
use crate::state::store_words;
use crate::text::{fill, t};

/// Below the author's own rating: what mentors say, and, for a mentor, the way to say it.
#[component]
#[inline(never)]
pub fn beside_rating(filling: Filling, field: Field, rating: Rating) -> View {
    let app = filling.draft.app;
    let points = i64::from(rating.points);
    let name = field.clone();
    let found = Memo::new(move || {
        app.world.with(|world| {
            let Some(world) = world else { return Vec::new() };
            filling.remarks.with(|all| ratings(world, all, name.as_str()).into_iter().cloned().collect::<Vec<Remark>>())
        })
    });
    let line = move |remark: Remark| {
        let (_, role) = voice(app, remark.space, remark.entity.author);
        let who = format!("{} {}", app.name_of(remark.entity.author), role.unwrap_or_default());
        let said = remark.rating().unwrap_or_default();
        view! { <p class="rated" data-voice="mentor"><b>{who}</b>" "{fill(t().rated(), &[("n", &said.to_string()), ("max", &points.to_string())])}</p> }
    };
    let author = filling.draft.entity.with_untracked(|entity| entity.author);
    let mine = app.me().filter(|me| *me != author);
    let rates = mine.is_some_and(|me| {
        app.world.with_untracked(|world| world.as_ref().is_some_and(|world| may_rate(world, filling.draft.space, me)))
    });
    let own = Memo::new(move || found.with(|found| found.iter().find(|remark| Some(remark.entity.author) == mine).cloned()));
    let others =
        move || found.get().into_iter().filter(|remark| Some(remark.entity.author) != mine).map(line).collect::<Vec<_>>();
    let rate = move || {
        let field = field.clone();
        let point = move |n: i64| {
            let field = field.clone();
            view! {
                <label>
                    <input type="radio" name=format!("{}-rated", input_id(&field)) value=n aria-label=fill(t().rate_as(), &[("n", &n.to_string())])
                        prop:checked={move || own.with(|own| own.as_ref().and_then(Remark::rating) == Some(n))}
                        on:change=move |_| give(filling, &field, own.get_untracked(), n)/>
                    <span aria-hidden="true">{n}</span>
                </label>
            }
        };
        view! {
            <fieldset class="rated-own no-print">
                <legend class="field-hint">{icon("star")}{t().rate_title()}</legend>
                <div class="rating">{(1..=points).map(point).rows()}</div>
            </fieldset>
        }
    };
    let on_paper = move || own.get().map(line).map(|line| view! { <div class="print-only">{line}</div> });
    view! {
        <div class="ratings">
            {each(others)}
            {maybe(on_paper)}
            {rates.then(rate)}
        </div>
    }
}

/// Writes the mentor's rating, or another one in its place.
fn give(filling: Filling, field: &Field, own: Option<Remark>, rating: i64) {
    let (app, space, record, field) = (filling.draft.app, filling.draft.space, filling.draft.id, field.clone());
    spawn(async move {
        let place = format!("{record}/{field}/rating");
        let written = match own {
            Some(remark) => app.reword_comment(&remark, (remark.text().to_owned(), Some(rating)), remark.mentions(), place).await,
            None => {
                let said = Said { field: Some(field), rating: Some(rating), ..Said::default() };
                app.comment(space, record, said, place).await
            }
        };
        if let Err(error) = written {
            app.tell(store_words(&error));
        }
    });
}
