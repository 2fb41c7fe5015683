//! The texts of what is on the device, for search (rules `SE*`): read when somebody first looks for something, in slices that leave the page its
//! frames, kept up to date while she does, and never written anywhere.

use std::cell::RefCell;

use qinglan_core::form::Definition;
use qinglan_core::id::{EntityId, Millis, PersonId, SpaceId};
use qinglan_core::record::{Entity, EntityKind, Field, Summary, by_record};
use qinglan_core::search::{Book, Entry, Hit, Query, Speaker, What};
use qinglan_core::store::{Disk, ENTITIES, Key, Tx, entity_key};

use super::{App, library};
use crate::reactive::RwSignal;
use crate::shell::clock;
use crate::shell::pinyin::Order;
use crate::shell::task::{Work, spawn};
use crate::text::{language, say};
use gloo::timers::future::TimeoutFuture;

/// So many records are read between two frames of a slow phone, and of so many the titles are taken from the lists.
const READ_AT_ONCE: usize = 12;
const LISTED_AT_ONCE: usize = 60;
/// A slow phone draws within this time.
const AFTER_LETTER_MS: u32 = 60;
/// How often who looks on hears of what was read.
const TELL_MS: i64 = 400;

/// What somebody looks for: it is there again when she comes back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub typed: String,
    pub filter: Filter,
    /// The name of a form without its version; empty for all.
    pub form: String,
    /// The school year and the half of it.
    pub term: Option<(i32, bool)>,
    pub space: Option<SpaceId>,
}

/// Whose records, and in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    #[default]
    All,
    Drafts,
    Submitted,
    Others,
}

/// How far the texts have been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Another one whenever something else may be found.
    pub turn: u32,
    pub left: usize,
    pub all: usize,
}

#[derive(Default)]
struct Shelf {
    person: Option<PersonId>,
    book: Book,
    /// What was looked for last, and what was found, as long as the book says the same.
    last: Option<(Query, Vec<Hit>)>,
    asked: Asked,
    progress: Option<RwSignal<Progress>>,
    /// Somebody is reading.
    busy: bool,
    /// And something changed since she began.
    again: bool,
    /// Nothing changed since the lists were looked through.
    fresh: bool,
}

thread_local!(static SHELF: RefCell<Shelf> = RefCell::new(Shelf::default()));

/// A record to read anew, and where it stands.
struct Wanted {
    first: Summary,
    spaces: Vec<SpaceId>,
    comments: Vec<(SpaceId, EntityId)>,
    stamp: u64,
    is_listed: bool,
}

/// The shelf of who is here: what belonged to somebody else is gone.
fn shelf<T>(app: App, look: impl FnOnce(&mut Shelf) -> T) -> T {
    SHELF.with_borrow_mut(|shelf| {
        if shelf.person != app.me() {
            let (busy, progress) = (shelf.busy, shelf.progress);
            *shelf = Shelf { person: app.me(), busy, again: busy, progress, ..Shelf::default() };
        }
        look(shelf)
    })
}

/// What she looked for last.
#[must_use]
pub fn asked(app: App) -> Asked {
    shelf(app, |shelf| shelf.asked.clone())
}

pub fn keep(app: App, asked: Asked) {
    shelf(app, |shelf| shelf.asked = asked);
}

/// How far reading is; followed by pages.
#[must_use]
pub fn progress(app: App) -> RwSignal<Progress> {
    let known = shelf(app, |shelf| shelf.progress);
    known.unwrap_or_else(|| {
        let made = app.at_root(|| RwSignal::new(Progress::default()));
        shelf(app, |shelf| shelf.progress = Some(made));
        made
    })
}

/// What is found, the nearest first. Whoever types on is looked for among what was found so far.
#[must_use]
pub fn find(app: App, query: &Query) -> Vec<Hit> {
    shelf(app, |shelf| {
        let among = shelf.last.as_ref().filter(|(last, _)| query.narrows(last));
        let hits = match among {
            Some((_, hits)) => shelf.book.find_among(query, hits),
            None => shelf.book.find(query, |_| true),
        };
        shelf.last = Some((query.clone(), hits.clone()));
        hits
    })
}

