//! What every disk must do, whatever it is made of.

use qinglan_core::store::{Disk, KEPT, Key, META, OUTBOX, StoreError, Tx, at_once};

use crate::{Failure, fail};

/// Checks an empty disk whose work completes at once.
///
/// # Errors
/// [`Failure`] with the first thing that it does not do.
pub fn contract(disk: &impl Disk) -> Result<(), Failure> {
    rows_come_in_the_order_of_their_keys(disk)?;
    what_is_not_committed_leaves_no_trace(disk)?;
    a_transaction_sees_its_own_writes(disk)?;
    only_named_stores_are_open(disk)
}

fn told(error: StoreError) -> Failure {
    Failure(format!("{error:?}"))
}

fn is(words: &str, holds: bool) -> Result<(), Failure> {
    if holds { Ok(()) } else { fail(words) }
}

fn rows_come_in_the_order_of_their_keys(disk: &impl Disk) -> Result<(), Failure> {
    let tx = disk.write(&[OUTBOX]).map_err(told)?;
    for number in [10_u64, 9, 100, 1] {
        tx.put(OUTBOX, &Key::Number(number), &number).map_err(told)?;
    }
    tx.put(OUTBOX, &Key::text("a"), &0_u64).map_err(told)?;
    at_once(tx.commit()).map_err(told)?;
    let tx = disk.read(&[OUTBOX]).map_err(told)?;
    let rows: Vec<u64> = at_once(tx.all(OUTBOX, 100)).map_err(told)?;
    is("numbers stand in their order, before texts", rows == [1, 9, 10, 100, 0])?;
    let rows: Vec<u64> = at_once(tx.all(OUTBOX, 2)).map_err(told)?;
    is("a limit is one", rows == [1, 9])?;
    let keys = at_once(tx.keys(OUTBOX)).map_err(told)?;
    is(
        "keys come in their order",
        keys == [1, 9, 10, 100].map(Key::Number).into_iter().chain([Key::text("a")]).collect::<Vec<_>>(),
    )?;
    is("rows are counted", at_once(tx.count(OUTBOX)).map_err(told)? == 5)
}

fn what_is_not_committed_leaves_no_trace(disk: &impl Disk) -> Result<(), Failure> {
    let tx = disk.write(&[META, KEPT]).map_err(told)?;
    tx.put(META, &Key::text("x"), &1_u64).map_err(told)?;
    at_once(tx.commit()).map_err(told)?;
    let tx = disk.write(&[META, KEPT]).map_err(told)?;
    tx.put(META, &Key::text("x"), &2_u64).map_err(told)?;
    tx.delete(META, &Key::text("x")).map_err(told)?;
    tx.put(KEPT, &Key::Number(1), &2_u64).map_err(told)?;
    drop(tx);
    let tx = disk.read(&[META, KEPT]).map_err(told)?;
    is("a dropped transaction changes nothing", at_once(tx.get::<u64>(META, &Key::text("x"))).map_err(told)? == Some(1))?;
    is("in any store", at_once(tx.count(KEPT)).map_err(told)? == 0)
}

fn a_transaction_sees_its_own_writes(disk: &impl Disk) -> Result<(), Failure> {
    let tx = disk.write(&[META]).map_err(told)?;
    tx.put(META, &Key::text("y"), &3_u64).map_err(told)?;
    is("what was put is there", at_once(tx.get::<u64>(META, &Key::text("y"))).map_err(told)? == Some(3))?;
    tx.delete(META, &Key::text("y")).map_err(told)?;
    tx.delete(META, &Key::text("never there")).map_err(told)?;
    is("what was taken away is not", at_once(tx.get::<u64>(META, &Key::text("y"))).map_err(told)?.is_none())?;
    at_once(tx.commit()).map_err(told)
}

fn only_named_stores_are_open(disk: &impl Disk) -> Result<(), Failure> {
    let tx = disk.write(&[META]).map_err(told)?;
    is("a store that was not named is closed", tx.put(KEPT, &Key::Number(1), &1_u64).is_err())?;
    let tx = disk.read(&[META]).map_err(told)?;
    is("who reads does not write", tx.put(META, &Key::text("z"), &1_u64).is_err())
}
