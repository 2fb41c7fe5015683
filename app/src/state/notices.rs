//! Notices on this device: turned on, changed, turned off, and kept in step with what becomes due (rules NT1, NT5).
//!
//! What was asked for is on the server. The browser keeps whether the person did, at which minute she wants to be reminded, and what the
//! server was last told: so that a page that opens asks nobody when nothing is new.

use qinglan_core::calendar::{self, CHINA_OFFSET_MINUTES};
use qinglan_core::directory::World;
use qinglan_core::id::PersonId;
use qinglan_core::notice::{Quiet, Reminder, Wanted};
use qinglan_core::record::{Entity, Summary};
use qinglan_core::today;

use crate::shell::net::NetError;
use crate::shell::net::notices;
use crate::shell::push::{self, Leave, Subscription};
use crate::shell::task::spawn;
use crate::shell::{browser, clock};
use crate::text::language;

/// After the last lesson.
pub const REMIND_AT: u32 = 17 * 60;

/// Why notices could not be turned on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The person, or the browser by itself.
    Leave(Leave),
    /// The browser does not reach its push service.
    Service,
    Server(NetError),
}

/// Whether the person turned them on here.
#[must_use]
pub fn is_on(me: PersonId) -> bool {
    browser::kept(&name(me)).is_some()
}

/// Turns them on, as most want them.
pub async fn turn_on(me: PersonId) -> Result<Wanted, Refused> {
    let leave = match push::leave() {
        Leave::NotAsked => push::ask_leave().await,
        known => known,
    };
    if leave != Leave::Given {
        return Err(Refused::Leave(leave));
    }
    let key = notices::look(me).await.map_err(Refused::Server)?.key;
    let subscribed = push::subscribe(&key).await.map_err(|error| {
        web_sys::console::warn_1(&error);
        Refused::Service
    })?;
    let wanted = usual(subscribed);
    change(me, &wanted).await.map_err(Refused::Server)?;
    Ok(wanted)
}

/// Asks for something else than before.
pub async fn change(me: PersonId, wanted: &Wanted) -> Result<(), NetError> {
    notices::keep(me, wanted).await?;
    let minute = wanted.remind_at.map(|minute| minute.to_string()).unwrap_or_default();
    browser::keep(&name(me), Some(&minute));
    browser::keep(&told(me), None);
    Ok(())
}

/// Turns them off. The browser's subscription stays: others on this phone may have it too.
pub async fn turn_off(me: PersonId) -> Result<(), NetError> {
    notices::end(me).await?;
    forget(me);
    Ok(())
}

/// The person is none of this phone's any more.
pub fn forget(me: PersonId) {
    for name in [name(me), told(me)] {
        browser::keep(&name, None);
    }
}

/// Tells the server when to remind of what becomes due, if that is new, and once a day whether it still knows this device.
pub fn keep_in_step(world: &World, rows: &[&Summary], lessons: &[Entity]) {
    let me = world.me;
    let Some(minute) = browser::kept(&name(me)) else { return };
    let moments =
        number(&minute).map(|minute| today::reminders(world, rows, lessons, clock::now(), CHINA_OFFSET_MINUTES, minute));
    let moments = moments.unwrap_or_default();
    let now = said(&moments);
    if browser::kept(&told(me)).as_deref() == Some(now.as_str()) || !browser::online() || push::leave() != Leave::Given {
        return;
    }
    spawn(async move {
        if remind(me, moments).await.is_ok() {
            browser::keep(&told(me), Some(&now));
        }
    });
}

/// A short number in digits. The standard library's reader of numbers would be in the first part for it.
#[must_use]
pub fn number(digits: &str) -> Option<u32> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
    let is_short = (1..=4).contains(&digits.len());
    digits.bytes().map(digit).try_fold(0, |sum, digit| Some(sum * 10 + digit?)).filter(|_| is_short)
}

async fn remind(me: PersonId, moments: Vec<Reminder>) -> Result<(), Refused> {
    let held = notices::look(me).await.map_err(Refused::Server)?;
    let subscribed = push::subscribe(&held.key).await.map_err(|_| Refused::Service)?;
    // Forgotten there, where the browser's push service gave this device another address.
    let wanted = held.wanted.clone().unwrap_or_else(|| usual(subscribed.clone()));
    let Subscription { address, public, secret } = subscribed;
    let wanted = Wanted { address, public, secret, reminders: moments, language: language(), ..wanted };
    if held.wanted.as_ref() != Some(&wanted) {
        notices::keep(me, &wanted).await.map_err(Refused::Server)?;
    }
    Ok(())
}

/// The day, and what the server knows on it.
fn said(moments: &[Reminder]) -> String {
    let each = moments.iter().map(|moment| format!(" {}:{}", moment.at.0, moment.n));
    calendar::iso(clock::today()) + &each.collect::<String>()
}

fn usual(Subscription { address, public, secret }: Subscription) -> Wanted {
    Wanted {
        address,
        public,
        secret,
        language: language(),
        comments: true,
        quiet: Some(Quiet::USUAL),
        offset_minutes: i64::from(CHINA_OFFSET_MINUTES),
        remind_at: Some(REMIND_AT),
        reminders: Vec::new(),
    }
}

fn name(me: PersonId) -> String {
    format!("notices-{me}")
}

fn told(me: PersonId) -> String {
    format!("notices-told-{me}")
}