/// Looks at what was read.
pub fn with_book<T>(app: App, look: impl FnOnce(&Book) -> T) -> T {
    shelf(app, |shelf| look(&shelf.book))
}

/// Something may have changed.
pub fn doubt(app: App) {
    shelf(app, |shelf| shelf.fresh = false);
}

/// Reads what is new, if anything is, unless somebody is at it; she goes on with it then.
pub fn read(app: App) {
    let begins = shelf(app, |shelf| {
        if shelf.fresh {
            return false;
        }
        shelf.again = shelf.busy;
        !std::mem::replace(&mut shelf.busy, true)
    });
    if begins {
        spawn(read_all(app));
    }
}

fn read_all(app: App) -> Work<'static, ()> {
    Box::pin(async move {
        // The letter that was typed is shown first.
        TimeoutFuture::new(AFTER_LETTER_MS).await;
        // Without the library answers are looked through as they stand.
        app.read_forms().await;
        loop {
            read_once(app).await;
            let goes_on = shelf(app, |shelf| {
                shelf.busy = std::mem::take(&mut shelf.again);
                shelf.busy
            });
            if !goes_on {
                break;
            }
        }
    })
}

async fn read_once(app: App) {
    let signal = progress(app);
    let (Some(me), order) = (app.me(), Order::new()) else { return };
    shelf(app, |shelf| shelf.fresh = true);
    let (records, mut wanted) = plan(app, me);
    shelf(app, |shelf| {
        shelf.last = None;
        shelf.book.keep_only(&records);
    });
    let all = records.len();
    let mut told = clock::now();
    let tell = |left: usize, told: &mut Millis, at_once: bool| {
        let now = clock::now();
        if at_once || now.0 - told.0 >= TELL_MS {
            *told = now;
            let turn = signal.with_untracked(|progress| progress.turn) + 1;
            signal.set(Progress { turn, left, all });
        }
    };
    tell(wanted.len(), &mut told, true);
    // Titles and names first, which are at hand.
    for part in wanted.chunks_mut(LISTED_AT_ONCE) {
        let mut some = false;
        for one in part.iter_mut().filter(|one| !one.is_listed) {
            put(app, one, 0, listed(app, one), &order);
            some = true;
        }
        if some {
            TimeoutFuture::new(0).await;
        }
    }
    tell(wanted.len(), &mut told, true);
    let mut forms: Vec<(String, Option<Definition>)> = Vec::new();
    let mut left = wanted.len();
    for part in wanted.chunks(READ_AT_ONCE) {
        let Some(store) = app.store().filter(|_| app.me() == Some(me)) else { return doubt(app) };
        let of = |one: &Wanted| one.comments.iter().map(|(space, id)| entity_key(*space, *id)).collect::<Vec<_>>();
        let keys: Vec<Key> =
            part.iter().flat_map(|one| std::iter::once(entity_key(one.first.space, one.first.id)).chain(of(one))).collect();
        let entities: Vec<Entity> = match store.disk.read(&[ENTITIES]) {
            Ok(tx) => tx.get_all(ENTITIES, &keys).await.unwrap_or_default(),
            // The store is being closed; who comes back asks again.
            Err(_) => return doubt(app),
        };
        for one in part {
            if !forms.iter().any(|(known, _)| *known == one.first.form) {
                forms.push((one.first.form.clone(), app.known_form(&one.first.form)));
            }
            let form = forms.iter().find(|(known, _)| *known == one.first.form).and_then(|(_, form)| form.as_ref());
            let entry = whole(app, one, form, &entities);
            put(app, one, one.stamp, entry, &order);
        }
        left -= part.len();
        tell(left, &mut told, left == 0);
    }
    if all == 0 || wanted.is_empty() {
        tell(0, &mut told, true);
    }
}

