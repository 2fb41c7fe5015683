use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;

use super::*;
use crate::record::FileRef;
use crate::wire::{from_slice, to_vec};

const DEVICES: u8 = 3;

fn id() -> impl Strategy<Value = OpId> {
    let counter = prop_oneof![1_u64..100, any::<u64>()];
    (0..DEVICES, counter).prop_map(|(device, counter)| OpId { device: DeviceId::from_bytes([device; 16]), counter })
}

fn value() -> impl Strategy<Value = Value> {
    let file = (any::<[u8; 32]>(), any::<u64>(), any::<Option<u32>>())
        .prop_map(|(sha256, bytes, length_s)| Value::File(FileRef { length_s, ..FileRef::new(sha256, "image/jpeg", bytes) }));
    prop_oneof![
        Just(Value::Empty),
        "[\u{0}a一]{0,4}".prop_map(Value::Text),
        any::<i64>().prop_map(Value::Int),
        any::<i64>().prop_map(Value::Row),
        any::<bool>().prop_map(Value::Bool),
        vec("[a\u{0}]{0,2}", 0..3).prop_map(Value::List),
        vec(id(), 0..3).prop_map(Value::Removed),
        file,
    ]
}

fn field() -> impl Strategy<Value = Field> {
    let path = prop_oneof!["@?[a-z]{1,3}", "[a-z]{1,2}/[0-9a-f]{7,9}(/[0-9A-F]{8})?", "[0-9a-f]{8}(/[0-9a-f]{8}){0,2}/x"];
    path.prop_map(|path| Field::new(path).unwrap())
}

fn clock() -> impl Strategy<Value = Millis> {
    prop_oneof![any::<i64>(), (0..2_000_000_000_i64).prop_map(|seconds| seconds * SECOND_MS)].prop_map(Millis)
}

fn op() -> impl Strategy<Value = Op> {
    let kind = prop_oneof![Just(EntityKind::Record), Just(EntityKind::Comment), Just(EntityKind::Activity)];
    let what = (id(), 0..DEVICES, clock(), 0..4_u8, kind, field());
    (what, value(), vec(id(), 0..3), weighted(0.1, Just(Purpose::Correction))).prop_map(
        |((id, author, at, entity, kind, field), value, replaces, purpose)| Op {
            id,
            author: PersonId::from_bytes([author; 16]),
            at,
            entity: EntityId::from_bytes([entity; 16]),
            kind,
            field,
            value,
            replaces,
            purpose,
        },
    )
}

fn ops() -> impl Strategy<Value = Vec<(u64, Op)>> {
    vec((prop_oneof![0_u64..50, any::<u64>()], op()), 0..20)
}

fn folded(ops: &[(u64, Op)]) -> Columns {
    Columns::of([], ops.iter().map(|(seq, op)| (*seq, op)))
}

fn plain(counter: u64) -> Op {
    Op {
        id: OpId { device: DeviceId::from_bytes([1; 16]), counter },
        author: PersonId::from_bytes([2; 16]),
        at: Millis(1_790_000_000_000),
        entity: EntityId::from_bytes([3; 16]),
        kind: EntityKind::Record,
        field: Field::new("notes/0a1b2c3d/minute").unwrap(),
        value: Value::Int(5),
        replaces: Vec::new(),
        purpose: None,
    }
}

proptest! {
    #[test]
    fn sy19_columns_give_back_the_operations(ops in ops()) {
        let came: Columns = from_slice(&to_vec(&folded(&ops))).unwrap();
        prop_assert_eq!(came.len(), ops.len());
        prop_assert_eq!(came.ops(), Ok(ops));
    }

    #[test]
    fn bd1_damaged_columns_are_operations_or_an_error(
        ops in ops(),
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = to_vec(&folded(&ops));
        for (at, to) in changes {
            let at = at.index(bytes.len());
            bytes[at] = to;
        }
        if let Ok(columns) = from_slice::<Columns>(&bytes) && let Ok(ops) = columns.ops() {
            // Each takes a byte at least.
            prop_assert!(ops.len() <= bytes.len());
            prop_assert!(ops.iter().map(|(_, op)| op.replaces.len()).sum::<usize>() <= bytes.len());
        }
    }
}

#[test]
fn sy19_what_counts_on_takes_six_bytes() {
    let ops = |count: u64| (1..=count).map(|counter| (0, plain(counter))).collect::<Vec<_>>();
    let bytes = |count| to_vec(&folded(&ops(count))).len();
    // Of each operation the pattern, the name's place, the value and what it is; of the counter and the clock the columns.
    assert_eq!(bytes(40) - bytes(30), 10 * 6);
}

#[test]
fn sy20_whole_seconds_have_no_thousandths_to_tell() {
    let ops = |ms: i64| [plain(1), Op { at: Millis(1_790_000_007_000 + ms), ..plain(2) }].map(|op| (0_u64, op));
    assert!(folded(&ops(0)).millis.is_empty());
    assert_eq!(folded(&ops(-1)).millis.len(), 2);
    assert_eq!(folded(&ops(-1)).ops().unwrap(), ops(-1));
}

#[test]
fn wi3_an_empty_column_and_a_large_count_take_no_memory() {
    let mut columns = folded(&[(0, plain(1))]);
    columns.replaces.push(i64::MAX);
    columns.replaced = Numbers::default();
    assert_eq!(columns.ops(), Err(BadBatch));
    let mut columns = folded(&[(0, plain(1))]);
    (0..=OPS_MAX).for_each(|_| columns.fields.push(0));
    assert_eq!(columns.ops(), Err(BadBatch));
    let mut columns = folded(&[(0, plain(1))]);
    columns.patterns.push("unused".to_owned());
    assert_eq!(columns.ops(), Err(BadBatch));
}

#[test]
fn wi3_what_one_operation_replaces_takes_no_memory_beyond_a_page() {
    let replaces = |count: usize| {
        let replaces = vec![OpId { device: DeviceId::from_bytes([1; 16]), counter: 1 }; count];
        folded(&[(0, Op { replaces, ..plain(2) })])
    };
    assert_eq!(replaces(65).ops().unwrap()[0].1.replaces.len(), 65, "too many for an operation, which is told the numbers (BD2)");
    assert!(replaces(REPLACED_MAX).ops().is_ok());
    assert_eq!(replaces(REPLACED_MAX + 1).ops(), Err(BadBatch));
}

#[test]
fn wi3_a_pattern_is_no_longer_than_a_field() {
    let mut columns = folded(&[(0, plain(1))]);
    columns.patterns = vec!["*".repeat(FIELD_CHARS_MAX + 1)];
    assert_eq!(columns.fields(), Err(BadBatch), "before a name is put for each");
}
