//! Sockets.

use std::net::TcpStream;
use std::time::Duration;

use qinglan_core::directory::{Role, SpaceKind};
use qinglan_core::id::SpaceId;
use qinglan_core::record::Op;
use qinglan_core::sync::Live;
use qinglan_core::wire::from_slice;
use tungstenite::client::IntoClientRequest as _;
use tungstenite::{Error, HandshakeError, Message, WebSocket};

use super::openapi;
use super::person::{Person, entity};
use super::server::{Reply, Server, fresh};

/// The socket, or the status of the refusal.
pub fn listen(person: &Person, space: SpaceId, headers: &[(&'static str, &str)]) -> Result<WebSocket<TcpStream>, u16> {
    let host = person.server.host();
    let path = format!("/api/live/{space}?device={}", person.device);
    let mut request = format!("ws://{host}{path}").into_client_request().unwrap();
    for (name, value) in [&[("cookie", person.cookie.as_str())], headers].concat() {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    let stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    match tungstenite::client(request, stream) {
        Ok((socket, _)) => Ok(socket),
        Err(HandshakeError::Failure(Error::Http(response))) => {
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            openapi::check("GET", &path, &Reply { status, headers, body: response.into_body().unwrap_or_default() });
            Err(status)
        }
        Err(other) => panic!("{other}"),
    }
}

fn next(socket: &mut WebSocket<TcpStream>) -> Live {
    match socket.read().unwrap() {
        Message::Binary(bytes) => from_slice(&bytes).unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn sy12_a_socket_carries_every_devices_operations_right_after_a_number() {
    let server = Server::shared();
    let (mentor, mentee) = (server.person("周敏"), server.person("李雪"));
    let space = server.space(SpaceKind::Pairing, &[(&mentor, Role::Mentor), (&mentee, Role::Mentee)]);
    let before = mentor.pushes(space, &[mentor.writes(entity(), "topic", "之前")]);
    let mut sockets = [listen(&mentor, space, &[]).unwrap(), listen(&mentee, space, &[]).unwrap()];
    let ops: Vec<Op> = ["一", "二"].map(|word| mentor.writes(entity(), "topic", word)).into();
    mentor.pushes(space, &ops);
    for socket in &mut sockets {
        let Live::Ops { epoch, from, batch } = next(socket) else { panic!("no operations") };
        assert_eq!((epoch, from), (before.epoch, 1));
        assert_eq!(batch.unpack().unwrap(), [(2, ops[0].clone()), (3, ops[1].clone())]);
    }
    // A repetition appends nothing and says nothing; what follows comes next.
    mentor.pushes(space, &ops);
    mentee.pushes(space, &[mentee.writes(entity(), "topic", "三")]);
    assert!(matches!(next(&mut sockets[0]), Live::Ops { from: 3, .. }));
}

#[test]
fn what_does_not_fit_a_message_is_announced() {
    let server = Server::shared();
    let person = server.person("周敏");
    let own = SpaceId::personal(person.id);
    let mut socket = listen(&person, own, &[]).unwrap();
    let long: Vec<Op> = (0..2).map(|_| person.writes(entity(), "notes", &"长".repeat(15_000))).collect();
    person.pushes(own, &long);
    assert_eq!(next(&mut socket), Live::Stale);
}

#[test]
fn a_ping_is_answered() {
    let server = Server::shared();
    let person = server.person("周敏");
    let mut socket = listen(&person, SpaceId::personal(person.id), &[]).unwrap();
    socket.send(Message::text("ping")).unwrap();
    assert_eq!(socket.read().unwrap(), Message::text("pong"));
}

#[test]
fn ac1_a_stranger_gets_no_socket_and_who_leaves_loses_it() {
    let server = Server::shared();
    let (mentor, mentee, stranger) = (server.person("周敏"), server.person("李雪"), server.person("王刚"));
    let space = server.space(SpaceKind::Pairing, &[(&mentor, Role::Mentor), (&mentee, Role::Mentee)]);
    assert_eq!(listen(&stranger, space, &[]).err(), Some(403));
    assert_eq!(listen(&stranger, SpaceId::from_bytes(fresh()), &[]).err(), Some(404));
    let nobody = Person { cookie: "qinglan=".to_owned(), ..mentor.on_another_device() };
    assert_eq!(listen(&nobody, space, &[]).err(), Some(401));
    let mut socket = listen(&mentee, space, &[]).unwrap();
    server.set_members(space, SpaceKind::Pairing, &[(&mentor, Role::Mentor), (&stranger, Role::Mentee)]);
    let Message::Close(Some(frame)) = socket.read().unwrap() else { panic!("not closed") };
    assert_eq!(u16::from(frame.code), 1008);
}

#[test]
fn another_sites_page_gets_no_socket() {
    let server = Server::shared();
    let person = server.person("周敏");
    let own = SpaceId::personal(person.id);
    assert_eq!(listen(&person, own, &[("origin", "https://evil.example")]).err(), Some(403));
    assert!(listen(&person, own, &[("origin", &server.url)]).is_ok());
}
