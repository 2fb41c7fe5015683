//! Comments on a record: by field and on the whole, with answers. Written offline like everything else.

use crate::reactive::{Memo, RwSignal, StoredValue, effect};
use qinglan_core::directory::{Role, SpaceKind};
use qinglan_core::form::label_of;
use qinglan_core::id::{EntityId, PersonId, SpaceId};
use qinglan_core::order;
use qinglan_core::record::{Entity, EntityKind, Field};

use super::comment_form::{Place, comment_form};
use super::filling::{Filling, Remark};
use super::icon::icon;
use super::when::moment;
use crate::dom::{View, component, keyed, maybe, part, view};
use crate::shell::later;
use crate::shell::task::{Work, spawn};
use crate::state::{App, use_app};
use crate::text::{say, t};

/// The comments on a record in all its spaces, oldest first, kept up to date.
#[must_use]
pub fn remarks_on(app: App, record: EntityId) -> RwSignal<Vec<Remark>> {
    let found = RwSignal::new(Vec::new());
    let keys = Memo::new(move || {
        app.rows.with(|rows| {
            let of_record = rows.iter().filter(|(_, row)| {
                row.summary.kind == EntityKind::Comment && row.summary.on == Some(record) && !row.summary.deleted
            });
            of_record.map(|(key, row)| (*key, row.revision)).collect::<Vec<_>>()
        })
    });
    effect(move || {
        let keys = keys.get();
        spawn(async move {
            if later::load().await {
                read(app, keys.into_iter().map(|(key, _)| key).collect(), found).await;
            }
        });
    });
    found
}

#[inline(never)]
fn read(app: App, wanted: Vec<(SpaceId, EntityId)>, found: RwSignal<Vec<Remark>>) -> Work<'static, ()> {
    Box::pin(async move {
        let Some(store) = app.store() else { return };
        let Ok(rows) = store.entities(&wanted).await else { return };
        let mut remarks: Vec<Remark> = rows.into_iter().map(|(space, entity)| Remark { space, entity }).collect();
        order::by_key(&mut remarks, |remark| written_at(&remark.entity));
        found.set(remarks);
    })
}

/// All comments of a record, or `only` those on one field, and the form to write one: to `space`, if it answers none.
#[component]
#[inline(never)]
pub fn comments(filling: Filling, space: SpaceId, only: RwSignal<Option<Field>>) -> View {
    let app = use_app();
    let reply = RwSignal::new(None::<Remark>);
    let shown = Memo::new(move || {
        let only = only.get();
        filling.remarks.with(|all| {
            let wanted = |remark: &&Remark| only.as_ref().is_none_or(|field| remark.field() == Some(field.as_str()));
            threads(all.iter().filter(wanted).cloned().collect())
        })
    });
    // What is on the page has been seen; said once for each, though the mark takes a moment to come back.
    let marked = StoredValue::new(Vec::<EntityId>::new());
    effect(move || {
        let Some(me) = app.me() else { return };
        for (remark, _) in shown.get() {
            let unread = remark.entity.author != me && remark.entity.value(&Field::read_by(me)).is_none();
            if unread && !marked.with_value(|marked| marked.contains(&remark.entity.id)) {
                marked.update_value(|marked| marked.push(remark.entity.id));
                spawn(async move {
                    if let Err(error) = app.mark_read(remark.space, remark.entity.id, EntityKind::Comment).await {
                        leptos::logging::debug_warn!("read mark: {error:?}");
                    }
                });
            }
        }
    });
    let one =
        move |(remark, answer): (Remark, bool)| comment_item(filling, remark, answer, only.get_untracked().is_none(), reply);
    view! {
        <ol class="comments">
            {keyed(move || shown.get(), |(remark, _)| format!("{} {:?} {}", remark.entity.id, remark.entity.as_of, remark.text().len()), one)}
        </ol>
        {maybe(move || shown.with(Vec::is_empty).then(|| view! { <p class="field-hint">{t().no_comments()}</p> }))}
        {part(move || {
            let place = reply.get().map_or_else(
                || Place { field: only.get(), ..Place::default() },
                |remark| Place {
                    // An answer stands where the question does.
                    field: remark.field().and_then(|field| Field::new(field).ok()),
                    reply_to: Some(remark.entity.id),
                    space: Some(remark.space),
                },
            );
            let to = reply.get().map(|remark| app.name_of(remark.entity.author));
            comment_form(app, filling.draft.id, place.space.unwrap_or(space), place, to, move || reply.set(None))
        })}
    }
}

/// A comment, then its answers, each with whether it is one.
fn threads(remarks: Vec<Remark>) -> Vec<(Remark, bool)> {
    let known: Vec<EntityId> = remarks.iter().map(|remark| remark.entity.id).collect();
    let is_answer = |remark: &Remark| remark.reply_to().is_some_and(|id| known.contains(&id));
    let (answers, heads): (Vec<Remark>, Vec<Remark>) = remarks.into_iter().partition(is_answer);
    let mut rows = Vec::new();
    for head in heads {
        let mut thread = vec![head.entity.id];
        rows.push((head, false));
        for answer in &answers {
            if answer.reply_to().is_some_and(|id| thread.contains(&id)) {
                thread.push(answer.entity.id);
                rows.push((answer.clone(), true));
            }
        }
    }
    rows
}

#[component]
fn comment_item(filling: Filling, remark: Remark, answer: bool, with_field: bool, reply: RwSignal<Option<Remark>>) -> View {
    let app = use_app();
    let author = remark.entity.author;
    let (voice, role) = voice(app, remark.space, author);
    let unsent = remark.entity.fields.values().flatten().any(|version| version.seq.is_none() && version.author == author);
    let about = remark.field().filter(|_| with_field).and_then(|field| Field::new(field).ok());
    let about = about.and_then(|field| filling.form.with_value(|form| label_of(form, &field)));
    let about = about.map(|labels| labels.iter().map(say).collect::<Vec<_>>().join(" · "));
    let mine = app.me() == Some(author);
    let text = remark.text().to_owned();
    let target = remark.clone();
    view! {
        <li class="comment" class:comment-reply=answer data-voice=voice id=format!("c-{}", remark.entity.id)>
            <p class="comment-meta"><b>{app.name_of(author)}</b>{role.map(|role| format!(" {role}"))}" · "<time>{moment(written_at(&remark.entity))}</time></p>
            {about.map(|about| view! { <blockquote>{about}</blockquote> })}
            <p class="comment-text">{text}</p>
            {(mine && unsent).then(|| view! { <p class="chip" data-state="waiting">{icon("clock")}{t().chip_waiting()}</p> })}
            <div class="btn-row">
                <button class="btn btn-quiet" type="button" on:click=move |_| reply.set(Some(target.clone()))>{t().reply()}</button>
            </div>
        </li>
    }
}

/// When it was first written.
fn written_at(comment: &Entity) -> qinglan_core::id::Millis {
    comment.shown(&Field::text()).map(|version| version.at).unwrap_or_default()
}

/// Who speaks: the colour of the rule and the word beside the name.
fn voice(app: App, space: SpaceId, author: PersonId) -> (Option<&'static str>, Option<&'static str>) {
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
