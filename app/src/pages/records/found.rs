//! A record that was found: what was found stands marked in its surroundings.

use qinglan_core::observed::is_lesson;
use qinglan_core::record::Summary;
use qinglan_core::search::{Excerpt, Query, Run, What};

use crate::components::icon::icon;
use crate::components::list::{form_name, state_chip};
use crate::components::when::moment;
use crate::dom::{Rows, View, component, view};
use crate::state::{search, use_app};
use crate::text::{fill, t};

#[component]
pub fn found_row(copies: Vec<Summary>, query: &Query) -> View {
    let app = use_app();
    let Some(first) = copies.first() else { return View::none() };
    let id = first.id;
    let (title, form, person, excerpts) = search::with_book(app, |book| {
        let of = |what| book.marked(id, what, query);
        let named = |excerpt: Excerpt| {
            let name = match excerpt.what {
                What::Answer(number) | What::Comment(number) => book.name_of(number).to_owned(),
                _ => String::new(),
            };
            (excerpt, name)
        };
        let excerpts: Vec<(Excerpt, String)> = book.excerpts(id, query).into_iter().map(named).collect();
        (of(What::Title), of(What::Form), of(What::Person), excerpts)
    });
    let title = if title.is_empty() { plain(&untitled(first)) } else { runs(&title) };
    let form = if form.is_empty() { plain(&form_name(&first.form)) } else { runs(&form) };
    let mine = app.me() == Some(first.author);
    let person = (!mine || person.iter().any(|run| run.found)).then(|| view! { {runs(&person)}" · " });
    let place = if is_lesson(first) { "lessons" } else { "records" };
    let to = format!("/{place}/{id}");
    let (said, remarks): (Vec<_>, Vec<_>) = excerpts.into_iter().partition(|(excerpt, _)| excerpt.comment.is_none());
    let said = said.into_iter().map(|(excerpt, name)| {
        let name = (!name.is_empty()).then(|| format!("{name}："));
        view! { <span class="row-found">{name}{runs(&excerpt.runs)}</span> }
    });
    let remarks = remarks.into_iter().filter_map(|(excerpt, name)| {
        let to = format!("{to}#c-{}", excerpt.comment?);
        let words = fill(t().found_comment(), &[("name", &name)]);
        Some(view! {
            <a href=to class="row row-remark">
                <span class="row-lead">{icon("comment")}</span>
                <span class="row-main"><span class="row-found">{words}{runs(&excerpt.runs)}</span></span>
            </a>
        })
    });
    view! {
        <li>
            <a href=to.clone() class="row">
                <span class="row-main">
                    <span class="row-title">{title}</span>
                    <span class="row-meta">{person}{form}" · "{moment(first.changed_at)}</span>
                    {said.rows()}
                </span>
                <span class="row-trail">{mine.then(|| state_chip(&copies))}</span>
            </a>
            {remarks.collect::<Vec<_>>().rows()}
        </li>
    }
}

fn untitled(row: &Summary) -> String {
    let submitted = row.state == qinglan_core::record::State::Submitted;
    if submitted { form_name(&row.form) } else { t().untitled().to_owned() }
}

fn plain(words: &str) -> View {
    runs(&[Run { words: words.to_owned(), found: false }])
}

fn runs(all: &[Run]) -> View {
    let run = |run: &Run| {
        let words = run.words.clone();
        if run.found {
            view! { <mark>{words}</mark> }
        } else {
            view! { <span>{words}</span> }
        }
    };
    all.iter().map(run).rows()
}
