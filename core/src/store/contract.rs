//! What every disk must do, whatever it is made of. Tests run it against each: memory, one that fails, a browser's IndexedDB.

use super::{Disk, KEPT, Key, META, OUTBOX, REFUSED, StoreError, Tx};

/// Checks an empty disk that has [`STORES`](super::STORES).
///
/// # Errors
/// The disk's own, and [`StoreError::Broken`] with the first thing that it does not do.
pub async fn contract(disk: &impl Disk) -> Result<(), StoreError> {
    rows_come_in_the_order_of_their_keys(disk).await?;
    a_row_is_its_bytes(disk).await?;
    what_is_not_committed_leaves_no_trace(disk).await?;
    a_transaction_sees_its_own_writes(disk).await?;
    a_run_goes_and_nothing_beside_it(disk).await?;
    rows_asked_for_together_come_in_that_order(disk).await?;
    only_named_stores_are_open(disk).await
}

fn is(words: &str, holds: bool) -> Result<(), StoreError> {
    if holds { Ok(()) } else { Err(StoreError::Broken(words.into())) }
}

async fn rows_come_in_the_order_of_their_keys(disk: &impl Disk) -> Result<(), StoreError> {
    let tx = disk.write(&[OUTBOX])?;
    for number in [10_u64, 9, 100, 1] {
        tx.put(OUTBOX, &Key::Number(number), &number)?;
    }
    tx.put(OUTBOX, &Key::text("a"), &0_u64)?;
    tx.commit().await?;
    let tx = disk.read(&[OUTBOX])?;
    let rows: Vec<u64> = tx.all(OUTBOX, 100).await?;
    is("numbers stand in their order, before texts", rows == [1, 9, 10, 100, 0])?;
    let rows: Vec<u64> = tx.all(OUTBOX, 2).await?;
    is("a limit is one", rows == [1, 9])?;
    let rows: Vec<u64> = tx.all_behind(OUTBOX, 9, 100).await?;
    is("behind a number stands what is larger, and texts", rows == [10, 100, 0])?;
    let rows: Vec<u64> = tx.all_behind(OUTBOX, 10, 1).await?;
    is("behind a number, too, a limit is one", rows == [100])?;
    let rows: Vec<u64> = tx.all_behind(OUTBOX, 100, 100).await?;
    is("behind the last number stand texts", rows == [0])?;
    let wanted: Vec<Key> = [1, 9, 10, 100].map(Key::Number).into_iter().chain([Key::text("a")]).collect();
    is("keys come in their order", tx.keys(OUTBOX).await? == wanted)?;
    is("rows are counted", tx.count(OUTBOX).await? == 5)
}

async fn a_row_is_its_bytes(disk: &impl Disk) -> Result<(), StoreError> {
    let (key, bytes) = (Key::text("课题/1"), (0..=u8::MAX).collect::<Vec<u8>>());
    let tx = disk.write(&[META])?;
    tx.put_row(META, &key, b"before")?;
    tx.put_row(META, &key, &bytes)?;
    tx.put_row(META, &Key::text("empty"), b"")?;
    tx.commit().await?;
    let tx = disk.read(&[META])?;
    is("the last bytes under a key stand there", tx.row(META, &key).await? == Some(bytes))?;
    is("no bytes are a row", tx.row(META, &Key::text("empty")).await? == Some(Vec::new()))?;
    is("a key is found as it is and no other way", tx.row(META, &Key::text("课题")).await?.is_none())?;
    is("a number is no text", tx.row(META, &Key::Number(1)).await?.is_none())
}

async fn what_is_not_committed_leaves_no_trace(disk: &impl Disk) -> Result<(), StoreError> {
    let tx = disk.write(&[META, KEPT])?;
    tx.put(META, &Key::text("x"), &1_u64)?;
    tx.commit().await?;
    let tx = disk.write(&[META, KEPT])?;
    tx.put(META, &Key::text("x"), &2_u64)?;
    tx.delete(META, &Key::text("x"))?;
    tx.put(KEPT, &Key::Number(1), &2_u64)?;
    drop(tx);
    let tx = disk.read(&[META, KEPT])?;
    is("a dropped transaction changes nothing", tx.get::<u64>(META, &Key::text("x")).await? == Some(1))?;
    is("in any store", tx.count(KEPT).await? == 0)
}

async fn a_transaction_sees_its_own_writes(disk: &impl Disk) -> Result<(), StoreError> {
    let tx = disk.write(&[META])?;
    tx.put(META, &Key::text("y"), &3_u64)?;
    is("what was put is there", tx.get::<u64>(META, &Key::text("y")).await? == Some(3))?;
    tx.delete(META, &Key::text("y"))?;
    tx.delete(META, &Key::text("never there"))?;
    is("what was taken away is not", tx.get::<u64>(META, &Key::text("y")).await?.is_none())?;
    tx.commit().await
}

async fn a_run_goes_and_nothing_beside_it(disk: &impl Disk) -> Result<(), StoreError> {
    let tx = disk.write(&[REFUSED])?;
    for number in [1_u64, 4, 5, 7, 8, 40] {
        tx.put(REFUSED, &Key::Number(number), &number)?;
    }
    tx.put(REFUSED, &Key::text("5"), &0_u64)?;
    tx.delete_run(REFUSED, (5, 7))?;
    is("a run has gone, the first and the last with it", tx.all::<u64>(REFUSED, 100).await? == [1, 4, 8, 40, 0])?;
    tx.delete_run(REFUSED, (8, 8))?;
    tx.delete_run(REFUSED, (9, 39))?;
    tx.commit().await?;
    let tx = disk.write(&[REFUSED])?;
    tx.delete_run(REFUSED, (0, 100))?;
    drop(tx);
    let rows: Vec<u64> = disk.read(&[REFUSED])?.all(REFUSED, 100).await?;
    is("a run of one, one of none, and one that was not committed", rows == [1, 4, 40, 0])
}

async fn rows_asked_for_together_come_in_that_order(disk: &impl Disk) -> Result<(), StoreError> {
    let tx = disk.read(&[REFUSED])?;
    let asked = [Key::Number(40), Key::text("5"), Key::Number(5), Key::Number(1), Key::text("none"), Key::Number(40)];
    let rows: Vec<u64> = tx.get_all(REFUSED, &asked).await?;
    is("in the order of the keys, without those that are not there", rows == [40, 0, 1, 40])?;
    is("none for none", tx.get_all::<u64>(REFUSED, &[]).await?.is_empty())
}

async fn only_named_stores_are_open(disk: &impl Disk) -> Result<(), StoreError> {
    let tx = disk.write(&[META])?;
    is("a store that was not named is closed", tx.put(KEPT, &Key::Number(1), &1_u64).is_err())?;
    drop(tx);
    let tx = disk.read(&[META])?;
    is("who reads does not write", tx.put(META, &Key::text("z"), &1_u64).is_err())
}
