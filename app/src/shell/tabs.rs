//! The other tabs of this browser: one of them is the sender, and each hears what the others did.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Function, Promise, Reflect};
use qinglan_core::id::{EntityId, PersonId, SpaceId};
use qinglan_core::store::SealKey;
use qinglan_core::sync::SyncStatus;
use qinglan_core::wire::{self, Wire};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

use super::task::spawn;

/// What tabs tell each other. It is never stored; tabs of another version of the app may hear it, and leave what they cannot read.
#[derive(Clone, Debug, PartialEq, Wire)]
#[cbor(flat)]
pub enum Word {
    /// These entities of a space are other than they were.
    #[n(0)]
    Rows(#[n(0)] SpaceId, #[n(1)] Vec<EntityId>),
    /// Who is in which space, and what for, is other than it was.
    #[n(1)]
    World,
    /// Something waits to be sent: the sender shall count.
    #[n(2)]
    Written,
    /// The person wants it sent now.
    #[n(3)]
    Send,
    /// A tab began and does not know how sending goes.
    #[n(4)]
    Hello,
    /// The sender's word on how sending goes.
    #[n(5)]
    Status {
        #[n(0)]
        status: SyncStatus,
        #[n(1)]
        refused: u32,
        /// Of the photo on its way, in bytes; nothing when there is none.
        #[n(2)]
        done: u64,
        #[n(3)]
        all: u64,
    },
    /// Somebody signed in or out, or has a PIN now, or none any more.
    #[n(6)]
    Resident,
    /// A tab began and has not the person's key.
    #[n(7)]
    Knock,
    /// The person's key, from a tab where she entered her PIN. It never leaves this browser's memory.
    #[n(8)]
    Key(#[n(0)] SealKey),
}

/// A person's tabs. Dropped, it leaves them: it says and hears nothing more, and another tab may send.
pub struct Tabs {
    channel: Option<(BroadcastChannel, EventListener)>,
    lock: Rc<Lock>,
}

impl Tabs {
    /// Joins the tabs of a person, or those where nobody is signed in. A browser without channels has tabs that hear nothing.
    pub fn join(person: Option<PersonId>, hear: impl Fn(Word) + 'static) -> Self {
        let name = name(person);
        let channel = BroadcastChannel::new(&name).ok().map(|channel| {
            let listener = EventListener::new(&channel, "message", move |event| {
                let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
                if let Ok(word) = wire::from_slice(&js_sys::Uint8Array::new(&event.data()).to_vec()) {
                    hear(word);
                }
            });
            (channel, listener)
        });
        Self { channel, lock: Rc::default() }
    }

    /// Tells the other tabs.
    pub fn say(&self, word: &Word) {
        if let Some((channel, _)) = &self.channel
            && let Err(error) = channel.post_message(&js_sys::Uint8Array::from(wire::to_vec(word).as_slice()))
        {
            web_sys::console::debug_1(&error);
        }
    }

    /// Waits to be the tab that sends, and says so once. Where tabs cannot agree on one, each sends: safe, but no saving.
    pub fn wait_to_lead(&self, person: PersonId, lead: impl FnOnce() + 'static) {
        let (lock, name) = (Rc::clone(&self.lock), format!("qinglan-sync-{person}"));
        let lead = Cell::new(Some(Box::new(lead) as Box<dyn FnOnce()>));
        let granted = Rc::new(move || lead.take().into_iter().for_each(|lead| lead()));
        spawn(async move {
            if hold(&name, Rc::clone(&lock), Rc::clone(&granted)).await.is_err() && !lock.left.get() {
                granted();
            }
        });
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.lock.leave();
        if let Some((channel, _)) = &self.channel {
            channel.close();
        }
    }
}

/// A lock that is waited for, or held.
#[derive(Default)]
struct Lock {
    /// Nobody wants it any more.
    left: Cell<bool>,
    /// Ends the promise for which the browser holds it.
    release: RefCell<Option<Function>>,
}

impl Lock {
    fn leave(&self) {
        self.left.set(true);
        if let Some(release) = self.release.borrow_mut().take()
            && let Err(error) = release.call0(&JsValue::NULL)
        {
            web_sys::console::debug_1(&error);
        }
    }
}

/// Something that only this tab does, for as long as this is kept and the tab lives.
pub struct Claim(Rc<Lock>);

/// Says so to the other tabs. Where tabs cannot agree, nobody hears it.
#[must_use]
pub fn claim(name: String) -> Claim {
    let lock = Rc::<Lock>::default();
    let held = Rc::clone(&lock);
    spawn(async move {
        if let Err(error) = hold(&name, held, Rc::new(|| ())).await {
            web_sys::console::debug_1(&error);
        }
    });
    Claim(lock)
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// Whether a tab claims it.
pub async fn is_claimed(name: &str) -> bool {
    held_names().await.is_ok_and(|names| names.iter().any(|held| held.as_string().as_deref() == Some(name)))
}

async fn held_names() -> Result<Vec<JsValue>, JsValue> {
    let locks = locks()?;
    let query: Function = Reflect::get(&locks, &"query".into())?.dyn_into()?;
    let state = JsFuture::from(query.call0(&locks)?.dyn_into::<Promise>()?).await?;
    let held: js_sys::Array = Reflect::get(&state, &"held".into())?.dyn_into()?;
    held.iter().map(|lock| Reflect::get(&lock, &"name".into())).collect()
}

fn locks() -> Result<JsValue, JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
    Reflect::get(&navigator, &"locks".into())
}

/// Holds a lock of the browser's from when it is free until it is released. By hand: web-sys has no stable binding of it.
async fn hold(name: &str, lock: Rc<Lock>, granted: Rc<impl Fn() + 'static>) -> Result<(), JsValue> {
    let locks = locks()?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let hold = Closure::once_into_js(move || -> JsValue {
        if lock.left.get() {
            // Free for the next tab at once.
            return JsValue::UNDEFINED;
        }
        let held = Promise::new(&mut |release, _| *lock.release.borrow_mut() = Some(release));
        granted();
        held.into()
    });
    let held: Promise = request.call2(&locks, &name.into(), &hold)?.dyn_into()?;
    JsFuture::from(held).await.map(drop)
}

fn name(person: Option<PersonId>) -> String {
    person.map_or_else(|| "qinglan-nobody".into(), |person| format!("qinglan-{person}"))
}
