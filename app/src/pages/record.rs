//! One record: to fill, to read, to answer.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use qinglan_core::calendar;
use qinglan_core::form::{Definition, FormRef, builtin, progress, strays, validate};
use qinglan_core::id::{DeviceId, EntityId, OpId, SpaceId};
use qinglan_core::record::{Entity, EntityKind, Field, Scope, State, Summary, Value, Version};

use crate::components::comments::{Comments, remarks_on};
use crate::components::filling::{Filling, input_id, violation_words};
use crate::components::form::FormView;
use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::list::{Empty, Skeleton, by_record, form_name};
use crate::components::part::{Rows, each, maybe, optional, part, text};
use crate::components::sheet::Sheet;
use crate::components::submit::SubmitSheet;
use crate::components::when::moment;
use crate::shell::task::spawn;
use crate::shell::{browser, clock};
use crate::state::{App, Draft, save_words, use_app};
use crate::text::{fill, say, t};

/// What the address leads to.
#[derive(Clone)]
enum Found {
    Looking,
    Missing,
    /// The record and the copy that is open.
    Here(Box<Entity>, SpaceId),
}

#[component]
pub fn RecordPage() -> impl IntoView {
    let app = use_app();
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    let form = use_query_map().with_untracked(|query| query.get("form"));
    let found = RwSignal::new(Found::Looking);
    let id: Option<EntityId> = id.parse().ok();
    spawn(async move { found.set(find(app, id, form).await) });
    part(move || match found.get() {
        Found::Looking => view! { <Frame title=String::new() back="/records"><Skeleton/></Frame> }.into_any(),
        Found::Missing => view! {
            <Frame title=t().record_missing back="/records">
                <Empty sign="search" title=t().record_missing words=t().record_missing_means/>
            </Frame>
        }
        .into_any(),
        Found::Here(entity, space) => view! { <Opened entity=*entity space/> }.into_any(),
    })
}

/// The copy to open: the author's own, else the fullest; a new draft when the address names a form.
async fn find(app: App, id: Option<EntityId>, form: Option<String>) -> Found {
    let (Some(id), Some(store), Some(me)) = (id, app.store(), app.me()) else { return Found::Missing };
    let rows: Vec<Summary> = app.of_kind(EntityKind::Record).into_iter().filter(|row| row.id == id).collect();
    let space = by_record(rows, Some(me)).first().and_then(|copies| copies.first()).map(|copy| copy.space);
    if let Some(space) = space {
        return match store.entity(space, id).await {
            Ok(Some(entity)) => Found::Here(Box::new(entity), space),
            Ok(None) | Err(_) => Found::Missing,
        };
    }
    let Some(form) = form.and_then(|form| form.parse::<FormRef>().ok()).and_then(|form| builtin(&form.id, form.version)) else {
        return Found::Missing;
    };
    Found::Here(Box::new(blank(id, me, &form)), SpaceId::personal(me))
}

/// A draft that is not on the disk yet: with its first word it will be, form, state and today's date along with it.
fn blank(id: EntityId, me: qinglan_core::id::PersonId, form: &Definition) -> Entity {
    let mut entity = Entity::new(id, EntityKind::Record, me);
    let op = OpId { device: DeviceId::from_bytes([0; 16]), counter: 0 };
    let mut set = |field: Field, value: Value| {
        let version = Version { op, author: me, at: clock::now(), seq: None, value };
        entity.fields.insert(field, vec![version]);
    };
    set(Field::form(), Value::Text(form.reference().to_string()));
    set(Field::state(), Value::Text(State::Draft.as_str().into()));
    if let Ok(date) = Field::new("date") {
        set(date, Value::Text(calendar::iso(clock::today())));
    }
    entity
}

