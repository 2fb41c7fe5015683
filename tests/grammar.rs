//! The grammar of the protocol against bytes: all that was ever kept as a fixture fits it, and what is damaged does not.

// Tests fail by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::path::Path;

use qinglan_core::api::ApiError;
use qinglan_core::directory::{Enrol, InviteView, Person, Role, School, SchoolKind, Setting, SpaceKind};
use qinglan_core::id::{AttemptId, Millis, PersonId, SchoolId};
use qinglan_core::wire::to_vec;

const GRAMMAR: &str = include_str!("../core/protocol.cddl");

/// That `bytes` are what `rule` says; the validator begins at the first rule.
fn fits(rule: &str, bytes: &[u8]) -> Result<(), String> {
    let grammar = format!("begin = {rule}\n{GRAMMAR}");
    cddl::validate_cbor_from_slice(&grammar, bytes, None).map_err(|error| error.to_string())
}

/// Every fixture: its rule, which its name begins with, its own name and its bytes.
fn fixtures() -> Vec<(String, String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/fixtures");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let cbor = files.filter(|file| file.extension().is_some_and(|extension| extension == "cbor"));
    let mut all: Vec<_> = cbor
        .map(|file| {
            let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
            let kind = name.split('.').next().unwrap();
            // `op-3` and `live-stale` are an operation and a live message; `set-aside` is what it says.
            let numbered = kind.trim_end_matches(|digit: char| digit.is_ascii_digit()).trim_end_matches('-');
            let rule = if kind.starts_with("live-") { "live" } else { numbered };
            (rule.to_owned(), name.clone(), std::fs::read(&file).unwrap())
        })
        .collect();
    all.sort();
    assert!(all.len() >= 23, "fixtures are missing: {}", all.len());
    all
}

/// What has no fixture, because nobody keeps it: as this version writes it.
fn passing() -> Vec<(&'static str, Vec<u8>)> {
    let (person, school) = (PersonId::from_bytes([1; 16]), SchoolId::from_bytes([2; 16]));
    let view = InviteView {
        district: "青岭县".into(),
        from: "教师培训中心".into(),
        person: Person { id: person, name: "林晓禾".into(), school: None, subject: String::new() },
        school: Some(School { id: school, name: "石桥小学".into(), kind: SchoolKind::Special, setting: Setting::Village }),
        spaces: vec![(SpaceKind::Pairing, "周若梅—林晓禾".into())],
        expires: Millis(1_790_000_000_000),
    };
    let enrol = Enrol { code: "K3F9".into(), device: "红米 9A".into(), attempt: AttemptId::from_bytes([3; 16]) };
    let mut all = vec![
        ("enrol", to_vec(&enrol)),
        ("invite-view", to_vec(&view)),
        ("invite-view", to_vec(&InviteView { school: None, spaces: Vec::new(), ..view })),
        ("roles", to_vec(&Role::ALL.to_vec())),
        ("roster-mark", to_vec(&(7_u64, SpaceKind::Pairing))),
    ];
    let errors = [
        ApiError::Malformed,
        ApiError::TooLarge { limit: 4_194_304 },
        ApiError::SignedOut,
        ApiError::Forbidden,
        ApiError::NotFound,
        ApiError::InviteUnknown,
        ApiError::InviteUsed,
        ApiError::InviteExpired,
        ApiError::TooOld { oldest: 1 },
        ApiError::TooMany { wait_s: 60 },
        ApiError::Unavailable,
        ApiError::WrongOffset { offset: 524_288 },
        ApiError::WrongChecksum,
        ApiError::NotYet { from: Millis(1_790_000_000_000) },
        ApiError::Deleted { from: Millis(1_790_000_000_000) },
    ];
    all.extend(errors.iter().map(|error| ("api-error", to_vec(error))));
    all
}

/// The array without its first item.
fn beheaded(bytes: &[u8]) -> Vec<u8> {
    let mut decoder = minicbor::Decoder::new(bytes);
    let count = decoder.array().unwrap().unwrap();
    decoder.skip().unwrap();
    let mut shorter = vec![0x80 + u8::try_from(count - 1).unwrap()];
    shorter.extend_from_slice(&bytes[decoder.position()..]);
    shorter
}

#[test]
fn wi4_every_fixture_and_every_message_fits_the_grammar() {
    for (rule, name, bytes) in fixtures() {
        fits(&rule, &bytes).unwrap_or_else(|problem| panic!("{name} is no {rule}: {problem}"));
    }
    for (rule, bytes) in passing() {
        fits(rule, &bytes).unwrap_or_else(|problem| panic!("{bytes:x?} is no {rule}: {problem}"));
    }
}

#[test]
fn wi4_what_is_damaged_does_not_fit() {
    let messages = passing().into_iter().filter(|(rule, _)| *rule != "roles");
    let messages = messages.map(|(rule, bytes)| (rule.to_owned(), rule.to_owned(), bytes));
    // One damage for each, in turn: the validator takes half a second to read the grammar.
    for (at, (rule, name, bytes)) in fixtures().into_iter().chain(messages).enumerate() {
        let damaged = match at % 3 {
            0 => [&[0x81], bytes.as_slice()].concat(),
            1 => bytes[..bytes.len() - 1].to_vec(),
            _ => beheaded(&bytes),
        };
        assert!(fits(&rule, &damaged).is_err(), "{name} still passes for {rule}: {damaged:x?}");
    }
}
