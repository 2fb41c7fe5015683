use super::world::{Device, Space};
use crate::access;
use crate::record::tests::entity_id;
use crate::sync::{Ack, OpBatch, Refusal};

#[test]
fn sy3_one_refusal_holds_up_no_other() {
    let space = Space::pairing(&[1, 2]);
    let (author, other) = (Device::new(1), Device::new(2));
    author.write(entity_id(1), "topic", "hers");
    author.sync(&space);
    other.sync(&space);
    other.write(entity_id(1), "topic", "not his to change");
    other.write(entity_id(2), "topic", "his own");
    let reply = space.answer(&other.offer());
    assert_eq!(reply.refusals.iter().map(|no| no.reason).collect::<Vec<_>>(), [Refusal::NotAllowed]);
    assert_eq!(reply.acks, [Ack { counter: 2, seq: 2 }]);
}

#[test]
fn sy4_a_device_speaks_only_for_itself_and_its_person() {
    let space = Space::pairing(&[1, 2]);
    let author = Device::new(1);
    author.write(entity_id(1), "topic", "a");
    let mut push = author.offer();
    push.person = crate::record::tests::person(2);
    assert_eq!(space.answer(&push).refusals.first().unwrap().reason, Refusal::NotYours, "signed in as someone else");
    author.sync(&space);
    let thief = Device::named(2, 1);
    thief.write(entity_id(2), "topic", "b");
    assert_eq!(space.answer(&thief.offer()).refusals.first().unwrap().reason, Refusal::NotYours, "a store of someone else");
}

#[test]
fn sy5_numbers_have_no_gaps_and_clocks_decide_nothing() {
    let space = Space::pairing(&[1, 2]);
    let author = Device::new(1);
    // Ten years ahead, then at the beginning of time.
    for (n, at) in (0..).zip([2_100_000_000_000, 0, i64::MIN]) {
        author.write_at(entity_id(n), "topic", "x", crate::id::Millis(at));
    }
    author.sync(&space);
    assert_eq!(space.ops().iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(author.outbox().is_empty());
}

#[test]
fn sy6_a_repeated_push_changes_nothing() {
    let space = Space::pairing(&[1, 2]);
    let author = Device::new(1);
    author.write(entity_id(1), "topic", "a");
    let push = author.offer();
    let first = space.answer(&push);
    let again = space.answer(&push);
    assert_eq!(first.acks, again.acks);
    assert_eq!(space.head(), 1);
    let mut forged = push.clone();
    let mut op = push.request.push.unpack().unwrap().remove(0).1;
    op.value = crate::record::Value::Text("other".into());
    forged.request.push = OpBatch::pack([(0, &op), (0, &op)]);
    assert_eq!(space.answer(&forged).refusals.first().unwrap().reason, Refusal::IdReused);
    assert_eq!(space.head(), 1);
}

#[test]
fn sy7_every_operation_is_acknowledged_or_set_aside() {
    let space = Space::pairing(&[1]);
    let stranger = Device::new(2);
    stranger.write(entity_id(1), "topic", "kept all the same");
    stranger.sync(&space);
    assert!(stranger.outbox().is_empty());
    assert_eq!(stranger.refused().iter().map(|(_, no)| *no).collect::<Vec<_>>(), [Refusal::NotAMember]);
    let field = crate::record::tests::field("topic");
    let mine = stranger.row(entity_id(1)).unwrap();
    assert_eq!(mine.text(&field), Some("kept all the same"), "what was typed stays where it was typed");
}

#[test]
fn bd2_values_beyond_the_bound_are_refused_with_the_numbers() {
    let space = Space::pairing(&[1]);
    let author = Device::new(1);
    author.write(entity_id(1), "topic", &"x".repeat(64 * 1024 + 1));
    let reply = space.answer(&author.offer());
    assert_eq!(reply.refusals.first().unwrap().reason, Refusal::TooLarge { bytes: 65_537, limit: 65_536 });
}

mod who {
    use super::access::{Deed, may};
    use crate::directory::{Role, SpaceKind};
    use crate::record::EntityKind;

    const KINDS: [EntityKind; 3] = [EntityKind::Record, EntityKind::Comment, EntityKind::Activity];

    fn deeds() -> Vec<Deed> {
        let mut deeds = vec![Deed::Read, Deed::MarkRead, Deed::MarkReadForOther];
        deeds.extend(KINDS.iter().flat_map(|kind| [Deed::Create(*kind), Deed::ChangeOwn(*kind), Deed::ChangeOther(*kind)]));
        deeds
    }

    #[test]
    fn ac1_a_stranger_may_nothing() {
        for kind in SpaceKind::ALL {
            assert!(deeds().into_iter().all(|deed| !may(*kind, &[], deed)));
        }
    }

    #[test]
    fn ac2_a_member_reads_and_marks_for_themselves_only() {
        for kind in SpaceKind::ALL {
            for role in Role::ALL {
                assert!(may(*kind, &[*role], Deed::Read) && may(*kind, &[*role], Deed::MarkRead));
                assert!(!may(*kind, &[*role], Deed::MarkReadForOther));
            }
        }
    }

    #[test]
    fn ac3_nobody_changes_what_another_wrote() {
        for kind in SpaceKind::ALL {
            for role in Role::ALL {
                assert!(!may(*kind, &[*role], Deed::ChangeOther(EntityKind::Record)));
                assert!(!may(*kind, &[*role], Deed::ChangeOther(EntityKind::Comment)));
            }
        }
    }

    #[test]
    fn ac4_leaders_keep_the_calendar_and_the_districts_space() {
        let leads = [Role::Lead, Role::Coordinator, Role::Admin];
        for role in Role::ALL {
            let lead = leads.contains(role);
            assert_eq!(may(SpaceKind::School, &[*role], Deed::ChangeOther(EntityKind::Activity)), lead);
            assert_eq!(may(SpaceKind::School, &[*role], Deed::Create(EntityKind::Activity)), lead);
            assert_eq!(may(SpaceKind::District, &[*role], Deed::Create(EntityKind::Record)), lead);
            assert_eq!(may(SpaceKind::Pairing, &[*role], Deed::Create(EntityKind::Comment)), *role != Role::Reader);
        }
    }
}