#[component]
fn Opened(entity: Entity, space: SpaceId) -> impl IntoView {
    let app = use_app();
    let form = entity.text(&Field::form()).unwrap_or_default().to_owned();
    let definition = form.parse::<FormRef>().ok().and_then(|form| builtin(&form.id, form.version));
    let mine = app.me() == Some(entity.author);
    let notice = entity.text(&Field::scope()) == Some(Scope::Notice.as_str());
    if !mine && !notice && entity.value(&Field::read_by(app.me().unwrap_or(entity.author))).is_none() {
        let id = entity.id;
        spawn(async move {
            if let Err(error) = app.mark_read(space, id, EntityKind::Record).await {
                leptos::logging::debug_warn!("read mark: {error:?}");
            }
        });
    }
    let draft = Draft::new(app, space, entity);
    let revision = app.revision((space, draft.id));
    Effect::new(move |before: Option<Option<u64>>| {
        let now = revision.get();
        if before.is_some_and(|before| before != now) {
            spawn(draft.refresh());
        }
        now
    });
    match definition {
        Some(_) if notice => view! { <NoticePage draft form/> }.into_any(),
        Some(definition) => view! { <Sheets draft definition mine/> }.into_any(),
        None => view! { <UnknownForm draft form/> }.into_any(),
    }
}

/// The record with its comments, to fill or to read.
#[component]
fn Sheets(draft: Draft, definition: Definition, mine: bool) -> impl IntoView {
    let app = draft.app;
    let title = say(&definition.title);
    let form = StoredValue::new(definition);
    let submitted =
        Memo::new(move |_| draft.entity.with(|entity| entity.text(&Field::state()) == Some(State::Submitted.as_str())));
    let remarks = remarks_on(app, draft.id);
    let asked = RwSignal::new(false);
    let about = RwSignal::new(None::<Field>);
    let open_remarks = Callback::new(move |field: Field| {
        about.set(Some(field));
        asked.set(true);
    });
    let violations = RwSignal::new(Vec::new());
    view! {
        <Frame title back="/records" wide=true no_nav=true>
            {part(move || {
                let submitted = submitted.get();
                let on_remark = submitted.then_some(open_remarks);
                let filling = Filling { draft, form, editable: mine && !submitted, violations, remarks: remarks.into(), on_remark };
                provide_context(filling);
                let target = answer_space(app, draft);
                let all = move |_| { about.set(None); asked.set(true); };
                view! {
                    <div class="with-side">
                        <div>
                            <Head draft mine submitted/>
                            <MissingList filling/>
                            <FormView/>
                            <Strays filling/>
                            {if submitted {
                                view! {
                                    <div class="btn-row no-print">
                                        <button class="btn only-phone" type="button" on:click=all>
                                            {icon("comment")}{text(move || fill(t().n_comments, &[("n", &remarks.with(Vec::len).to_string())]))}
                                        </button>
                                        <button class="btn" type="button" on:click=|_| browser::print()>{icon("print")}{t().print}</button>
                                    </div>
                                }.into_any()
                            } else if mine {
                                view! { <SubmitBar filling/> }.into_any()
                            } else {
                                ().into_any()
                            }}
                        </div>
                        {optional(submitted.then(|| view! {
                            <aside class="side" aria-label=t().comments>
                                <h2>{t().comments}</h2>
                                <Comments filling space=target/>
                            </aside>
                        }))}
                    </div>
                    <Sheet open=asked title=Signal::derive(move || about_words(filling, about.get().as_ref()))>
                        <div class="sheet-body stack"><Comments filling space=target only=about/></div>
                    </Sheet>
                }
                .into_any()
            })}
        </Frame>
    }
}

fn about_words(filling: Filling, field: Option<&Field>) -> String {
    let labels = field.and_then(|field| filling.form.with_value(|form| qinglan_core::form::label_of(form, field)));
    labels.map_or_else(|| t().comments.to_owned(), |labels| labels.iter().map(say).collect::<Vec<_>>().join(" · "))
}

/// Where words about the record go: the copy that is open, or, for the author, the space that was given all of it.
fn answer_space(app: App, draft: Draft) -> SpaceId {
    let personal = app.me().map(SpaceId::personal);
    if Some(draft.space) != personal {
        return draft.space;
    }
    app.rows.with_untracked(|rows| {
        let copies = rows.values().map(|row| &row.summary).filter(|row| row.id == draft.id && Some(row.space) != personal);
        copies.min_by_key(|row| row.scope == Scope::Notice).map_or(draft.space, |row| row.space)
    })
}

