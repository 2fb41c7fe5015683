//! A value that follows from others.

use std::marker::PhantomData;

use leptos::prelude::{Memo as Graph, With, WithUntracked};

use super::Shared;

/// A value that follows from signals; who looks at it hears of a change only when it became another value.
pub struct Memo<T> {
    graph: Graph<Shared>,
    holds: PhantomData<fn() -> T>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T: PartialEq + 'static> Memo<T> {
    #[must_use]
    pub fn new(follow: impl Fn() -> T + 'static) -> Self {
        let graph = graph(Box::new(move || Shared::new(follow())), changed::<T>);
        Self { graph, holds: PhantomData }
    }

    /// Looks at the value; what looks is told of every change.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        look(&shared(self.graph).get())
    }

    #[must_use]
    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.with(Clone::clone)
    }

    #[must_use]
    pub fn get_untracked(self) -> T
    where
        T: Clone,
    {
        shared_untracked(self.graph).get::<T>().clone()
    }
}

fn graph(follow: Box<dyn Fn() -> Shared>, changed: fn(Option<&Shared>, Option<&Shared>) -> bool) -> Graph<Shared> {
    let follow = leptos::__reexports::send_wrapper::SendWrapper::new(follow);
    Graph::new_with_compare(move |_| follow(), changed)
}

fn shared(graph: Graph<Shared>) -> Shared {
    graph.with(Clone::clone)
}

fn shared_untracked(graph: Graph<Shared>) -> Shared {
    graph.with_untracked(Clone::clone)
}

fn changed<T: PartialEq + 'static>(old: Option<&Shared>, new: Option<&Shared>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => *old.get::<T>() != *new.get::<T>(),
        _ => true,
    }
}
