//! A value that lives with its page, and that nobody follows.

use std::marker::PhantomData;

use leptos::prelude::{StoredValue as Graph, WithValue};

use super::Shared;

/// A value that lives as long as the owner that made it, by a handle that can be copied.
pub struct StoredValue<T> {
    graph: Graph<Shared>,
    holds: PhantomData<fn() -> T>,
}

impl<T> Clone for StoredValue<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for StoredValue<T> {}

impl<T: 'static> StoredValue<T> {
    #[must_use]
    pub fn new(value: T) -> Self {
        Self { graph: Graph::new(Shared::new(value)), holds: PhantomData }
    }

    pub fn with_value<R>(self, look: impl FnOnce(&T) -> R) -> R {
        look(&shared(self.graph).get())
    }

    /// None when the owner is gone.
    pub fn try_with_value<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        try_shared(self.graph).map(|shared| look(&shared.get()))
    }

    #[must_use]
    pub fn get_value(self) -> T
    where
        T: Clone,
    {
        self.with_value(Clone::clone)
    }

    /// Nothing happens when the owner is gone.
    pub fn set_value(self, value: T) {
        self.update_value(|old| *old = value);
    }

    /// Nothing happens when the owner is gone.
    pub fn update_value(self, change: impl FnOnce(&mut T)) {
        if let Some(shared) = try_shared(self.graph) {
            change(&mut shared.get_mut());
        }
    }
}

fn shared(graph: Graph<Shared>) -> Shared {
    graph.with_value(Clone::clone)
}

fn try_shared(graph: Graph<Shared>) -> Option<Shared> {
    graph.try_with_value(Clone::clone)
}