/// The state of the work in words: saved, waiting, arrived, read.
#[component]
fn Head(draft: Draft, mine: bool, submitted: bool) -> impl IntoView {
    let app = draft.app;
    let copies = Memo::new(move |_| {
        let rows: Vec<Summary> =
            app.rows.with(|rows| rows.values().map(|row| row.summary.clone()).filter(|row| row.id == draft.id).collect());
        rows.into_iter().filter(|row| row.space != SpaceId::personal(row.author)).collect::<Vec<_>>()
    });
    let title = move || draft.entity.with(|entity| entity.text(&Field::title()).map(str::to_owned));
    let author = (!mine).then(|| draft.entity.with_untracked(|entity| app.name_of(entity.author)));
    view! {
        {maybe(move || submitted.then(title).flatten().map(|title| view! { <h2>{title}</h2> }))}
        {optional(author.map(|name| view! { <p class="field-hint">{fill(t().written_by, &[("name", &name)])}</p> }))}
        {part(move || if !mine {
            ().into_any()
        } else if submitted {
            view! { <Delivery app copies/> }.into_any()
        } else {
            let words = Memo::new(move |_| save_words(&draft.save.get()));
            view! {
                <p class="status-line" data-state=Signal::derive(move || words.get().state) role="status">
                    {part(move || icon(words.get().icon).into_any())}<span>{text(move || words.get().words)}</span>
                </p>
            }.into_any()
        })}
    }
}

/// Where a submitted record is, and who has seen it there.
#[component]
fn Delivery(app: App, copies: Memo<Vec<Summary>>) -> impl IntoView {
    let line = move |copy: Summary| {
        let name =
            app.world.with(|world| world.as_ref().and_then(|world| world.space(copy.space)).map(|space| space.name.clone()));
        let name = name.unwrap_or_default();
        let arrived = RwSignal::new(None);
        let (space, id) = (copy.space, copy.id);
        spawn(async move {
            let at = match app.store() {
                Some(store) => store.arrived_at(space, id).await.ok().flatten(),
                None => None,
            };
            if arrived.try_set(at).is_some() {
                leptos::logging::debug_warn!("the page went before the time came");
            }
        });
        let readers: Vec<String> =
            copy.read_by.iter().filter(|reader| **reader != copy.author).map(|reader| app.name_of(*reader)).collect();
        let (state, sign) = if copy.unsent > 0 { ("waiting", "clock") } else { ("sent", "check") };
        let words = move || match (copy.unsent, arrived.get()) {
            (n, _) if n > 0 => fill(t().record_waiting, &[("n", &n.to_string())]),
            (_, Some(at)) => fill(t().record_arrived_at, &[("time", &moment(at))]),
            (_, None) => t().record_arrived.to_owned(),
        };
        view! {
            <p class="status-line" data-state=state role="status">{icon(sign)}<span>{name}" · "{words}</span></p>
            {optional((!readers.is_empty()).then(|| view! {
                <p class="status-line" data-state="seen">{icon("eye")}<span>{fill(t().read_by, &[("names", &readers.join("、"))])}</span></p>
            }))}
        }
    };
    each(move || copies.get().into_iter().map(line).collect::<Vec<_>>())
}

/// Answers that the form has no place for, from another version of it: never hidden (rule FM9).
#[component]
fn Strays(filling: Filling) -> impl IntoView {
    let rows =
        Memo::new(move |_| filling.form.with_value(|form| filling.draft.entity.with(|entity| stray_rows(Some(form), entity))));
    maybe(move || {
        (!rows.with(Vec::is_empty)).then(|| {
            let row = |(field, value): (String, String)| view! { <dt>{field}</dt><dd>{value}</dd> };
            view! {
                <section class="section">
                    <h2>{t().strays_title}</h2>
                    <p class="field-hint">{t().strays_means}</p>
                    <dl class="definition">{rows.get().into_iter().map(row).rows()}</dl>
                </section>
            }
        })
    })
}

