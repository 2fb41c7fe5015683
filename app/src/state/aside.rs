//! What the person decides about what the server refused.

use std::rc::Rc;

use qinglan_core::store::{Decision, SetAside, Upload};

use super::{App, store_words};
use crate::shell::tabs::Word;
use crate::shell::task::spawn;

impl App {
    /// Sends refused operations once more, or gives them up; says so when the store cannot.
    pub fn decide(self, groups: Vec<Rc<Vec<SetAside>>>, decision: Decision) {
        spawn(async move {
            let Some(store) = self.store() else { return };
            let asides = || groups.iter().flat_map(|group| group.iter());
            let counters: Vec<u64> = asides().map(|aside| aside.op.id.counter).collect();
            if let Err(error) = store.decide(&counters, decision).await {
                return self.tell(store_words(&error));
            }
            let mut ids: Vec<_> = asides().map(|aside| (aside.space, aside.op.entity)).collect();
            ids.dedup();
            for (space, id) in ids {
                self.say(&Word::Rows(space, vec![id]));
                self.reread(store.clone(), space, vec![id]).await;
            }
            self.written().await;
        });
    }

    /// Sends refused files once more, or gives them up; says so when the store cannot.
    pub fn decide_files(self, files: Rc<Vec<Upload>>, decision: Decision) {
        spawn(async move {
            let Some(store) = self.store() else { return };
            match store.decide_uploads(&files, decision).await {
                Ok(()) => self.written().await,
                Err(error) => self.tell(store_words(&error)),
            }
        });
    }
}
