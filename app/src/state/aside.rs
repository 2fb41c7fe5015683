//! What the person decides about what the server refused.

use qinglan_core::store::{SetAside, StoreError};

use super::App;
use crate::shell::tabs::Word;

impl App {
    /// Sends refused operations once more, in the order in which they were written.
    pub async fn send_refused_again(self, asides: Vec<SetAside>) -> Result<(), StoreError> {
        let counters: Vec<u64> = asides.iter().map(|aside| aside.op.id.counter).collect();
        self.opened()?.try_again(&counters).await?;
        self.decided(&asides).await;
        Ok(())
    }

    /// Gives a refused operation up: what it said leaves this device.
    pub async fn give_up(self, aside: SetAside) -> Result<(), StoreError> {
        self.opened()?.give_up(&[aside.op.id.counter]).await?;
        self.decided(&[aside]).await;
        Ok(())
    }

    async fn decided(self, asides: &[SetAside]) {
        let mut ids: Vec<_> = asides.iter().map(|aside| (aside.space, aside.op.entity)).collect();
        ids.dedup();
        self.say(&Word::Rows(ids.clone()));
        self.reread(ids).await;
        self.written().await;
    }
}
