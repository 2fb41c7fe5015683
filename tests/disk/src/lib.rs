//! The app's disk, the very file, held against what every disk must do: in a browser, by `tests/e2e/disk.spec.ts`.

use std::cell::Cell;

#[path = "../../../app/src/shell/db.rs"]
#[expect(dead_code, reason = "the app has more uses for it")]
mod db;

use db::Db;
use qinglan_core::store::{Keys, Nonce, STORES, Sealed, StoreError, contract};
use wasm_bindgen::prelude::wasm_bindgen;

/// Runs the contract against a new database of this name: the first thing that it does not do, or nothing.
#[wasm_bindgen]
pub async fn fault(name: String) -> Option<String> {
    told(async { contract(&Db::open(&name, STORES).await?).await }.await)
}

/// As [`fault`], with rows closed as those of a person with a PIN.
#[wasm_bindgen]
pub async fn fault_when_closed(name: String) -> Option<String> {
    let keys = Keys { hold: Some([1; 32]), own: Some([2; 32]), closes: true };
    told(async { contract(&Sealed { disk: Db::open(&name, STORES).await?, keys, nonce }).await }.await)
}

fn told(outcome: Result<(), StoreError>) -> Option<String> {
    outcome.err().map(|error| format!("{error:?}"))
}

/// Never the same twice, and no chance: nothing here is a secret.
fn nonce() -> Nonce {
    thread_local!(static COUNTED: Cell<u8> = const { Cell::new(0) });
    [COUNTED.replace(COUNTED.get().wrapping_add(1)); 24]
}
