//! A value without its type.

use std::any::Any;
use std::cell::{Ref, RefCell, RefMut};
use std::rc::Rc;

use leptos::__reexports::send_wrapper::SendWrapper;

/// A value of some type, in a page that has one thread.
#[derive(Clone)]
pub struct Shared(SendWrapper<Rc<dyn Any>>);

impl Shared {
    pub fn new<T: 'static>(value: T) -> Self {
        Self(SendWrapper::new(Rc::new(RefCell::new(value))))
    }

    /// The value, by the handle that put it there and so knows its type.
    pub fn get<T: 'static>(&self) -> Ref<'_, T> {
        self.cell().borrow()
    }

    pub fn get_mut<T: 'static>(&self) -> RefMut<'_, T> {
        self.cell().borrow_mut()
    }

    fn cell<T: 'static>(&self) -> &RefCell<T> {
        self.0.downcast_ref().unwrap_or_else(|| wasm_bindgen::throw_str("a handle of another value"))
    }
}