/// All records that are here, in the order of their ids, and those that are not read as they stand now, the latest first.
fn plan(app: App, me: PersonId) -> (Vec<EntityId>, Vec<Wanted>) {
    let world = app.world.with_untracked(|world| world.as_ref().map_or(0, |world| world.version));
    let comments = app.of_kind(EntityKind::Comment);
    // What is on the same record stands together.
    let comments = qinglan_core::order::by_number(comments, |row| row.on.map_or(0, |on| on.chance()));
    let groups = by_record(app.of_kind(EntityKind::Record), Some(me));
    let mut records: Vec<EntityId> = groups.iter().flatten().map(|row| row.id).collect();
    records.sort_unstable();
    records.dedup();
    let revision =
        |row: &Summary| app.rows.with_untracked(|rows| rows.get(&(row.space, row.id)).map_or(0, |listed| listed.revision));
    let mut wanted = Vec::new();
    for copies in groups {
        let Some(first) = copies.first().cloned() else { continue };
        let from = comments.partition_point(|row| row.on.map_or(0, |on| on.chance()) < first.id.chance());
        let on = comments.iter().skip(from).take_while(|row| row.on == Some(first.id));
        let mut stamp = mixed(mixed(world, library::known(app)), copies.len() as u64);
        stamp = mixed(mixed(stamp, first.space.chance()), revision(&first) + 1);
        let mut said = Vec::new();
        for row in on {
            stamp = mixed(mixed(stamp, row.id.chance()), revision(row) + 1);
            said.push((row.space, row.id));
        }
        let known = with_book(app, |book| book.stamp(first.id));
        if known != Some(stamp) {
            let spaces = copies.iter().map(|copy| copy.space).collect();
            wanted.push(Wanted { first, spaces, comments: said, stamp, is_listed: known.is_some() });
        }
    }
    (records, wanted)
}

/// What tells one state of a record from another; never 0, which says that only its title was taken.
const fn mixed(stamp: u64, with: u64) -> u64 {
    (stamp ^ with).wrapping_mul(0x0100_0000_01b3).rotate_left(23) | 1
}

/// What lists say of a record.
fn listed(app: App, one: &Wanted) -> Entry {
    let mut entry = Entry::default();
    let row = &one.first;
    entry.add(What::Title, &row.title);
    entry.add(What::Form, &app.form_title(&row.form).map(|title| say(&title)).unwrap_or_default());
    entry.add(What::Person, &app.name_of(row.author));
    app.world.with_untracked(|world| {
        let Some(world) = world.as_ref() else { return };
        for space in one.spaces.iter().filter_map(|space| world.space(*space)) {
            entry.add(What::Space, &space.name);
        }
        let school = world.person(row.author).and_then(|person| world.school(person.school?));
        entry.add(What::Space, school.map_or("", |school| &school.name));
    });
    entry
}

/// All that a record says, and what is said of it.
fn whole(app: App, one: &Wanted, form: Option<&Definition>, entities: &[Entity]) -> Entry {
    let mut entry = listed(app, one);
    let at = |id: EntityId| entities.iter().find(|entity| entity.id == id);
    // Without a definition a form in the making is no text.
    let entity = at(one.first.id).filter(|_| one.first.form != qinglan_core::form::design::DESIGN);
    if let Some(entity) = entity {
        shelf(app, |shelf| entry.add_answers(form, entity, language(), &mut shelf.book));
    }
    for comment in one.comments.iter().filter_map(|(_, id)| at(*id)) {
        let author = app.name_of(comment.author);
        let text = comment.text(&Field::text()).unwrap_or_default();
        shelf(app, |shelf| entry.add_comment(comment.id, shelf.book.name(&author), text));
    }
    entry
}

/// Puts it where it is found, and has the letters of its characters looked up.
fn put(app: App, one: &Wanted, stamp: u64, entry: Entry, order: &Order) {
    shelf(app, |shelf| {
        for c in entry.unknown(&shelf.book.letters) {
            shelf.book.letters.learn(c, order.initial(c).unwrap_or('?'));
        }
        shelf.last = None;
        shelf.book.put(one.first.id, one.first.changed_at, stamp, entry);
    });
}
