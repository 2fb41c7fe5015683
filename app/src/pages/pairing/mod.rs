//! A pairing: what the two agreed on, what each owes and has done, what they wrote, and its end (rules `PA*`).

mod agreement;
mod begin;
mod ending;
mod list;
mod owed;
mod records;

use qinglan_core::directory::{Space, SpaceKind};
use qinglan_core::id::{PersonId, SpaceId};
use qinglan_core::observed::is_form;
use qinglan_core::pairing::{AGREEMENT, Agreement, Answered, MONTHLY, SUMMARY, Sides, Standing, answered, latest, meant};
use qinglan_core::record::{Entity, EntityKind, State, Summary};

pub use list::pairings;

use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::list::{empty, skeleton};
use crate::components::notice::notice;
use crate::components::when::moment;
use crate::dom::{Rows, View, component, part, view};
use crate::reactive::{Memo, RwSignal, effect};
use crate::shell::clock;
use crate::shell::task::spawn;
use crate::state::{App, use_app};
use crate::text::{fill, language, t};

/// The pairing that is open.
#[derive(Clone)]
struct Pairing {
    app: App,
    space: Space,
    me: PersonId,
    given: RwSignal<Option<Given>>,
    /// Plans that were commented on.
    answered: Memo<Vec<Answered>>,
    /// Its end is asked about: that stays while the page is drawn anew.
    ending: RwSignal<bool>,
}

/// What was read of it.
#[derive(Clone, PartialEq)]
struct Given {
    /// What its space was given.
    records: Vec<Entity>,
    /// My drafts of the forms that pairings have.
    drafts: Vec<Entity>,
}

impl Pairing {
    fn name(&self, person: PersonId) -> String {
        self.app.name_of(person)
    }

    fn sides(&self, agreement: Option<&Agreement>) -> Option<Sides> {
        Sides::of(&self.space.members, agreement, |person| self.name(person))
    }

    fn is_open(&self) -> bool {
        self.space.archived.is_none()
    }

    fn standing(&self, given: &Given, sides: &Sides) -> Option<Standing> {
        let agreement = given.agreement()?;
        Some(self.answered.with(|answered| Standing::of(&agreement, sides, &given.records, answered, clock::today())))
    }
}

impl Given {
    fn agreement(&self) -> Option<Agreement> {
        Agreement::among(&self.records)
    }

    fn summary(&self) -> Option<&Entity> {
        latest(&self.records, SUMMARY)
    }
}

#[component]
#[inline(never)]
pub fn pairing_page(id: Option<SpaceId>) -> View {
    let app = use_app();
    let space = Memo::new(move || {
        let held = app.world.with(|world| world.as_ref()?.space(id?).cloned());
        held.filter(|space| space.kind == SpaceKind::Pairing)
    });
    let title = move || space.get().map_or_else(|| t().pairing_missing().to_owned(), |space| space.name);
    Frame::naming(title).back("/me").around(part(move || match (space.get(), app.me()) {
        (Some(space), Some(me)) => {
            let id = space.id;
            let answered =
                Memo::new(move || app.rows.with(|rows| answered(&rows.values().map(|row| &row.summary).collect::<Vec<_>>(), id)));
            opened(Pairing { app, given: given(app, &space, me), answered, ending: RwSignal::new(false), space, me })
        }
        _ => empty("pair", t().pairing_missing(), t().pairing_missing_means()),
    }))
}

fn opened(pairing: Pairing) -> View {
    part(move || {
        let Some(given) = pairing.given.get() else { return skeleton() };
        let agreement = given.agreement();
        let Some(sides) = pairing.sides(agreement.as_ref()) else { return View::none() };
        [
            head(&pairing, &sides, agreement.as_ref()),
            owed::owed_section(&pairing, &given, &sides),
            agreement::agreement_section(&pairing, &sides, agreement.as_ref()),
            records::records_section(&pairing, &given),
            ending::ending_section(&pairing, &given, &sides),
            begin::next_step(&pairing, &given, &sides),
        ]
        .rows()
    })
}

/// Who is who, since when, and whether it has ended.
fn head(pairing: &Pairing, sides: &Sides, agreement: Option<&Agreement>) -> View {
    let named = |person: PersonId| {
        let name = pairing.name(person);
        if person == pairing.me { fill(t().pairing_you(), &[("name", &name)]) } else { name }
    };
    let since = agreement.and_then(|agreement| agreement.from);
    let since = since.map(|day| qinglan_core::calendar::long_date(day, language()));
    let ended = pairing.space.archived.map(|at| {
        let words = fill(t().pairing_ended(), &[("when", &moment(at))]);
        notice("calm", "status", "lock", view! { <p>{words}</p> })
    });
    view! {
        {ended}
        <section class="section">
            <dl class="definition">
                <dt>{t().role_mentor()}</dt><dd>{named(sides.mentor)}</dd>
                <dt>{t().role_mentee()}</dt><dd>{named(sides.mentee)}</dd>
                {since.map(|day| view! { <dt>{t().pairing_since()}</dt><dd>{day}</dd> })}
            </dl>
            {sides.mutual.then(|| view! { <p class="field-hint">{t().pairing_mutual()}</p> })}
        </section>
    }
}

/// What the space was given and what I have begun for it, kept up to date.
fn given(app: App, space: &Space, me: PersonId) -> RwSignal<Option<Given>> {
    let found = RwSignal::new(None);
    let id = space.id;
    let other = space.members.iter().map(|member| member.person).find(|person| *person != me);
    let other = other.map(|person| app.name_of(person)).unwrap_or_default();
    let keys = Memo::new(move || {
        let own = SpaceId::personal(me);
        let wanted = |row: &Summary| {
            let draft = row.space == own && row.state == State::Draft && is_of_pairing(&row.form) && row.on.is_none();
            row.kind == EntityKind::Record && !row.deleted && (row.space == id || draft)
        };
        app.rows.with(|rows| {
            let rows = rows.iter().filter(|(_, row)| wanted(&row.summary));
            rows.map(|(key, row)| (*key, row.revision)).collect::<Vec<_>>()
        })
    });
    effect(move || {
        let wanted: Vec<_> = keys.get().into_iter().map(|(key, _)| key).collect();
        let other = other.clone();
        spawn(async move {
            let Some(store) = app.store() else { return };
            let Ok(rows) = store.entities(&wanted).await else { return };
            let (records, drafts): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(space, _)| *space == id);
            let records = records.into_iter().map(|(_, entity)| entity).collect();
            let drafts = drafts.into_iter().map(|(_, entity)| entity);
            let mine = drafts.filter(|draft| meant(draft, &[(id, other.clone())]).is_some()).collect();
            found.try_set(Some(Given { records, drafts: mine }));
        });
    });
    found
}

fn is_of_pairing(form: &str) -> bool {
    [AGREEMENT, MONTHLY, SUMMARY].iter().any(|of| is_form(form, of))
}

/// A button, or the way to what was begun already.
fn draft_link(draft: &Entity, words: &'static str, class: &'static str) -> View {
    view! { <a class=class href=format!("/records/{}", draft.id)>{icon("edit")}{words}</a> }
}
