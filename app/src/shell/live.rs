//! Open sockets: one for each space that is looked at.
//!
//! They bring news sooner; nothing depends on them. A socket that closes is opened again after the next request that succeeds.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::Uint8Array;
use qinglan_core::id::{DeviceId, PersonId, SpaceId};
use qinglan_core::order::Map;
use qinglan_core::sync::Live;
use qinglan_core::wire;
use wasm_bindgen::JsCast;
use web_sys::{BinaryType, MessageEvent, WebSocket};

/// A mentor has a handful of mentees; more sockets than this cost a phone more than they bring.
pub const SOCKETS_MAX: usize = 8;

/// What a socket says.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    Brought(SpaceId, Live),
    /// The socket closed: perhaps the network went, perhaps the server restarted.
    Closed,
}

struct Open {
    socket: WebSocket,
    _listeners: [EventListener; 2],
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Err(error) = self.socket.close() {
            web_sys::console::debug_1(&error);
        }
    }
}

/// The sockets of this page.
#[derive(Clone, Default)]
pub struct Sockets(Rc<RefCell<Map<SpaceId, Open>>>);

impl Sockets {
    /// Opens those that are missing and closes those that are not wanted any more.
    pub fn keep(&self, (person, device): (PersonId, DeviceId), spaces: &[SpaceId], tell: &(impl Fn(News) + Clone + 'static)) {
        let mut open = self.0.borrow_mut();
        open.retain(|space, socket| spaces.contains(space) && socket.socket.ready_state() <= WebSocket::OPEN);
        for space in spaces.iter().take(SOCKETS_MAX) {
            if !open.contains_key(space)
                && let Some(socket) = connect(person, device, *space, tell.clone())
            {
                open.insert(*space, socket);
            }
        }
    }

    pub fn close(&self) {
        self.0.borrow_mut().clear();
    }
}

fn connect(person: PersonId, device: DeviceId, space: SpaceId, tell: impl Fn(News) + Clone + 'static) -> Option<Open> {
    let location = web_sys::window()?.location();
    let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
    let url = format!("{scheme}://{}/api/live/{space}?device={device}&person={person}", location.host().ok()?);
    let socket = WebSocket::new(&url).ok()?;
    socket.set_binary_type(BinaryType::Arraybuffer);
    let brought = tell.clone();
    let message = EventListener::new(&socket, "message", move |event| {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        if !event.data().is_instance_of::<js_sys::ArrayBuffer>() {
            return;
        }
        let bytes = Uint8Array::new(&event.data()).to_vec();
        // What cannot be read is asked for by a request.
        brought(News::Brought(space, wire::from_slice(&bytes).unwrap_or(Live::Stale)));
    });
    let close = EventListener::new(&socket, "close", move |_| tell(News::Closed));
    Some(Open { socket, _listeners: [message, close] })
}
