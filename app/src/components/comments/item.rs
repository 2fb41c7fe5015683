//! One comment: who said it, when, about what, and what may be done with it.

use qinglan_core::comment::{Remark, Spot, find_words};
use qinglan_core::directory::{Role, SpaceKind};
use qinglan_core::id::{PersonId, SpaceId};
use qinglan_core::record::Field;

use super::field_words;
use super::list::{Desk, Line, Pen};
use super::pins::pin_number;
use crate::components::audio::heard;
use crate::components::icon::icon;
use crate::components::when::moment;
use crate::dom::{Rows, View, component, maybe, view};
use crate::reactive::{Memo, RwSignal};
use crate::shell::task::spawn;
use crate::state::{App, store_words};
use crate::text::{fill, t};

#[component]
pub fn comment_item(desk: Desk, line: Line) -> View {
    let app = desk.filling.draft.app;
    let Line { remark, is_answer, settled, may_settle } = line;
    let author = remark.entity.author;
    let (voice, role) = voice(app, remark.space, author);
    if !remark.speaks() {
        return view! { <li class="comment"><p class="comment-meta">{t().comment_gone()}</p></li> };
    }
    let mine = app.me() == Some(author);
    let unsent = remark.entity.fields.values().flatten().any(|version| version.seq.is_none() && version.author == author);
    let over = settled.map(|settled| {
        let words = fill(t().settled_by(), &[("name", &app.name_of(settled.by)), ("when", &moment(settled.at))]);
        view! { <p class="comment-meta">{icon("check")}{words}</p> }
    });
    let text = remark.text().to_owned();
    view! {
        <li class="comment" class:comment-reply=is_answer data-voice=voice data-resolved=settled.map(|_| "true") id=format!("c-{}", remark.entity.id)>
            <p class="comment-meta"><b>{app.name_of(author)}</b>{role.map(|role| format!(" {role}"))}" · "<time>{moment(remark.written_at())}</time></p>
            {place(desk, &remark)}
            {remark.rating().map(|n| view! { <p class="rated">{fill(t().rated_as(), &[("n", &n.to_string())])}</p> })}
            {(!text.is_empty()).then(|| view! { <p class="comment-text">{text}</p> })}
            {remark.voice().map(|file| heard(desk.filling, file.clone()))}
            {earlier(&remark)}
            {over}
            {(mine && unsent).then(|| view! { <p class="chip" data-state="waiting">{icon("clock")}{t().chip_waiting()}</p> })}
            {tools(desk, remark, mine, may_settle.then_some(settled.is_some()))}
        </li>
    }
}

/// What it is about, unless that stands above the list.
fn place(desk: Desk, remark: &Remark) -> Option<View> {
    let field = remark.field().and_then(|field| Field::new(field).ok())?;
    let known = desk.only.get_untracked().is_some_and(|about| about.field == field);
    let of_form = field_words(desk.filling, &field).filter(|_| !known);
    let spot = remark.spot();
    let closer = match &spot {
        Some(Spot::Pin { .. }) => {
            let number = desk.filling.remarks.with_untracked(|all| pin_number(all, remark));
            number.map(|n| fill(t().pin_number(), &[("n", &n.to_string())]))
        }
        Some(Spot::Words { quote, .. }) => Some(fill(t().quoted(), &[("words", quote)])),
        None => None,
    };
    let words: Vec<String> = of_form.into_iter().chain(closer).collect();
    let quoted = match spot {
        Some(Spot::Words { from, quote }) => gone_words(desk, field, quote, from),
        _ => View::none(),
    };
    (!words.is_empty()).then(|| view! { <blockquote>{words.join(" · ")}</blockquote>{quoted} })
}

/// Says so while the quoted words are not in the answer: a correction may come while somebody reads.
fn gone_words(desk: Desk, field: Field, quote: String, from: u32) -> View {
    let gone = Memo::new(move || {
        desk.filling.draft.entity.with(|entity| find_words(entity.text(&field).unwrap_or_default(), &quote, from).is_none())
    });
    maybe(move || gone.get().then(|| view! { <p class="comment-meta">{t().quote_gone()}</p> }))
}

/// That it was changed, and what it said before, for who asks.
fn earlier(remark: &Remark) -> Option<View> {
    let earlier: Vec<(String, String)> =
        remark.earlier().into_iter().rev().map(|(words, at)| (words.to_owned(), moment(at))).collect();
    if earlier.is_empty() {
        return None;
    }
    let is_open = RwSignal::new(false);
    let lines = move || {
        let line = |(words, when): &(String, String)| {
            view! { <p class="earlier">{fill(t().comment_earlier(), &[("words", words), ("when", when)])}</p> }
        };
        is_open.get().then(|| earlier.iter().map(line).rows())
    };
    Some(view! {
        <div>
            <button class="btn btn-quiet comment-edited" type="button" aria-expanded={move || Some(if is_open.get() { "true" } else { "false" })}
                on:click=move |_| is_open.update(|open| *open = !*open)>{t().comment_edited()}</button>
            {maybe(lines)}
        </div>
    })
}

/// `settled`: for who may say so, whether it is.
fn tools(desk: Desk, remark: Remark, mine: bool, settled: Option<bool>) -> View {
    let app = desk.filling.draft.app;
    let (answered, changed, deleted, head) = (remark.clone(), remark.clone(), remark.clone(), remark.clone());
    let settle = move |over: bool| {
        let (space, id) = (head.space, head.entity.id);
        let me = app.me();
        let id_text = id.to_string();
        let known = desk.filling.remarks.with_untracked(|all| {
            let own = |mark: &&Remark| Some(mark.entity.author) == me && mark.entity.text(&Field::on()) == Some(id_text.as_str());
            all.iter().find(own).map(|mark| mark.entity.id)
        });
        spawn(async move {
            if let Err(error) = app.settle_thread(space, id, known, over).await {
                app.tell(store_words(&error));
            }
        });
    };
    let said = remark.voice().is_none() && remark.rating().is_none();
    view! {
        <div class="btn-row no-print">
            <button class="btn btn-quiet" type="button" on:click=move |_| desk.pen.set(Pen::Answer(answered.clone()))>{t().reply()}</button>
            {settled.map(|over| {
                let words = if over { t().open_again() } else { t().settle() };
                view! { <button class="btn btn-quiet" type="button" on:click=move |_| settle(!over)>{words}</button> }
            })}
            {(mine && said).then(|| view! {
                <button class="btn btn-quiet" type="button" on:click=move |_| desk.pen.set(Pen::Change(changed.clone()))>{t().comment_change()}</button>
            })}
            {mine.then(|| view! {
                <button class="btn btn-quiet" type="button" on:click=move |_| spawn(app.delete_comment(deleted.clone()))>{t().comment_delete()}</button>
            })}
        </div>
    }
}

/// Who speaks: the colour of the rule and the word beside the name.
pub fn voice(app: App, space: SpaceId, author: PersonId) -> (Option<&'static str>, Option<&'static str>) {
    app.world.with_untracked(|world| {
        let Some(space) = world.as_ref().and_then(|world| world.space(space)) else { return (None, None) };
        match space.roles(author).first() {
            Some(Role::Mentor) if space.kind == SpaceKind::Pairing => (Some("mentor"), Some(t().role_mentor())),
            Some(Role::Mentee) => (Some("mentee"), Some(t().role_mentee())),
            Some(Role::Coordinator) => (None, Some(t().role_coordinator())),
            _ => (None, None),
        }
    })
}
