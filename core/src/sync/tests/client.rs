use crate::id::Millis;
use crate::sync::{BACKOFF_MAX_MS, Client, Effect, Event, SendError, SyncStatus};

fn wait(effects: &[Effect]) -> u32 {
    match effects {
        [Effect::WakeIn { ms }] => *ms,
        other => panic!("{other:?}"),
    }
}

#[test]
fn sy11_failures_wait_longer_and_touch_nothing() {
    let mut client = Client::new();
    let now = Millis(0);
    assert_eq!(client.step(now, 0, Event::Started { queued: 3, refused: 0, online: true }), [Effect::Send]);
    let mut waits = Vec::new();
    for _ in 0..12 {
        waits.push(wait(&client.step(now, 0, Event::Failed(SendError::NoAnswer))));
        assert_eq!(client.status(), SyncStatus::Offline { queued: 3 });
        assert_eq!(client.step(now, 0, Event::Woke), [Effect::Send]);
    }
    assert!(waits.is_sorted() && waits.first() < waits.last());
    assert!(waits.iter().all(|ms| (1_500..=BACKOFF_MAX_MS).contains(ms)), "{waits:?}");
    client.step(now, 0, Event::Failed(SendError::NoAnswer));
    assert_eq!(client.step(now, 0, Event::Edited { queued: 4 }), [], "typing does not break the wait");
    assert_eq!(client.step(now, 0, Event::Network { up: true }), [Effect::Send], "the network's return does");
}

#[test]
fn one_request_at_a_time_and_none_without_a_network() {
    let mut client = Client::new();
    let now = Millis(60_000);
    client.step(now, 0, Event::Started { queued: 0, refused: 0, online: true });
    assert_eq!(client.step(now, 0, Event::Poked), []);
    let done = Event::Answered { queued: 0, refused: 0, more: false };
    assert_eq!(client.step(now, 0, done), [Effect::Send], "what came up meanwhile is asked for now");
    assert_eq!(client.step(now, 0, done), []);
    assert_eq!(client.status(), SyncStatus::Synced { at: now });
    client.step(now, 0, Event::Network { up: false });
    assert_eq!(client.step(now, 0, Event::Poked), []);
    wait(&client.step(now, 0, Event::Edited { queued: 1 }));
    assert_eq!(client.status(), SyncStatus::Offline { queued: 1 });
}

#[test]
fn sy9_nothing_is_called_arrived_while_pages_are_to_come() {
    let mut client = Client::new();
    client.step(Millis(0), 0, Event::Started { queued: 0, refused: 0, online: true });
    let page = |more| Event::Answered { queued: 0, refused: 0, more };
    assert_eq!(client.step(Millis(1), 0, page(true)), [Effect::Send]);
    assert_eq!(client.status(), SyncStatus::Sending { queued: 0 });
    client.step(Millis(2), 0, Event::Failed(SendError::NoAnswer));
    assert_eq!(client.status(), SyncStatus::Offline { queued: 0 });
    assert_eq!(client.step(Millis(3), 0, Event::Woke), [Effect::Send]);
    assert_eq!(client.step(Millis(4), 0, page(false)), []);
    assert_eq!(client.status(), SyncStatus::Synced { at: Millis(4) });
}

#[test]
fn a_session_that_ended_says_so_until_it_is_mended() {
    let mut client = Client::new();
    client.step(Millis(0), 0, Event::Started { queued: 2, refused: 0, online: true });
    client.step(Millis(0), 0, Event::Failed(SendError::SignedOut));
    assert_eq!(client.status(), SyncStatus::SignedOut { queued: 2 });
    client.step(Millis(0), 0, Event::Answered { queued: 0, refused: 0, more: false });
    assert_eq!(client.status(), SyncStatus::Synced { at: Millis(0) });
}