fn stray_rows(form: Option<&Definition>, entity: &Entity) -> Vec<(String, String)> {
    strays(form, entity).into_iter().map(|(field, value)| (field.to_string(), qinglan_core::form::typed(value))).collect()
}

/// What keeps the record from being submitted, with a way to each.
#[component]
fn MissingList(filling: Filling) -> impl IntoView {
    maybe(move || {
        let found = filling.violations.get();
        (!found.is_empty()).then(|| {
            let item = |violation: qinglan_core::form::Violation| {
                let id = input_id(&violation.field);
                let label = violation.labels.iter().map(say).collect::<Vec<_>>().join(" · ");
                let target = id.clone();
                view! {
                    <li><a href=format!("#{id}") on:click=move |event| { event.prevent_default(); browser::focus(&target); }>
                        {label}"："{violation_words(violation.kind)}
                    </a></li>
                }
            };
            let n = found.len().to_string();
            view! {
                <div class="summary-errors" id="missing" tabindex="-1">
                    <h2>{fill(t().n_missing, &[("n", &n)])}</h2>
                    <ul>{found.into_iter().map(item).rows()}</ul>
                </div>
            }
        })
    })
}

#[component]
fn SubmitBar(filling: Filling) -> impl IntoView {
    let open = RwSignal::new(false);
    let ask = move |_| {
        let found = filling.form.with_value(|form| filling.draft.entity.with_untracked(|entity| validate(form, entity)));
        let complete = found.is_empty();
        filling.violations.set(found);
        if complete {
            open.set(true);
        } else {
            gloo::timers::callback::Timeout::new(0, || browser::focus("missing")).forget();
        }
    };
    let share = Memo::new(move |_| filling.form.with_value(|form| filling.draft.entity.with(|entity| progress(form, entity))));
    view! {
        <div class="actions">
            <p class="actions-note">{text(move || {
                let share = share.get();
                fill(t().progress, &[("n", &share.answered.to_string()), ("max", &share.total.to_string())])
            })}</p>
            <button class="btn btn-primary" type="button" on:click=ask>{icon("send")}{t().submit}</button>
        </div>
        <SubmitSheet filling open/>
    }
}

/// A record that this space was only told of.
#[component]
fn NoticePage(draft: Draft, form: String) -> impl IntoView {
    let app = draft.app;
    let (title, author, at) = draft.entity.with_untracked(|entity| {
        let at = match entity.value(&Field::submitted_at()) {
            Some(Value::Int(at)) => Some(qinglan_core::id::Millis(*at)),
            _ => None,
        };
        (entity.text(&Field::title()).unwrap_or_default().to_owned(), entity.author, at)
    });
    let school = app.world.with_untracked(|world| {
        let world = world.as_ref()?;
        world.school(world.person(author)?.school?).map(|school| school.name.clone())
    });
    view! {
        <Frame title=form_name(&form) back="/outreach">
            <h2>{title}</h2>
            <dl class="definition">
                <dt>{t().author}</dt><dd>{app.name_of(author)}</dd>
                {optional(school.map(|school| view! { <dt>{t().school}</dt><dd>{school}</dd> }))}
                {optional(at.map(|at| view! { <dt>{t().submitted_on}</dt><dd>{moment(at)}</dd> }))}
            </dl>
            <div class="notice" data-kind="calm">{icon("lock")}<div><p><b>{t().private_title}</b>" "{t().private_means}</p></div></div>
        </Frame>
    }
}

/// The form is newer than the app: nothing is hidden meanwhile.
#[component]
fn UnknownForm(draft: Draft, form: String) -> impl IntoView {
    let rows = draft.entity.with_untracked(|entity| stray_rows(None, entity));
    view! {
        <Frame title=form.clone() back="/records">
            <div class="notice">{icon("alert")}<div><p>{t().unknown_form}</p></div></div>
            <dl class="definition">{rows.into_iter().map(|(field, value)| view! { <dt>{field}</dt><dd>{value}</dd> }).rows()}</dl>
        </Frame>
    }
}
