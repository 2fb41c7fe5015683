//! A value that pages follow.

use std::marker::PhantomData;

use leptos::prelude::{Notify, RwSignal as Graph, Track, WithUntracked};

use super::Shared;

/// A value that pages follow and anybody may change. It lives as long as the owner that made it.
pub struct RwSignal<T> {
    graph: Graph<Shared>,
    holds: PhantomData<fn() -> T>,
}

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for RwSignal<T> {}

impl<T: 'static> RwSignal<T> {
    #[must_use]
    pub fn new(value: T) -> Self {
        Self { graph: Graph::new(Shared::new(value)), holds: PhantomData }
    }

    /// Looks at the value; what looks is told of every change.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.track();
        self.with_untracked(look)
    }

    pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
        look(&self.shared().get())
    }

    /// None when the owner is gone.
    pub fn try_with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.try_shared().map(|shared| look(&shared.get()))
    }

    pub fn track(self) {
        Track::track(&self.graph);
    }

    /// Another value. Nothing happens when the owner is gone.
    pub fn set(self, value: T) {
        self.update(|old| *old = value);
    }

    /// Another value; it comes back when the owner is gone.
    pub fn try_set(self, value: T) -> Option<T> {
        let Some(shared) = self.try_shared() else { return Some(value) };
        *shared.get_mut() = value;
        self.graph.notify();
        None
    }

    /// Changes the value. Nothing happens when the owner is gone.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        if let Some(shared) = self.try_shared() {
            change(&mut shared.get_mut());
            self.graph.notify();
        }
    }

    fn shared(self) -> Shared {
        shared(self.graph)
    }

    fn try_shared(self) -> Option<Shared> {
        try_shared(self.graph)
    }
}

impl<T: Clone + 'static> RwSignal<T> {
    #[must_use]
    pub fn get(self) -> T {
        self.with(Clone::clone)
    }

    #[must_use]
    pub fn get_untracked(self) -> T {
        self.with_untracked(Clone::clone)
    }

    /// None when the owner is gone.
    #[must_use]
    pub fn try_get_untracked(self) -> Option<T> {
        self.try_with_untracked(Clone::clone)
    }
}

fn shared(graph: Graph<Shared>) -> Shared {
    graph.with_untracked(Clone::clone)
}

fn try_shared(graph: Graph<Shared>) -> Option<Shared> {
    graph.try_with_untracked(Clone::clone)
}
